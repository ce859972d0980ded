import { rejectDraft, submitDraft } from '#modules/policy/index.ts'
import { exitCodes } from '#platform/machine-problem.ts'
import type { Command } from '../command.ts'
import { withDatabase } from '../with-database.ts'
import { act, tellRefusals } from './act.ts'
import { answerDraft, draftNamed } from './draft-named.ts'
import { actingOperators } from './operators.ts'

export const policyReview: Command = {
  name: 'policy review',
  summary: 'Hand a draft over for review, or reject it with a reason.',
  args: 'DRAFT',
  options: {
    reject: { type: 'string', value: 'REASON', says: 'Reject it instead; the reason stays on record.' },
    as: { type: 'string', value: 'E-MAIL', says: 'The operator who does it.' },
  },
  details: 'A draft with errors, or with a broken promise that it does not declare, is refused here (exit code 1).',
  run(call) {
    const reason = call.option('reject')
    return tellRefusals(call.terminal, () =>
      withDatabase(call, 'policy review', async (database) => {
        const { draft } = await draftNamed(database, call.args[0] ?? '')
        const { author, others } = await actingOperators(database.app, call.option('as'))
        if (reason !== undefined) {
          const rejected = await act(database, author, rejectDraft, { draftId: draft.id, reason })
          // A rejected draft stays as it was read; its edits can begin another one.
          answerDraft(
            call.terminal,
            rejected,
            `guildhall policy export ${draft.id} --edits --to FILE, then guildhall policy import FILE`,
          )
          return exitCodes.done
        }
        const handed = await act(database, author, submitDraft, { draftId: draft.id })
        answerDraft(call.terminal, handed, `guildhall policy approve ${draft.id} --as ${others[0] ?? 'E-MAIL'}`)
        return exitCodes.done
      }),
    )
  },
}
