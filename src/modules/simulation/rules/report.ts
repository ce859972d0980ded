import type { Id } from '#kernel/ids.ts'
import type { PricedAction } from '#modules/policy/index.ts'
import type { PriceMove } from './behaviour.ts'

/**
 * What a replay of recorded history under two documents found. Amounts are whole Connects, moments ISO 8601 texts, shares from 0 to 1.
 * `before` is the document in force, `after` the draft. Nobody is assumed to act differently: behaviour is another layer.
 */
export interface Report {
  readonly window: { readonly from: string; readonly until: string }
  readonly actions: number
  readonly people: number
  readonly coverage: Coverage
  readonly before: number
  readonly after: number
  /** What a Connect is worth under either document: the sums in money follow from it. */
  readonly unitPriceUsdCents: { readonly before: number; readonly after: number }
  readonly payingMore: Affected
  readonly payingLess: Affected
  readonly bands: readonly Band[]
  readonly segments: readonly Segment[]
  readonly byAction: readonly ({ readonly action: PricedAction } & Sums)[]
  readonly byClause: readonly ({ readonly clause: string } & Sums)[]
  /** Decisions by the clause and the price of either document: what a forecast of behaviour begins with. */
  readonly moves: readonly PriceMove[]
  readonly concentration: Concentration
  /** The most affected, the largest change first; at most 100. Never public: it names people. */
  readonly mostAffected: readonly PersonChange[]
  readonly liability: Liability
}

/** Actions whose facts were recorded, and those of which only the amount is known: they are nobody's guess and stay out of all sums. */
export interface Coverage {
  readonly recorded: number
  readonly unknown: number
}

export interface Sums {
  readonly actions: number
  readonly before: number
  readonly after: number
}

export interface Affected {
  readonly people: number
  readonly actions: number
  /** The sum of all differences, never negative. */
  readonly connects: number
}

export const bandNames = ['much_less', 'less', 'same', 'more', 'much_more'] as const
/** People by how their own sum changes; "much" is more than a quarter of what they paid before, or anything where that was 0. */
export interface Band {
  readonly band: (typeof bandNames)[number]
  readonly people: number
  /** The sum of their differences, signed. */
  readonly connects: number
}

export const segmentNames = ['tenure', 'spend', 'category', 'country', 'plan', 'badge'] as const
export type SegmentName = (typeof segmentNames)[number]
/** One way to divide everybody into groups. Groups are formed on the baseline, and together they are the total. */
export interface Segment {
  readonly name: SegmentName
  readonly groups: readonly Group[]
}
export interface Group extends Sums {
  /** Stable: an enum member, `decile-1` … `decile-10`, a country code, `days-0-29` … */
  readonly key: string
  readonly people: number
  readonly peoplePayingMore: number
  readonly peoplePayingLess: number
}

/** How much of all additional Connects falls on the most affected hundredth and tenth of the people who would pay more. */
export interface Concentration {
  readonly topHundredth: number
  readonly topTenth: number
}

export interface PersonChange {
  readonly ownerId: Id
  readonly actions: number
  readonly before: number
  readonly after: number
}

/** The most that a later reversal would have to give back for every 30 days in force. */
export interface Liability {
  readonly connects: number
  readonly usdCents: number
}

/** What makes a run repeatable: the same record gives the same hash of the same report. */
export interface RunRecord {
  readonly policy: string
  readonly beforeSha256: string
  readonly afterSha256: string
  /** The last decision that was looked at. */
  readonly watermark: { readonly at: string; readonly id: Id } | null
  readonly rows: number
  /** The evaluator that priced it, by name and version. */
  readonly compiler: string
  readonly assumptions: readonly string[]
  /** sha256 of the report's canonical JSON. */
  readonly resultSha256: string
}
