import { api } from '../call.ts'
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

/** The contract, carried out: a route without a handler does not compile. */
export const router = api.router({
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
})
