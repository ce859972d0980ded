import { describe, expect, test } from 'vitest'
import { estimateLift, LEAST_JOBS, type BoostedJob } from './estimate-lift.ts'
import { studyLift } from './lift-study.test-kit.ts'

const jobsOf = (count: number, isHoldout: boolean, of: (n: number) => readonly [places: number, reached: number]): BoostedJob[] =>
  Array.from({ length: count }, (_, n) => ({ isHoldout, perThousand: 250, places: of(n)[0], reached: of(n)[1] }))

describe('the lift', () => {
  test('has the values that another program found, which integrates Student’s density itself', () => {
    const shown = jobsOf(60, false, (n) => [1 + (n % 4), Math.min(1 + (n % 4), (n * 7) % 3)])
    const holdout = jobsOf(30, true, (n) => [1 + (n % 3), n % 5 === 0 ? 1 : 0])
    const lift = estimateLift([...shown, ...holdout])
    expect(lift).toMatchObject({
      enough: true,
      shown: { jobs: 60, places: 150 },
      holdout: { jobs: 30, places: 60 },
      finding: 'more',
    })
    const near = (value: number) => expect.closeTo(value, 8)
    expect(lift).toMatchObject({
      difference: near(0.2666666666666666),
      interval: { low: near(0.15402550464663192), high: near(0.3793078286867013) },
      ratio: { estimate: near(3.666666666666666), low: near(1.640166731939369), high: near(8.196998623760303) },
    })
  })

  test('is not estimated from few jobs, however many places they had', () => {
    const shown = jobsOf(500, false, () => [4, 2])
    expect(estimateLift([...shown, ...jobsOf(LEAST_JOBS - 1, true, () => [4, 1])])).toMatchObject({
      enough: false,
      leastJobs: LEAST_JOBS,
    })
    expect(estimateLift([])).toMatchObject({ enough: false, shown: { jobs: 0, places: 0, rate: 0 } })
  })

  test('leaves out jobs in which nobody won a place', () => {
    const jobs = [...jobsOf(60, false, (n) => [2, n % 2]), ...jobsOf(40, true, (n) => [2, n % 3 === 0 ? 1 : 0])]
    expect(estimateLift([...jobs, ...jobsOf(500, true, () => [0, 0])])).toEqual(estimateLift(jobs))
  })

  test('says “no effect” and “less” as plainly as “more”, and turns around when the sides are exchanged', () => {
    const half = (isHoldout: boolean) => jobsOf(80, isHoldout, (n) => [1, n % 2])
    expect(estimateLift([...half(false), ...half(true)])).toMatchObject({ enough: true, difference: 0, finding: 'no_effect' })
    const some = [...jobsOf(90, false, (n) => [1, n % 3 === 0 ? 1 : 0]), ...jobsOf(90, true, (n) => [1, n % 3 === 0 ? 0 : 1])]
    const [one, other] = [some, some.map((job) => ({ ...job, isHoldout: !job.isHoldout }))].map(estimateLift)
    expect([one, other]).toMatchObject([{ finding: 'less' }, { finding: 'more' }])
    expect(one).toMatchObject({ difference: -(other as { difference: number }).difference })
  })

  test('has no ratio where nobody reached anything on one side', () => {
    const lift = estimateLift([...jobsOf(50, false, () => [1, 1]), ...jobsOf(50, true, () => [1, 0])])
    expect(lift).toMatchObject({ enough: true, difference: 1, interval: { low: 1, high: 1 } })
    expect(lift).not.toHaveProperty('ratio')
  })
})

