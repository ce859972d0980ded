import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dayOf, numberOf } from './comparison.ts'
import type { DailySeries, Estimate, MeasuredSeries, MeasurePlan, Measured } from './effect.ts'
import { estimateEffect } from './estimate.ts'

const START = numberOf('2023-06-01')

interface Shape {
  readonly days?: number
  readonly from?: number
  readonly until?: number
  readonly notice?: number
}

function planFor(kind: MeasurePlan['kind'], { from = 430, until, notice = 30 }: Shape = {}): MeasurePlan {
  return {
    kind,
    announcedOn: dayOf(START + from - notice),
    effectiveFrom: dayOf(START + from),
    effectiveUntil: until === undefined ? null : dayOf(START + until),
    preDays: 400,
    confidence: 0.95,
  }
}

function seriesOf(days: number, figure: (at: number) => { readonly sum: number; readonly trials: number }): DailySeries {
  return Array.from({ length: days }, (_, at) => ({ day: dayOf(START + at), ...figure(at) }))
}

/** Numbers that look like chance and are the same every time. */
function wobble(at: number, seed: number): number {
  const x = Math.sin(at * 12.9898 + seed * 78.233) * 43758.5453
  return x - Math.floor(x) - 0.5
}

function ratesWith(effect: number, { from = 430, until = 500, days = 500 }: Shape = {}, seed = 1): MeasuredSeries {
  const share = (place: number) => 1 / (1 + Math.exp(-place))
  const rate = (place: number, trials: number) => ({ trials, sum: Math.round(trials * share(place)) })
  return {
    treated: seriesOf(days, (at) => rate(-0.5 + (at >= from && at < until ? effect : 0) + 0.4 * wobble(at, seed), 200)),
    control: seriesOf(days, (at) => rate(0.2 + 0.4 * wobble(at, seed + 1), 150)),
  }
}

function measured(plan: MeasurePlan, series: MeasuredSeries): Estimate {
  const estimate = estimateEffect(plan, series)
  if (!estimate.ok) throw new Error(`refused: ${estimate.refusal.code}`)
  return estimate.value
}

function close(actual: Measured, expected: Measured, digits = 6): void {
  for (const end of ['value', 'low', 'high'] as const) expect(actual[end]).toBeCloseTo(expected[end], digits)
}

describe('an effect', () => {
  test('is recovered exactly from figures without any noise, in its own unit and as a share of what would have been', () => {
    const week = (at: number) => 1 + 0.3 * Math.cos((2 * Math.PI * at) / 7)
    const estimate = measured(planFor('per_day'), {
      treated: seriesOf(500, (at) => ({ trials: 1, sum: 8e5 * week(at) * 1.001 ** at * (at >= 430 ? 0.75 : 1) - 0.5 })),
      control: seriesOf(500, (at) => ({ trials: 1, sum: 3e5 * week(at) * 1.0015 ** at - 0.5 })),
    })
    expect(estimate.during.relative.value).toBeCloseTo(-0.25, 4)
    expect(estimate.during.relative.high - estimate.during.relative.low).toBeLessThan(1e-3)
    expect(estimate.quality).toBe('estimate')
  })

  test('that is there is found with the right sign, and a reversal ends it', () => {
    const estimate = measured(planFor('rate', { until: 470 }), ratesWith(-0.6, { until: 470 }))
    expect(estimate.during.effect.high).toBeLessThan(0)
    expect(estimate.after!.effect.low).toBeLessThan(0.02)
    expect(estimate.after!.effect.high).toBeGreaterThan(-0.02)
    expect(estimate.during.days).toBe(40)
    expect(estimate.after!.days).toBe(30)
    expect(estimate.notice!.days).toBe(30)
  })

  test('says so when there is too little to say anything', () => {
    const series = ratesWith(0)
    expect(estimateEffect(planFor('rate', { from: 57 }), series)).toMatchObject({
      ok: false,
      refusal: { code: 'too_few_days_before', days: 27 },
    })
    expect(estimateEffect(planFor('rate', { from: 495 }), series)).toMatchObject({
      ok: false,
      refusal: { code: 'too_few_days_during', days: 5 },
    })
    const silent = series.treated.map((figure) => ({ ...figure, sum: 0 }))
    expect(estimateEffect(planFor('rate'), { ...series, treated: silent })).toEqual({
      ok: false,
      refusal: { code: 'nothing_happened' },
    })
  })
})

