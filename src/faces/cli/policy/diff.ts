import { diffDocuments } from '#modules/policy/index.ts'
import { exitCodes } from '#platform/machine-problem.ts'
import type { Command } from '../command.ts'
import { rulesNamed } from './rules-file.ts'
import { sayDiff, sayInvalid, withRules } from './say.ts'

export const policyDiff: Command = {
  name: 'policy diff',
  summary: 'Say exactly what changes between two sets of rules, and whether anybody could pay more.',
  args: 'BEFORE AFTER',
  options: {
    'nobody-pays-more': { type: 'boolean', says: 'Exit with 1 when somebody could pay more: for checks of a rules folder.' },
  },
  details: `BEFORE and AFTER are files, or numbers of versions of this marketplace. AFTER may be a changeset: it is applied to BEFORE.
Exit code 0 whatever changes, unless --nobody-pays-more is given.`,
  async run(call) {
    const { args, terminal } = call
    const [before = '', after = ''] = args
    const old = await rulesNamed(call, before)
    if (!old.ok) return sayInvalid(terminal, before, old.refusal)
    return withRules(await rulesNamed(call, after, before), { terminal, file: after }, ({ document }) => {
      const diff = diffDocuments(old.value.document, document)
      terminal.answer(diff, () => sayDiff(terminal, diff))
      return call.flag('nobody-pays-more') && !diff.nobodyPaysMore ? exitCodes.foundProblems : exitCodes.done
    })
  },
}
