import { z } from 'zod'
import { invariant } from '#kernel/invariant.ts'
import { ok, refuse, type Result } from '#kernel/result.ts'
import { defineAction } from '#platform/run-action.ts'
import { insertFlagLook } from '../store/flags.ts'

/** An operator says what they made of a flag. It stays on record, and more may be said later; the flag itself changes nothing for anybody. */
export const lookAtFlag = defineAction({
  name: 'auctions.look_at_flag',
  who: ['operator'],
  input: z.object({
    flagId: z.uuid(),
    reason: z.string().trim().min(3, 'Say what you found.').max(500, 'At most 500 characters.'),
  }),
  async run(ctx, { flagId, reason }): Promise<Result<{ flagId: string }, { readonly code: 'not_found' }>> {
    const { actor } = ctx
    invariant(actor.kind === 'person', 'operators are people')
    const isFound = await insertFlagLook(ctx.tx, { flagId, operatorId: actor.accountId, reason, at: ctx.now })
    return isFound ? ok({ flagId }) : refuse({ code: 'not_found' })
  },
})
