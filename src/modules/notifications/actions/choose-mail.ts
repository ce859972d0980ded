import { z } from 'zod'
import { ok, type Result } from '#kernel/result.ts'
import { accountOf } from '#modules/organizations/index.ts'
import { defineAction } from '#platform/run-action.ts'
import { noticeKindNames } from '../rules/notices.ts'
import { setMailPreferences } from '../store/preferences.ts'

/** Somebody says which kinds of news they want by mail: the ones named, and no others. */
export const chooseMail = defineAction({
  name: 'notifications.choose_mail',
  who: ['signed_in'],
  input: z.object({ kinds: z.array(z.enum(noticeKindNames)) }),
  async run(ctx, { kinds }): Promise<Result<{ wanted: number }, never>> {
    const accountId = accountOf(ctx.actor)
    const wanted = new Map(noticeKindNames.map((kind) => [kind, kinds.includes(kind)]))
    if (accountId !== null) await setMailPreferences(ctx.tx, accountId, wanted)
    return ok({ wanted: kinds.length })
  },
})
