import { figureText } from '#kernel/figures.ts'
import type { MetricName } from '#modules/policy/index.ts'
import type { Estimate, Interval, Measured } from './effect.ts'
import { metricOf, type Metric } from './metrics.ts'
import { noEstimateInWords } from './words.ts'
import type { Outcome } from './outcome.ts'

/** A number with at most two digits that matter: 0.4, 3, 27, 340. */
function short(value: number): string {
  const size = Math.abs(value)
  return figureText(value, size >= 10 ? 0 : size >= 1 ? 1 : 2)
}

/** A value of a metric as people read it: "54 %", "3.2 hours", "17". */
export function valueInWords(metric: MetricName, value: number): string {
  const { unit } = metricOf(metric)
  if (unit === 'share') return `${short(value * 100)} %`
  return unit === 'hours' ? `${short(value)} hours` : short(value)
}

const differences: Readonly<Record<Metric['unit'], string>> = {
  share: 'percentage points',
  hours: 'hours',
  count: '',
  connects: 'Connects',
}

/** "24 percentage points", without its sign. */
export function sizeInWords(metric: MetricName, value: number): string {
  const { unit } = metricOf(metric)
  const size = short(Math.abs(unit === 'share' ? value * 100 : value))
  return `${size} ${differences[unit]}`.trim()
}

/** "18 to 30 percentage points", or "from 3 fewer to 2 more percentage points" where it includes nothing. */
export function rangeInWords(metric: MetricName, { low, high }: Interval): string {
  const scale = metricOf(metric).unit === 'share' ? 100 : 1
  const unit = differences[metricOf(metric).unit]
  if (low < 0 && high > 0) return `from ${short(-low * scale)} less to ${short(high * scale)} more ${unit}`.trim()
  const [least, most] = [Math.min(Math.abs(low), Math.abs(high)), Math.max(Math.abs(low), Math.abs(high))]
  return `${short(least * scale)} to ${short(most * scale)} ${unit}`.trim()
}

/** "a quarter below" is for poets: "23 % below", "4 % above". */
export function relativeInWords({ value }: Pick<Measured, 'value'>): string {
  return `${short(Math.abs(value) * 100)} % ${value < 0 ? 'below' : 'above'}`
}

/** A signed share: "−23 %". */
export function shareInWords(value: number): string {
  return `${signOf(value)}${short(Math.abs(value) * 100)} %`
}

function signOf(value: number): string {
  return value === 0 ? '' : value < 0 ? '−' : '+'
}

/** A signed difference: "−24 percentage points". */
export function signedInWords(metric: MetricName, value: number): string {
  return `${signOf(value)}${sizeInWords(metric, value)}`
}

/** The same without its unit, where the unit is said once for many: "−24". */
export function signedFigure(metric: MetricName, value: number): string {
  return signedInWords(metric, value).replace(` ${differences[metricOf(metric).unit]}`, '')
}

/** What a difference of this metric is counted in: "percentage points"; empty for plain numbers. */
export function unitOfDifference(metric: MetricName): string {
  return differences[metricOf(metric).unit]
}

/** Whether the whole interval lies on one side of nothing. */
export function isClear({ low, high }: Interval): boolean {
  return low > 0 || high < 0
}

/** The result in one or two sentences, for somebody who reads nothing else. */
export function outcomeInWords(outcome: Outcome): string {
  const { estimate, refused, metric, plan } = outcome
  if (estimate === undefined) return refused === undefined ? '' : `Nothing can be said yet. ${noEstimateInWords(refused)}`
  const { effect } = estimate.during
  const sure = `${Math.round(plan.confidence * 100)} %`
  const subject = capital(metricOf(metric).inSentence)
  if (estimate.quality === 'range_only')
    return `${subject} ${isClear(effect) ? `${moved(effect.value)} by` : 'may have changed'} ${rangeInWords(metric, effect)}. ${WHY_A_RANGE}`
  const without = `compared with what it would have been without the change`
  if (!isClear(effect))
    return `No effect was found on ${metricOf(metric).inSentence}: the change lies ${rangeBetween(metric, effect)} (${sure} interval), and that includes none at all.`
  return `${subject} ${moved(effect.value)} by ${sizeInWords(metric, effect.value)}, ${without}: ${rangeInWords(metric, effect)} with ${sure} confidence.`
}

const WHY_A_RANGE = 'This is a range only: there is too little to compare with for a single figure.'

function rangeBetween(metric: MetricName, interval: Interval): string {
  const text = rangeInWords(metric, interval)
  return text.startsWith('from ') ? `anywhere ${text}` : `between ${text.replace(' to ', ' and ')}`
}

function moved(value: number): string {
  return value < 0 ? 'fell' : 'rose'
}

/** From what to what, over the days in force: `{ observed, without }`, each a mean weighted by its trials. */
export function levelsDuring({ series }: Estimate): { readonly observed: number; readonly without: number } {
  const days = series.filter(({ phase }) => phase === 'during')
  const trials = days.reduce((sum, day) => sum + day.trials, 0)
  const mean = (pick: (day: (typeof days)[number]) => number) =>
    days.reduce((sum, day) => sum + pick(day) * day.trials, 0) / Math.max(trials, 1)
  return { observed: mean(({ observed }) => observed), without: mean(({ counterfactual }) => counterfactual) }
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
