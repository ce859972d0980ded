import { sql } from 'kysely'
import type { Category } from '#kernel/category.ts'
import type { Id } from '#kernel/ids.ts'
import { addDays, type Instant } from '#kernel/instant.ts'
import { freeClickReasons, type FreeClickReason } from '#modules/auctions/index.ts'
import type { Tx } from '#platform/db/database.ts'

/** What one week's cards and clicks came to; everything belongs to the week of the card or of the click. */
export interface BoostWeek {
  /** Monday, 00:00 UTC. */
  readonly week: Instant
  /** How often the card was on a page that a client loaded. */
  readonly views: number
  /** Valid clicks. */
  readonly clicks: number
  readonly freeClicks: number
  /** What the clicks cost, without what came back. */
  readonly connects: number
  /** Clicks' invitations and outreach, and hires, within thirty days. */
  readonly invitations: number
  readonly hires: number
}

/** What half of the others in the category got for less, and half for more. */
export interface PeerMedians {
  readonly peers: number
  readonly connectsPerClick: number
  readonly clicksPerHundredViews: number
  /** Absent where fewer than five of them were invited. */
  readonly connectsPerInvitation?: number
}

export interface BoostResults {
  /** The oldest first; every week, also those without anything. */
  readonly weeks: readonly BoostWeek[]
  readonly totals: Omit<BoostWeek, 'week'>
  /** Free clicks by reason, those that happened. */
  readonly free: readonly { readonly reason: FreeClickReason; readonly clicks: number }[]
  /** Absent where fewer than five others of the category were clicked. */
  readonly peers?: PeerMedians
}

const WEEKS = 12
/** Nothing is said about fewer people: see decision 0010. */
const LEAST_PEERS = 5
/**
 * Peers are looked for among so many boosted profiles that joined before and after: ids are in the order of time. All of them where there are
 * fewer, and enough for a median where there are more.
 */
const MOST_NEAR = 500

/** What a profile's boost did in the last twelve weeks, beside others of its category. */
export async function readBoostResults(
  tx: Tx,
  { profileId, category, now }: { readonly profileId: Id; readonly category: Category | null; readonly now: Instant },
): Promise<BoostResults> {
  const mondays = mondaysUntil(now)
  const since = mondays[0]!
  const weeks = await selectWeeks(tx, profileId, mondays)
  const { rows: free } = await sql<{ reason: FreeClickReason; clicks: number }>`
    select free_reason as reason, count(*)::int as clicks from auctions.profile_click
    where profile_id = ${profileId} and at >= ${since} and free_reason is not null group by free_reason`.execute(tx)
  const peers = category === null ? undefined : await peerMedians(tx, { profileId, category, since })
  return {
    weeks,
    totals: sumOf(weeks),
    free: free.toSorted((left, right) => freeClickReasons.indexOf(left.reason) - freeClickReasons.indexOf(right.reason)),
    ...(peers === undefined ? {} : { peers }),
  }
}

function mondaysUntil(now: Instant): readonly Instant[] {
  const midnight = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()))
  const monday = addDays(midnight, -((midnight.getUTCDay() + 6) % 7))
  return Array.from({ length: WEEKS }, (_, index) => addDays(monday, 7 * (index - WEEKS + 1)))
}

