import { z } from 'zod'
import type { Id } from '#kernel/ids.ts'
import { ok, refuse, type Result } from '#kernel/result.ts'
import { defineAction } from '../../run-action.ts'
import { emailAddress, findCredentials } from '../accounts.ts'
import { verifyPassword } from '../passwords.ts'
import { startSession, type NewSession } from '../sessions.ts'

/** The same answer after the same time whether the address is unknown or the password wrong. */
export const signIn = defineAction({
  name: 'accounts.sign_in',
  who: ['anyone'],
  secret: true,
  input: z.object({
    email: emailAddress,
    password: z.string().min(1, 'Enter your password.').max(1000),
    userAgent: z.string().optional(),
    /** The token of the session that ends now, if the browser had one. */
    replaces: z.string().optional(),
  }),
  async run(
    ctx,
    input,
  ): Promise<
    Result<{ accountId: Id; session: NewSession }, { code: 'wrong_email_or_password' } | { code: 'account_suspended' }>
  > {
    const account = await findCredentials(ctx.tx, { email: input.email })
    const isRight = await verifyPassword(input.password, account?.passwordHash)
    if (account === undefined || !isRight) return refuse({ code: 'wrong_email_or_password' })
    if (account.suspendedAt !== null) return refuse({ code: 'account_suspended' })
    return ok({ accountId: account.id, session: await startSession(ctx.tx, account.id, input) })
  },
})
