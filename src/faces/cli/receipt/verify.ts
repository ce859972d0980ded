import { verifyReceipt, type Receipt } from '#modules/charges/index.ts'
import { connectsText } from '#modules/policy/index.ts'
import { exitCodes, MachineProblem } from '#platform/machine-problem.ts'
import type { Command } from '../command.ts'
import { readJsonFile, readRulesFile } from '../policy/rules-file.ts'
import { sayInvalid } from '../policy/say.ts'
import type { Terminal } from '../terminal.ts'
import { readTrust, trustOptions } from '../seal-trust.ts'
import { checkInclusion, type SealFound } from './inclusion.ts'

export const receiptVerify: Command = {
  name: 'receipt verify',
  summary: 'Compute a receipt again from itself alone: no server, no database, however old it is.',
  args: 'FILE',
  options: {
    document: {
      type: 'string',
      value: 'FILE',
      says: 'The full rules of its version: also proves the hash, and that no other rule decides.',
    },
    ...trustOptions,
  },
  details: `A receipt of a sealed charge also carries the proof that its very transaction is in a seal of the ledger. With --head or --key the
seal itself is checked against what you kept.

Exit code 1 means that the receipt does not hold; every reason is named.
The receipt's own sentences are not repeated: whoever forges a receipt may write what they like.`,
  async run({ args, option, terminal }) {
    const file = args[0] ?? ''
    const receipt = readJsonFile(file)
    const documentFile = option('document')
    const rules = documentFile === undefined ? undefined : readRulesFile(documentFile)
    if (rules?.ok === false) return sayInvalid(terminal, documentFile ?? '', rules.refusal)
    if (rules?.value.kind === 'changeset')
      throw new MachineProblem(`${documentFile} holds edits, not full rules.`, exitCodes.usage)
    const trust = readTrust({ option })
    const verified = verifyReceipt(receipt, rules?.value.rules.document)
    const sealed = verified.ok ? checkInclusion(receipt as Receipt, trust) : { problems: [] }
    const problems = [...(verified.ok ? [] : verified.refusal.problems), ...sealed.problems]
    const isValid = problems.length === 0
    const amount = verified.ok ? { amount: verified.value.amount } : {}
    terminal.answer(
      { file, valid: isValid, ...amount, ...(sealed.seal === undefined ? {} : { seal: sealed.seal }), problems },
      () => {
        for (const problem of problems) terminal.say(`✗ ${problem}`)
        if (!verified.ok || !isValid) return terminal.say('This receipt does not hold.')
        terminal.say(`✓ Computed again from its rule and facts: ${connectsText(verified.value.amount)}.`)
        if (sealed.seal !== undefined) saySeal(terminal, sealed.seal)
      },
    )
    return isValid ? exitCodes.done : exitCodes.foundProblems
  },
}

function saySeal(terminal: Terminal, { no, sealedAt, hash, vouched }: SealFound): void {
  terminal.say(`✓ Its transaction is in seal ${no} of ${sealedAt}, ${hash}.`)
  if (!vouched)
    terminal.say('! Only the receipt itself vouches for that seal. Give a head you kept (--head) or a key you trust (--key).')
}
