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

/**
 * Makes the world, or several one after the other, `runs` times and counts how often the interval tells the truth, which is that of the jobs
 * that showed boosts. The same seed makes the same worlds.
 * @param forgetShares as if one share had been held out all the time: the fault that the weights are there against
 */
export function studyLift(
  made: MadeWorld | readonly MadeWorld[],
  { runs, seed, forgetShares = false }: { readonly runs: number; readonly seed: number; readonly forgetShares?: boolean },
): Coverage {
  const worlds = [made].flat()
  const draw = drawsFrom(seed)
  const [rateShown, rateHoldout] = [meanOf(worlds, 'rateShown'), meanOf(worlds, 'rateHoldout')]
  const [truth, ratio] = [rateShown - rateHoldout, rateShown / rateHoldout]
  let [covered, ratioCovered, differences] = [0, 0, 0]
  for (let run = 0; run < runs; run += 1) {
    const jobs = worlds.flatMap((world) => makeJobs(world, draw))
    const lift = estimateLift(forgetShares ? jobs.map((job) => ({ ...job, perThousand: 500 })) : jobs)
    if (!lift.enough) continue
    differences += lift.difference
    covered += Number(lift.interval.low <= truth && truth <= lift.interval.high)
    ratioCovered += Number(lift.ratio !== undefined && lift.ratio.low <= ratio && ratio <= lift.ratio.high)
  }
  return { runs, covered, ratioCovered, meanDifference: differences / runs }
}

/** Over the jobs that show boosts, as many as are expected of each world. */
function meanOf(worlds: readonly MadeWorld[], rate: 'rateShown' | 'rateHoldout'): number {
  const shown = (world: MadeWorld): number => world.jobs * (1000 - world.holdoutPerThousand)
  const all = worlds.reduce((total, world) => total + shown(world), 0)
  return worlds.reduce((total, world) => total + shown(world) * world[rate], 0) / all
}

function makeJobs({ jobs, holdoutPerThousand, rateShown, rateHoldout, spread }: MadeWorld, draw: () => number): BoostedJob[] {
  return Array.from({ length: jobs }, () => {
    const isHoldout = draw() * 1000 < holdoutPerThousand
    const places = 1 + Math.floor(draw() * 4)
    // Clients differ, and all places of one job share theirs.
    const rate = (isHoldout ? rateHoldout : rateShown) * (1 + spread * (2 * draw() - 1))
    const reached = Array.from({ length: places }, draw).filter((drawn) => drawn < rate).length
    return { isHoldout, perThousand: holdoutPerThousand, places, reached }
  })
}