const scenario = fc.record({
  kind: fc.constantFrom(...(['rate', 'per_day'] as const)),
  effect: fc.double({ min: -1, max: 1, noNaN: true }),
  seed: fc.integer({ min: 1, max: 1000 }),
})

function amountsWith(effect: number, seed: number): MeasuredSeries {
  const amount = (place: number, at: number, own: number) => 400 * Math.exp(place + 0.3 * wobble(at, own))
  return {
    treated: seriesOf(500, (at) => ({ trials: 1, sum: amount(at >= 430 ? effect : 0, at, seed) })),
    control: seriesOf(500, (at) => ({ trials: 1, sum: amount(0, at, seed + 1) })),
  }
}

const times = (series: DailySeries, factor: number): DailySeries =>
  series.map((figure) => ({ ...figure, sum: (figure.sum + 0.5) * factor - 0.5 }))

describe('the interval', () => {
  test('is the same when the figures come in another order', () => {
    const { treated, control } = ratesWith(-0.3)
    expect(measured(planFor('rate'), { treated: treated.toReversed(), control: control!.toReversed() })).toEqual(
      measured(planFor('rate'), { treated, control }),
    )
  })

  test('swaps its ends and its sign on the scale when the groups are swapped', () => {
    fc.assert(
      fc.property(scenario, ({ effect, seed }) => {
        const { treated, control } = amountsWith(effect, seed)
        const there = measured(planFor('per_day'), { treated, control }).during.relative
        const back = measured(planFor('per_day'), { treated: control!, control: treated }).during.relative
        const mirrored = (value: number) => 1 / (1 + value) - 1
        for (const [end, other] of [
          ['value', 'value'],
          ['low', 'high'],
          ['high', 'low'],
        ] as const)
          expect(back[end]).toBeCloseTo(mirrored(there[other]), 4)
      }),
      { numRuns: 5 },
    )
  })

  test("does not move when both groups become larger by one factor, hardly when by two, and is told per day in the treated group's size", () => {
    const factor = fc.integer({ min: 2, max: 50 })
    fc.assert(
      fc.property(scenario, factor, factor, ({ effect, seed }, ours, theirs) => {
        const series = amountsWith(effect, seed)
        const scaled = (treated: number, control: number) =>
          measured(planFor('per_day'), { treated: times(series.treated, treated), control: times(series.control!, control) })
            .during
        const plain = measured(planFor('per_day'), series).during
        const same = scaled(ours, ours)
        close(same.relative, plain.relative, 3)
        // The half that is added to every day's amount is not multiplied.
        expect(Math.abs(same.effect.value / ours - plain.effect.value)).toBeLessThan(2)
        // How large a group is says how noisy it is, so the days' weights change a little.
        const width = plain.relative.high - plain.relative.low
        expect(Math.abs(scaled(ours, theirs).relative.value - plain.relative.value)).toBeLessThan(width / 10)
      }),
      { numRuns: 5 },
    )
  })

  test('does not move by a shock that both groups share', () => {
    const series = amountsWith(-0.3, 7)
    const shock = (all: DailySeries) =>
      all.map((figure, at) => ({ ...figure, sum: (figure.sum + 0.5) * (at >= 460 && at < 480 ? 0.4 : 1) - 0.5 }))
    const hit = measured(planFor('per_day'), { treated: shock(series.treated), control: shock(series.control!) })
    const calm = measured(planFor('per_day'), series)
    expect(hit.during.relative.value).toBeCloseTo(calm.during.relative.value, 2)
  })

  test('ignores what people did as soon as they knew', () => {
    const rushed = ratesWith(-0.4)
    const rush = {
      ...rushed,
      treated: rushed.treated.map((day, at) => (at >= 400 && at < 430 ? { ...day, sum: day.trials } : day)),
    }
    const estimate = measured(planFor('rate'), rush)
    const quiet = measured(planFor('rate'), rushed)
    expect(estimate.notice!.effect.low).toBeGreaterThan(0)
    expect(estimate.during.effect.value).toBeCloseTo(quiet.during.effect.value, 2)
  })
})

