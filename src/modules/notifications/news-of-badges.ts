import { badgeBegan, badgeEnded } from '#modules/auctions/index.ts'
import { listen } from '#platform/events.ts'
import { tell } from './tell.ts'

// What people do themselves they need not be told; what the badge does by itself they must.
export const listeners = [
  listen('notifications.badge-ended', badgeEnded, async (ctx, { badgeId, ownerId, why, maximum, price }) => {
    const data = { why, maximum, ...(price === null ? {} : { price }) }
    await tell(ctx, [{ accountId: ownerId, kind: 'badge_off', about: badgeId, href: '/boosts/badge', data }])
  }),
  listen('notifications.badge-began', badgeBegan, async (ctx, { badgeId, ownerId, price }) => {
    await tell(ctx, [{ accountId: ownerId, kind: 'badge_on', about: badgeId, href: '/boosts/badge', data: { price } }])
  }),
]
