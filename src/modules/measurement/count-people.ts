import { selectAskedPeople, selectProposingPeople, type DaysToCount, type PersonOfCases } from '#modules/charges/index.ts'
import { selectOpenedBetween } from '#modules/jobs/index.ts'
import type { Tx } from '#platform/db/database.ts'
import { plusDays, startOf } from './rules/days.ts'
import type { Day } from './rules/effect.ts'
import type { Source } from './rules/metrics.ts'

interface DaysInForce {
  readonly effectiveFrom: Day
  readonly effectiveUntil: Day | null
  /** The last day that is looked at. */
  readonly through: Day
}

/** Who stands behind a source's cases while a version was in force: freelancers, and for jobs the clients. */
export async function selectPeople(
  tx: Tx,
  source: Source,
  { effectiveFrom, effectiveUntil, through }: DaysInForce,
): Promise<readonly PersonOfCases[]> {
  const next = plusDays(through, 1)
  const until = effectiveUntil === null || effectiveUntil > next ? next : effectiveUntil
  return readers[source](tx, { from: startOf(effectiveFrom), until: startOf(until) })
}

const readers: Readonly<Record<Source, (tx: Tx, window: DaysToCount) => Promise<readonly PersonOfCases[]>>> = {
  answers: selectAskedPeople,
  proposals: (tx, window) => selectProposingPeople(tx, 'connects', window),
  async jobs(tx, window) {
    const opened = await selectOpenedBetween(tx, window)
    return opened.map(({ organizationId, category }) => ({
      personId: organizationId,
      category,
      initiator: 'unknown',
      clientKind: 'unknown',
      freelancerPlan: 'unknown',
      badge: 'unknown',
    }))
  },
}
