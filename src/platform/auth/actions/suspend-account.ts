import { sql } from 'kysely'
import { z } from 'zod'
import { ok, refuse, type Result } from '#kernel/result.ts'
import { defineAction } from '../../run-action.ts'
import { accountSuspended, suspensionLifted } from '../events.ts'
import { endAllSessions } from '../sessions.ts'

/** Signs an account out everywhere and keeps it out until the suspension is lifted. */
export const suspendAccount = defineAction({
  name: 'accounts.suspend',
  who: ['operator'],
  input: z.object({ accountId: z.uuid(), reason: z.string().trim().min(1, 'Say why.').max(500) }),
  async run(ctx, { accountId, reason }): Promise<Result<null, { code: 'not_found' } | { code: 'not_yourself' }>> {
    if (ctx.actor.kind === 'person' && ctx.actor.accountId === accountId) return refuse({ code: 'not_yourself' })
    const { numAffectedRows } = await sql`
      update platform.account set suspended_at = ${ctx.now} where id = ${accountId} and suspended_at is null`.execute(ctx.tx)
    if (numAffectedRows !== 1n) return refuse({ code: 'not_found' })
    await endAllSessions(ctx.tx, accountId)
    ctx.announce(accountSuspended({ accountId, reason }))
    return ok(null)
  },
})

export const liftSuspension = defineAction({
  name: 'accounts.lift_suspension',
  who: ['operator'],
  input: z.object({ accountId: z.uuid() }),
  async run(ctx, { accountId }): Promise<Result<null, { code: 'not_found' }>> {
    const { numAffectedRows } = await sql`
      update platform.account set suspended_at = null where id = ${accountId} and suspended_at is not null`.execute(ctx.tx)
    if (numAffectedRows !== 1n) return refuse({ code: 'not_found' })
    ctx.announce(suspensionLifted({ accountId }))
    return ok(null)
  },
})
