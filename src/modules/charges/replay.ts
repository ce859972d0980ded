import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import { MILLISECONDS_PER_DAY } from '#kernel/instant.ts'
import { decodeFacts, tryPriceAction, type Impact, type PolicyDocument, type PricedAction } from '#modules/policy/index.ts'

export interface RecordedCase {
  readonly ownerId: Id
  readonly action: PricedAction
  readonly facts: readonly number[]
}

/** What recorded facts cost under a document, by the same function that prices requests; 0 where the action is not offered. */
export function priceOfRecord(document: PolicyDocument, { action, facts }: RecordedCase): number {
  const decision = tryPriceAction(document, action, decodeFacts(action, facts))
  return 'amount' in decision ? decision.amount : 0
}

interface Tally {
  actions: number
  connects: number
  people: Set<Id>
}
const tally = (): Tally => ({ actions: 0, connects: 0, people: new Set() })

/** Counts what other rules would have done to recorded actions. Nobody is assumed to act differently. */
export function startReplay({ before, after }: { readonly before: PolicyDocument; readonly after: PolicyDocument }) {
  const [more, less, all] = [tally(), tally(), tally()]
  const actions = new Map<PricedAction, { actions: number; before: number; after: number }>()
  let [connectsBefore, connectsAfter] = [0, 0]

  return {
    add(recorded: RecordedCase): void {
      const [old, now] = [priceOfRecord(before, recorded), priceOfRecord(after, recorded)]
      count(all, recorded.ownerId, 0)
      if (now !== old) count(now > old ? more : less, recorded.ownerId, Math.abs(now - old))
      connectsBefore += old
      connectsAfter += now
      const sum = actions.get(recorded.action) ?? { actions: 0, before: 0, after: 0 }
      actions.set(recorded.action, { actions: sum.actions + 1, before: sum.before + old, after: sum.after + now })
    },
    finish({ from, until }: { readonly from: Instant; readonly until: Instant }): Impact {
      const days = Math.max(1, (until.getTime() - from.getTime()) / MILLISECONDS_PER_DAY)
      const liability = Math.ceil((more.connects * 30) / days)
      return {
        from: from.toISOString(),
        until: until.toISOString(),
        actions: all.actions,
        people: all.people.size,
        payingMore: share(more),
        payingLess: share(less),
        connectsBefore,
        connectsAfter,
        refundLiabilityPer30Days: { connects: liability, usdCents: liability * after.unitPriceUsdCents },
        byAction: [...actions].map(([action, sums]) => ({ action, ...sums })),
      }
    },
  }
}

function count(into: Tally, ownerId: Id, connects: number): void {
  into.actions += 1
  into.connects += connects
  into.people.add(ownerId)
}

function share({ actions, connects, people }: Tally) {
  return { actions, connects, people: people.size }
}
