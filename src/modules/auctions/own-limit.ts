import type { Connects } from '#kernel/connects.ts'
import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import { ok, refuse, type Result } from '#kernel/result.ts'
import { heldAndSpent, lockWallets } from '#modules/ledger/index.ts'
import type { Tx } from '#platform/db/database.ts'
import type { Ctx } from '#platform/run-action.ts'
import { limitAt, roomLeft, startOfMonth, type LimitStep } from './rules/own-limit.ts'
import { selectLimits } from './store/limits.ts'

/** The ledger's words for all paid places: boosts of proposals, clicks on boosted profiles, the availability badge. */
const PAID_PLACES = ['boost_proposal', 'boost_profile_click', 'badge_availability'] as const

export type OverOwnLimit = { readonly code: 'over_own_limit'; readonly room: number }

/** Somebody's own limit as they see it. All figures in Connects, of the calendar month in UTC. */
export interface LimitView {
  /** What holds now; undefined: no limit. */
  readonly most: number | undefined
  /** What was asked for and holds only from a later moment; `most` null: no limit from then on. */
  readonly later?: Pick<LimitStep, 'most' | 'holdsFrom'>
  /** Held now, in whichever month it was set aside. */
  readonly held: number
  /** Charged this month, without what came back. */
  readonly spent: number
  /** What may still be set aside this month; undefined where there is no limit. */
  readonly room: number | undefined
}

/** Reads somebody's own limit and what counts against it, for showing; decides nothing. */
export async function viewLimit(tx: Tx, ownerId: Id, now: Instant): Promise<LimitView> {
  const steps = await selectLimits(tx, ownerId, now)
  const most = limitAt(steps, now)?.most ?? undefined
  const last = steps.at(-1)
  const { held, spent } = await heldAndSpent(tx, ownerId, { purposes: PAID_PLACES, since: startOfMonth(now) })
  return {
    most,
    held,
    spent,
    room: most === undefined ? undefined : roomLeft({ most, held, spent }),
    ...(last === undefined || last.holdsFrom <= now ? {} : { later: { most: last.most, holdsFrom: last.holdsFrom } }),
  }
}

/**
 * How many Connects paid places may still set aside for this owner this calendar month (UTC) by the limit they set themself; undefined
 * where they set none. What is held for boosts of proposals, clicks and the badge counts, and what was charged for them this month, in
 * the ledger's own figures: a hold with purpose `boost_proposal`, `boost_profile_click` or `badge_availability` counts by itself.
 *
 * Call it last before you place or raise a hold, in the same transaction: it locks the owner's wallet, so two at once cannot both use the
 * same room. Refuse with `{ code: 'over_own_limit', room }` (or use `withinOwnLimit`, which does).
 */
export async function monthlyRoom({ tx, now }: Pick<Ctx, 'tx' | 'now'>, ownerId: Id): Promise<Connects | undefined> {
  const most = limitAt(await selectLimits(tx, ownerId, now), now)?.most ?? undefined
  if (most === undefined) return undefined
  await lockWallets(tx, [ownerId])
  return roomLeft({ most, ...(await heldAndSpent(tx, ownerId, { purposes: PAID_PLACES, since: startOfMonth(now) })) })
}

/** Whether `qty` more Connects may be set aside by the owner's own monthly limit: `monthlyRoom` as a result. */
export async function withinOwnLimit(
  ctx: Pick<Ctx, 'tx' | 'now'>,
  ownerId: Id,
  qty: number,
): Promise<Result<void, OverOwnLimit>> {
  const room = await monthlyRoom(ctx, ownerId)
  return room === undefined || qty <= room ? ok(undefined) : refuse({ code: 'over_own_limit', room })
}
