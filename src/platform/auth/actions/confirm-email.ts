import { sql } from 'kysely'
import { z } from 'zod'
import type { Id } from '#kernel/ids.ts'
import { ok, refuse, type Result } from '#kernel/result.ts'
import { defineAction } from '../../run-action.ts'
import { emailConfirmed } from '../events.ts'
import { useLinkToken } from '../mailed-links.ts'

/** The mailed link proves that the address reaches its owner. */
export const confirmEmail = defineAction({
  name: 'accounts.confirm_email',
  who: ['anyone'],
  secret: true,
  input: z.object({ token: z.string().min(1).max(200) }),
  async run(ctx, { token }): Promise<Result<{ accountId: Id }, { code: 'link_not_valid' }>> {
    const accountId = await useLinkToken(ctx.tx, token, 'confirm_email')
    if (accountId === undefined) return refuse({ code: 'link_not_valid' })
    await sql`
      update platform.account set email_confirmed_at = coalesce(email_confirmed_at, ${ctx.now}) where id = ${accountId}`.execute(
      ctx.tx,
    )
    ctx.announce(emailConfirmed({ accountId }))
    return ok({ accountId })
  },
})
