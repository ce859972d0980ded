import { sql } from 'kysely'
import { invariant } from '#kernel/invariant.ts'
import type { Instant } from '#kernel/instant.ts'
import type { Tx } from '#platform/db/database.ts'

/** A settled day of history, as `writeDay` wrote it. `day` is `YYYY-MM-DD`, in UTC. */
export interface HistoryDay {
  readonly day: string
  readonly rows: number
  readonly columns: Uint8Array
}

/** What is kept of one format: how many decisions, and the last day. Undefined where there is none. */
export async function findKept(tx: Tx, format: string): Promise<{ readonly rows: number; readonly lastDay: string } | undefined> {
  const { rows } = await sql<{ rows: number | null; lastDay: string | null }>`
    select sum(rows)::bigint as rows, max(day)::text as last_day from simulation.history_day where format = ${format}`.execute(tx)
  const [kept] = rows
  return kept === undefined || kept.lastDay === null ? undefined : { rows: Number(kept.rows), lastDay: kept.lastDay }
}

/** All kept days until one, in their order, as a statement whose answer is read as a stream: its only column is `columns`. */
export function copyDaysSql(format: string, lastDay: string): string {
  invariant(/^[\w@ -]+$/.test(format) && /^[\d-]+$/.test(lastDay), 'these texts are made here, not typed by anybody')
  return `copy (
    select columns from simulation.history_day where format = '${format}' and day <= '${lastDay}' order by day
  ) to stdout (format binary)`
}

/** False where somebody else has kept that day meanwhile. */
export async function insertDay(tx: Tx, format: string, { day, rows, columns }: HistoryDay, at: Instant): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into simulation.history_day (format, day, rows, columns, kept_at)
    values (${format}, ${day}, ${rows}, ${Buffer.from(columns.buffer, columns.byteOffset, columns.length)}, ${at})
    on conflict do nothing`.execute(tx)
  return numAffectedRows === 1n
}

/** Throws away what was written in other formats, or all of it. */
export async function deleteDays(tx: Tx, which: { readonly except: string } | 'all'): Promise<void> {
  await (
    which === 'all'
      ? sql`delete from simulation.history_day`
      : sql`delete from simulation.history_day where format <> ${which.except}`
  ).execute(tx)
}
