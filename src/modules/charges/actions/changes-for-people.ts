import type { Connects } from '#kernel/connects.ts'
import { connects } from '#kernel/connects.ts'
import type { Id } from '#kernel/ids.ts'
import { addDays, type Instant } from '#kernel/instant.ts'
import { findTimeline, getPricedBy, type PolicyName } from '#modules/policy/index.ts'
import type { Tx } from '#platform/db/database.ts'
import { priceOfRecord } from '../replay.ts'
import { selectTallies } from '../store/decisions.ts'
import { changeInWords, DAYS } from './what-changes-for.ts'

/** A person's own last 90 days under a version and under the one it follows, in sums. */
export interface PersonalSums {
  readonly actions: number
  /** Those that would have cost something else; 0: the change does not concern this person so far. */
  readonly changedActions: number
  readonly before: Connects
  readonly after: Connects
  readonly words: string
}

/**
 * What a version would have meant for each of many people: the same sums as `whatChangesFor`, in one statement and one pass. People who did
 * nothing that is priced are not in the answer. Empty where the version follows none.
 */
export async function changesForPeople(
  tx: Tx,
  of: { readonly policy: PolicyName; readonly version: number; readonly now: Instant; readonly ownerIds: readonly Id[] },
): Promise<ReadonlyMap<Id, PersonalSums>> {
  const { policy, version, now, ownerIds } = of
  const { parent } = await findTimeline(tx, policy, version)
  if (parent === undefined || ownerIds.length === 0) return new Map()
  const [before, after] = [(await getPricedBy(tx, policy, parent)).document, (await getPricedBy(tx, policy, version)).document]
  const tallies = await selectTallies(tx, policy, { from: addDays(now, -DAYS), until: now, ownerIds })
  const sums = new Map<Id, { actions: number; changedActions: number; before: number; after: number }>()
  for (const tally of tallies) {
    const prices = { before: priceOfRecord(before, tally), after: priceOfRecord(after, tally) }
    const sum = sums.get(tally.ownerId) ?? { actions: 0, changedActions: 0, before: 0, after: 0 }
    sum.actions += tally.times
    sum.before += prices.before * tally.times
    sum.after += prices.after * tally.times
    if (prices.before !== prices.after) sum.changedActions += tally.times
    sums.set(tally.ownerId, sum)
  }
  return new Map(
    [...sums].map(([ownerId, sum]) => {
      const words = changeInWords({ names: { before: `v${parent}`, after: `v${version}` }, ...sum })
      return [ownerId, { ...sum, before: connects(sum.before), after: connects(sum.after), words }]
    }),
  )
}
