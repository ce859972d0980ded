import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import {
  isHeld,
  releaseCommand,
  type Auction,
  type BidStepRow,
  type Bidder,
  type HoldoutKey,
  type StoredBid,
} from '#modules/auctions/index.ts'
import type { Random } from '../../random.ts'
import { letGo } from '../holds.ts'
import type { Client, Freelancer } from '../people.ts'
import type { Mutable, Story } from '../story.ts'
import type { Taken } from '../wallets.ts'

/** A job's auction. */
export interface AuctionCase {
  readonly row: Mutable<Auction>
  readonly boosts: BoostCase[]
}

/** The boost of a proposal. */
export interface BoostCase {
  readonly auction: AuctionCase
  readonly row: Mutable<StoredBid>
  readonly owner: Freelancer
  steps: number
  /** The units that are held, first held first; after the charge, those that paid. */
  held: Taken
}

/** What the auctions of the story need: chance and ids of their own, so that a change here leaves the rest of the world as it was. */
export interface BoostMaking {
  readonly random: Random
  readonly newId: (at: Instant) => Id
  readonly keys: HoldoutKey[]
  /** An account that bids for nothing but to make a client's places dear. */
  decoy?: { readonly freelancer: Freelancer; readonly client: Client }
}

export function heldIn({ boosts }: AuctionCase): BoostCase[] {
  return boosts.filter(({ row }) => isHeld(row.state))
}

/** One more line of a bid's timeline. */
export function step(
  story: Story,
  boost: BoostCase,
  { kind, at, connects: qty = null }: Pick<BidStepRow, 'kind' | 'at'> & { readonly connects?: number | null },
): void {
  boost.steps += 1
  story.rows.bidSteps.push({ bidId: boost.row.id, no: boost.steps, kind, at, connects: qty })
}

/** The bid has no place any more, or never got one. */
export function move(
  story: Story,
  boost: BoostCase,
  { to, at }: { to: 'outbid' | 'worn_out' | 'withdrawn' | 'released'; at: Instant },
): void {
  Object.assign(boost.row, { state: to, movedAt: at })
  step(story, boost, { kind: to, at })
}

export function release(story: Story, boost: BoostCase, { by, at }: { by: 'platform' | 'own_choice'; at: Instant }): void {
  letGo(story, boost.owner, { command: releaseCommand(boost.row, by), left: boost.held, at })
  boost.held = []
}

/** A bid of a persona as the news have it. */
export function bidderOf({ row }: BoostCase): Bidder {
  const { proposalId, ownerId, state, maximum } = row
  return { proposalId, ownerId, state, maximum }
}

export function isOfPersona({ owner }: BoostCase): boolean {
  return owner.persona !== undefined
}