describe('on made data with a known lift', () => {
  const world = { jobs: 1500, holdoutPerThousand: 150, rateShown: 0.26, rateHoldout: 0.2, spread: 0.8 }

  test.each([
    ['a lift', world],
    ['no lift at all', { ...world, rateShown: 0.2 }],
    ['harm', { ...world, rateShown: 0.15 }],
  ])('the interval holds the truth in 92 to 98 of 100 runs: %s', (_, made) => {
    const { runs, covered, ratioCovered, meanDifference } = studyLift(made, { runs: 500, seed: 42 })
    expect(covered / runs).toBeGreaterThanOrEqual(0.92)
    expect(covered / runs).toBeLessThanOrEqual(0.98)
    expect(ratioCovered / runs).toBeGreaterThanOrEqual(0.92)
    expect(ratioCovered / runs).toBeLessThanOrEqual(0.98)
    expect(meanDifference).toBeCloseTo(made.rateShown - made.rateHoldout, 2)
  })

  // First a twentieth of the jobs was held out and much was reached; then a half, and little was.
  const busy = { jobs: 750, holdoutPerThousand: 50, rateShown: 0.46, rateHoldout: 0.4, spread: 0.5 }
  const quiet = { jobs: 750, holdoutPerThousand: 500, rateShown: 0.21, rateHoldout: 0.15, spread: 0.5 }

  test('the interval holds the truth as often when the share that is held out changed, and the times with it', () => {
    const { runs, covered, ratioCovered, meanDifference } = studyLift([busy, quiet], { runs: 500, seed: 43 })
    expect(covered / runs).toBeGreaterThanOrEqual(0.92)
    expect(covered / runs).toBeLessThanOrEqual(0.98)
    expect(ratioCovered / runs).toBeGreaterThanOrEqual(0.92)
    expect(ratioCovered / runs).toBeLessThanOrEqual(0.98)
    expect(meanDifference).toBeCloseTo(0.06, 2)
  })

  test('the interval holds the truth also where boosts did more in one time than in the other', () => {
    const better = { ...quiet, rateShown: 0.3 }
    const { runs, covered, meanDifference } = studyLift([busy, better], { runs: 500, seed: 44 })
    expect(covered / runs).toBeGreaterThanOrEqual(0.92)
    expect(covered / runs).toBeLessThanOrEqual(0.98)
    // Of 29 jobs that showed boosts, 19 are of the first kind and 10 of the second.
    expect(meanDifference).toBeCloseTo((19 * 0.06 + 10 * 0.15) / 29, 2)
  })

  test('to put jobs of different shares into one pot would find more than three times the lift, and the truth next to never', () => {
    const { runs, covered, meanDifference } = studyLift([busy, quiet], { runs: 200, seed: 43, forgetShares: true })
    expect(meanDifference).toBeGreaterThan(0.18)
    expect(covered / runs).toBeLessThan(0.05)
  })
})

describe('jobs held out at different shares', () => {
  const held = (count: number, perThousand: number, reached: number): BoostedJob[] =>
    jobsOf(count, true, (n) => [1, n < reached ? 1 : 0]).map((job) => ({ ...job, perThousand }))
  const shown = jobsOf(100, false, (n) => [1, n % 2])

  test('count for as many as were shown for one like it', () => {
    // At a tenth one stands for nine, at a half for one: (9 × 20 + 10) of (9 × 40 + 40).
    const lift = estimateLift([...shown, ...held(40, 100, 20), ...held(40, 500, 10)])
    expect(lift).toMatchObject({ enough: true, holdout: { jobs: 80, places: 80, rate: expect.closeTo(190 / 400, 12) } })
  })

  test('are worth fewer when a few of them count for most, and then there is no estimate', () => {
    // Two that stand for 99 each and 40 for one: worth (2 × 99 + 40)² ÷ (2 × 99² + 40) = 2.9 jobs.
    expect(estimateLift([...shown, ...held(2, 10, 1), ...held(40, 500, 10)])).toMatchObject({ enough: false })
    expect(estimateLift([...shown, ...held(40, 500, 10)])).toMatchObject({ enough: true })
  })

  test('are compared with nothing where chance had no say', () => {
    const drawn = [...shown, ...held(40, 250, 10)]
    const always = held(50, 1000, 50)
    const never = shown.map((job) => ({ ...job, perThousand: 0, reached: 1 }))
    expect(estimateLift([...drawn, ...always, ...never])).toEqual(estimateLift(drawn))
  })
})
