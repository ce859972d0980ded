import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { connects } from '#kernel/connects.ts'
import {
  leftOf,
  nextShare,
  openBudget,
  releaseShow,
  reserveShow,
  settleShow,
  spentByThen,
  type ClickBudget,
} from './click-budget.ts'

type Request = { readonly kind: 'reserve' | 'settle' | 'release'; readonly id: string; readonly price: number }
/** A till that several may be at: `begin` is when a request arrives, the function it gives back is when its answer is written. */
type Till = (limit: number) => { begin(request: Request): () => void; budget(): ClickBudget }

function decide(budget: ClickBudget, { kind, id, price }: Request): ClickBudget {
  if (kind === 'release') return releaseShow(budget, id)
  const decided = kind === 'settle' ? settleShow(budget, id) : reserveShow(budget, { id, price: connects(price) })
  return decided.ok ? decided.value : budget
}

/** Decides on what is there when it writes: what a locked row does. */
const honestTill: Till = (limit) => {
  let budget = openBudget(connects(limit))
  return { begin: (request) => () => (budget = decide(budget, request)) && undefined, budget: () => budget }
}

/** The budget race: decides on what was there when the request arrived, and adds its own change to whatever is there now. */
const racingTill: Till = (limit) => {
  let budget = openBudget(connects(limit))
  return {
    begin(request) {
      const seen = budget
      return () => {
        const decided = decide(seen, request)
        if (decided === seen) return
        const reserved = new Map(budget.reserved)
        if (request.kind === 'reserve') reserved.set(request.id, connects(request.price))
        else reserved.delete(request.id)
        budget = { ...budget, reserved, charged: connects(budget.charged + decided.charged - seen.charged) }
      }
    },
    budget: () => budget,
  }
}

const requests = fc.array(
  fc.record({
    kind: fc.constantFrom('reserve' as const, 'reserve' as const, 'settle' as const, 'release' as const),
    id: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
    price: fc.integer({ min: 1, max: 4 }),
    /** How many later requests arrive before this one is written. */
    late: fc.nat(4),
  }),
  { maxLength: 40 },
)
const crowds = fc.record({ limit: fc.nat(10), requests })

/** Runs the requests as they arrive, each written after `late` others have arrived. @returns the budget after every write */
function run(
  till: Till,
  { limit, requests }: { limit: number; requests: readonly (Request & { late: number })[] },
): ClickBudget[] {
  const open = till(limit)
  const waiting = requests.map((request, arrives) => ({ request, arrives, written: arrives + request.late }))
  const writes = new Map<number, (() => void)[]>()
  const after: ClickBudget[] = []
  for (let moment = 0; moment < requests.length + 5; moment += 1) {
    const arriving = waiting[moment]
    if (arriving !== undefined)
      writes.set(arriving.written, [...(writes.get(arriving.written) ?? []), open.begin(arriving.request)])
    for (const write of writes.get(moment) ?? []) {
      write()
      after.push(open.budget())
    }
  }
  return after
}

const neverExceeded = (till: Till) =>
  fc.property(crowds, (crowd) => run(till, crowd).every((budget) => leftOf(budget) >= 0 && budget.charged <= budget.limit))

describe('a budget for clicks', () => {
  test('is never exceeded, however its requests cross', () => {
    expect(fc.check(neverExceeded(honestTill), { numRuns: 5000, seed: 7 }).counterexample).toBeNull()
  })

  test('a planted fault is caught: the budget race', () => {
    expect(fc.check(neverExceeded(racingTill), { numRuns: 5000, seed: 7, endOnFailure: true }).failed).toBe(true)
  })

  test('for 10 pays exactly 10 of 100 clicks at 1 that come at once', () => {
    const clicks = Array.from({ length: 100 }, (_, n) => ({ kind: 'reserve' as const, id: `show ${n}`, price: 1, late: 3 }))
    const settles = clicks.map((click) => ({ ...click, kind: 'settle' as const }))
    const last = run(honestTill, { limit: 10, requests: [...clicks, ...settles, ...settles] }).at(-1)!
    expect([last.charged, leftOf(last)]).toEqual([10, 0])
  })

  test('a show is charged once, and one that was released not at all', () => {
    const reserved = reserveShow(openBudget(connects(5)), { id: 'show', price: connects(3) })
    const charged = settleShow(reserved.ok ? reserved.value : openBudget(connects(0)), 'show')
    expect(charged).toMatchObject({ ok: true, value: { charged: 3 } })
    const again = charged.ok ? settleShow(charged.value, 'show') : charged
    expect(again).toEqual({ ok: false, refusal: { code: 'show_not_reserved' } })
    expect(leftOf(releaseShow(reserved.ok ? reserved.value : openBudget(connects(0)), 'show'))).toBe(5)
  })
})

describe('the throttle', () => {
  test('shows less when more went than should have, more when less did, and neither never nor always by accident', () => {
    const states = fc.record({ share: fc.integer({ min: 10, max: 1000 }), spent: fc.nat(500), target: fc.nat(500) })
    fc.assert(
      fc.property(states, (state) => {
        const next = nextShare(state)
        expect(next).toBeGreaterThanOrEqual(10)
        expect(next).toBeLessThanOrEqual(1000)
        expect(state.spent > state.target && next > state.share).toBe(false)
        expect(state.spent < state.target && next < state.share).toBe(false)
        expect(nextShare({ ...state, spent: state.spent + 1 })).toBeLessThanOrEqual(next)
      }),
      { seed: 8 },
    )
  })

  test('spreads a budget over the day: with many searches it is neither gone before the evening nor much left at midnight', () => {
    const limit = connects(96)
    let [share, spent] = [1000, 0]
    const byNoon: number[] = []
    // Every quarter of an hour 20 searches come at which the boost would be clicked for 1 Connect; ten times what the budget can take.
    for (let quarter = 1; quarter <= 96; quarter += 1) {
      spent += Math.min(Math.round((20 * share) / 1000), limit - spent)
      share = nextShare({ share, spent, target: spentByThen({ limit, minuteOfDay: 15 * quarter }) })
      if (quarter === 48) byNoon.push(spent)
    }
    expect(byNoon[0]).toBeLessThan(72)
    expect(spent).toBeGreaterThan(80)
  })
})
