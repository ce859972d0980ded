import type { PolicyDiff, PriceChange } from './diff-documents.ts'
import { factSpec, type FactName } from './facts.ts'

/** What can be measured. The module `measurement` knows how; a plan only names it. Append only: announcements keep the names. */
export const metricNames = [
  'invite_response_rate',
  'outreach_response_rate',
  'invite_answer_hours',
  'invitations_per_day',
  'proposals_per_day',
  'connects_spent_per_day',
  'hires_per_job',
] as const
export type MetricName = (typeof metricNames)[number]

/** The facts by which cases can be told apart day by day: few values each, so that a day is a handful of rows. */
export const groupFacts = [
  'initiator',
  'clientKind',
  'category',
  'freelancerPlan',
  'badge',
] as const satisfies readonly FactName[]
export type GroupFact = (typeof groupFacts)[number]

/** Cases by their facts: all named facts must have one of their named values. */
export type CaseGroup = { readonly [Fact in GroupFact]?: readonly string[] | undefined }

/** When a side effect is bad enough to act. */
export interface Guardrail {
  readonly metric: MetricName
  readonly direction: 'falls' | 'rises'
  /** How far, in hundredths of what would have been without the change: 10 is a tenth less (or more). */
  readonly byPercent: number
  /** Even the end of the interval that is nearest to "nothing happened" lies beyond this. */
  readonly surelyByPercent: number
  /** On so many days in a row. */
  readonly days: number
  /** `tell`: operators are told. `suspend`: the clauses that the version changed stop charging at once, too. */
  readonly act: 'tell' | 'suspend'
}

/**
 * How the effect of a version is going to be measured: written before anybody can know it, hashed with the announcement, and never
 * changed after it.
 */
export interface MeasurementPlan {
  readonly primary: MetricName
  /** The exempt cases that everything is compared with; null where nobody is exempt: then the result is a range only. */
  readonly control: CaseGroup | null
  /** How many days before the announcement are looked at; less than 365 give a range only. */
  readonly preDays: number
  /** How sure the intervals are, in hundredths. */
  readonly confidencePercent: number
  readonly guardrails: readonly Guardrail[]
}

export const LEAST_PRE_DAYS = 60
export const MOST_PRE_DAYS = 1_095
/** A year, so that no season is mistaken for an effect, and some days more, so that a quiet first day does not make it less than one. */
const USUAL_PRE_DAYS = 400

/** Why a plan would not measure what it says. */
export type PlanRefused =
  | { readonly code: 'unknown_control_value'; readonly fact: GroupFact; readonly value: string }
  | { readonly code: 'control_pays_too'; readonly words: string }
  | { readonly code: 'guardrail_twice'; readonly metric: MetricName }

/** Reasons to say no to a plan for a change: who pays by the new rule cannot show what would have been without it. */
export function planProblem(plan: MeasurementPlan, diff: Pick<PolicyDiff, 'prices'>): PlanRefused | undefined {
  for (const fact of groupFacts) {
    const spec = factSpec(fact)
    const known: readonly string[] = spec.type === 'enum' ? spec.values : []
    const value = plan.control?.[fact]?.find((one) => !known.includes(one))
    if (value !== undefined) return { code: 'unknown_control_value', fact, value }
  }
  const { control } = plan
  const concerned = control === null ? undefined : diff.prices.find((change) => concerns(change, control))
  if (concerned !== undefined) return { code: 'control_pays_too', words: concerned.words }
  const metrics = plan.guardrails.map(({ metric }) => metric)
  const twice = metrics.find((metric, index) => metrics.indexOf(metric) !== index)
  return twice === undefined ? undefined : { code: 'guardrail_twice', metric: twice }
}

const ANSWERS: readonly string[] = ['client_invite', 'platform_invite']
const OUTREACH: CaseGroup = { initiator: ['enterprise_outreach'] }
const INVITATIONS: CaseGroup = { initiator: ['client_invite'] }

/** The plan that a change suggests where nobody wrote one: what it touches is measured against what it leaves alone. */
export function defaultMeasurementPlan(diff: Pick<PolicyDiff, 'prices'>): MeasurementPlan {
  const usual = { preDays: USUAL_PRE_DAYS, confidencePercent: 95, guardrails: [HIRES_FALL] } as const
  const prices = diff.prices.filter(({ action }) => action === 'proposal.submit')
  const touches = (initiators: readonly string[]) => prices.some((change) => concerns(change, { initiator: initiators }))
  const exempt = (...groups: readonly CaseGroup[]) =>
    groups.find((group) => !prices.some((change) => concerns(change, group))) ?? null
  if (touches(ANSWERS)) return { ...usual, primary: 'invite_response_rate', control: exempt(OUTREACH) }
  if (touches(['enterprise_outreach'])) return { ...usual, primary: 'outreach_response_rate', control: exempt(INVITATIONS) }
  if (prices.length > 0) {
    const answers = { initiator: ['client_invite', 'enterprise_outreach'] }
    return { ...usual, primary: 'proposals_per_day', control: exempt(answers, INVITATIONS, OUTREACH) }
  }
  return { ...usual, primary: 'connects_spent_per_day', control: null }
}

const HIRES_FALL: Guardrail = {
  metric: 'hires_per_job',
  direction: 'falls',
  byPercent: 10,
  surelyByPercent: 0,
  days: 3,
  act: 'tell',
}

/** Whether some case of the group is among those whose price changes. */
function concerns({ action, region }: PriceChange, group: CaseGroup): boolean {
  if (action !== 'proposal.submit') return false
  return groupFacts.every((fact) => {
    const named = group[fact]
    const classes = region[fact]
    if (named === undefined || classes === undefined) return true
    return classes.some((one) => 'values' in one && one.values.some((value) => named.includes(value)))
  })
}