describe('a history with holes', () => {
  test('is measured without filling anything in', () => {
    const { treated, control } = ratesWith(-0.6)
    const holes = treated.filter((_, at) => at % 5 !== 0)
    const estimate = measured(planFor('rate'), { treated: holes, control })
    expect(estimate.days.missing).toBeGreaterThan(80)
    expect(estimate.reservations.map(({ code }) => code)).toContain('many_days_missing')
    expect(estimate.during.effect.high).toBeLessThan(0)
    const zeros = treated.map((day, at) => (at % 5 === 0 ? { ...day, sum: 0, trials: 0 } : day))
    expect(measured(planFor('rate'), { treated: zeros, control })).toEqual(estimate)
  })

  test('takes seven days together where single days have too few cases', () => {
    const thin = (series: DailySeries) =>
      series.map((day) => ({ ...day, trials: 6, sum: Math.round((day.sum / day.trials) * 6) }))
    const { treated, control } = ratesWith(-1.2)
    const estimate = measured(planFor('rate'), { treated: thin(treated), control: thin(control!) })
    expect(estimate.daysTogether).toBe(7)
    expect(estimate.reservations).toEqual([{ code: 'few_a_day' }])
    expect(estimate.during.effect.high).toBeLessThan(0)
    expect(estimate.during.days).toBe(70)
  })

  test('of less than a year, or with nobody exempt, gives a range that holds the estimate of the whole', () => {
    const series = ratesWith(-0.6)
    const whole = measured(planFor('rate'), series)
    const short = measured({ ...planFor('rate'), preDays: 200 }, series)
    expect([short.quality, short.reservations]).toEqual(['range_only', [{ code: 'less_than_a_year', days: 200 }]])
    const alone = measured(planFor('rate'), { ...series, control: null })
    expect([alone.quality, alone.reservations]).toEqual(['range_only', [{ code: 'no_control' }]])
    expect(whole.quality).toBe('estimate')
    expect(short.during.effect.low).toBeLessThan(whole.during.effect.value)
    expect(short.during.effect.high).toBeGreaterThan(whole.during.effect.value)
  })
})

describe('the days as they would have been', () => {
  test('add up to what the estimate says', () => {
    fc.assert(
      fc.property(scenario, ({ kind, effect, seed }) => {
        const series = kind === 'rate' ? ratesWith(effect, {}, seed) : amountsWith(effect, seed)
        const estimate = measured(planFor(kind), series)
        const during = estimate.series.filter(({ phase }) => phase === 'during')
        const trials = during.reduce((sum, day) => sum + day.trials, 0)
        const last = estimate.cumulative.at(-1)!
        expect(last.value / trials).toBeCloseTo(estimate.during.effect.value, 6)
        expect((last.high - last.low) / trials / (estimate.during.effect.high - estimate.during.effect.low)).toBeGreaterThan(0.8)
        expect((last.high - last.low) / trials / (estimate.during.effect.high - estimate.during.effect.low)).toBeLessThan(1.25)
      }),
      { numRuns: 6 },
    )
  })

  test('lie within their band on about 19 of 20 days on which nothing changed', () => {
    const before = measured(planFor('rate'), ratesWith(-0.5)).series.filter(({ phase }) => phase === 'before')
    const outside = before.filter(({ observed, low, high }) => observed < low || observed > high)
    expect(outside.length / before.length).toBeLessThan(0.1)
  })
})
