import { sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'
import type { PaidBid, PaidTotals } from './audit.ts'

/** Checks of profile boosts that need nothing but this module's own tables; each answers the rows that are wrong. */
export const profileChecks: Readonly<Record<string, ReturnType<typeof sql<object>>>> = {
  'a client is charged for a profile once in 24 hours': sql`
    select id as click_id, at from (
      select id, at, at - lag(at) over (partition by profile_id, organization_id order by at, id) as since
      from auctions.profile_click where free_reason is null) valid
    where since < interval '24 hours'`,
  'a budget has charged what its clicks cost': sql`
    select c.id as budget_id, c.charged, coalesce(sum(k.connects), 0) as clicks
    from auctions.click_budget c left join auctions.profile_click k on k.budget_id = c.id
    group by c.id having c.charged <> coalesce(sum(k.connects), 0)`,
  'what is charged and set aside is never more than what is held': sql`
    select c.id as budget_id, c.qty, c.charged, sum(s.price) as reserved
    from auctions.click_budget c join auctions.card_show s on s.budget_id = c.id
    where c.closed_at is null and s.state = 'open' and s.expires_at > platform.now()
    group by c.id having c.charged + sum(s.price) > c.qty`,
  'a day costs at most the budget it had': sql`
    select profile_id, day, sum(charged) as charged from auctions.click_budget
    group by profile_id, day having sum(charged) > max(day_limit)`,
  'a click costs what its card said, and its card is closed': sql`
    select k.id as click_id, k.connects, s.price, s.state from auctions.profile_click k join auctions.card_show s on s.id = k.show_id
    where s.state <> 'clicked' or (s.profile_id, s.organization_id) <> (k.profile_id, k.organization_id)
      or (k.free_reason is null and (k.connects <> s.price or k.budget_id is distinct from s.budget_id))`,
  'a card that was clicked has its click': sql`
    select s.id as show_id from auctions.card_show s
    where s.state = 'clicked' and not exists (select from auctions.profile_click k where k.show_id = s.id)`,
  'a click gives back what it cost': sql`
    select r.click_id, r.connects, k.connects as cost from auctions.click_return r join auctions.profile_click k on k.id = r.click_id
    where r.connects <> k.connects`,
  'a result follows a valid click': sql`
    select r.id as result_id, r.click_id from auctions.click_result r join auctions.profile_click k on k.id = r.click_id
    where k.free_reason is not null or r.at < k.at`,
  'a profile’s boost is what its last step says': sql`
    select b.profile_id, b.is_on, s.kind from auctions.profile_boost b
    left join lateral (select kind, maximum, daily_budget from auctions.profile_step t
      where t.profile_id = b.profile_id and kind <> 'returned' order by no desc limit 1) s on true
    where s.kind is null or b.is_on <> (s.kind <> 'paused')
      or (b.is_on and (s.maximum, s.daily_budget) <> (b.maximum, b.daily_budget))`,
}

/** Every click that was paid for. */
export async function readPaidClicks(tx: Tx): Promise<readonly PaidBid[]> {
  const { rows } = await sql<PaidBid>`
    select k.charge_id, k.profile_id as owner_id, k.connects as pays, coalesce(r.connects, 0) as returned
    from auctions.profile_click k left join auctions.click_return r on r.click_id = k.id
    where k.charge_id is not null order by k.id`.execute(tx)
  return rows
}

/** All clicks that were paid for together. */
export async function paidClickTotals(tx: Tx): Promise<PaidTotals> {
  const { rows } = await sql<PaidTotals>`
    select count(*) as charges, coalesce(sum(k.connects), 0) as qty, coalesce(sum(r.connects), 0) as refunded
    from auctions.profile_click k left join auctions.click_return r on r.click_id = k.id
    where k.charge_id is not null`.execute(tx)
  return rows[0]!
}
