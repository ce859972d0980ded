import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { monthsDue } from '#modules/grants/rules/months-due.ts'

const DAY_MS = 86_400_000
const LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** Months that are due, against a calendar on paper: the anchor's day, or the month's last one; each month once, however late. */
export function monthsAsOnPaper(
  due: typeof monthsDue,
  { numRuns, seed }: { readonly numRuns: number; readonly seed: number },
): number {
  const anchors = fc.oneof(
    fc.integer({ min: 0, max: 12 * 366 }).map((days) => Date.UTC(2019, 0, 1) + days * DAY_MS + 86_399_000),
    fc.constantFrom('2024-01-31', '2023-01-31', '2024-02-29', '2023-12-31', '2024-08-30').map((day) => Date.parse(day)),
  )
  let months = 0
  const look = fc.property(anchors, fc.nat({ max: 30 }), fc.integer({ min: 1, max: 1200 }), (at, monthsDone, days) => {
    const anchor = new Date(at)
    const first = onPaper(anchor, monthsDone)
    const now = new Date(first.getTime() + days * DAY_MS)
    const found = due({ anchor, monthsDone }, now)
    const expected: { month: number; at: Date }[] = []
    for (let month = monthsDone + 1; onPaper(anchor, month) <= now; month += 1)
      expected.push({ month, at: onPaper(anchor, month) })
    assert.deepEqual(found, { due: expected, nextDue: onPaper(anchor, monthsDone + expected.length + 1) })
    months += expected.length
  })
  fc.assert(look, { numRuns, seed, endOnFailure: true })
  return months
}

function onPaper(anchor: Date, months: number): Date {
  const count = anchor.getUTCFullYear() * 12 + anchor.getUTCMonth() + months
  const [year, month] = [Math.floor(count / 12), count % 12]
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  const length = month === 1 && isLeap ? 29 : LENGTHS[month]!
  return new Date(Date.UTC(year, month, Math.min(anchor.getUTCDate(), length)) + (anchor.getTime() % DAY_MS))
}
