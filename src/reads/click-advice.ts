import { sql } from 'kysely'
import type { Category } from '#kernel/category.ts'
import type { Id } from '#kernel/ids.ts'
import { addDays, type Instant } from '#kernel/instant.ts'
import { estimateLed, type ClickedProfile, type LedShare } from '#modules/auctions/index.ts'
import type { Tx } from '#platform/db/database.ts'

/** What is said to somebody before they boost their profile. */
export interface ClickAdvice {
  readonly category: Category
  /** How many days back: clicks since then. */
  readonly days: number
  /** Absent while fewer than five others of the category were clicked. */
  readonly figures?: {
    readonly profiles: number
    /** Valid clicks. */
    readonly clicks: number
    /** Half of the clicks cost this or less, in Connects. */
    readonly medianPaid: number
    /** How often the client invited or hired the freelancer within thirty days of its click. */
    readonly led: LedShare
  }
}

const DAYS = 90
/** No figure about fewer people than this (decision 10). */
const LEAST_PEOPLE = 5
/** What is counted while somebody waits: so many profiles of the category at most, and of each the newest clicks. */
const MOST_PROFILES = 500
const MOST_CLICKS = 100

/** Reads what clicks on others of the category cost lately and led to. Clicks of banned clients came back and do not count. */
export async function readClickAdvice(
  tx: Tx,
  { profileId, category, now }: { readonly profileId: Id; readonly category: Category; readonly now: Instant },
): Promise<ClickAdvice> {
  const { rows } = await sql<ClickedProfile & { profileId: Id | null; medianPaid: number }>`
    select boosted.profile_id, count(*)::int as clicks, (count(*) filter (where clicked.has_led))::int as led,
      percentile_disc(0.5) within group (order by clicked.connects) as median_paid
    from (
      select b.profile_id from profiles.profile p join auctions.profile_boost b on b.profile_id = p.account_id
      where p.category = ${category} and b.profile_id <> ${profileId} limit ${MOST_PROFILES}
    ) boosted
    cross join lateral (
      select k.connects, exists (select from auctions.click_result f where f.click_id = k.id) as has_led
      from auctions.profile_click k
      where k.profile_id = boosted.profile_id and k.at >= ${addDays(now, -DAYS)} and k.free_reason is null
        and not exists (select from auctions.click_return r where r.click_id = k.id)
      order by k.at desc limit ${MOST_CLICKS}
    ) clicked
    group by grouping sets ((boosted.profile_id), ())
    having count(*) > 0`.execute(tx)
  const all = rows.find((row) => row.profileId === null)
  const profiles = rows.filter((row) => row.profileId !== null)
  if (all === undefined || profiles.length < LEAST_PEOPLE) return { category, days: DAYS }
  const { clicks, medianPaid } = all
  return { category, days: DAYS, figures: { profiles: profiles.length, clicks, medianPaid, led: estimateLed(profiles) } }
}
