import { z } from 'zod'
import type { Id } from '#kernel/ids.ts'
import { ok, refuse, type Result } from '#kernel/result.ts'
import { sendMail, siteLink } from '../../mail/index.ts'
import { defineAction, type Ctx } from '../../run-action.ts'
import { findCredentials } from '../accounts.ts'
import { makeLinkToken } from '../mailed-links.ts'

/** Mails the confirming link again; the earlier one stops working. */
export const sendConfirmation = defineAction({
  name: 'accounts.send_confirmation',
  who: ['signed_in'],
  input: z.object({}),
  async run(ctx): Promise<Result<null, { code: 'already_confirmed' }>> {
    if (ctx.actor.kind !== 'person') return refuse({ code: 'already_confirmed' })
    const account = await findCredentials(ctx.tx, { id: ctx.actor.accountId })
    if (account === undefined || account.emailConfirmedAt !== null) return refuse({ code: 'already_confirmed' })
    await mailConfirmation(ctx, account.id)
    return ok(null)
  },
})

export async function mailConfirmation(ctx: Ctx, accountId: Id): Promise<void> {
  const token = await makeLinkToken(ctx.tx, accountId, 'confirm_email')
  await sendMail(ctx, {
    accountId,
    subject: 'Confirm your e-mail address',
    text: `Welcome to Guildhall. Open this link to confirm that this address is yours:

${siteLink(`/confirm-email?token=${token}`)}

It works once, for 7 days. If you did not sign up, ignore this mail: nothing happens without the link.`,
  })
}
