import { systemActor } from '#kernel/actor.ts'
import { addDays, addHours, type Instant } from '#kernel/instant.ts'
import { copyDecisionsSql, findFirstDecisionAt } from '#modules/charges/index.ts'
import { copyOut } from '#platform/db/copy-out.ts'
import type { Database } from '#platform/db/database.ts'
import type { Job } from '#platform/jobs.ts'
import { inTransaction } from '#platform/run-action.ts'
import { DAY_FORMAT } from './history/day-columns.ts'
import { historyBuilder } from './history/history-builder.ts'
import { findKeptUntil } from './history/kept-days.ts'
import { deleteDays, insertDay } from './store/history-days.ts'
import type { LabSettings } from './lab/protocol.ts'

const KEEPER = systemActor('simulation')
/** A transaction of yesterday has long ended by then. */
const SETTLED_AFTER_HOURS = 1

/**
 * Every hour: keeps each day that is over as columns, so that a server that starts need not read the log from its beginning. Killed
 * anywhere, it goes on with the next day. What does not agree with the log is thrown away and made again.
 */
export function createKeepDaysJob({ connectionString }: LabSettings): Job<object> {
  return {
    name: 'simulation-keep-days',
    every: '25 * * * *',
    async run({ db, stopping }) {
      const next = await inTransaction(db, KEEPER, async (ctx) => {
        await deleteDays(ctx.tx, { except: DAY_FORMAT })
        const kept = await findKeptUntil(ctx.tx)
        if (kept !== undefined) return { from: kept, now: ctx.now }
        await deleteDays(ctx.tx, 'all')
        const first = await findFirstDecisionAt(ctx.tx, 'connects')
        return first === undefined ? undefined : { from: dayOf(first), now: ctx.now }
      })
      if (next === undefined) return
      const settled = addHours(next.now, -SETTLED_AFTER_HOURS)
      for (let { from } = next; addDays(from, 1) <= settled && !stopping(); from = addDays(from, 1)) {
        if (!(await keepDay(db, from, connectionString))) return
      }
    },
  }
}

async function keepDay(db: Database, from: Instant, connectionString: string): Promise<boolean> {
  const builder = historyBuilder()
  const { rows, onRow } = builder.openStretch()
  await copyOut(copyDecisionsSql('connects', { from, until: addDays(from, 1) }), onRow, { connectionString, role: 'read' })
  builder.append(rows)
  const day = { day: from.toISOString().slice(0, 10), rows: builder.rows(), columns: builder.toDay() }
  return inTransaction(db, KEEPER, (ctx) => insertDay(ctx.tx, DAY_FORMAT, day, ctx.now))
}

function dayOf(at: Instant): Instant {
  return new Date(`${at.toISOString().slice(0, 10)}T00:00:00Z`)
}
