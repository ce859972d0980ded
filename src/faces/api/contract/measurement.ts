import { z } from 'zod'
import { metricNames, type ImpactForecast, type MeasurementPlan } from '#modules/policy/index.ts'
import type { Alarm, Measured, Outcome } from '#modules/measurement/index.ts'
import { publicImpact } from './impacts.ts'
import { reads } from './route.ts'
import { cursor, list, moment, pageOf, policy, sha256, stored, versionNumber } from './shapes.ts'

const tags = ['Rules: what they did']

const number = { type: 'number' } as const
const day = { type: 'string', format: 'date' } as const
const metricName = { enum: metricNames } as const
const measuredProperties = { value: number, low: number, high: number } as const
const measuredSchema = { type: 'object', properties: measuredProperties, required: ['value', 'low', 'high'] } as const

const relative = stored<Measured>({
  ...measuredSchema,
  description: 'A share of what would have been without the change, with both ends of its interval: −0.25 is a quarter less.',
})
const inOwnUnit = stored<Measured>({
  ...measuredSchema,
  description: 'In the metric’s own unit, with both ends of its interval: 0.05 of a rate is five points.',
})

const plan = stored<MeasurementPlan>({
  type: 'object',
  description: 'How the effect is measured: written and hashed with the announcement, never changed after it.',
  properties: {
    primary: metricName,
    control: {
      type: ['object', 'null'],
      description: 'The exempt cases that everything is compared with, by facts; null: nobody is exempt.',
    },
    preDays: { type: 'integer', description: 'Days before the announcement that are looked at, at most.' },
    confidencePercent: { type: 'integer' },
    guardrails: {
      type: 'array',
      description: 'When a side effect is bad enough: operators are told, or the clauses stop charging.',
      items: {
        type: 'object',
        properties: {
          metric: metricName,
          direction: { enum: ['falls', 'rises'] },
          byPercent: number,
          surelyByPercent: number,
          days: { type: 'integer' },
          act: { enum: ['tell', 'suspend'] },
        },
        required: ['metric', 'direction', 'byPercent', 'surelyByPercent', 'days', 'act'],
      },
    },
  },
  required: ['primary', 'control', 'preDays', 'confidencePercent', 'guardrails'],
})

const phase = {
  type: ['object', 'null'],
  properties: { days: { type: 'integer' }, effect: measuredSchema, relative: measuredSchema },
} as const

const outcome = stored<Outcome>({
  type: 'object',
  description:
    'One metric: an estimate with its daily series, or the reason why nothing can be said. Rates run from 0 to 1; other metrics have their own unit.',
  properties: {
    metric: metricName,
    through: { ...day, description: 'The last day that was looked at.' },
    plan: { type: 'object', description: 'The plan as the estimator took it, with the days of this version’s life.' },
    estimate: {
      type: 'object',
      properties: {
        quality: { enum: ['estimate', 'range_only'], description: '`range_only`: read the intervals, not the values.' },
        reservations: { type: 'array', items: { type: 'object', properties: { code: { type: 'string' } }, required: ['code'] } },
        notice: phase,
        during: phase,
        after: phase,
        days: { type: 'object' },
        daysTogether: { enum: [1, 7] },
        series: {
          type: 'array',
          description: 'Each day as it was, and as it would have been, with its interval.',
          items: {
            type: 'object',
            properties: {
              day,
              phase: { enum: ['before', 'notice', 'during', 'after'] },
              trials: number,
              observed: number,
              counterfactual: number,
              low: number,
              high: number,
            },
          },
        },
        cumulative: {
          type: 'array',
          description: 'The running sum of the differences since the first day in force.',
          items: { type: 'object', properties: { day, ...measuredProperties } },
        },
      },
    },
    refused: {
      type: 'object',
      description: 'Instead of `estimate`, where nothing can be said.',
      properties: { code: { type: 'string' } },
      required: ['code'],
    },
    segments: {
      type: 'array',
      description:
        'The effect in each group. Where fewer than five people stand on one side it is refused with `too_few_people`: too few to say without telling who.',
      items: { type: 'object', properties: { key: { type: 'string' } }, required: ['key'] },
    },
    placebos: {
      type: ['object', 'null'],
      description: 'What the same estimator says about days on which nothing changed.',
    },
  },
  required: ['metric', 'through', 'plan', 'segments', 'placebos'],
})

const forecast = stored<ImpactForecast>({
  type: 'object',
  description: 'What was foreseen for the metric when the version was announced; `before` is what was recorded.',
  properties: { metric: { type: 'string' }, before: number, low: number, expected: number, high: number },
  required: ['metric', 'before', 'low', 'expected', 'high'],
})

const alarm = z.object({
  metric: z.enum(metricNames),
  guardrail: stored<Alarm['guardrail']>({ type: 'object', description: 'The line of the plan that was crossed.' }),
  effect: relative,
  through: z.iso.date(),
  suspendedBy: z.int().nullable().meta({ description: 'The version that let the clauses stop charging.' }),
  notSuspendedBecause: z.string().nullable().meta({ description: 'A code, where the plan wanted it and it could not be.' }),
  at: moment,
})

const oneVersion = z.strictObject({ version: versionNumber })

export const measurement = {
  impact: reads(['anyone'])
    .route({
      method: 'GET',
      path: '/rules/versions/{version}/impact',
      tags,
      summary: 'The impact statement that a version was announced with: who would have paid what, and what was foreseen',
      description: '404 where a version was announced without one, as the very first one is.',
    })
    .input(oneVersion.extend({ policy }))
    .output(z.object({ policy: z.string(), version: z.int(), announcedAt: moment, sha256, impact: publicImpact })),
  outcome: reads(['anyone'])
    .route({
      method: 'GET',
      path: '/rules/versions/{version}/outcome',
      tags,
      summary: 'What a version did, by the newest computation, with its frozen plan, guardrails and alarms',
      description:
        'Versions of Connects only: what is measured is what Connects buy. 404 where one was announced without a plan. `primary` is absent until it was in force long enough.',
    })
    .input(oneVersion)
    .output(
      z.object({
        version: z.int(),
        announcedAt: moment,
        since: moment.nullable(),
        until: moment.nullable(),
        plan,
        inWords: z.string().optional().meta({ description: 'The result of the primary metric, for people.' }),
        primary: outcome.optional(),
        computedAt: moment.optional(),
        guardrails: list(outcome),
        alarms: list(alarm),
        forecast: forecast.optional(),
      }),
    ),
  scorecard: reads(['anyone'])
    .route({
      method: 'GET',
      path: '/rules/scorecard',
      tags,
      summary: 'Forecast against outcome for every version of Connects that was measured, newest first: misses stay',
    })
    .input(z.strictObject({ cursor }))
    .output(
      pageOf(
        z.object({
          version: z.int(),
          title: z.string(),
          metric: z.enum(metricNames),
          through: z.iso.date(),
          quality: z.enum(['estimate', 'range_only']).nullable().meta({ description: 'Null: nothing could be said.' }),
          relative: relative.nullable(),
          effect: inOwnUnit.nullable(),
          forecast: relative.optional(),
          met: z
            .boolean()
            .optional()
            .meta({ description: 'Whether the interval and the foreseen range have anything in common.' }),
        }),
      ),
    ),
}
