import type { Category } from '#kernel/category.ts'
import { estimateLift, LEAST_JOBS, type Lift } from './estimate-lift.ts'

/** The group in which groups are put together that are too small for themselves. */
export const OTHER = 'other'
export const ALL = 'all'
/** A category of jobs, several of them together, or all. */
export type BoostGroup = Category | typeof OTHER | typeof ALL

/** So many jobs of one group that went the same way: what a place brought, counted over the job's places. */
export interface AlikeJobs {
  readonly group: BoostGroup
  readonly isHoldout: boolean
  /** The share of jobs that was held out; where it was none or all, the job is paid for and counted, but compared with nothing. */
  readonly perThousand: number
  readonly places: number
  /** Places whose proposal the client did something with. */
  readonly reached: number
  /** Places whose proposal was hired. */
  readonly hired: number
  readonly jobs: number
}

/** Who stands behind a group's figures, and what places cost them together. */
export interface GroupPeople {
  readonly group: BoostGroup
  /** Freelancers who won a place, and the clients who saw it, on each side of the comparison. */
  readonly shown: { readonly freelancers: number; readonly clients: number }
  readonly holdout: { readonly freelancers: number; readonly clients: number }
  /** Freelancers who paid for a place. */
  readonly payers: number
  /** Connects that were paid and did not come back. */
  readonly paid: number
}

/** What boosts did in a group of jobs, as far as it may be said to everybody. */
export interface BoostOutcome {
  readonly group: BoostGroup
  readonly jobs: { readonly shown: number; readonly holdout: number; readonly notDrawn: number }
  readonly places: { readonly shown: number; readonly holdout: number; readonly notDrawn: number }
  /** Connects for all places together. */
  readonly paid: number
  /** Whether the client did something with the proposal, and whether somebody was hired. */
  readonly reached: PublicLift
  readonly hired: PublicLift
}

/** A lift, or why there is none: too few jobs on a side, or every job went the same way, so that nothing tells how far a figure may be off. */
export type PublicLift =
  | Extract<Lift, { readonly enough: true }>
  | { readonly enough: false; readonly because: 'few_jobs'; readonly leastJobs: number }
  | { readonly enough: false; readonly because: 'all_alike' }

export interface PublicBoostOutcome {
  /** Absent while fewer than five people stand behind anything of it. */
  readonly total?: BoostOutcome
  /** By category, the most jobs first; what is too small for itself stands together as `other`, the last one. */
  readonly groups: readonly BoostOutcome[]
}

/** The smallest number of people about whom anything is said in public. */
const FEWEST = 5

interface Gathered {
  readonly groups: readonly BoostGroup[]
  readonly jobs: readonly AlikeJobs[]
  readonly people: GroupPeople
}

/**
 * What of the boosts' results may be public: nothing about fewer than five people, neither said nor left over when one figure is taken from
 * another. On each side of the comparison, and among those who paid, stand nobody or at least five; groups with fewer are put together
 * until that holds of them, and of the rest that is left when all others are taken from the total.
 * @param people of each group, and of all together, where somebody with several groups counts once
 */
export function boostOutcome(
  jobs: readonly AlikeJobs[],
  { all, groups }: { readonly all: GroupPeople; readonly groups: readonly GroupPeople[] },
): PublicBoostOutcome {
  if (!isClear(all) || jobs.length === 0) return { groups: [] }
  const byGroup = Map.groupBy(jobs, ({ group }) => group)
  const gathered = groups
    .map((people): Gathered => ({ groups: [people.group], jobs: byGroup.get(people.group) ?? [], people }))
    .toSorted((left, right) => jobsIn(right) - jobsIn(left) || (left.people.group < right.people.group ? -1 : 1))
  return {
    total: outcomeOf(ALL, jobs, all.paid),
    groups: putTogether(gathered).map(({ groups: names, jobs: own, people }) =>
      outcomeOf(names.length === 1 ? names[0]! : OTHER, own, people.paid),
    ),
  }
}

/** The largest first. Nothing where even all together would leave one group alone with a rest that is too small. */
function putTogether(gathered: readonly Gathered[]): readonly Gathered[] {
  const large = gathered.filter(({ people }) => isClear(people))
  let rest = gathered.filter(({ people }) => !isClear(people)).reduce<Gathered | undefined>(joined, undefined)
  while (rest !== undefined && !isClear(rest.people)) {
    const smallest = large.pop()
    if (smallest === undefined) return []
    rest = joined(rest, smallest)
  }
  if (rest === undefined) return large
  // The rest alone would only say the total again.
  return large.length === 0 ? [] : [...large, rest]
}

/** People of two groups may be the same, so the larger number is all that is sure of both together. */
function joined(left: Gathered | undefined, right: Gathered): Gathered {
  if (left === undefined) return right
  const [one, other] = [left.people, right.people]
  const side = (name: 'shown' | 'holdout') => ({
    freelancers: Math.max(one[name].freelancers, other[name].freelancers),
    clients: Math.max(one[name].clients, other[name].clients),
  })
  return {
    groups: [...left.groups, ...right.groups],
    jobs: [...left.jobs, ...right.jobs],
    people: {
      group: OTHER,
      shown: side('shown'),
      holdout: side('holdout'),
      payers: Math.max(one.payers, other.payers),
      paid: one.paid + other.paid,
    },
  }
}

function isClear({ shown, holdout, payers }: GroupPeople): boolean {
  const counts = [shown.freelancers, shown.clients, holdout.freelancers, holdout.clients, payers]
  return counts.every((count) => count === 0 || count >= FEWEST)
}

function jobsIn({ jobs }: Gathered): number {
  return jobs.reduce((sum, alike) => sum + alike.jobs, 0)
}

function outcomeOf(group: BoostGroup, alike: readonly AlikeJobs[], paid: number): BoostOutcome {
  const counted = (of: 'jobs' | 'places') => {
    const sum = (side: (jobs: AlikeJobs) => boolean) =>
      alike.filter(side).reduce((total, { jobs, places }) => total + (of === 'jobs' ? jobs : jobs * places), 0)
    return {
      shown: sum((jobs) => isDrawn(jobs) && !jobs.isHoldout),
      holdout: sum((jobs) => isDrawn(jobs) && jobs.isHoldout),
      notDrawn: sum((jobs) => !isDrawn(jobs)),
    }
  }
  return {
    group,
    jobs: counted('jobs'),
    places: counted('places'),
    paid,
    reached: liftOf(alike, 'reached'),
    hired: liftOf(alike, 'hired'),
  }
}

/** Whether chance decided if a job was held out. */
function isDrawn({ perThousand }: AlikeJobs): boolean {
  return perThousand > 0 && perThousand < 1000
}

function liftOf(alike: readonly AlikeJobs[], what: 'reached' | 'hired'): PublicLift {
  const jobs = alike.flatMap(({ isHoldout, perThousand, places, jobs: count, ...counts }) =>
    Array.from({ length: count }, () => ({ isHoldout, perThousand, places, reached: counts[what] })),
  )
  const lift = estimateLift(jobs)
  if (!lift.enough) return { enough: false, because: 'few_jobs', leastJobs: LEAST_JOBS }
  return lift.interval.low === lift.interval.high ? { enough: false, because: 'all_alike' } : lift
}
