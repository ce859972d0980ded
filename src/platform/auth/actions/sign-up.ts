import { z } from 'zod'
import type { Id } from '#kernel/ids.ts'
import { ok, refuse, type Result } from '#kernel/result.ts'
import { defineAction, type Ctx } from '../../run-action.ts'
import { emailAddress, findCredentials, insertAccount } from '../accounts.ts'
import { signedUp } from '../events.ts'
import { hashPassword, newPassword, verifyPassword } from '../passwords.ts'
import { startSession, type NewSession } from '../sessions.ts'
import { mailConfirmation } from './send-confirmation.ts'

/** Opens an account, signs it in, and mails the link that confirms the address. */
export const signUp = defineAction({
  name: 'accounts.sign_up',
  who: ['anyone'],
  secret: true,
  input: z.object({
    email: emailAddress,
    password: newPassword,
    displayName: z.string().trim().min(1, 'Tell us how to call you.').max(120, 'A name has at most 120 characters.'),
    as: z.enum(['freelancer', 'client'], 'Choose what you are here for.'),
    locale: z.string().max(35).default('en'),
    userAgent: z.string().optional(),
    replaces: z.string().optional(),
  }),
  async run(ctx, input): Promise<Result<{ accountId: Id; session: NewSession }, { code: 'email_taken' }>> {
    const account = {
      id: ctx.newId(),
      email: input.email,
      displayName: input.displayName,
      passwordHash: await hashPassword(input.password),
      roles: [input.as],
      locale: input.locale,
      createdAt: ctx.now,
    }
    if (!(await insertAccount(ctx.tx, account))) return signInInstead(ctx, input)

    await mailConfirmation(ctx, account.id)
    ctx.announce(
      signedUp({ accountId: account.id, roles: account.roles, displayName: account.displayName, locale: account.locale }),
    )
    return ok({ accountId: account.id, session: await startSession(ctx.tx, account.id, input) })
  },
})

/** A double click, or somebody who forgot they were here: with the right password signing up is signing in. */
async function signInInstead(
  ctx: Ctx,
  input: {
    readonly email: string
    readonly password: string
    readonly userAgent?: string | undefined
    readonly replaces?: string | undefined
  },
): Promise<Result<{ accountId: Id; session: NewSession }, { code: 'email_taken' }>> {
  const account = await findCredentials(ctx.tx, { email: input.email })
  const isTheirs = await verifyPassword(input.password, account?.passwordHash)
  if (account === undefined || !isTheirs || account.suspendedAt !== null) return refuse({ code: 'email_taken' })
  return ok({ accountId: account.id, session: await startSession(ctx.tx, account.id, input) })
}
