import { addDays, type Instant } from '#kernel/instant.ts'
import { countDecisionsBefore } from '#modules/charges/index.ts'
import { copyOut, type CopyOutOptions } from '#platform/db/copy-out.ts'
import type { Tx } from '#platform/db/database.ts'
import { copyDaysSql, findKept } from '../store/history-days.ts'
import { firstFieldOf } from './copied-rows.ts'
import { DAY_FORMAT } from './day-columns.ts'
import type { HistoryBuilder } from './history-builder.ts'

/** Where the kept days end, and how many decisions they hold. */
export interface KeptDays {
  readonly lastDay: string
  /** Midnight after the last one, in UTC. */
  readonly until: Instant
  readonly rows: number
}

export async function findKeptDays(tx: Tx): Promise<KeptDays | undefined> {
  const kept = await findKept(tx, DAY_FORMAT)
  return kept && { ...kept, until: addDays(new Date(`${kept.lastDay}T00:00:00Z`), 1) }
}

/** Whether kept days hold all that the log has until then. A second for a million decisions: not for when somebody waits. */
export async function isComplete(tx: Tx, { until, rows }: KeptDays): Promise<boolean> {
  return (await countDecisionsBefore(tx, 'connects', until)) === rows
}

/** Takes in all of these days. */
export async function readKeptDays(
  { lastDay }: KeptDays,
  builder: HistoryBuilder,
  { onRows, ...options }: CopyOutOptions & { readonly onRows: (rows: number) => void },
): Promise<void> {
  const onRow = (bytes: DataView, start: number): void => {
    const columns = firstFieldOf(bytes, start)
    if (columns === undefined) return
    builder.addDay(columns)
    onRows(builder.rows())
  }
  await copyOut(copyDaysSql(DAY_FORMAT, lastDay), onRow, options)
}
