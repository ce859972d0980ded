import { diffDocuments } from '#modules/policy/index.ts'
import { exitCodes } from '#platform/machine-problem.ts'
import type { Command } from '../command.ts'
import { rulesCompared } from './rules-file.ts'
import { sayDiff, sayInvalid } from './say.ts'
import { policyOption } from './which-rules.ts'

export const policyDiff: Command = {
  name: 'policy diff',
  summary: 'Say exactly what changes between two sets of rules, and whether anybody could pay more.',
  args: 'BEFORE AFTER',
  options: {
    ...policyOption,
    'nobody-pays-more': { type: 'boolean', says: 'Exit with 1 when somebody could pay more: for checks of a rules folder.' },
  },
  details: `BEFORE and AFTER are files, or numbers of versions of this marketplace. AFTER may be a changeset: it is applied to BEFORE.
Both are of one kind of rules, which the files say themselves. For fees --nobody-pays-more means that no fee rises, for ranking that no weight
changes, for notice that none gets shorter. Exit code 0 whatever changes, unless it is given.`,
  async run(call) {
    const { args, terminal } = call
    const [before = '', after = ''] = args
    const compared = await rulesCompared(call, [before, after])
    if (!compared.ok) return sayInvalid(terminal, compared.word, compared.refusal)
    const { document } = compared.after
    const diff = diffDocuments(compared.before.document, document)
    terminal.answer({ policy: document.policy, ...diff }, () => sayDiff(terminal, document.policy, diff))
    return call.flag('nobody-pays-more') && !diff.nobodyPaysMore ? exitCodes.foundProblems : exitCodes.done
  },
}
