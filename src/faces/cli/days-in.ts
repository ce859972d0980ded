import { exitCodes, MachineProblem } from '#platform/machine-problem.ts'
import type { Call } from './command.ts'

const MOST_DAYS = 3_660

/**
 * `--days N`: how much of history is looked at.
 * @throws MachineProblem when it is no number of days
 */
export function daysIn(call: Pick<Call, 'option'>): number {
  const days = Number(call.option('days') ?? 90)
  if (Number.isInteger(days) && days >= 1 && days <= MOST_DAYS) return days
  throw new MachineProblem(`--days takes a whole number from 1 to ${MOST_DAYS}.`, exitCodes.usage)
}
