import { z } from 'zod'
import type { Id } from '#kernel/ids.ts'
import { ok, refuse, type Result } from '#kernel/result.ts'
import { defineAction } from '../../run-action.ts'
import { findCredentials, setPassword } from '../accounts.ts'
import { useLinkToken } from '../mailed-links.ts'
import { hashPassword, newPassword } from '../passwords.ts'
import { endAllSessions, startSession, type NewSession } from '../sessions.ts'

/** A new password by the mailed link: ends every session and starts one for the browser that asked. */
export const resetPassword = defineAction({
  name: 'accounts.reset_password',
  who: ['anyone'],
  secret: true,
  input: z.object({ token: z.string().min(1).max(200), password: newPassword, userAgent: z.string().optional() }),
  async run(
    ctx,
    input,
  ): Promise<Result<{ accountId: Id; session: NewSession }, { code: 'link_not_valid' } | { code: 'account_suspended' }>> {
    const accountId = await useLinkToken(ctx.tx, input.token, 'reset_password')
    if (accountId === undefined) return refuse({ code: 'link_not_valid' })
    const account = await findCredentials(ctx.tx, { id: accountId })
    if (account === undefined || account.suspendedAt !== null) return refuse({ code: 'account_suspended' })
    await setPassword(ctx.tx, accountId, await hashPassword(input.password))
    await endAllSessions(ctx.tx, accountId)
    return ok({ accountId, session: await startSession(ctx.tx, accountId, input) })
  },
})
