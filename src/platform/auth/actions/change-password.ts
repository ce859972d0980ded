import { z } from 'zod'
import { ok, refuse, type Result } from '#kernel/result.ts'
import { sendMail, siteLink } from '../../mail/index.ts'
import { defineAction } from '../../run-action.ts'
import { findCredentials, setPassword } from '../accounts.ts'
import { hashPassword, newPassword, verifyPassword } from '../passwords.ts'
import { endAllSessions, startSession, type NewSession } from '../sessions.ts'

/** Ends every session of the account and starts a new one for the browser that asked. */
export const changePassword = defineAction({
  name: 'accounts.change_password',
  who: ['signed_in'],
  secret: true,
  input: z.object({ current: z.string().max(1000), password: newPassword, userAgent: z.string().optional() }),
  async run(ctx, input): Promise<Result<{ session: NewSession }, { code: 'wrong_password' }>> {
    const account = ctx.actor.kind === 'person' ? await findCredentials(ctx.tx, { id: ctx.actor.accountId }) : undefined
    const isRight = await verifyPassword(input.current, account?.passwordHash)
    if (account === undefined || !isRight) return refuse({ code: 'wrong_password' })

    await setPassword(ctx.tx, account.id, await hashPassword(input.password))
    await endAllSessions(ctx.tx, account.id)
    await sendMail(ctx, {
      accountId: account.id,
      subject: 'Your password was changed',
      text: `Your password was changed and every other device was signed out.

If it was not you, set a new one now:

${siteLink('/forgot-password')}`,
    })
    return ok({ session: await startSession(ctx.tx, account.id, input) })
  },
})
