import type { Id } from '#kernel/ids.ts'
import { countActiveBetween, selectActiveBetween } from '#modules/charges/index.ts'
import { selectHeldBetween } from '#modules/ledger/index.ts'
import type { Tx } from '#platform/db/database.ts'
import type { Cohort } from './rules/special-grant.ts'
import { countJoinedBefore, selectJoinedBefore } from './store/memberships.ts'

const BEFORE_ALL = '00000000-0000-0000-0000-000000000000'

/** How many people a cohort has. */
export async function countCohort(tx: Tx, cohort: Cohort): Promise<number> {
  if (cohort.kind === 'joined_before') return countJoinedBefore(tx, cohort.until)
  const held = await selectHeldBetween(tx, { ...cohort, after: BEFORE_ALL, limit: null })
  return countActiveBetween(tx, { ...cohort, besides: held })
}

/**
 * The next of them in the order of their ids, which stays as it is however long the issuing takes. Paid places are charged from what was set
 * aside for them, so whoever had something set aside was hit as much as whoever was charged.
 */
export async function nextOfCohort(
  tx: Tx,
  cohort: Cohort,
  { after, limit }: { readonly after: Id | null; readonly limit: number },
): Promise<readonly Id[]> {
  const page = { after: after ?? BEFORE_ALL, limit }
  if (cohort.kind === 'joined_before') return selectJoinedBefore(tx, { moment: cohort.until, ...page })
  const active = await selectActiveBetween(tx, { ...cohort, ...page })
  const held = await selectHeldBetween(tx, { ...cohort, ...page })
  return [...new Set([...active, ...held])].toSorted().slice(0, limit)
}
