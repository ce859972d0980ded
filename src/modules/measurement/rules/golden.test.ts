import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { dayOf, numberOf } from './comparison.ts'
import { fitDays, fitWithErrors, type DayRegression } from './day-errors.ts'
import { estimateEffect } from './estimate.ts'
import { leastSquares } from './least-squares.ts'
import { studentBelow, studentQuantile } from '#kernel/student-t.ts'

// Values computed elsewhere, by whole matrices and general optimisers; each file says how.

interface Known {
  readonly carryOver: number
  readonly samplingShare: number
  readonly coefficients: readonly number[]
  readonly errors: readonly number[]
}
interface GoldenCase {
  readonly times: readonly number[]
  readonly target: readonly number[]
  readonly sampling: readonly number[]
  readonly length: number
  readonly stepFrom: number
  readonly known: readonly (Known & { readonly variance: number })[]
  readonly likeliest: Known
}
interface GoldenRates {
  readonly from: string
  readonly announced: string
  readonly effective: string
  readonly lost: readonly number[]
  readonly treated: readonly (readonly [number, number])[]
  readonly control: readonly (readonly [number, number])[]
  readonly expected: {
    readonly carryOver: number
    readonly samplingShare: number
    readonly standardError: number
    readonly effect: readonly [number, number, number]
  }
}

function golden(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`golden/${name}.json`, import.meta.url), 'utf8'))
}
const { cases } = golden('day-errors') as { readonly cases: Readonly<Record<string, GoldenCase>> }

function regressionOf({ times, target, sampling, length, stepFrom }: GoldenCase): DayRegression {
  const columns = [() => 1, (time: number) => time / length, (time: number) => (time >= stepFrom ? 1 : 0)]
  return {
    times: Float64Array.from(times),
    target: Float64Array.from(target),
    sampling: Float64Array.from(sampling),
    columns: columns.map((value) => Float64Array.from(times, value)),
  }
}

describe.each(Object.entries(cases))('%s', (_, made) => {
  test('with errors of a known shape: coefficients, standard errors and variance are those of generalised least squares', () => {
    for (const { carryOver, samplingShare, coefficients, errors, variance } of made.known) {
      const fit = fitWithErrors(regressionOf(made), { carryOver, samplingShare })
      for (const [at, coefficient] of coefficients.entries()) {
        expect(fit.coefficients[at]).toBeCloseTo(coefficient, 7)
        expect(Math.sqrt(fit.covariance[at]![at]!)).toBeCloseTo(errors[at]!, 7)
      }
      expect(fit.variance).toBeCloseTo(variance, 7)
    }
  })

  test('finds the likeliest shape, and with it the same step and standard error to a hundredth', () => {
    const { carryOver, samplingShare, coefficients, errors } = made.likeliest
    const fit = fitDays(regressionOf(made))
    expect(Math.abs(fit.carryOver - carryOver)).toBeLessThan(0.03)
    expect(Math.abs(fit.samplingShare - samplingShare)).toBeLessThan(0.05)
    expect(fit.coefficients[2]).toBeCloseTo(coefficients[2]!, 2)
    expect(Math.sqrt(fit.covariance[2]![2]!) / errors[2]!).toBeCloseTo(1, 2)
  })
})

test('Prais and Winsten: without sampling noise, each day but the first is taken less carry-over times the day before', () => {
  const regression = regressionOf(cases['shocks that last']!)
  const carryOver = 0.5
  const transform = (values: Float64Array) =>
    values.map((value, at) => (at === 0 ? value * Math.sqrt(1 - carryOver ** 2) : value - carryOver * values[at - 1]!))
  const expected = leastSquares(regression.columns.map(transform), transform(regression.target)).coefficients
  const fit = fitWithErrors(regression, { carryOver, samplingShare: 0 })
  for (const [at, coefficient] of expected.entries()) expect(fit.coefficients[at]).toBeCloseTo(coefficient, 9)
})

test('a whole estimate of 440 days of rates, some of them lost, is the one computed elsewhere', () => {
  const made = golden('rates') as GoldenRates
  const lost = new Set(made.lost)
  const seriesOf = (rows: GoldenRates['treated']) =>
    rows.flatMap(([sum, trials], at) => (lost.has(at) ? [] : [{ day: dayOf(numberOf(made.from) + at), sum, trials }]))
  const plan = { kind: 'rate', effectiveUntil: null, preDays: 400, confidence: 0.95 } as const
  const estimate = estimateEffect(
    { ...plan, announcedOn: made.announced, effectiveFrom: made.effective },
    { treated: seriesOf(made.treated), control: seriesOf(made.control) },
  )
  if (!estimate.ok) throw new Error(estimate.refusal.code)
  const { during, standardError, carryOver, samplingShare } = estimate.value
  const [value, low, high] = made.expected.effect
  expect([carryOver, samplingShare]).toEqual([
    expect.closeTo(made.expected.carryOver, 1),
    expect.closeTo(made.expected.samplingShare, 1),
  ])
  expect(standardError).toBeCloseTo(made.expected.standardError, 4)
  expect(during.effect.value).toBeCloseTo(value, 4)
  expect(during.effect.low).toBeCloseTo(low, 4)
  expect(during.effect.high).toBeCloseTo(high, 4)
})

// Quantiles by SciPy 1.17; the first is tan(0.475 π).
test.each([
  [0.975, 1, 12.706204736174694],
  [0.975, 2.5, 3.5746548420036817],
  [0.975, 10, 2.228138851986274],
  [0.975, 400, 1.9659123432294627],
  [0.995, 7, 3.4994832973504924],
  [0.9, 1e4, 1.2816362297304775],
  [0.4, 3, -0.2766706623326898],
])("Student's quantile of %d with %d degrees of freedom", (p, freedom, expected) => {
  expect(studentQuantile(p, freedom)).toBeCloseTo(expected, 9)
  expect(studentBelow(expected, freedom)).toBeCloseTo(p, 10)
})

test('a column that the others already say is left out, and the fit is the same', () => {
  const [one, time] = [Float64Array.of(1, 1, 1, 1), Float64Array.of(1, 2, 3, 5)]
  const target = Float64Array.of(2, 4, 5, 11)
  const fit = leastSquares([one.slice(), time.slice(), time.map((value) => 3 - 2 * value)], target.slice())
  const alone = leastSquares([one.slice(), time.slice()], target.slice())
  expect(fit.kept).toEqual([true, true, false])
  expect([...fit.coefficients]).toEqual([...alone.coefficients, 0])
  // By hand: 19.5 / 8.75, and 5.5 less 2.75 times that.
  expect(alone.coefficients[1]).toBeCloseTo(78 / 35, 12)
  expect(alone.coefficients[0]).toBeCloseTo(-22 / 35, 12)
  expect(fit.freedom).toBe(2)
})
