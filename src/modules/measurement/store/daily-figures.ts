import { sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'
import { insertRows } from '#platform/db/insert-rows.ts'
import type { Counted, CountedCases } from '../rules/daily-series.ts'
import type { Day } from '../rules/effect.ts'
import type { Source } from '../rules/metrics.ts'

/** The last day of a source that was counted. */
export async function findLastCountedDay(tx: Tx, source: Source): Promise<Day | undefined> {
  const { rows } = await sql<{ day: Day | null }>`
    select max(day)::text as day from measurement.counted_day where source = ${source}`.execute(tx)
  return rows[0]?.day ?? undefined
}

/** Keeps the figures of some days, for ever. The days must not have been counted before. */
export async function insertCountedDays(tx: Tx, source: Source, { days, cases }: Counted): Promise<void> {
  await sql`
    insert into measurement.counted_day (source, day) select ${source}, unnest(${days}::date[])`.execute(tx)
  const columns = {
    source: 'text',
    day: 'date',
    initiator: 'text',
    clientKind: 'text',
    category: 'text',
    freelancerPlan: 'text',
    badge: 'text',
    items: 'integer',
    hits: 'integer',
    amount: 'float8',
  }
  await insertRows(
    tx,
    'measurement.daily_figure',
    columns,
    cases.map((one) => ({ ...one, source })),
  )
}

/** The figures of a source from one day to another, both included. */
export async function selectCounted(
  tx: Tx,
  source: Source,
  { from, through }: { readonly from: Day; readonly through: Day },
): Promise<Counted> {
  const days = await sql<{ day: Day }>`
    select day::text as day from measurement.counted_day
    where source = ${source} and day between ${from}::date and ${through}::date order by counted_day.day`.execute(tx)
  const cases = await sql<CountedCases>`
    select day::text as day, initiator, client_kind, category, freelancer_plan, badge, items, hits, amount
    from measurement.daily_figure where source = ${source} and day between ${from}::date and ${through}::date
    order by daily_figure.day`.execute(tx)
  return { days: days.rows.map(({ day }) => day), cases: cases.rows }
}
