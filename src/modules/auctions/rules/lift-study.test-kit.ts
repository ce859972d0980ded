import { estimateLift, type BoostedJob } from './estimate-lift.ts'
import { drawsFrom } from './made-draws.test-kit.ts'

/** A made world in which the truth is known: what a place brings when it is shown and when it is not, on average over jobs. */
export interface MadeWorld {
  readonly jobs: number
  /** Of a thousand jobs. */
  readonly holdoutPerThousand: number
  readonly rateShown: number
  readonly rateHoldout: number
  /** How differently jobs go: a job's rate is its side's times a number from 1 − spread to 1 + spread. */
  readonly spread: number
}

export interface Coverage {
  readonly runs: number
  /** Runs whose interval holds the true difference. */
  readonly covered: number
  /** Runs whose interval of the ratio holds the true ratio. */
  readonly ratioCovered: number
  /** The mean of the estimated differences: near the truth, or the estimator leans. */
  readonly meanDifference: number
}

/** Makes the world `runs` times and counts how often the interval tells the truth. The same seed makes the same worlds. */
export function studyLift(world: MadeWorld, { runs, seed }: { readonly runs: number; readonly seed: number }): Coverage {
  const draw = drawsFrom(seed)
  const [truth, ratio] = [world.rateShown - world.rateHoldout, world.rateShown / world.rateHoldout]
  let [covered, ratioCovered, differences] = [0, 0, 0]
  for (let run = 0; run < runs; run += 1) {
    const lift = estimateLift(makeJobs(world, draw))
    if (!lift.enough) continue
    differences += lift.difference
    covered += Number(lift.interval.low <= truth && truth <= lift.interval.high)
    ratioCovered += Number(lift.ratio !== undefined && lift.ratio.low <= ratio && ratio <= lift.ratio.high)
  }
  return { runs, covered, ratioCovered, meanDifference: differences / runs }
}

function makeJobs({ jobs, holdoutPerThousand, rateShown, rateHoldout, spread }: MadeWorld, draw: () => number): BoostedJob[] {
  return Array.from({ length: jobs }, () => {
    const isHoldout = draw() * 1000 < holdoutPerThousand
    const places = 1 + Math.floor(draw() * 4)
    // Clients differ, and all places of one job share theirs.
    const rate = (isHoldout ? rateHoldout : rateShown) * (1 + spread * (2 * draw() - 1))
    const reached = Array.from({ length: places }, draw).filter((drawn) => drawn < rate).length
    return { isHoldout, places, reached }
  })
}
