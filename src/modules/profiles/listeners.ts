import { signedUp } from '#platform/auth/index.ts'
import { listen } from '#platform/events.ts'
import { insertEmptyProfile } from './store/profiles.ts'

export const listeners = [
  listen('profiles.make-profile-of-new-freelancer', signedUp, async (ctx, { accountId, roles }) => {
    if (roles.includes('freelancer')) await insertEmptyProfile(ctx.tx, accountId, ctx.now)
  }),
]
