import { studentQuantile } from '#kernel/student-t.ts'

/** What came of one job's boosts. Only jobs in which somebody won a place count; in a holdout it was won and not shown. */
export interface BoostedJob {
  readonly isHoldout: boolean
  /** The share of jobs that was held out when this one was drawn. At none or all of them chance had no say, and nothing is compared. */
  readonly perThousand: number
  /** Bids that won a place. */
  readonly places: number
  /** How many of them came to what is measured: the client wrote, the client hired. */
  readonly reached: number
}

/** One side of the comparison. */
export interface Arm {
  readonly jobs: number
  readonly places: number
  /** Of all places, from 0 to 1; where jobs were held out, each job counts for as many as were shown for one like it. */
  readonly rate: number
}

export interface Interval {
  readonly low: number
  readonly high: number
}

/** `no_effect`: the interval holds 0, which is a result and is shown as one. */
export type LiftFinding = 'more' | 'less' | 'no_effect'

export type Lift =
  | {
      readonly enough: true
      readonly shown: Arm
      readonly holdout: Arm
      /** Rate when shown minus rate when not: 0.02 is two more of a hundred places. */
      readonly difference: number
      readonly interval: Interval
      /** Rate when shown ÷ rate when not; absent where nobody reached anything on one side. */
      readonly ratio?: { readonly estimate: number } & Interval
      readonly finding: LiftFinding
    }
  | { readonly enough: false; readonly shown: Arm; readonly holdout: Arm; readonly leastJobs: number }

/**
 * Below so many jobs on a side there is no estimate: the spread between jobs could not be told from chance. Jobs that count for different
 * numbers are worth fewer than there are of them.
 */
export const LEAST_JOBS = 30
const CONFIDENCE = 0.95

/**
 * What boosts did, by the jobs that chance kept them from. Places of one job share its client, so the job is the unit: each side's rate is
 * a ratio of sums, its variance is that of the jobs' residuals, and the interval of the difference is Welch's.
 *
 * The share held out may have changed, and the times with it. So a job held out counts for as many as were shown for one like it: (1 − share)
 * ÷ share. Then both sides speak of the same mixture, that of the jobs that showed boosts, and of one share alone nothing changes.
 */
export function estimateLift(jobs: readonly BoostedJob[]): Lift {
  const won = jobs.filter(({ places, perThousand }) => places > 0 && perThousand > 0 && perThousand < 1000)
  const shown = rateOf(won.filter(({ isHoldout }) => !isHoldout))
  const holdout = rateOf(won.filter(({ isHoldout }) => isHoldout))
  const arms = { shown: armOf(shown), holdout: armOf(holdout) }
  if (Math.min(shown.worth, holdout.worth) < LEAST_JOBS) return { enough: false, ...arms, leastJobs: LEAST_JOBS }

  const difference = shown.rate - holdout.rate
  const interval = around(difference, [shown, holdout], ({ variance }) => variance)
  const ratio = ratioOf(shown, holdout)
  const finding = interval.low > 0 ? 'more' : interval.high < 0 ? 'less' : 'no_effect'
  return { enough: true, ...arms, difference, interval, ...(ratio === undefined ? {} : { ratio }), finding }
}

interface Rate extends Arm {
  /** Of the rate. */
  readonly variance: number
  /** So many jobs that all count alike would tell as much (Kish). */
  readonly worth: number
}

function rateOf(jobs: readonly BoostedJob[]): Rate {
  // Relative to the heaviest, so that jobs of one share weigh exactly 1.
  const heaviest = jobs.reduce((most, job) => Math.max(most, standsFor(job)), 0)
  const weightOf = (job: BoostedJob): number => standsFor(job) / heaviest
  const places = sum(jobs, (job) => weightOf(job) * job.places)
  const rate = places === 0 ? 0 : sum(jobs, (job) => weightOf(job) * job.reached) / places
  const squares = sum(jobs, (job) => (weightOf(job) * (job.reached - rate * job.places)) ** 2)
  const variance = jobs.length < 2 ? Infinity : (jobs.length / (jobs.length - 1)) * (squares / places ** 2)
  const weight = sum(jobs, weightOf)
  const worth = weight === 0 ? 0 : weight ** 2 / sum(jobs, (job) => weightOf(job) ** 2)
  return { jobs: jobs.length, places: sum(jobs, (job) => job.places), rate, variance, worth }
}

/** How many shown jobs there are for one like it. */
function standsFor({ isHoldout, perThousand }: BoostedJob): number {
  return isHoldout ? (1000 - perThousand) / perThousand : 1
}

function armOf({ jobs, places, rate }: Rate): Arm {
  return { jobs, places, rate }
}

/** On the scale of logarithms, where a half and a double are equally far from 1. */
function ratioOf(shown: Rate, holdout: Rate): ({ estimate: number } & Interval) | undefined {
  if (shown.rate === 0 || holdout.rate === 0) return undefined
  const estimate = shown.rate / holdout.rate
  const { low, high } = around(Math.log(estimate), [shown, holdout], ({ variance, rate }) => variance / rate ** 2)
  return { estimate, low: Math.exp(low), high: Math.exp(high) }
}

function around(estimate: number, sides: readonly Rate[], varianceOf: (side: Rate) => number): Interval {
  const variance = sum(sides, varianceOf)
  if (variance === 0) return { low: estimate, high: estimate }
  const freedom = variance ** 2 / sum(sides, (side) => varianceOf(side) ** 2 / (side.worth - 1))
  const half = studentQuantile(1 - (1 - CONFIDENCE) / 2, freedom) * Math.sqrt(variance)
  return { low: estimate - half, high: estimate + half }
}

function sum<T>(items: readonly T[], valueOf: (item: T) => number): number {
  return items.reduce((total, item) => total + valueOf(item), 0)
}
