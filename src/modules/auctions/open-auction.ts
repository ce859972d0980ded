import { randomBytes } from 'node:crypto'
import { connects } from '#kernel/connects.ts'
import { addDays, type Instant } from '#kernel/instant.ts'
import { invariant } from '#kernel/invariant.ts'
import { ok, refuse, type Result } from '#kernel/result.ts'
import type { Job } from '#modules/jobs/index.ts'
import { completeTerms, decideAction, isOffered, lockVersionInForce } from '#modules/policy/index.ts'
import type { Ctx } from '#platform/run-action.ts'
import { commitmentOf, isHoldout, KEY_DAYS } from './rules/holdout.ts'
import { insertAuction, shareAuctionOf, type Auction } from './store/auctions.ts'
import { keyAt, prepareKeys, type FreshKey } from './store/holdout-keys.ts'

export type NotOpened = { readonly code: 'boosts_not_offered' } | { readonly code: 'auction_closed' }

/**
 * The job's auction, held together with other bidders. The first bid opens it, under the rules in force at that moment; it keeps them
 * whatever the policy becomes.
 */
export async function auctionToBidIn(ctx: Ctx, job: Job): Promise<Result<Auction, NotOpened>> {
  const open = await shareAuctionOf(ctx.tx, job.id)
  if (open !== undefined) return ok(open)

  const { version, sha256, document } = await lockVersionInForce(ctx.tx, 'connects')
  if (!isOffered(document, 'boost.proposal')) return refuse({ code: 'boosts_not_offered' })
  const { auction, clauseId } = decideAction(document, 'boost.proposal', {})
  if (auction === undefined) return refuse({ code: 'boosts_not_offered' })
  const terms = completeTerms(auction)
  const closesAt = addDays(job.openedAt ?? ctx.now, terms.closesAfterDays)
  if (closesAt <= ctx.now) return refuse({ code: 'auction_closed' })

  await insertAuction(ctx.tx, {
    id: ctx.newId(),
    jobId: job.id,
    version,
    sha256,
    clause: clauseId,
    slots: terms.slots,
    minConnects: connects(terms.min),
    pays: terms.pays,
    mostPerOwner: terms.mostPerOwner,
    viewsUntilWorn: terms.viewsUntilWorn,
    opensUntilWorn: terms.opensUntilWorn,
    hoursBetweenRounds: terms.hoursBetweenRounds,
    holdoutPerThousand: terms.holdoutPerThousand,
    ...(await drawHoldout(ctx, job, terms.holdoutPerThousand)),
    secret: randomBytes(16).toString('hex'),
    openedAt: ctx.now,
    closesAt,
  })
  const opened = await shareAuctionOf(ctx.tx, job.id)
  invariant(opened !== undefined, 'the auction is there, whoever of two opened it')
  return ok(opened)
}

/** Draws with the key of this moment. The next key is made long before its turn, so that its hash is public before its first draw. */
async function drawHoldout(ctx: Ctx, job: Job, perThousand: number): Promise<Pick<Auction, 'holdout' | 'holdoutKey'>> {
  if (perThousand === 0) return { holdout: false, holdoutKey: null }
  const { tx, now } = ctx
  await prepareKeys(tx, { first: freshKey(now), next: freshKey(addDays(now, KEY_DAYS)), now })
  const { no, key } = await keyAt(tx, now)
  return { holdout: isHoldout(key, job.id, perThousand), holdoutKey: no }
}

function freshKey(since: Instant): FreshKey {
  const key = randomBytes(32).toString('hex')
  return { key, commitment: commitmentOf(key), since }
}
