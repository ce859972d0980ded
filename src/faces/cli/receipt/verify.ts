import { verifyReceipt, type Receipt } from '#modules/charges/index.ts'
import type { Trust } from '#modules/ledger/index.ts'
import { connectsText, type PolicyDocument } from '#modules/policy/index.ts'
import { exitCodes, MachineProblem } from '#platform/machine-problem.ts'
import type { Command } from '../command.ts'
import { readJsonFile, readRulesFile } from '../policy/rules-file.ts'
import { sayInvalid } from '../policy/say.ts'
import type { Terminal } from '../terminal.ts'
import { readTrust, trustOptions } from '../seal-trust.ts'
import { checkInclusion, type SealFound } from './inclusion.ts'
import { checkPaidPlace } from './paid-place.ts'

export const receiptVerify: Command = {
  name: 'receipt verify',
  summary: 'Check a receipt from itself alone: no server, no database, however old it is.',
  args: 'FILE',
  options: {
    document: {
      type: 'string',
      value: 'FILE',
      says: 'The full rules of its version: also proves the hash, and that no other rule decides.',
    },
    ...trustOptions,
  },
  details: `The receipt of a charge by a rule is computed again. Those of a boosted place, a click or the availability badge name a price that others
helped to make: they are proved by their seal, and what no file can prove is said.

A receipt of a sealed charge also carries the proof that its very transaction is in a seal of the ledger. With --head or --key the
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
    const document = rules?.value.rules.document
    const { problems, amount, seal, says } = checkPlace(receipt, document, trust) ?? checkPriced(receipt, document, trust)
    const isValid = problems.length === 0
    const found = { ...(amount === undefined ? {} : { amount }), ...(seal === undefined ? {} : { seal }) }
    terminal.answer({ file, valid: isValid, ...found, problems }, () => {
      for (const problem of problems) terminal.say(`✗ ${problem}`)
      if (!isValid) return terminal.say('This receipt does not hold.')
      for (const line of says) terminal.say(line)
      if (seal !== undefined) saySeal(terminal, seal)
    })
    return isValid ? exitCodes.done : exitCodes.foundProblems
  },
}

interface Checked {
  readonly problems: readonly string[]
  readonly amount?: number
  readonly seal?: SealFound
  /** What holds, when all does. */
  readonly says: readonly string[]
}

/** The receipt of a charge by a rule: its price is computed again. */
function checkPriced(receipt: unknown, document: PolicyDocument | undefined, trust: Trust | undefined): Checked {
  const verified = verifyReceipt(receipt, document)
  if (!verified.ok) return { problems: verified.refusal.problems, says: [] }
  const { amount } = verified.value
  const says = [`✓ Computed again from its rule and facts: ${connectsText(amount)}.`]
  return { amount, says, ...checkInclusion(receipt as Receipt, trust) }
}

/** The receipt of a paid place: what it cost is proved by its seal alone, so without one there is nothing to hold on to. */
function checkPlace(receipt: unknown, document: PolicyDocument | undefined, trust: Trust | undefined): Checked | undefined {
  const place = checkPaidPlace(receipt, document)
  if (place === undefined) return undefined
  const { sealed, paidFor, left } = place
  if (sealed === undefined) return { problems: place.problems, says: [] }
  const { amount } = sealed
  if (sealed.inclusion === undefined && amount > 0)
    return {
      problems: [
        ...place.problems,
        'It carries no seal yet, and only a seal proves what was taken. Download it again in some minutes.',
      ],
      amount,
      says: [],
    }
  const found = checkInclusion(sealed, trust)
  const says = [`✓ The sealed transaction took exactly ${connectsText(amount)} ${paidFor}.`, `! ${left}`]
  return { ...found, problems: [...place.problems, ...found.problems], amount, says }
}

function saySeal(terminal: Terminal, { no, sealedAt, hash, vouched }: SealFound): void {
  terminal.say(`✓ Its transaction is in seal ${no} of ${sealedAt}, ${hash}.`)
  if (!vouched)
    terminal.say('! Only the receipt itself vouches for that seal. Give a head you kept (--head) or a key you trust (--key).')
}
