import type { Tally } from './comparison.ts'
import type { MetricKind } from './effect.ts'

/**
 * The scale on which groups are compared: where shocks that hit both move both alike, and where an effect is one number. For shares that
 * is the log-odds, for amounts the logarithm.
 */
export interface Scale {
  /** A tally on the scale. Half a success more (and half a failure) takes away the bias of few trials, and makes 0 a number. */
  readonly of: (tally: Tally) => number
  /** The scale's place of a plain share or amount. */
  readonly to: (plain: number) => number
  readonly from: (place: number) => number
  /** Sampling variance of a tally's place, up to a factor, when `plain` is what is usual then. */
  readonly noise: (plain: number, trials: number) => number
  /** How much a plain value moves with the scale, at this value. */
  readonly slope: (plain: number) => number
  /** A tally as a plain value that can be put on the scale, even when nothing or everything succeeded. */
  readonly plain: (tally: Tally) => number
}

const logOdds: Scale = {
  of: ({ sum, trials }) => Math.log((sum + 0.5) / (trials - sum + 0.5)),
  to: (plain) => Math.log(plain / (1 - plain)),
  from: (place) => 1 / (1 + Math.exp(-place)),
  noise: (plain, trials) => 1 / (trials * plain * (1 - plain)),
  slope: (plain) => plain * (1 - plain),
  plain: ({ sum, trials }) => (sum + 0.5) / (trials + 1),
}

const logarithm: Scale = {
  of: ({ sum, trials }) => Math.log((sum + 0.5) / trials),
  to: Math.log,
  from: Math.exp,
  noise: (plain, trials) => 1 / (trials * plain),
  slope: (plain) => plain,
  plain: ({ sum, trials }) => (sum + 0.5) / trials,
}

export function scaleOf(kind: MetricKind): Scale {
  return kind === 'rate' ? logOdds : logarithm
}
