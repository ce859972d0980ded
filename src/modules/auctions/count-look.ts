import type { Ctx } from '#platform/run-action.ts'
import { boostsWornOut } from './events.ts'
import { announceHoldsOver } from './holds.ts'
import { isWornOut } from './rules/bidding.ts'
import type { Auction } from './store/auctions.ts'
import { countLooks, moveBids, type StoredBid } from './store/bids.ts'

/** Whose places were looked at, and how often until they are worn out. */
type WearTerms = Pick<Auction, 'jobId' | 'viewsUntilWorn' | 'opensUntilWorn'>

/**
 * The client looked at boosted proposals, in the list (`views`) or at each itself (`opens`). A place that was looked at often enough without
 * anything coming of it is worn out: it ends, and nothing is charged.
 */
export async function countLook(
  ctx: Ctx,
  places: readonly StoredBid[],
  { kind, terms }: { readonly kind: 'views' | 'opens'; readonly terms: WearTerms },
): Promise<void> {
  if (places.length === 0) return
  const looked = await countLooks(
    ctx.tx,
    places.map(({ id }) => id),
    kind,
  )
  // Somebody may have acted since the places were read: only what still has one wears out.
  const worn = looked.filter((bid) => bid.state === 'won' && isWornOut(bid, terms))
  await moveBids(
    ctx.tx,
    worn.map(({ id }) => id),
    'worn_out',
    ctx.now,
  )
  announceHoldsOver(ctx, worn, 'platform')
  if (worn.length === 0) return
  const told = worn.map(({ proposalId, ownerId, maximum }) => ({ proposalId, ownerId, maximum }))
  ctx.announce(boostsWornOut({ jobId: terms.jobId, by: kind, worn: told }))
}
