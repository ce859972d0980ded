import { verifyReceipt } from '#modules/charges/index.ts'
import { connectsText } from '#modules/policy/index.ts'
import { exitCodes, MachineProblem } from '#platform/machine-problem.ts'
import type { Command } from '../command.ts'
import { readJsonFile, readRulesFile } from '../policy/rules-file.ts'
import { sayInvalid } from '../policy/say.ts'

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
  },
  details: `Exit code 1 means that the receipt does not hold; every reason is named.
The receipt's own sentences are not repeated: whoever forges a receipt may write what they like.`,
  async run({ args, option, terminal }) {
    const file = args[0] ?? ''
    const receipt = readJsonFile(file)
    const documentFile = option('document')
    const rules = documentFile === undefined ? undefined : readRulesFile(documentFile)
    if (rules?.ok === false) return sayInvalid(terminal, documentFile ?? '', rules.refusal)
    if (rules?.value.kind === 'changeset')
      throw new MachineProblem(`${documentFile} holds edits, not full rules.`, exitCodes.usage)
    const verified = verifyReceipt(receipt, rules?.value.rules.document)
    const problems = verified.ok ? [] : verified.refusal.problems
    terminal.answer({ file, valid: verified.ok, ...(verified.ok ? { amount: verified.value.amount } : {}), problems }, () => {
      for (const problem of problems) terminal.say(`✗ ${problem}`)
      if (!verified.ok) return terminal.say('This receipt does not hold.')
      terminal.say(`✓ Computed again from its rule and facts: ${connectsText(verified.value.amount)}.`)
    })
    return verified.ok ? exitCodes.done : exitCodes.foundProblems
  },
}
