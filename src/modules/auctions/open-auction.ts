import { randomBytes } from 'node:crypto'
import { connects } from '#kernel/connects.ts'
import { addDays } from '#kernel/instant.ts'
import { invariant } from '#kernel/invariant.ts'
import { ok, refuse, type Result } from '#kernel/result.ts'
import type { Job } from '#modules/jobs/index.ts'
import { completeTerms, decideAction, isOffered, lockVersionInForce } from '#modules/policy/index.ts'
import type { Ctx } from '#platform/run-action.ts'
import { prepareNextKey } from './holdout-keys.ts'
import { isHoldout } from './rules/holdout.ts'
import { insertAuction, shareAuctionOf, type Auction } from './store/auctions.ts'
import { findKeyAt } from './store/holdout-keys.ts'

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
    eligible: terms.eligible,
    viewsUntilWorn: terms.viewsUntilWorn,
    opensUntilWorn: terms.opensUntilWorn,
    hoursBetweenRounds: terms.hoursBetweenRounds,
    ...(await drawHoldout(ctx, job, terms.holdoutPerThousand)),
    secret: randomBytes(16).toString('hex'),
    openedAt: ctx.now,
    closesAt,
  })
  const opened = await shareAuctionOf(ctx.tx, job.id)
  invariant(opened !== undefined, 'the auction is there, whoever of two opened it')
  return ok(opened)
}

/**
 * Draws with the key of this moment, and sees to it that the next one is there long before its turn. Until the first key's turn has come
 * nothing is drawn: the auction runs as if no share of jobs was held out.
 */
async function drawHoldout(
  { tx, now }: Ctx,
  job: Job,
  perThousand: number,
): Promise<Pick<Auction, 'holdout' | 'holdoutKey' | 'holdoutPerThousand'>> {
  const drawing = perThousand === 0 ? undefined : await findKeyAt(tx, now)
  if (drawing === undefined) return { holdout: false, holdoutKey: null, holdoutPerThousand: 0 }
  await prepareNextKey(tx, now)
  return {
    holdout: isHoldout(drawing.key, job.id, perThousand),
    holdoutKey: drawing.no,
    holdoutPerThousand: perThousand,
  }
}
