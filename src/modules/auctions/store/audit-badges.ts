import { sql } from 'kysely'
import type { Id } from '#kernel/ids.ts'
import type { Tx } from '#platform/db/database.ts'

/** Checks that need nothing but this module's own tables; each answers the rows that are wrong. */
export const badgeChecks: Readonly<Record<string, ReturnType<typeof sql<object>>>> = {
  'a badge is worn exactly while a stretch of it runs': sql`
    select b.id as badge_id, b.state, w.id as wearing_id from auctions.badge b
    left join auctions.wearing w on w.badge_id = b.id and w.ended_at is null
    where (b.state = 'wearing') <> (w.id is not null) or w.price > b.maximum`,
  'a badge’s last step is its state': sql`
    select b.id as badge_id, b.state, s.kind from auctions.badge b
    left join lateral (
      select kind from auctions.badge_step where badge_id = b.id and kind <> 'asked' order by no desc limit 1) s on true
    where not case b.state when 'wearing' then s.kind is not distinct from 'began'
      when 'waiting' then s.kind is null or s.kind <> 'began' else s.kind is not null and s.kind not in ('began', 'ended') end`,
  'a stretch has as many Connects as it counts, one after the other': sql`
    select w.id as wearing_id, w.ticks, count(t.no) as counted from auctions.wearing w
    left join auctions.badge_tick t on t.wearing_id = w.id
    group by w.id having w.ticks <> count(t.no) or w.ticks <> coalesce(max(t.no), 0)`,
  'no Connect is taken for time that was not had': sql`
    select t.wearing_id, t.no, t.due_at from auctions.badge_tick t join auctions.wearing w on w.id = t.wearing_id
    where t.due_at > w.ends_at or t.due_at > w.ended_at
      or t.due_at <> w.since + ceil(t.no * 604800000.0 / w.price) * interval '1 millisecond'`,
  'a stretch costs what a week cost on the day it began': sql`
    select w.id as wearing_id, w.price, p.price as price_of_day from auctions.wearing w
    left join auctions.badge_price p on p.category = w.category and p.day = (w.since at time zone 'UTC')::date
    where (w.price, w.version, w.sha256, w.clause) is distinct from (p.price, p.version, p.sha256, p.clause)`,
  'a price is the lowest that leaves no more wearers than places, or the highest there is': sql`
    select category, day, price from auctions.badge_price
    where (wearing > places and price < most) or one_less <= places`,
}

/** Every Connect that was taken for a badge. */
export async function readTicks(tx: Tx): Promise<readonly { readonly chargeId: Id; readonly ownerId: Id }[]> {
  const { rows } = await sql<{ chargeId: Id; ownerId: Id }>`
    select t.charge_id, w.owner_id from auctions.badge_tick t join auctions.wearing w on w.id = t.wearing_id
    order by t.wearing_id, t.no`.execute(tx)
  return rows
}

export interface HeldStretch {
  readonly holdId: Id
  readonly ownerId: Id
  readonly price: number
  readonly ticks: number
  readonly isOver: boolean
}

/** Every stretch for which Connects were held. */
export async function readHeldStretches(tx: Tx): Promise<readonly HeldStretch[]> {
  const { rows } = await sql<HeldStretch>`
    select hold_id, owner_id, price, ticks, ended_at is not null as is_over from auctions.wearing where hold_id is not null order by id`.execute(
    tx,
  )
  return rows
}
