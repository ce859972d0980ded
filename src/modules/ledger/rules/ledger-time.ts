import { MILLISECONDS_PER_DAY, type Instant } from '#kernel/instant.ts'

/** Ledger time: whole microseconds since 1970. Two transactions of a wallet are at least one apart. */
export type Micros = number

const MICROS_PER_DAY = MILLISECONDS_PER_DAY * 1000

export function microsOf(instant: Instant): Micros {
  return instant.getTime() * 1000
}

/** The millisecond in which `micros` lies. */
export function instantOf(micros: Micros): Instant {
  return new Date(Math.floor(micros / 1000))
}

export function daysAfter(moment: Micros, days: number): Micros {
  return moment + days * MICROS_PER_DAY
}

/** As PostgreSQL writes a `timestamp` in UTC: `2026-11-28 18:00:00.123456`, with as many decimals as it needs. */
export function microsOfText(text: string): Micros {
  const seconds = Date.parse(`${text.slice(0, 10)}T${text.slice(11, 19)}Z`) * 1000
  return text[19] === '.' ? seconds + Number(text.slice(20).padEnd(6, '0')) : seconds
}

/** ISO 8601 with all six decimals, so that PostgreSQL stores the very microsecond. */
export function timestampText(micros: Micros): string {
  const within = micros - Math.floor(micros / 1000) * 1000
  return `${instantOf(micros).toISOString().slice(0, -1)}${String(within).padStart(3, '0')}Z`
}
