import { sql } from 'kysely'
import { addDays, addHours, type Instant } from '#kernel/instant.ts'
import { countAnswersByDay, countProposalsByDay, type DailyCount, type DaysToCount } from '#modules/charges/index.ts'
import { countHiresBefore } from '#modules/contracts/index.ts'
import { selectOpenedBetween } from '#modules/jobs/index.ts'
import { selectActivations, type PolicyName } from '#modules/policy/index.ts'
import type { Tx } from '#platform/db/database.ts'
import { dayOf, plusDays, startOf } from './rules/days.ts'
import type { Day } from './rules/effect.ts'
import { ANSWER_HOURS, HIRE_DAYS, settledAfterDays, type Source } from './rules/metrics.ts'
import { findLastCountedDay, insertCountedDays } from './store/daily-figures.ts'

const POLICY: PolicyName = 'connects'
/** So many days are counted at once: memory and transactions stay small however long the history is. */
const DAYS_AT_ONCE = 31
/** What was under way at midnight is committed an hour later. */
const HOURS_TO_SETTLE = 1

/**
 * Counts the next days of a source whose figures cannot change any more, at most a month of them, once and for all.
 *
 * @returns whether there may be more to count
 */
export async function countNextDays(tx: Tx, source: Source, now: Instant): Promise<boolean> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`measurement/${source}`}, 0))`.execute(tx)
  const first = await firstDayToCount(tx, source)
  const last = lastSettledDay(source, now)
  if (first === undefined || first > last) return false
  const days = daysBetween(first, last).slice(0, DAYS_AT_ONCE)
  const window = { from: startOf(first), until: startOf(plusDays(days.at(-1)!, 1)) }
  await insertCountedDays(tx, source, { days, cases: await counters[source](tx, window) })
  return days.at(-1)! < last
}

/** The last day whose figures are final: late answers and hires have had their time. */
export function lastSettledDay(source: Source, now: Instant): Day {
  return plusDays(dayOf(addHours(now, -HOURS_TO_SETTLE)), -1 - settledAfterDays[source])
}

async function firstDayToCount(tx: Tx, source: Source): Promise<Day | undefined> {
  const last = await findLastCountedDay(tx, source)
  if (last !== undefined) return plusDays(last, 1)
  const [first] = await selectActivations(tx, POLICY)
  return first === undefined ? undefined : dayOf(first.since)
}

const counters: Readonly<Record<Source, (tx: Tx, window: DaysToCount) => Promise<readonly DailyCount[]>>> = {
  answers: (tx, window) => countAnswersByDay(tx, { ...window, withinHours: ANSWER_HOURS }),
  proposals: (tx, window) => countProposalsByDay(tx, POLICY, window),
  jobs: countJobsByDay,
}

async function countJobsByDay(tx: Tx, window: DaysToCount): Promise<readonly DailyCount[]> {
  const opened = await selectOpenedBetween(tx, window)
  const hires = await countHiresBefore(
    tx,
    opened.map(({ id, openedAt }) => ({ jobId: id, before: addDays(openedAt, HIRE_DAYS) })),
  )
  const counts = new Map<string, DailyCount>()
  for (const { id, openedAt, category } of opened) {
    const day = dayOf(openedAt)
    const known = counts.get(`${day}/${category}`)
    counts.set(`${day}/${category}`, {
      ...noFacts,
      day,
      category,
      items: (known?.items ?? 0) + 1,
      hits: (known?.hits ?? 0) + (hires.get(id) ?? 0),
      amount: 0,
    })
  }
  return [...counts.values()]
}

/** A job is nobody's answer, and has no freelancer yet. */
const noFacts = { initiator: 'unknown', clientKind: 'unknown', freelancerPlan: 'unknown', badge: 'unknown' } as const

function daysBetween(first: Day, last: Day): Day[] {
  const days: Day[] = []
  for (let day = first; day <= last; day = plusDays(day, 1)) days.push(day)
  return days
}
