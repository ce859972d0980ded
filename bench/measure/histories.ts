import { dayOf, numberOf } from '../../src/modules/measurement/rules/comparison.ts'
import type { DailyFigure, MeasuredSeries, MeasurePlan, MetricKind } from '../../src/modules/measurement/rules/effect.ts'
import { seededRandom, type Random } from '#demo/random.ts'

/** A made history, and what the change in it truly did. */
export interface History {
  readonly seed: string
  readonly plan: MeasurePlan
  readonly series: MeasuredSeries
  /** As the estimator tells it: points of a share, or amount per day. */
  readonly truth: number
  /** What would have been without the change, in the same unit: widths are told as shares of it. */
  readonly level: number
}

export interface Recipe {
  readonly kind: Extract<MetricKind, 'rate' | 'per_day'>
  /** The change on the log-odds or log scale; 0 for nothing. */
  readonly effect: number
  /** How many things happen on a usual day in the treated group: control groups are about a third of it. */
  readonly volume: readonly [number, number]
}

/** What both groups live through, day by day. */
interface World {
  readonly days: number
  readonly firstDay: number
  /** Shocks that hit both. */
  readonly weather: Float64Array
  readonly holidays: Float64Array
}

/** What is only one group's. */
interface Group {
  readonly volume: number
  readonly growth: number
  readonly level: number
  readonly trend: number
  readonly week: readonly number[]
  readonly season: readonly [number, number]
  readonly shocks: Float64Array
  readonly overdispersion: number
}

/**
 * One marketplace's daily figures over a little more than a year: growth, weekdays, seasons, holidays, shocks that last for days (ρ from 0.3
 * to 0.6) and hit both groups or one of them, counts that vary more than chance alone would make them, and days that were lost.
 */
export function makeHistory(seed: string, recipe: Recipe): History {
  const random = seededRandom(seed)
  const [preDays, notice, during] = [random.int(365, 500), random.int(14, 40), random.int(28, 90)]
  const isReversed = random.chance(0.4)
  const after = isReversed ? 30 : 0
  const world = makeWorld(random, preDays + notice + during + after)
  const isChanged = (at: number) => at >= preDays + notice && at < preDays + notice + during
  const treated = liveThrough(random, world, recipe, makeGroup(random, recipe, world.days, 1), (at) =>
    isChanged(at) ? recipe.effect : 0,
  )
  const control = liveThrough(random, world, recipe, makeGroup(random, recipe, world.days, random.next() * 0.3 + 0.2), () => 0)
  const start = world.firstDay + preDays + notice
  return {
    seed,
    plan: {
      kind: recipe.kind,
      announcedOn: dayOf(start - notice),
      effectiveFrom: dayOf(start),
      effectiveUntil: isReversed ? dayOf(start + during) : null,
      preDays,
      confidence: 0.95,
    },
    series: { treated: treated.figures, control: control.figures },
    ...truthOf(recipe, treated, isChanged),
  }
}

function makeWorld(random: Random, days: number): World {
  const holidays = new Float64Array(days)
  for (let at = random.int(0, 60); at < days; at += random.int(25, 70))
    for (let day = at; day < Math.min(days, at + random.int(1, 3)); day += 1) holidays[day] = -random.next() * 0.6
  const firstDay = numberOf('2024-01-01') + random.int(0, 364)
  return { days, firstDay, holidays, weather: shocks(random, days, 0.15) }
}

function makeGroup(random: Random, { volume: [least, most] }: Recipe, days: number, share: number): Group {
  return {
    volume: share * Math.exp(Math.log(least) + random.next() * Math.log(most / least)),
    growth: random.normal(0.25, 0.15),
    level: random.normal(-0.6, 0.3),
    trend: random.normal(0, 0.1),
    week: Array.from({ length: 7 }, (_, day) => (day >= 5 ? -0.35 : 0) + random.normal(0, 0.08)),
    season: [random.normal(0, 0.1), random.normal(0, 0.1)],
    shocks: shocks(random, days, 0.04 + 0.08 * random.next()),
    overdispersion: 0.005 + 0.02 * random.next(),
  }
}

function shocks(random: Random, days: number, deviation: number): Float64Array {
  const carryOver = 0.3 + 0.3 * random.next()
  let now = random.normal(0, deviation)
  return Float64Array.from({ length: days }, () => {
    now = carryOver * now + random.normal(0, deviation * Math.sqrt(1 - carryOver * carryOver))
    return now
  })
}

interface Lived {
  readonly figures: readonly DailyFigure[]
  /** Trials, expected with the change, and without it. */
  readonly expected: readonly (readonly [number, number, number])[]
}

const LOST_DAYS = 0.01

function liveThrough(random: Random, world: World, recipe: Recipe, group: Group, changeAt: (at: number) => number): Lived {
  const figures: DailyFigure[] = []
  const expected: [number, number, number][] = []
  for (let at = 0; at < world.days; at += 1) {
    const [calm, change] = [moodOf(world, group, at), changeAt(at)]
    const isRate = recipe.kind === 'rate'
    const busy =
      group.volume *
      Math.exp((group.growth * at) / 365 + (isRate ? random.normal(0, 0.1) + group.week[(world.firstDay + at) % 7]! : calm))
    const trials = isRate ? random.poisson(busy) : 1
    const usual = (mood: number) => (isRate ? 1 / (1 + Math.exp(-(group.level + mood))) : busy * Math.exp(mood - calm))
    const [changed, unchanged] = [usual(calm + change), usual(calm)]
    expected.push([trials, changed, unchanged])
    const sum = isRate ? overdispersedShare(random, changed, trials, group) : overdispersedCount(random, changed, group)
    if (!random.chance(LOST_DAYS)) figures.push({ day: dayOf(world.firstDay + at), sum, trials })
  }
  return { figures, expected }
}

function moodOf(world: World, group: Group, at: number): number {
  const angle = (2 * Math.PI * at) / 365.25
  return (
    (group.trend * at) / 365 +
    group.week[(world.firstDay + at) % 7]! +
    group.season[0] * Math.cos(angle) +
    group.season[1] * Math.sin(angle) +
    world.weather[at]! +
    world.holidays[at]! +
    group.shocks[at]!
  )
}

// A day's own luck on top of chance: its share is not quite the expected one.
function overdispersedShare(random: Random, share: number, trials: number, { overdispersion }: Group): number {
  const lucky = share * (1 + random.normal(0, Math.sqrt(overdispersion * (1 - share))))
  const p = Math.min(0.999, Math.max(0.001, lucky))
  let sum = 0
  for (let trial = 0; trial < trials; trial += 1) if (random.chance(p)) sum += 1
  return sum
}

function overdispersedCount(random: Random, mean: number, { overdispersion }: Group): number {
  return random.poisson(Math.max(0, mean * (1 + random.normal(0, Math.sqrt(overdispersion)))))
}

function truthOf({ kind }: Recipe, { expected }: Lived, isChanged: (at: number) => boolean) {
  let [effect, level, all] = [0, 0, 0]
  for (const [at, [trials, changed, unchanged]] of expected.entries()) {
    if (!isChanged(at)) continue
    const weight = kind === 'rate' ? trials : 1
    effect += weight * (changed - unchanged)
    level += weight * unchanged
    all += weight
  }
  return { truth: effect / all, level: level / all }
}
