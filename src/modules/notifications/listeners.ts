import { listeners as ofBadges } from './news-of-badges.ts'
import { listeners as ofBoosts } from './news-of-boosts.ts'
import { listeners as ofConnects } from './news-of-connects.ts'
import { listeners as ofInvitations } from './news-of-invitations.ts'
import { listeners as ofPolicy } from './news-of-policy.ts'
import { listeners as ofProposals } from './news-of-proposals.ts'

export const listeners = [...ofInvitations, ...ofProposals, ...ofBoosts, ...ofConnects, ...ofPolicy, ...ofBadges]