async function selectWeeks(tx: Tx, profileId: Id, mondays: readonly Instant[]): Promise<readonly BoostWeek[]> {
  const { rows } = await sql<BoostWeek>`
    select w.week, shown.views, clicked.clicks, clicked.free_clicks, clicked.connects, followed.invitations, followed.hires
    from unnest(${mondays}::timestamptz[]) as w (week),
      lateral (select coalesce(sum(s.views), 0)::int as views from auctions.card_show s
        where s.profile_id = ${profileId} and s.shown_at >= w.week and s.shown_at < w.week + interval '168 hours') shown,
      lateral (
        select count(*) filter (where k.free_reason is null)::int as clicks, count(*) filter (where k.free_reason is not null)::int as free_clicks,
          coalesce(sum(k.connects - coalesce(r.connects, 0)), 0)::int as connects
        from auctions.profile_click k
          left join lateral (select connects from auctions.click_return where click_id = k.id limit 1) r on true
        where k.profile_id = ${profileId} and k.at >= w.week and k.at < w.week + interval '168 hours') clicked,
      lateral (
        select count(*) filter (where f.kind <> 'hire')::int as invitations, count(*) filter (where f.kind = 'hire')::int as hires
        from auctions.profile_click k
          -- offset 0 keeps it a look-up for each click, where a join would read what followed everybody's clicks.
          cross join lateral (select kind from auctions.click_result where click_id = k.id offset 0) f
        where k.profile_id = ${profileId} and k.at >= w.week and k.at < w.week + interval '168 hours') followed
    order by w.week`.execute(tx)
  return rows
}

function sumOf(weeks: readonly BoostWeek[]): Omit<BoostWeek, 'week'> {
  const sum = (figure: Exclude<keyof BoostWeek, 'week'>) => weeks.reduce((total, week) => total + week[figure], 0)
  return {
    views: sum('views'),
    clicks: sum('clicks'),
    freeClicks: sum('freeClicks'),
    connects: sum('connects'),
    invitations: sum('invitations'),
    hires: sum('hires'),
  }
}

interface PeerRow {
  readonly peers: number
  readonly connectsPerClick: number | null
  readonly clicksPerHundredViews: number | null
  readonly invited: number
  readonly connectsPerInvitation: number | null
}

async function peerMedians(
  tx: Tx,
  { profileId, category, since }: { readonly profileId: Id; readonly category: Category; readonly since: Instant },
): Promise<PeerMedians | undefined> {
  const { rows } = await sql<PeerRow>`
    with near as (
      (select profile_id from auctions.profile_boost where profile_id > ${profileId} order by profile_id limit ${MOST_NEAR})
      union all
      (select profile_id from auctions.profile_boost where profile_id < ${profileId} order by profile_id desc limit ${MOST_NEAR})
    ),
    peer as (
      select shown.views, clicked.clicks, clicked.connects, followed.invitations
      from near b
      cross join lateral (select account_id from profiles.profile where account_id = b.profile_id and category = ${category} offset 0) p
      cross join lateral (
        select count(*) as clicks, coalesce(sum(k.connects - coalesce(r.connects, 0)), 0) as connects
        from auctions.profile_click k
          left join lateral (select connects from auctions.click_return where click_id = k.id limit 1) r on true
        where k.profile_id = b.profile_id and k.at >= ${since} and k.free_reason is null) clicked
      cross join lateral (
        select coalesce(sum(s.views), 0) as views from auctions.card_show s
        where s.profile_id = b.profile_id and s.shown_at >= ${since}) shown
      cross join lateral (
        select count(*) as invitations from auctions.profile_click k
          cross join lateral (select kind from auctions.click_result where click_id = k.id offset 0) f
        where k.profile_id = b.profile_id and k.at >= ${since} and f.kind <> 'hire') followed
      where clicked.clicks > 0)
    select count(*)::int as peers, count(*) filter (where invitations > 0)::int as invited,
      percentile_cont(0.5) within group (order by connects::float8 / clicks) as connects_per_click,
      percentile_cont(0.5) within group (order by least(100.0::float8, 100.0::float8 * clicks / greatest(views, 1))) as clicks_per_hundred_views,
      percentile_cont(0.5) within group (order by connects::float8 / nullif(invitations, 0)) as connects_per_invitation
    from peer`.execute(tx)
  const row = rows[0]
  if (row === undefined || row.peers < LEAST_PEERS || row.connectsPerClick === null || row.clicksPerHundredViews === null)
    return undefined
  const { peers, connectsPerClick, clicksPerHundredViews, connectsPerInvitation } = row
  return {
    peers,
    connectsPerClick,
    clicksPerHundredViews,
    ...(row.invited < LEAST_PEERS || connectsPerInvitation === null ? {} : { connectsPerInvitation }),
  }
}
