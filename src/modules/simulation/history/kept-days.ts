import { addDays, type Instant } from '#kernel/instant.ts'
import { countDecisionsBefore } from '#modules/charges/index.ts'
import type { Tx } from '#platform/db/database.ts'
import { findKept, selectDaysAfter } from '../store/history-days.ts'
import { DAY_FORMAT } from './day-columns.ts'
import type { HistoryBuilder } from './history-builder.ts'

const DAYS_AT_A_TIME = 4

/** Midnight after the last kept day, if the days hold all that the log has until then. */
export async function findKeptUntil(tx: Tx): Promise<Instant | undefined> {
  const kept = await findKept(tx, DAY_FORMAT)
  if (kept === undefined) return undefined
  const until = addDays(new Date(`${kept.lastDay}T00:00:00Z`), 1)
  // Nothing is written into settled days; if it were, its absence here would make every figure wrong without a sign.
  return (await countDecisionsBefore(tx, 'connects', until)) === kept.rows ? until : undefined
}

/** Takes in all kept days. @returns where they end; undefined where nothing that could be used is kept */
export async function readKeptDays(
  tx: Tx,
  builder: HistoryBuilder,
  onRows: (rows: number) => void,
): Promise<Instant | undefined> {
  const until = await findKeptUntil(tx)
  let day: string | undefined
  while (until !== undefined) {
    const page = await selectDaysAfter(tx, { format: DAY_FORMAT, day, limit: DAYS_AT_A_TIME })
    for (const { columns } of page) {
      builder.addDay(columns)
      onRows(builder.rows())
    }
    if (page.length < DAYS_AT_A_TIME) break
    day = page.at(-1)!.day
  }
  return until
}
