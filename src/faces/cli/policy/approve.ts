import { approveDraft } from '#modules/policy/index.ts'
import { exitCodes, MachineProblem } from '#platform/machine-problem.ts'
import type { Command } from '../command.ts'
import { withDatabase } from '../with-database.ts'
import { act, isSure, tellRefusals } from './act.ts'
import { answerDraft, draftNamed } from './draft-named.ts'
import { actingOperators } from './operators.ts'
import { sayDiff } from './say.ts'

export const policyApprove: Command = {
  name: 'policy approve',
  summary: 'Approve a draft that another operator wrote: exactly the rules with its hash.',
  args: 'DRAFT',
  options: {
    sha256: { type: 'string', value: 'HASH', says: 'The rules you have read; refused when the draft has others by now.' },
    as: { type: 'string', value: 'E-MAIL', says: 'The operator who approves.' },
    yes: { type: 'boolean', says: 'Do not ask.' },
  },
  details: 'Nobody approves their own draft while there is another operator. Exit code 1 means that it was refused.',
  run(call) {
    return tellRefusals(call.terminal, () =>
      withDatabase(call, 'policy approve', async (database) => {
        const { draft } = await draftNamed(database, call.args[0] ?? '')
        const read = call.option('sha256')
        if (read !== undefined && read !== draft.sha256)
          throw new MachineProblem(`the draft has other rules by now: sha256 ${draft.sha256}.`, exitCodes.foundProblems)
        const { author } = await actingOperators(database.app, call.option('as'))
        sayDiff(call.terminal, draft.policy, draft.diff)
        if (!(await isSure(call, `Approve “${draft.title}”?`))) return exitCodes.usage
        const approved = await act(database, author, approveDraft, { draftId: draft.id, sha256: draft.sha256 })
        answerDraft(call.terminal, approved, `guildhall policy announce --draft ${draft.id}`)
        return exitCodes.done
      }),
    )
  },
}
