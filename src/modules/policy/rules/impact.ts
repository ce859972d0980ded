import type { Id } from '#kernel/ids.ts'

/** Recorded history priced again under other rules: nobody is assumed to act differently. For operators; what of it is public, `publicImpact` says. */
export interface Impact {
  /** ISO texts. */
  readonly from: string
  readonly until: string
  /** Actions and people in the history looked at. */
  readonly actions: number
  readonly people: number
  readonly payingMore: Share
  readonly payingLess: Share
  /** Absent: Connects. `usd_cents` where the policy takes money: then every amount below counts US cents. */
  readonly unit?: 'usd_cents'
  /** What all of it cost, and would have cost. */
  readonly connectsBefore: number
  readonly connectsAfter: number
  /** What a Connect is worth under either document; the oldest entries of a register may lack it. */
  readonly unitPriceUsdCents?: { readonly before: number; readonly after: number }
  /** The most that a reversal would have to return for every 30 days in force, in Connects and at the unit price. */
  readonly refundLiabilityPer30Days: { readonly connects: number; readonly usdCents: number }
  readonly byAction: readonly {
    readonly action: string
    readonly actions: number
    readonly before: number
    readonly after: number
  }[]
  /** What makes it repeatable. Only an impact that has it may go with an announcement; the oldest entries of a register may lack it. */
  readonly run?: ImpactRun
  /** For whom it would have been how much; the oldest entries of a register may lack it. */
  readonly detail?: ImpactDetail
  /** What people might do, beside what they did: kept to be scored against what happens; the oldest entries may lack it. */
  readonly forecast?: readonly ImpactForecast[]
}

/** Rates from 0 to 1, other metrics per day. `before` is what was recorded; the range is that of the presets of behaviour. */
export interface ImpactForecast {
  readonly metric: string
  readonly before: number
  readonly low: number
  readonly expected: number
  readonly high: number
}

/** The same rules over the same history make the same report again, to its hash. */
export interface ImpactRun {
  readonly beforeSha256: string
  readonly afterSha256: string
  /** The last decision that was looked at. */
  readonly watermark: { readonly at: string; readonly id: Id } | null
  readonly rows: number
  readonly compiler: string
  readonly assumptions: readonly string[]
  readonly resultSha256: string
}

/** Everything of a simulation's report that names nobody. */
export interface ImpactDetail {
  readonly coverage: { readonly recorded: number; readonly unknown: number }
  readonly bands: readonly ImpactBand[]
  readonly segments: readonly { readonly name: string; readonly groups: readonly ImpactGroup[] }[]
  readonly byClause: readonly {
    readonly clause: string
    readonly actions: number
    readonly before: number
    readonly after: number
  }[]
  readonly concentration: { readonly topHundredth: number; readonly topTenth: number }
}

export interface ImpactBand {
  readonly band: string
  readonly people: number
  readonly connects: number
}

export interface ImpactGroup {
  readonly key: string
  readonly people: number
  readonly actions: number
  readonly before: number
  readonly after: number
  readonly peoplePayingMore: number
  readonly peoplePayingLess: number
}

interface Share {
  readonly actions: number
  readonly people: number
  readonly connects: number
}
