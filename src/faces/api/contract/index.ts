import { auctions, boosts } from './auctions.ts'
import { discussion } from './discussion.ts'
import { drafts } from './drafts.ts'
import { invitations } from './invitations.ts'
import { jobs } from './jobs.ts'
import { measurement } from './measurement.ts'
import { proposals, quotes } from './proposals.ts'
import { receipts } from './receipts.ts'
import { rules } from './rules.ts'
import { sessions } from './sessions.ts'
import { simulations } from './simulations.ts'
import { supply } from './supply.ts'
import { wallet } from './wallet.ts'

/** Everything programs can ask and do, before a line of it is carried out. The OpenAPI document is made from this. */
export const contract = {
  sessions,
  jobs,
  quotes,
  proposals,
  auctions,
  boosts,
  invitations,
  wallet,
  supply,
  receipts,
  rules,
  discussion,
  drafts,
  simulations,
  measurement,
}

export { impact, publicImpact } from './impacts.ts'
export { changeset, diff, policyDocument } from './rules.ts'
export { receipt } from './receipts.ts'
export type { ApiRateClass, RouteMeta } from './route.ts'
