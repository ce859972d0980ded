import type { Id } from '#kernel/ids.ts'
import { ok, refuse, type Result } from '#kernel/result.ts'
import { defineAction } from '#platform/run-action.ts'
import { profileText } from '../rules/profile.ts'
import { insertEmptyProfile, replacePortfolio, selectProfiles, updateText } from '../store/profiles.ts'

/** A freelancer rewrites their own profile; there is no way to name another's. */
export const editProfile = defineAction({
  name: 'profiles.edit_profile',
  who: ['freelancer'],
  input: profileText,
  async run(ctx, text): Promise<Result<{ accountId: Id }, { code: 'not_found' }>> {
    if (ctx.actor.kind !== 'person') return refuse({ code: 'not_found' })
    const { accountId } = ctx.actor
    const known = await selectProfiles(ctx.tx, [accountId])
    if (known.length === 0) await insertEmptyProfile(ctx.tx, accountId, ctx.now)

    await updateText(ctx.tx, accountId, text, ctx.now)
    await replacePortfolio(ctx.tx, accountId, text.portfolio)
    return ok({ accountId })
  },
})
