import { sql } from 'kysely'
import type { Connects } from '#kernel/connects.ts'
import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import type { Tx } from '#platform/db/database.ts'

/** What a freelancer wants of the boost of their profile; its id is the profile's, and so is the wallet that pays. */
export interface ProfileBoost {
  readonly profileId: Id
  /** The most for one click. */
  readonly maximum: Connects
  /** The most for one UTC day. */
  readonly dailyBudget: Connects
  readonly isOn: boolean
  /** When maximum and budget were named. */
  readonly namedAt: Instant
  /** Thousandths. */
  readonly quality: number
  /** The part of searches it takes part in, in thousandths. */
  readonly share: number
  /** Charged clicks that the quality was reckoned from, those that led to something, and how many of a thousand usually do. */
  readonly qualityClicks: number
  readonly qualityLed: number
  readonly qualityUsual: number | null
  /** Not shown before this moment, because a click could not have been paid. */
  readonly restsUntil: Instant | null
}

const COLUMNS = sql`profile_id, maximum, daily_budget, is_on, named_at, quality, share, quality_clicks, quality_led, quality_usual, rests_until`

/** The boost of a profile; undefined where there never was one. */
export async function findProfileBoost(tx: Tx, profileId: Id): Promise<ProfileBoost | undefined> {
  const { rows } = await sql<ProfileBoost>`select ${COLUMNS} from auctions.profile_boost where profile_id = ${profileId}`.execute(
    tx,
  )
  return rows[0]
}

/**
 * These boosts, locked in id order. Whoever reserves, charges, changes or pauses holds the row: everything that happens to one profile's
 * budget happens one after the other.
 */
export async function lockProfileBoosts(tx: Tx, profileIds: readonly Id[]): Promise<readonly ProfileBoost[]> {
  const { rows } = await sql<ProfileBoost>`
    select ${COLUMNS} from auctions.profile_boost where profile_id = any(${profileIds}::uuid[]) order by profile_id for update`.execute(
    tx,
  )
  return rows
}

/** A boost that could be shown, with what its day still has. */
export interface BoostToShow extends ProfileBoost {
  /** Of today's budget neither charged nor set aside for cards on show. */
  readonly left: number
  /** What is set aside for this client's own card. */
  readonly own: number
}

/** Which of these profiles are boosted now and not resting, without locks: whoever is chosen is looked at again under one. */
export async function selectBoostsToShow(
  tx: Tx,
  profileIds: readonly Id[],
  at: { readonly now: Instant; readonly day: string; readonly organizationId: Id },
): Promise<readonly BoostToShow[]> {
  const { now, day, organizationId } = at
  const live = sql`s.state = 'open' and s.budget_id is not null and s.expires_at > ${now}`
  const { rows } = await sql<BoostToShow>`
    select b.*, b.daily_budget - charged.sum - reserved.sum as left, own.sum as own
    from (select ${COLUMNS} from auctions.profile_boost
          where profile_id = any(${profileIds}::uuid[]) and is_on and (rests_until is null or rests_until <= ${now})) b,
      lateral (select coalesce(sum(charged), 0)::int as sum from auctions.click_budget c
               where c.profile_id = b.profile_id and c.day = ${day}::date) charged,
      lateral (select coalesce(sum(s.price), 0)::int as sum from auctions.click_budget c join auctions.card_show s on s.budget_id = c.id
               where c.profile_id = b.profile_id and c.day = ${day}::date and c.closed_at is null and ${live}) reserved,
      lateral (select coalesce(sum(s.price), 0)::int as sum from auctions.card_show s
               where s.profile_id = b.profile_id and s.organization_id = ${organizationId} and ${live}) own
    order by b.profile_id`.execute(tx)
  return rows
}

/** What its owner wants from now on. */
export interface NamedBoost {
  readonly profileId: Id
  readonly maximum: Connects
  readonly dailyBudget: Connects
  readonly at: Instant
}

