import { sql } from 'kysely'
import type { Connects } from '#kernel/connects.ts'
import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import type { Tx } from '#platform/db/database.ts'
import type { FreeClickReason } from '../rules/judge-click.ts'

/** A click on a boosted card as it was judged. */
export interface ProfileClick {
  readonly id: Id
  readonly showId: Id
  readonly profileId: Id
  readonly organizationId: Id
  readonly accountId: Id
  /** Null: it was valid. */
  readonly freeReason: FreeClickReason | null
  readonly budgetId: Id | null
  readonly connects: Connects
  readonly chargeId: Id | null
  readonly version: number
  readonly clause: string
  readonly at: Instant
}

/** Writes the click and closes its card, so that a second click on it is none. */
export async function insertClick(tx: Tx, click: ProfileClick): Promise<void> {
  await sql`
    insert into auctions.profile_click (id, show_id, profile_id, organization_id, account_id, free_reason, budget_id, connects, charge_id,
      version, clause, at)
    values (${click.id}, ${click.showId}, ${click.profileId}, ${click.organizationId}, ${click.accountId}, ${click.freeReason},
      ${click.budgetId}, ${click.connects}, ${click.chargeId}, ${click.version}, ${click.clause}, ${click.at})`.execute(tx)
  await sql`update auctions.card_show set state = 'clicked' where id = ${click.showId}`.execute(tx)
}

/** When this client last had a valid click on each of these profiles; who never had one is missing. */
export async function lastValidClicks(tx: Tx, organizationId: Id, profileIds: readonly Id[]): Promise<ReadonlyMap<Id, Instant>> {
  const { rows } = await sql<{ profileId: Id; at: Instant }>`
    select profile_id, max(at) as at from auctions.profile_click
    where organization_id = ${organizationId} and profile_id = any(${profileIds}::uuid[]) and free_reason is null
    group by profile_id`.execute(tx)
  return new Map(rows.map(({ profileId, at }) => [profileId, at]))
}

/** A charge that a banned client's click caused and that did not come back yet. */
export interface ClickToReturn {
  readonly id: Id
  readonly profileId: Id
  readonly connects: Connects
  readonly chargeId: Id
  readonly version: number
  readonly clause: string
}

/** The client's charged clicks that did not come back yet, at most `limit`, in id order. */
export async function selectUnreturned(tx: Tx, organizationId: Id, limit: number): Promise<readonly ClickToReturn[]> {
  const { rows } = await sql<ClickToReturn>`
    select id, profile_id, connects, charge_id, version, clause from auctions.profile_click k
    where organization_id = ${organizationId} and charge_id is not null
      and not exists (select from auctions.click_return r where r.click_id = k.id)
    order by id limit ${limit}`.execute(tx)
  return rows
}

export async function insertReturns(
  tx: Tx,
  returns: readonly { readonly clickId: Id; readonly connects: number; readonly reason: string }[],
  at: Instant,
): Promise<void> {
  await sql`
    insert into auctions.click_return (click_id, connects, reason, at)
    select click_id, connects, reason, ${at} from unnest(${returns.map(({ clickId }) => clickId)}::uuid[],
      ${returns.map(({ connects }) => connects)}::integer[], ${returns.map(({ reason }) => reason)}::text[])
      as made (click_id, connects, reason)`.execute(tx)
}

/** What a client did after a click. */
export interface Followed {
  /** Of the invitation, the outreach or the contract. */
  readonly id: Id
  readonly kind: 'invitation' | 'outreach' | 'hire'
  readonly organizationId: Id
  readonly profileId: Id
  readonly since: Instant
  readonly at: Instant
}

/** Counts it for the client's last valid click on the profile since then; for none where there was none. Once for each thing. */
export async function insertResult(tx: Tx, { id, kind, organizationId, profileId, since, at }: Followed): Promise<void> {
  await sql`
    insert into auctions.click_result (id, kind, click_id, at)
    select ${id}, ${kind}, k.id, ${at} from auctions.profile_click k
    where k.organization_id = ${organizationId} and k.profile_id = ${profileId} and k.free_reason is null
      and k.at >= ${since} and k.at <= ${at}
    order by k.at desc limit 1
    on conflict (id) do nothing`.execute(tx)
}

/** What the quality of one profile is reckoned from. */
export interface ClickRecord {
  readonly profileId: Id
  readonly clicks: number
  /** Clicks that led to something. */
  readonly led: number
}

/** Every boosted profile's valid clicks since a moment, those of banned clients left out, a page at a time in id order. */
export async function selectClickRecords(
  tx: Tx,
  { since, after, limit }: { readonly since: Instant; readonly after: Id | undefined; readonly limit: number },
): Promise<readonly ClickRecord[]> {
  const { rows } = await sql<ClickRecord>`
    select b.profile_id, counted.clicks, counted.led
    from auctions.profile_boost b, lateral (
      select count(*)::int as clicks, count(*) filter (where exists (
        select from auctions.click_result r where r.click_id = k.id))::int as led
      from auctions.profile_click k
      where k.profile_id = b.profile_id and k.at >= ${since} and k.free_reason is null
        and not exists (select from auctions.click_return t where t.click_id = k.id)) counted
    where ${after ?? null}::uuid is null or b.profile_id > ${after ?? null}::uuid
    order by b.profile_id limit ${limit}`.execute(tx)
  return rows
}

/** The same of all profiles together. */
export async function sumClickRecords(tx: Tx, since: Instant): Promise<Pick<ClickRecord, 'clicks' | 'led'>> {
  const { rows } = await sql<Pick<ClickRecord, 'clicks' | 'led'>>`
    select count(*)::int as clicks, count(*) filter (where exists (
      select from auctions.click_result r where r.click_id = k.id))::int as led
    from auctions.profile_click k
    where k.at >= ${since} and k.free_reason is null
      and not exists (select from auctions.click_return t where t.click_id = k.id)`.execute(tx)
  return rows[0]!
}

export async function updateQualities(
  tx: Tx,
  made: readonly (ClickRecord & { readonly quality: number })[],
  usual: number,
): Promise<void> {
  await sql`
    update auctions.profile_boost b
    set quality = made.quality, quality_clicks = made.clicks, quality_led = made.led, quality_usual = ${usual}
    from unnest(${made.map(({ profileId }) => profileId)}::uuid[], ${made.map(({ quality }) => quality)}::integer[],
      ${made.map(({ clicks }) => clicks)}::integer[], ${made.map(({ led }) => led)}::integer[]) as made (profile_id, quality, clicks, led)
    where b.profile_id = made.profile_id`.execute(tx)
}
