import type { Impact, ImpactForecast, PublicImpact } from '#modules/policy/index.ts'
import { stored } from './shapes.ts'

const integer = { type: 'integer' } as const
const text = { type: 'string' } as const
const number = { type: 'number' } as const
const hash = { type: 'string', pattern: '^[0-9a-f]{64}$' } as const

/** People, actions and the sum of their differences. */
const share = { type: 'object', properties: { actions: integer, people: integer, connects: integer } } as const
const sums = { actions: integer, before: integer, after: integer } as const

/** What makes a report repeatable, as JSON Schema. */
export const runRecordProperties = {
  beforeSha256: hash,
  afterSha256: hash,
  watermark: {
    type: ['object', 'null'],
    description: 'The last decision that was looked at.',
    properties: { at: { type: 'string', format: 'date-time' }, id: text },
  },
  rows: integer,
  compiler: { type: 'string', description: 'The evaluator that priced it, by name and version.' },
  assumptions: { type: 'array', items: text },
  resultSha256: { ...hash, description: 'sha256 of the report’s canonical JSON: running it again gives the same.' },
} as const

const band = { band: text, people: integer, connects: integer } as const

/** Ways to divide everybody into groups; `payers` is how people are counted who pay more or less. */
function segmentsOf<const S extends object>(description: string, payers: S) {
  const group = { key: text, people: integer, ...sums, peoplePayingMore: payers, peoplePayingLess: payers }
  const groups = { type: 'array', items: { type: 'object', properties: group } }
  return { type: 'array', description, items: { type: 'object', properties: { name: text, groups } } } as const
}

/** What of a report names nobody, as JSON Schema. */
export const detailProperties = {
  coverage: { type: 'object', properties: { recorded: integer, unknown: integer } },
  bands: {
    type: 'array',
    description: 'People by how their own sum changes.',
    items: { type: 'object', properties: band },
  },
  segments: segmentsOf(
    'Ways to divide everybody into groups, formed on the rules before; the groups of one add up to the whole.',
    integer,
  ),
  byClause: { type: 'array', items: { type: 'object', properties: { clause: text, ...sums } } },
  concentration: {
    type: 'object',
    description: 'How much of all additional Connects falls on the most affected hundredth and tenth.',
    properties: { topHundredth: number, topTenth: number },
  },
} as const

export const forecasts = stored<readonly ImpactForecast[]>({
  type: 'array',
  description: 'What people might do, beside what they did: the range is that of the presets of behaviour.',
  items: {
    type: 'object',
    properties: { metric: text, before: number, low: number, expected: number, high: number },
    required: ['metric', 'before', 'low', 'expected', 'high'],
  },
})

export const impact = stored<Impact>({
  type: 'object',
  description: 'Recorded decisions priced again under other rules; nobody is assumed to act differently.',
  properties: {
    from: { type: 'string', format: 'date-time' },
    until: { type: 'string', format: 'date-time' },
    actions: integer,
    people: integer,
    payingMore: share,
    payingLess: share,
    unit: { const: 'usd_cents', description: 'Where the policy takes money: then every amount counts US cents.' },
    connectsBefore: integer,
    connectsAfter: integer,
    unitPriceUsdCents: { type: 'object', properties: { before: integer, after: integer } },
    refundLiabilityPer30Days: { type: 'object', properties: { connects: integer, usdCents: integer } },
    byAction: { type: 'array', items: { type: 'object', properties: { action: text, ...sums } } },
    run: { type: 'object', description: 'What makes it repeatable.', properties: runRecordProperties },
    detail: { type: 'object', properties: detailProperties },
    forecast: { type: 'array', items: { type: 'object' }, description: 'What people might do: never part of the figures above.' },
  },
  required: [
    'from',
    'until',
    'actions',
    'people',
    'payingMore',
    'payingLess',
    'connectsBefore',
    'connectsAfter',
    'refundLiabilityPer30Days',
    'byAction',
  ],
})

const publicCount = {
  anyOf: [integer, { const: 'few' }],
  description: 'In steps of five; `few` stands for 1 to 4.',
} as const
const publicShare = {
  type: 'object',
  properties: { people: publicCount, actions: integer, connects: integer },
  required: ['people'],
} as const

/** What of an impact is public, as JSON Schema: nothing that is about fewer than five people. */
export const publicImpact = stored<PublicImpact>({
  type: 'object',
  description:
    'Recorded decisions priced again under other rules; nobody is assumed to act differently. People are counted in steps of five, small groups are put together, and what would tell about fewer than five people is left out.',
  properties: {
    from: { type: 'string', format: 'date-time' },
    until: { type: 'string', format: 'date-time' },
    inFives: { const: true },
    actions: integer,
    people: publicCount,
    payingMore: publicShare,
    payingLess: publicShare,
    unit: { const: 'usd_cents', description: 'Where the policy takes money: then every amount counts US cents.' },
    connectsBefore: integer,
    connectsAfter: { ...integer, description: 'Absent where fewer than five people pay more, or fewer than five less.' },
    unitPriceUsdCents: { type: 'object', properties: { before: integer, after: integer } },
    refundLiabilityPer30Days: {
      type: 'object',
      description: 'The most that a reversal would return for every 30 days in force.',
      properties: {
        connects: integer,
        usdCents: integer,
        roundedUp: { const: true, description: 'It concerns fewer than five people.' },
      },
      required: ['connects', 'usdCents'],
    },
    run: { type: 'object', description: 'What makes it repeatable.', properties: runRecordProperties },
    detail: {
      type: 'object',
      description: 'Absent where fewer than five people did anything.',
      properties: {
        coverage: detailProperties.coverage,
        bands: {
          type: 'array',
          description: 'People by how their own sum changes; `through` is the last of several bands shown as one.',
          items: { type: 'object', properties: { ...band, through: text } },
        },
        segments: segmentsOf(
          'Ways to divide everybody into groups, formed on the rules before; small ones are together in `few`.',
          publicCount,
        ),
        concentration: detailProperties.concentration,
      },
    },
    forecast: { type: 'array', items: { type: 'object' }, description: 'What people might do: never part of the figures above.' },
  },
  required: ['from', 'until', 'actions', 'people', 'payingMore', 'payingLess', 'refundLiabilityPer30Days'],
})
