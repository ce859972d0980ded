import { copyDecisionsSql } from '#modules/charges/index.ts'
import { addHours, type Instant } from '#kernel/instant.ts'
import { copyOut } from '#platform/db/copy-out.ts'
import { openDatabase } from '#platform/db/database.ts'
import { readClock } from '#platform/db/read-clock.ts'
import { historyBuilder } from '../history/history-builder.ts'
import { readAttributes } from '../history/people-attributes.ts'
import type { History } from '../rules/columns.ts'

/** The decision log as columns in this thread's memory, brought up to date before it is asked. */
export interface HistoryCache {
  /** Everything recorded until now; reads only what is new. */
  refresh(onRows: (rows: number) => void, signal?: AbortSignal): Promise<{ readonly history: History; readonly now: Instant }>
  close(): Promise<void>
}

/** A transaction ends within the deadline of a request; what is older than this cannot be joined by a late one. */
const SETTLED_AFTER_HOURS = 1 / 6

export function openHistoryCache(connectionString: string): HistoryCache {
  const { db } = openDatabase({ connectionString, role: 'read', maxConnections: 1 })
  const builder = historyBuilder()

  async function read(until: Instant, onRows: (rows: number) => void, signal?: AbortSignal): Promise<void> {
    const after = builder.watermark() ?? undefined
    const reader = builder.openReader()
    const statement = copyDecisionsSql('connects', { after, until })
    const settings = { connectionString, role: 'read', ...(signal === undefined ? {} : { signal }) } as const
    await copyOut(
      statement,
      (chunk) => {
        reader(chunk)
        onRows(builder.rows())
      },
      settings,
    )
  }

  return {
    async refresh(onRows, signal) {
      const now = await readClock(db)
      builder.forgetTail()
      await read(addHours(now, -SETTLED_AFTER_HOURS), onRows, signal)
      builder.markSettled()
      // The end of the stretch is open, and a decision of this very moment counts.
      await read(addHours(now, 1 / 60), onRows, signal)
      const ids = builder.idsOfPeople()
      return { history: builder.history(await db.transaction().execute((tx) => readAttributes(tx, ids)), ids), now }
    },
    close: () => db.destroy(),
  }
}
