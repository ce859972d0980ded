import { addDays, MILLISECONDS_PER_HOUR } from '#kernel/instant.ts'
import type { Ctx } from '#platform/run-action.ts'
import { insertSupplyDays, lastSupplyDay } from '../store/supply-days.ts'

/** A command may still be on its way into the books when its day ends; no transaction may stay open half as long. */
const SETTLED_AFTER_HOURS = 1 / 6

/** A year of history is a few seconds of reading; a quarter of one stays below the deadline of a statement in any marketplace. */
const MOST_DAYS_AT_ONCE = 100

/**
 * Writes down the supply of the next UTC days that have ended since it was last done, whatever was missed. What the books said when
 * a day ended never changes afterwards, so it does not matter how late this runs. @returns whether more days are waiting
 */
export async function recordSupplyDays(ctx: Ctx): Promise<boolean> {
  const settled = dayOf(new Date(ctx.now.getTime() - (24 + SETTLED_AFTER_HOURS) * MILLISECONDS_PER_HOUR))
  const last = await lastSupplyDay(ctx.tx)
  if (last === undefined || last >= settled) return false
  const most = dayOf(addDays(new Date(last), MOST_DAYS_AT_ONCE))
  await insertSupplyDays(ctx.tx, most < settled ? most : settled)
  return most < settled
}

function dayOf(instant: Date): string {
  return instant.toISOString().slice(0, 10)
}