/** Switches a boost on, or changes one that is on. */
export async function nameProfileBoost(tx: Tx, { profileId, maximum, dailyBudget, at }: NamedBoost): Promise<void> {
  const { rows } = await sql<{ wasOn: boolean | null }>`
    insert into auctions.profile_boost as b (profile_id, maximum, daily_budget, is_on, named_at)
    values (${profileId}, ${maximum}, ${dailyBudget}, true, ${at})
    on conflict (profile_id) do update set maximum = excluded.maximum, daily_budget = excluded.daily_budget, is_on = true,
      named_at = case when b.is_on and b.maximum = excluded.maximum then b.named_at else excluded.named_at end, rests_until = null
    returning old.is_on as was_on`.execute(tx)
  const kind = rows[0]?.wasOn === true ? 'changed' : 'switched_on'
  await addProfileStep(tx, profileId, { kind, maximum, dailyBudget, at })
}

export async function pauseBoost(tx: Tx, profileId: Id, at: Instant): Promise<void> {
  await sql`update auctions.profile_boost set is_on = false where profile_id = ${profileId}`.execute(tx)
  await addProfileStep(tx, profileId, { kind: 'paused', at })
}

/** Keeps a boost out of searches for a while, because a click could not be paid. */
export async function restBoosts(tx: Tx, profileIds: readonly Id[], until: Instant): Promise<void> {
  await sql`update auctions.profile_boost set rests_until = ${until} where profile_id = any(${profileIds}::uuid[])`.execute(tx)
}

/** One step of a boost's history. */
export interface ProfileStep {
  readonly kind: 'switched_on' | 'changed' | 'paused' | 'returned'
  readonly maximum?: number | null
  readonly dailyBudget?: number | null
  /** What came back. */
  readonly connects?: number | null
  readonly at: Instant
}

export async function addProfileStep(tx: Tx, profileId: Id, step: ProfileStep): Promise<void> {
  const { kind, maximum = null, dailyBudget = null, connects = null, at } = step
  await sql`
    insert into auctions.profile_step (profile_id, no, kind, maximum, daily_budget, connects, at)
    select ${profileId}, coalesce(max(no), 0) + 1, ${kind}, ${maximum}::integer, ${dailyBudget}::integer, ${connects}::integer, ${at}
    from auctions.profile_step where profile_id = ${profileId}`.execute(tx)
}

/** The newest steps first, at most `limit`. */
export async function selectProfileSteps(tx: Tx, profileId: Id, limit: number): Promise<readonly ProfileStep[]> {
  const { rows } = await sql<ProfileStep>`
    select kind, maximum, daily_budget, connects, at from auctions.profile_step
    where profile_id = ${profileId} order by no desc limit ${limit}`.execute(tx)
  return rows
}

/** What a boost has to know for its next quarter of an hour. */
export interface Pace {
  readonly profileId: Id
  readonly share: number
  readonly maximum: number
  readonly dailyBudget: Connects
  /** Charged today. */
  readonly spent: number
}

/** Boosts that are on, a page at a time in id order. */
export async function selectPaces(
  tx: Tx,
  { day, after, limit }: { readonly day: string; readonly after: Id | undefined; readonly limit: number },
): Promise<readonly Pace[]> {
  const { rows } = await sql<Pace>`
    select b.profile_id, b.share, b.maximum, b.daily_budget,
      (select coalesce(sum(charged), 0)::int from auctions.click_budget c where c.profile_id = b.profile_id and c.day = ${day}::date) as spent
    from auctions.profile_boost b
    where b.is_on and (${after ?? null}::uuid is null or b.profile_id > ${after ?? null}::uuid)
    order by b.profile_id limit ${limit}`.execute(tx)
  return rows
}

export async function updateShares(tx: Tx, shares: readonly { profileId: Id; share: number }[]): Promise<void> {
  if (shares.length === 0) return
  await sql`
    update auctions.profile_boost b set share = made.share
    from unnest(${shares.map(({ profileId }) => profileId)}::uuid[], ${shares.map(({ share }) => share)}::integer[]) as made (profile_id, share)
    where b.profile_id = made.profile_id and b.share <> made.share`.execute(tx)
}
