import { sql } from 'kysely'
import { z } from 'zod'
import { ok, refuse, type Result } from '#kernel/result.ts'
import { defineAction } from '../../run-action.ts'

/** Ways of writing dates and numbers we offer; the words of the site are English in all of them. */
export const accountLocales = ['en', 'en-US', 'en-CA', 'en-IN', 'en-CH', 'en-SE'] as const

/** How somebody is called here, and how dates and numbers are written for them. */
export const changeAccount = defineAction({
  name: 'accounts.change_account',
  who: ['signed_in'],
  input: z.object({
    displayName: z.string().trim().min(1, 'Tell us how to call you.').max(120, 'A name has at most 120 characters.'),
    locale: z.enum(accountLocales, 'Choose one of these.'),
  }),
  async run(ctx, { displayName, locale }): Promise<Result<null, { code: 'not_found' }>> {
    if (ctx.actor.kind !== 'person') return refuse({ code: 'not_found' })
    await sql`
      update platform.account set display_name = ${displayName}, locale = ${locale} where id = ${ctx.actor.accountId}`.execute(
      ctx.tx,
    )
    return ok(null)
  },
})
