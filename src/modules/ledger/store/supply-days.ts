import { sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'
import { movedInto } from './statement-lots.ts'
import type { SupplyLine } from './supply.ts'

/** The supply of one origin as the books stood at the end of a UTC day. */
export interface SupplyDay extends SupplyLine {
  /** `2026-12-31`, in UTC. */
  readonly day: string
}

/**
 * Writes a line for each origin and each day after the last one written, up to `through`: the lines of the day before, and what the
 * journal recorded on the day. Days before the first Connects have no line.
 */
export async function insertSupplyDays(tx: Tx, through: string): Promise<void> {
  await sql`
    with last as (select max(day) as day from ledger.supply_day),
    moved as (
      select (txn.recorded_at at time zone 'UTC')::date as day, lot.origin,
        coalesce(sum(move.qty) filter (where move.from_state is null), 0) as issued,
        coalesce(sum(move.qty) filter (where move.from_state is null and lot.parent_lot is not null), 0) as renewed,
        sum(${movedInto('available')}) as available, sum(${movedInto('held')}) as held, sum(${movedInto('consumed')}) as consumed, sum(${movedInto('expired')}) as expired, sum(${movedInto('revoked')}) as revoked
      from ledger.txn
      cross join lateral unnest(txn.moves) as move
      join ledger.lot on lot.bucket = txn.bucket and lot.id = move.lot_id
      where txn.recorded_at >= (select coalesce(day + 1, '-infinity')::timestamp at time zone 'UTC' from last)
        and txn.recorded_at < (${through}::date + 1)::timestamp at time zone 'UTC'
      group by 1, 2
    ),
    steps as (
      select * from moved
      union all select day, origin, issued, renewed, available, held, consumed, expired, revoked
      from ledger.supply_day where day = (select day from last)
    ),
    lines as (
      select days.day::date, origins.origin, ${sumSoFar('issued')}, ${sumSoFar('renewed')}, ${sumSoFar('available')},
        ${sumSoFar('held')}, ${sumSoFar('consumed')}, ${sumSoFar('expired')}, ${sumSoFar('revoked')}
      from (select distinct origin from steps) origins
      cross join generate_series((select min(day) from steps)::timestamp, ${through}::date::timestamp, interval '1 day') as days (day)
      left join steps on steps.origin = origins.origin and steps.day = days.day
      window so_far as (partition by origins.origin order by days.day)
    )
    insert into ledger.supply_day (day, origin, issued, renewed, available, held, consumed, expired, revoked)
    select * from lines where issued > 0 and day > coalesce((select day from last), '-infinity')
    on conflict do nothing`.execute(tx)
}

function sumSoFar(column: string) {
  return sql`sum(coalesce(${sql.ref(`steps.${column}`)}, 0)) over so_far as ${sql.ref(column)}`
}

const SUPPLY = sql`
  to_char(day, 'YYYY-MM-DD') as day, origin, issued, renewed, available, held, consumed, expired, revoked`

/** The newest day that is written down; before the first time, the day before the first Connects. */
export async function lastSupplyDay(tx: Tx): Promise<string | undefined> {
  const { rows } = await sql<{ day: string | null }>`
    select to_char(coalesce((select max(day) from ledger.supply_day),
      (select (min(effective_at) at time zone 'UTC')::date - 1 from ledger.lot)), 'YYYY-MM-DD') as day`.execute(tx)
  return rows[0]?.day ?? undefined
}

/** The lines of the newest `days` days before `before` (default: of all), newest day first, origins in alphabetical order. */
export async function supplyDays(
  tx: Tx,
  { before, days }: { readonly before?: string | undefined; readonly days: number },
): Promise<SupplyDay[]> {
  const { rows } = await sql<SupplyDay>`
    select ${SUPPLY} from ledger.supply_day
    where day in (select distinct day from ledger.supply_day where day < ${before ?? 'infinity'}::date order by day desc limit ${days})
    order by supply_day.day desc, origin`.execute(tx)
  return rows
}
