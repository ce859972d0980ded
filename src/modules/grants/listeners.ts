import { badgeChanged, expertVetted } from '#modules/profiles/index.ts'
import { signedUp } from '#platform/auth/index.ts'
import { listen } from '#platform/events.ts'
import { grant } from './actions/grant.ts'
import { openWallet } from './actions/grant-monthly.ts'

export const listeners = [
  listen('grants.open-wallet-of-new-freelancer', signedUp, async (ctx, { accountId, roles }) => {
    if (roles.includes('freelancer')) await openWallet(ctx, { ownerId: accountId, plan: 'basic' })
  }),
  // Lost and won again, a badge brings its Connects once; the badge's name is the grant's key.
  listen('grants.badge-bonus', badgeChanged, async (ctx, { accountId, after }) => {
    if (after !== 'none') await grant(ctx, { kind: 'badge', ownerId: accountId, badge: after })
  }),
  listen('grants.expert-vetted-bonus', expertVetted, async (ctx, { accountId, passed }) => {
    if (passed) await grant(ctx, { kind: 'badge', ownerId: accountId, badge: 'expert_vetted' })
  }),
]
