import { proportion, usdCents } from '#kernel/money.ts'
import type { Id } from '#kernel/ids.ts'
import type { Impact, Pin, PolicyAction } from '#modules/policy/index.ts'

/** Decides again what was pinned; the caller brings the engine. */
export type Decide = (pin: Pin) => {
  readonly before: number
  readonly after: number
  readonly facts: Readonly<Record<string, unknown>>
}

const BASIS = 10_000

interface Tally {
  actions: number
  cents: number
  readonly people: Set<Id>
}
const tally = (): Tally => ({ actions: 0, cents: 0, people: new Set() })

/** What an amount comes to in cents: a fee in basis points of what was agreed, rounded half to even like the fee itself. */
function cents(unit: 'basis_points' | 'usd_cents', amount: number, facts: Readonly<Record<string, unknown>>): number {
  if (unit === 'usd_cents') return amount
  return proportion(usdCents(Number(facts['contractValueUsdCents'] ?? 0)), amount, BASIS)
}

/**
 * Recorded contracts with the fees of other rules, in US cents: a fixed price and a catalog order count once, an hourly rate counts one
 * hour, a retainer one period. Nobody is assumed to agree on other work.
 */
export function replayPins(decide: Decide, unitOf: (action: PolicyAction) => 'basis_points' | 'usd_cents') {
  const [all, more, less] = [tally(), tally(), tally()]
  const byAction = new Map<PolicyAction, { actions: number; before: number; after: number }>()

  function count(into: Tally, pin: Pin, difference: number): void {
    into.actions += 1
    into.cents += difference
    into.people.add(pin.payerId)
  }
  return {
    add(pin: Pin): void {
      const decided = decide(pin)
      const unit = unitOf(pin.action)
      const [before, after] = [cents(unit, decided.before, decided.facts), cents(unit, decided.after, decided.facts)]
      count(all, pin, 0)
      if (after !== before) count(after > before ? more : less, pin, Math.abs(after - before))
      const sums = byAction.get(pin.action) ?? { actions: 0, before: 0, after: 0 }
      byAction.set(pin.action, { actions: sums.actions + 1, before: sums.before + before, after: sums.after + after })
    },
    finish(): Omit<Impact, 'from' | 'until' | 'run'> {
      const total = (side: 'before' | 'after') => [...byAction.values()].reduce((sum, sums) => sum + sums[side], 0)
      return {
        unit: 'usd_cents',
        actions: all.actions,
        people: all.people.size,
        payingMore: share(more),
        payingLess: share(less),
        connectsBefore: total('before'),
        connectsAfter: total('after'),
        refundLiabilityPer30Days: { connects: 0, usdCents: 0 },
        byAction: [...byAction].map(([action, sums]) => ({ action, ...sums })),
      }
    },
  }
}

function share({ actions, cents: connects, people }: Tally) {
  return { actions, connects, people: people.size }
}
