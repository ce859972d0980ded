import type { Id } from '#kernel/ids.ts'
import { readDecisions, type LogWindow } from '#modules/charges/index.ts'
import { decodeFacts, tryPriceAction, type PolicyDocument, type PricedAction } from '#modules/policy/index.ts'
import type { Tx } from '#platform/db/database.ts'

/** The second model: every row an object, priced by the interpreter alone, added up in maps. Slow, and easy to believe. */
export async function naiveReplay(
  tx: Tx,
  { before, after, window }: { readonly before: PolicyDocument; readonly after: PolicyDocument; readonly window: LogWindow },
) {
  const [more, less, all] = [tally(), tally(), tally()]
  const byAction = new Map<PricedAction, { actions: number; before: number; after: number }>()
  for await (const page of readDecisions(tx, 'connects', window)) {
    for (const { ownerId, action, facts } of page) {
      const [old, now] = [priceOf(before, action, facts), priceOf(after, action, facts)]
      count(all, ownerId, 0)
      if (now !== old) count(now > old ? more : less, ownerId, Math.abs(now - old))
      const sum = byAction.get(action) ?? { actions: 0, before: 0, after: 0 }
      byAction.set(action, { actions: sum.actions + 1, before: sum.before + old, after: sum.after + now })
    }
  }
  const sums = [...byAction.values()]
  return {
    actions: all.actions,
    people: all.people.size,
    before: sums.reduce((sum, one) => sum + one.before, 0),
    after: sums.reduce((sum, one) => sum + one.after, 0),
    payingMore: share(more),
    payingLess: share(less),
    byAction: [...byAction].map(([action, one]) => ({ action, ...one })),
  }
}

function priceOf(document: PolicyDocument, action: PricedAction, facts: readonly number[]): number {
  const decision = tryPriceAction(document, action, decodeFacts(action, facts))
  return 'amount' in decision ? decision.amount : 0
}

interface Tally {
  actions: number
  connects: number
  people: Set<Id>
}

function tally(): Tally {
  return { actions: 0, connects: 0, people: new Set() }
}

function count(into: Tally, ownerId: Id, connects: number): void {
  into.actions += 1
  into.connects += connects
  into.people.add(ownerId)
}

function share({ actions, connects, people }: Tally) {
  return { actions, connects, people: people.size }
}
