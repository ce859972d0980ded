import type { CaseGroup, MetricName } from '#modules/policy/index.ts'
import type { MetricKind } from './effect.ts'

/** Where the figures of a day come from: opportunities to answer, charged proposals, opened jobs. */
export const sources = ['answers', 'proposals', 'jobs'] as const
export type Source = (typeof sources)[number]

/** A yes later than this does not count, on any day, so that old days have no longer to answer than new ones. */
export const ANSWER_HOURS = 72
/** A hire later than this after the job was opened does not count. */
export const HIRE_DAYS = 14

/** After so many whole days a day's figures cannot change any more. */
export const settledAfterDays: Readonly<Record<Source, number>> = { answers: ANSWER_HOURS / 24, proposals: 0, jobs: HIRE_DAYS }

export interface Metric {
  readonly kind: MetricKind
  readonly source: Source
  /** Which of the source's cases it is about. */
  readonly about: CaseGroup
  /** Which figures make the sum and the trials; of an amount per day only the sum. */
  readonly sum: 'items' | 'hits' | 'amount'
  readonly trials: 'items' | 'hits' | null
  /** As a heading, and in a sentence: "invitations answered with a yes fell …". */
  readonly title: string
  readonly inSentence: string
  /** What exactly is counted, for whoever wants to count again. */
  readonly means: string
  readonly unit: 'share' | 'hours' | 'count' | 'connects'
}

const invited: CaseGroup = { initiator: ['client_invite', 'platform_invite'] }
const outreach: CaseGroup = { initiator: ['enterprise_outreach'] }

/** Everything a plan may name. */
export const metrics = {
  invite_response_rate: {
    kind: 'rate',
    source: 'answers',
    about: invited,
    sum: 'hits',
    trials: 'items',
    title: 'Invitations answered with a yes',
    inSentence: 'the share of invitations answered with a yes',
    means: `Of the invitations delivered on a day, the share that became a proposal within ${ANSWER_HOURS} hours.`,
    unit: 'share',
  },
  outreach_response_rate: {
    kind: 'rate',
    source: 'answers',
    about: outreach,
    sum: 'hits',
    trials: 'items',
    title: 'Outreach answered with a yes',
    inSentence: 'the share of Enterprise outreach answered with a yes',
    means: `Of the outreach delivered on a day, the share that got a yes within ${ANSWER_HOURS} hours.`,
    unit: 'share',
  },
  invite_answer_hours: {
    kind: 'mean',
    source: 'answers',
    about: invited,
    sum: 'amount',
    trials: 'hits',
    title: 'Hours until a yes to an invitation',
    inSentence: 'the hours until a yes to an invitation',
    means: `Over the invitations delivered on a day and answered with a yes within ${ANSWER_HOURS} hours: the mean time until that yes.`,
    unit: 'hours',
  },
  invitations_per_day: {
    kind: 'per_day',
    source: 'answers',
    about: invited,
    sum: 'items',
    trials: null,
    title: 'Invitations a day',
    inSentence: 'the number of invitations a day',
    means: 'Invitations delivered on a day.',
    unit: 'count',
  },
  proposals_per_day: {
    kind: 'per_day',
    source: 'proposals',
    about: { initiator: ['self'] },
    sum: 'items',
    trials: null,
    title: 'Proposals a day',
    inSentence: 'the number of proposals to jobs that people found themselves',
    means: 'Proposals sent on a day to jobs that people found themselves.',
    unit: 'count',
  },
  connects_spent_per_day: {
    kind: 'per_day',
    source: 'proposals',
    about: {},
    sum: 'amount',
    trials: null,
    title: 'Connects spent on proposals a day',
    inSentence: 'the number of Connects spent on proposals',
    means: 'Connects charged on a day for proposals, answers to invitations and outreach included.',
    unit: 'connects',
  },
  hires_per_job: {
    kind: 'mean',
    source: 'jobs',
    about: {},
    sum: 'hits',
    trials: 'items',
    title: 'Hires per job',
    inSentence: 'the number of hires per job',
    means: `Of the jobs opened on a day: contracts started within ${HIRE_DAYS} days, per job.`,
    unit: 'count',
  },
} as const satisfies Record<MetricName, Metric>

export function metricOf(name: MetricName): Metric {
  return metrics[name]
}
