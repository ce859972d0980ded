import { systemActor } from '#kernel/actor.ts'
import { addDays, addHours, type Instant } from '#kernel/instant.ts'
import { copyDecisionsSql, findFirstDecisionAt } from '#modules/charges/index.ts'
import { copyOut } from '#platform/db/copy-out.ts'
import type { Database } from '#platform/db/database.ts'
import type { Job } from '#platform/jobs.ts'
import { inTransaction, type Ctx } from '#platform/run-action.ts'
import { DAY_FORMAT } from './history/day-columns.ts'
import { historyBuilder } from './history/history-builder.ts'
import { findKeptDays, isComplete } from './history/kept-days.ts'
import { deleteDays, insertDay } from './store/history-days.ts'
import type { LabSettings } from './lab/protocol.ts'

const KEEPER = systemActor('simulation')
/** A transaction of yesterday has long ended by then. */
const SETTLED_AFTER_HOURS = 1

/**
 * Every hour: keeps each day that is over as columns, so that a server that starts need not read the log from its beginning. Killed
 * anywhere, it goes on with the next day. Before a day is added, what is kept must agree with the log; else it is made again.
 */
export function createKeepDaysJob({ connectionString }: LabSettings): Job<object> {
  return {
    name: 'simulation-keep-days',
    every: '25 * * * *',
    async run({ db, stopping }) {
      const next = await inTransaction(db, KEEPER, findNext)
      if (next === undefined) return
      const isOver = (day: Instant): boolean => addHours(day, 24 + SETTLED_AFTER_HOURS) <= next.now
      for (let { from } = next; isOver(from) && !stopping(); from = addDays(from, 1))
        if (!(await keepDay(db, from, connectionString))) return
    },
  }
}

/** The first day that is not kept yet; undefined where there is nothing to keep. */
async function findNext({ tx, now }: Ctx): Promise<{ readonly from: Instant; readonly now: Instant } | undefined> {
  const kept = await findKeptDays(tx)
  if (kept !== undefined && addHours(kept.until, 24 + SETTLED_AFTER_HOURS) > now) return undefined
  await deleteDays(tx, { except: DAY_FORMAT })
  // Nothing is written into settled days. If it were, every figure would be wrong without a sign.
  if (kept !== undefined && (await isComplete(tx, kept))) return { from: kept.until, now }
  await deleteDays(tx, 'all')
  const first = await findFirstDecisionAt(tx, 'connects')
  return first && { from: dayOf(first), now }
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
