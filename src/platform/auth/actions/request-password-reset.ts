import { z } from 'zod'
import { ok, type Result } from '#kernel/result.ts'
import { sendMail, siteLink } from '../../mail/index.ts'
import { defineAction } from '../../run-action.ts'
import { emailAddress, findCredentials } from '../accounts.ts'
import { makeLinkToken } from '../mailed-links.ts'

/** Always says yes: whether the address has an account is told in the mail, to the one who can read it. */
export const requestPasswordReset = defineAction({
  name: 'accounts.request_password_reset',
  who: ['anyone'],
  secret: true,
  input: z.object({ email: emailAddress }),
  async run(ctx, { email }): Promise<Result<null, never>> {
    const account = await findCredentials(ctx.tx, { email })
    if (account === undefined) return ok(null)
    const token = await makeLinkToken(ctx.tx, account.id, 'reset_password')
    await sendMail(ctx, {
      accountId: account.id,
      subject: 'Set a new password',
      text: `Somebody, hopefully you, asked for a new password. Open this link to choose it:

${siteLink(`/reset-password?token=${token}`)}

It works once, for one hour. If it was not you, ignore this mail: your password stays as it is.`,
    })
    return ok(null)
  },
})
