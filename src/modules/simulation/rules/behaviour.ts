import type { PricedAction } from '#modules/policy/index.ts'

/**
 * What people might do when a price changes: a layer of its own on top of the static report, and never mixed into its figures.
 *
 * Every recorded action was the yes of a chance. The log-odds of a yes fall by a jump where something stops being free, and by
 * a slope for every further Connect; both come back where the price falls. A constant elasticity would say nothing at a price
 * of 0, and most of what is worth asking begins there.
 */
export interface Behaviour {
  /** Log-odds lost at “no longer free”. */
  readonly jump: number
  /** Log-odds lost with each Connect of the price. */
  readonly perConnect: number
}

export const presetNames = ['calm', 'expected', 'strong'] as const
type PresetName = (typeof presetNames)[number]

/**
 * Our assumptions, not anybody's measurement; the forecasts made with them are kept and scored against what happened. From one
 * to the next both numbers double. At even odds and a price of 1 Connect, a yes falls from 50 to 42, 34 or 21 in a hundred.
 */
export const behaviourPresets: Readonly<Record<PresetName, Behaviour>> = {
  calm: { jump: 0.3, perConnect: 0.03 },
  expected: { jump: 0.6, perConnect: 0.06 },
  strong: { jump: 1.2, perConnect: 0.12 },
}

/**
 * How often a chance to act of one's own accord is taken, where chances not taken are not recorded: nobody counts the jobs that
 * somebody read and left. An assumption; what it is hardly matters while it is small.
 */
const ASSUMED_OWN_RATE = 0.1

/** From one whole price to another, in Connects. */
interface PriceStep {
  readonly before: number
  readonly after: number
}

/**
 * The share of chances taken at the new price, when `rate` (0 to 1) of them are taken at the old one. The same price gives exactly
 * the same share; a higher one never a higher share; there and back again gives the first share.
 */
export function rateAfter(rate: number, { before, after }: PriceStep, { jump, perConnect }: Behaviour): number {
  if (before === after) return rate
  const jumps = Number(after > 0) - Number(before > 0)
  const oddsRatio = Math.exp(-jump * jumps - perConnect * (after - before))
  return (rate * oddsRatio) / (1 - rate + rate * oddsRatio)
}

/** Recorded decisions that the earlier document prices alike, and the later one too. */
export interface PriceMove extends PriceStep {
  readonly action: PricedAction
  /** `none` where no clause decides. */
  readonly clauseBefore: string
  readonly clauseAfter: string
  readonly actions: number
}

/** Chances to answer somebody who wrote first, with what answering costs before and after. */
export interface Chances extends PriceStep {
  readonly kind: 'invitation' | 'outreach'
  readonly delivered: number
  /** Answered with a yes, at most all delivered. */
  readonly accepted: number
}

export type ForecastMetric = 'invite_response_rate' | 'outreach_response_rate' | 'proposals_per_day' | 'connects_spent_per_day'

/** One figure of what people might do. Rates from 0 to 1, the others per day; `before` is what was recorded. */
export interface Forecast {
  readonly metric: ForecastMetric
  readonly before: number
  /** The least and the greatest of the three presets, and the one called expected. */
  readonly low: number
  readonly expected: number
  readonly high: number
}

export interface ForecastInput {
  readonly moves: readonly PriceMove[]
  readonly chances: readonly Chances[]
  /** Length of the window, at least 1. */
  readonly days: number
  /** True for a move whose decisions answer somebody who wrote first: their rate is recorded, not assumed. */
  readonly isAnswer: (move: PriceMove) => boolean
}

/** Every figure that can be foreseen from what was recorded; a rate without a single chance is left out. */
export function forecast(input: ForecastInput): readonly Forecast[] {
  const rates = [
    rateForecast('invite_response_rate', input.chances, 'invitation'),
    rateForecast('outreach_response_rate', input.chances, 'outreach'),
  ]
  return [
    ...rates.filter((one) => one !== undefined),
    flowForecast('proposals_per_day', input, (move) => (move.action === 'proposal.submit' ? () => 1 : undefined)),
    flowForecast('connects_spent_per_day', input, () => (price) => price),
  ]
}

/**
 * Chances with the same price before share their rate: a single chance was answered or not, and either alone would say that no
 * price can move it.
 */
function rateForecast(metric: ForecastMetric, all: readonly Chances[], kind: Chances['kind']): Forecast | undefined {
  const chances = all.filter((one) => one.kind === kind)
  const delivered = sum(chances, (one) => one.delivered)
  if (delivered === 0) return undefined
  const alike = [...Map.groupBy(chances, (one) => one.before).values()]
  const under = (rateOf: (rate: number, one: Chances) => number) =>
    sum(alike, (group) => {
      const rate = answerShare(group)
      return sum(group, (one) => one.delivered * rateOf(rate, one))
    }) / delivered
  // Summed the same way as the forecast, so that nothing changed is exactly nothing.
  return range(
    metric,
    under((rate) => rate),
    (behaviour) => under((rate, one) => rateAfter(rate, one, behaviour)),
  )
}

/** Sums over actions: each move keeps the share of its actions that is still wanted, weighed by what one of them counts for. */
function flowForecast(
  metric: ForecastMetric,
  { moves, chances, days, isAnswer }: ForecastInput,
  weightOf: (move: PriceMove) => ((price: number) => number) | undefined,
): Forecast {
  const answered = answerRate(chances)
  const counted = moves.flatMap((move) => {
    const weight = weightOf(move)
    return weight === undefined ? [] : [{ move, weight, rate: isAnswer(move) ? answered : ASSUMED_OWN_RATE }]
  })
  const under = (behaviour: Behaviour) =>
    sum(counted, ({ move, weight, rate }) => {
      const kept = move.before === move.after ? 1 : rateAfter(rate, move, behaviour) / rate
      return move.actions * kept * weight(move.after)
    }) / days
  return range(metric, sum(counted, ({ move, weight }) => move.actions * weight(move.before)) / days, under)
}

function range(metric: ForecastMetric, before: number, under: (behaviour: Behaviour) => number): Forecast {
  const figures = presetNames.map((name) => under(behaviourPresets[name]))
  return {
    metric,
    before,
    low: Math.min(...figures),
    expected: under(behaviourPresets.expected),
    high: Math.max(...figures),
  }
}

/** The share of these chances that was answered with a yes; 0 where there was none. */
function answerShare(chances: readonly Chances[]): number {
  const delivered = sum(chances, (one) => one.delivered)
  return delivered === 0 ? 0 : sum(chances, (one) => one.accepted) / delivered
}

/** For decisions that answered somebody; all yes or no yes at all says nothing about the next chance. */
function answerRate(chances: readonly Chances[]): number {
  const share = answerShare(chances)
  return share === 0 || share === 1 ? ASSUMED_OWN_RATE : share
}

function sum<T>(list: readonly T[], pick: (one: T) => number): number {
  return list.reduce((total, one) => total + pick(one), 0)
}
