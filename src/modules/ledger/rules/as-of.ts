import { MILLISECONDS_PER_DAY } from '#kernel/instant.ts'
import { microsOf, type Micros } from './ledger-time.ts'

/**
 * Which part of a wallet's history is looked at: what was true at `validAt`, as far as the books knew it at `knownAt`.
 * Both moments are included; where one is missing, nothing is cut off by it.
 */
export interface AsOf {
  readonly validAt?: Micros | undefined
  readonly knownAt?: Micros | undefined
}

/** As of a moment, and no further back than `from` (included). */
export interface Period extends AsOf {
  readonly from?: Micros | undefined
}

const DAY = /^\d{4}-\d{2}-\d{2}$/
const MOMENT = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.(\d{1,6}))?Z$/

/**
 * The last microsecond of what a text names: of the whole day in UTC for `2026-10-03`, of the millisecond for a moment without
 * microseconds, because a line that is shown with a moment belongs to what was known at this moment.
 */
export function endOf(text: string): Micros | undefined {
  const start = startOf(text)
  if (start === undefined) return undefined
  if (DAY.test(text)) return start + MILLISECONDS_PER_DAY * 1000 - 1
  return (MOMENT.exec(text)?.[2]?.length ?? 0) > 3 ? start : start + 999
}

/** The beginning of what a text names: a day in UTC, or a moment in UTC with up to six decimals. Nothing when it names neither. */
export function startOf(text: string): Micros | undefined {
  if (DAY.test(text)) return microsOfText(`${text}T00:00:00Z`, text)
  const [, second, decimals = ''] = MOMENT.exec(text) ?? []
  if (second === undefined) return undefined
  const start = microsOfText(`${second}Z`, second)
  return start === undefined ? undefined : start + Number(decimals.padEnd(6, '0'))
}

/** Dates that no calendar has (30 February) are none. */
function microsOfText(moment: string, written: string): Micros | undefined {
  const instant = new Date(moment)
  return Number.isNaN(instant.getTime()) || !instant.toISOString().startsWith(written) ? undefined : microsOf(instant)
}
