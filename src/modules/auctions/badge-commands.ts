import { derivedId, type Id } from '#kernel/ids.ts'
import { addDays, type Instant } from '#kernel/instant.ts'
import { invariant } from '#kernel/invariant.ts'
import type { CaptureHold, Hold, ReleaseHold } from '#modules/ledger/index.ts'
import { weekEnds } from './rules/badge-price.ts'
import type { StoredPrice } from './store/badge-prices.ts'
import type { StoredBadge, StoredWearing } from './store/badges.ts'

/** A hold outlives its week by so many days, so that what was had is still charged after a long outage. */
const GRACE_DAYS = 30

/** The ledger's word for what the badge is spent on. */
export const BADGE_PURPOSE = 'badge_availability'

/**
 * The next stretch of a badge: at most a week, at this price. `badge.stretches` must be a number that was never tried before: keys are made
 * of it.
 */
export function stretchOf(
  badge: Pick<StoredBadge, 'id' | 'ownerId' | 'stretches'>,
  { price, category, version, sha256, clause }: Pick<StoredPrice, 'price' | 'category' | 'version' | 'sha256' | 'clause'>,
  since: Instant,
): StoredWearing {
  const id = derivedId('auctions.wearing', badge.id, badge.stretches)
  return {
    id,
    badgeId: badge.id,
    no: badge.stretches,
    ownerId: badge.ownerId,
    category,
    price,
    since,
    endsAt: weekEnds({ since, price }),
    version,
    sha256,
    clause,
    holdId: price === 0 ? null : derivedId('auctions.badge_hold', id),
    ticks: 0,
  }
}

/** When the ledger gives back a stretch's hold by itself, should we not. */
export function deadlineOf({ endsAt }: StoredWearing): Instant {
  return addDays(endsAt, GRACE_DAYS)
}

/** Sets a week's price aside. */
export function holdWeekCommand(wearing: StoredWearing): Hold {
  const holdId = heldBy(wearing)
  const key = derivedId('auctions.badge_place', holdId)
  return {
    kind: 'hold',
    key,
    holdId,
    qty: wearing.price,
    purpose: BADGE_PURPOSE,
    deadline: deadlineOf(wearing),
    ...about(wearing),
  }
}

/** Takes the Connect of one part of the week that was had. */
export function tickCommand(wearing: StoredWearing, no: number): CaptureHold {
  const chargeId = tickChargeId(wearing.id, no)
  const key = derivedId('auctions.badge_tick', wearing.id, no)
  return { kind: 'capture_hold', key, holdId: heldBy(wearing), qty: 1, chargeId, ...about(wearing) }
}

export function tickChargeId(wearingId: Id, no: number): Id {
  return derivedId('auctions.badge_charge', wearingId, no)
}

/** Gives back what is held for time that is not had. `by` is who caused it, as the ledger asks. */
export function endStretchCommand(wearing: StoredWearing, by: ReleaseHold['by']): ReleaseHold {
  const holdId = heldBy(wearing)
  return { kind: 'release_hold', key: derivedId('auctions.badge_release', holdId), holdId, by, ...about(wearing) }
}

function heldBy({ holdId }: StoredWearing): Id {
  invariant(holdId !== null, 'what costs nothing has no Connects to take')
  return holdId
}

/** Every line of the statement knows the rule it follows. */
function about({ id, ownerId, category, clause, version }: StoredWearing) {
  return { ownerId, cause: { kind: 'badge', id, category, clause }, policyVersion: version }
}
