import { randomBytes } from 'node:crypto'
import { connects } from '#kernel/connects.ts'
import { addDays } from '#kernel/instant.ts'
import { invariant } from '#kernel/invariant.ts'
import { ok, refuse, type Result } from '#kernel/result.ts'
import type { Job } from '#modules/jobs/index.ts'
import { decideAction, isOffered, lockVersionInForce, type ConnectsDocument } from '#modules/policy/index.ts'
import type { Ctx } from '#platform/run-action.ts'
import { commitmentOf, isHoldout } from './rules/holdout.ts'
import { holdoutKey, insertAuction, shareAuctionOf, type Auction } from './store/auctions.ts'

/** Until the policy names another: one bid of one wallet counts, which is what makes honest bidding best for agencies too. */
const MOST_PER_OWNER = 1
const CLOSES_AFTER_DAYS = 7
/** The parameter of the policy that says how many of a thousand jobs are held out. Without it none is. */
const HOLDOUT_PARAM = 'boost.holdout.perThousand'

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
  const { auction: terms, clauseId } = decideAction(document, 'boost.proposal', {})
  if (terms === undefined) return refuse({ code: 'boosts_not_offered' })
  const closesAt = addDays(job.openedAt ?? ctx.now, terms.closesAfterDays ?? CLOSES_AFTER_DAYS)
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
    mostPerOwner: MOST_PER_OWNER,
    holdout: await isHeldOut(ctx, job, document),
    secret: randomBytes(16).toString('hex'),
    openedAt: ctx.now,
    closesAt,
  })
  const opened = await shareAuctionOf(ctx.tx, job.id)
  invariant(opened !== undefined, 'the auction is there, whoever of two opened it')
  return ok(opened)
}

async function isHeldOut(ctx: Ctx, job: Job, document: ConnectsDocument): Promise<boolean> {
  const share = document.params[HOLDOUT_PARAM]
  if (typeof share !== 'number' || share <= 0) return false
  const fresh = randomBytes(32).toString('hex')
  const key = await holdoutKey(ctx.tx, { key: fresh, commitment: commitmentOf(fresh), since: ctx.now })
  return isHoldout(key, job.id, Math.min(1000, share))
}
