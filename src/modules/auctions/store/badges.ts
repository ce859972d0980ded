import { sql } from 'kysely'
import type { Category } from '#kernel/category.ts'
import type { Connects } from '#kernel/connects.ts'
import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import { invariant } from '#kernel/invariant.ts'
import type { Tx } from '#platform/db/database.ts'
import type { BadgeEnd, BadgeState, Stretch } from '../rules/badge-life.ts'

export interface StoredBadge {
  readonly id: Id
  readonly ownerId: Id
  readonly category: Category
  /** The most its owner would pay for a week. */
  readonly maximum: Connects
  readonly state: BadgeState
  /** How often a stretch was begun or tried: each has a hold and keys of its own. */
  readonly stretches: number
  readonly tendAt: Instant
}

/** A stretch of wearing a badge at one price, with the rules that made the price. */
export interface StoredWearing extends Stretch {
  readonly id: Id
  readonly badgeId: Id
  readonly no: number
  readonly ownerId: Id
  readonly category: Category
  readonly version: number
  readonly sha256: string
  readonly clause: string
  /** Null where the price is 0: nothing is held. */
  readonly holdId: Id | null
}

const BADGE = sql`id, owner_id, category, maximum, state, stretches, tend_at`
const WEARING = sql`id, badge_id, no, owner_id, category, price, since, ends_at, version, sha256, clause, hold_id, ticks`

export type BadgeStepKind = 'asked' | 'began' | 'ended' | BadgeEnd

export async function findBadge(tx: Tx, id: Id): Promise<StoredBadge | undefined> {
  const { rows } = await sql<StoredBadge>`select ${BADGE} from auctions.badge where id = ${id}`.execute(tx)
  return rows[0]
}

export async function lockBadge(tx: Tx, id: Id): Promise<StoredBadge | undefined> {
  const { rows } = await sql<StoredBadge>`select ${BADGE} from auctions.badge where id = ${id} for update`.execute(tx)
  return rows[0]
}

export async function lockBadgeOf(tx: Tx, ownerId: Id): Promise<StoredBadge | undefined> {
  const { rows } = await sql<StoredBadge>`select ${BADGE} from auctions.badge where owner_id = ${ownerId} for update`.execute(tx)
  return rows[0]
}

/** The owner's badge, locked; a new one that is off where there was none. */
export async function lockOrOpenBadge(
  tx: Tx,
  fresh: Pick<StoredBadge, 'id' | 'ownerId' | 'category' | 'maximum'> & { readonly at: Instant },
): Promise<StoredBadge> {
  await sql`
    insert into auctions.badge (id, owner_id, category, maximum, state, tend_at, moved_at)
    values (${fresh.id}, ${fresh.ownerId}, ${fresh.category}, ${fresh.maximum}, 'off', ${fresh.at}, ${fresh.at})
    on conflict (owner_id) do nothing`.execute(tx)
  const badge = await lockBadgeOf(tx, fresh.ownerId)
  invariant(badge !== undefined, 'the badge is there, whoever of two opened it')
  return badge
}

/** Writes what a badge has become. */
export async function updateBadge(tx: Tx, badge: StoredBadge, at: Instant): Promise<void> {
  const { id, category, maximum, state, stretches, tendAt } = badge
  await sql`
    update auctions.badge set category = ${category}, maximum = ${maximum}, state = ${state}, stretches = ${stretches}, tend_at = ${tendAt},
      moved_at = ${at} where id = ${id}`.execute(tx)
}

/** One more step of a badge's timeline. `connects` as the table says. */
export async function addBadgeStep(
  tx: Tx,
  badgeId: Id,
  { kind, at, connects }: { readonly kind: BadgeStepKind; readonly at: Instant; readonly connects?: number },
): Promise<void> {
  await sql`
    insert into auctions.badge_step (badge_id, no, kind, connects, at)
    select ${badgeId}, coalesce((select max(no) from auctions.badge_step where badge_id = ${badgeId}), 0) + 1, ${kind}, ${connects ?? null},
      ${at}`.execute(tx)
}

/** The badges that somebody has to look after by a moment, those first that wait longest. */
export async function selectBadgesToTend(tx: Tx, at: Instant, limit: number): Promise<readonly Id[]> {
  const { rows } = await sql<{ id: Id }>`
    select id from auctions.badge where state <> 'off' and tend_at <= ${at} order by tend_at, id limit ${limit}`.execute(tx)
  return rows.map(({ id }) => id)
}

/** The stretch that runs, locked. Lock its badge before. */
export async function lockWearing(tx: Tx, badgeId: Id): Promise<StoredWearing | undefined> {
  const { rows } = await sql<StoredWearing>`
    select ${WEARING} from auctions.wearing where badge_id = ${badgeId} and ended_at is null for update`.execute(tx)
  return rows[0]
}

export async function insertWearing(tx: Tx, wearing: StoredWearing): Promise<void> {
  await sql`
    insert into auctions.wearing (${WEARING})
    values (${wearing.id}, ${wearing.badgeId}, ${wearing.no}, ${wearing.ownerId}, ${wearing.category}, ${wearing.price}, ${wearing.since},
      ${wearing.endsAt}, ${wearing.version}, ${wearing.sha256}, ${wearing.clause}, ${wearing.holdId}, ${wearing.ticks})`.execute(
    tx,
  )
}

/** Connects that were taken for a stretch, in order: `no` counts on from those before. */
export async function insertTicks(
  tx: Tx,
  wearingId: Id,
  ticks: readonly { readonly no: number; readonly chargeId: Id; readonly dueAt: Instant }[],
  at: Instant,
): Promise<void> {
  const last = ticks.at(-1)
  if (last === undefined) return
  await sql`
    insert into auctions.badge_tick (wearing_id, no, charge_id, due_at, at)
    select ${wearingId}::uuid, no, charge_id, due_at, ${at}::timestamptz from unnest(
      ${ticks.map(({ no }) => no)}::integer[], ${ticks.map(({ chargeId }) => chargeId)}::uuid[],
      ${ticks.map(({ dueAt }) => dueAt)}::timestamptz[]) as tick (no, charge_id, due_at)`.execute(tx)
  await sql`update auctions.wearing set ticks = ${last.no} where id = ${wearingId}`.execute(tx)
}

export async function markWearingEnded(tx: Tx, wearingId: Id, at: Instant): Promise<void> {
  await sql`update auctions.wearing set ended_at = ${at} where id = ${wearingId}`.execute(tx)
}
