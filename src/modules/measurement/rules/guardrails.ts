import type { Guardrail } from '#modules/policy/index.ts'
import type { Day, Measured } from './effect.ts'

/** What a day's computation said about a guardrail's metric; null where it could say nothing. */
export interface GuardrailReading {
  readonly through: Day
  readonly relative: Measured | null
}

/** Whether a side effect went as far as the plan calls bad: by its size, and by the whole interval. */
export function isBeyond({ direction, byPercent, surelyByPercent }: Guardrail, relative: Measured): boolean {
  const [by, surely] = [byPercent / 100, surelyByPercent / 100]
  if (direction === 'falls') return relative.value <= -by && relative.high < -surely
  return relative.value >= by && relative.low > surely
}

/** On how many of the newest days in a row it was beyond; `readings` has one a day, the newest first. A day that is missing ends the row. */
export function daysBeyond(guardrail: Guardrail, readings: readonly GuardrailReading[]): number {
  let expected = readings[0]?.through
  let days = 0
  for (const { through, relative } of readings) {
    if (through !== expected || relative === null || !isBeyond(guardrail, relative)) break
    days += 1
    expected = dayBefore(through)
  }
  return days
}

/** Enough days in a row: operators hear of it, and where the plan says so the clauses stop charging. */
export function isHit(guardrail: Guardrail, readings: readonly GuardrailReading[]): boolean {
  return daysBeyond(guardrail, readings) >= guardrail.days
}

function dayBefore(day: Day): Day {
  return new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10)
}
