import type { Impact } from '#modules/policy/index.ts'
import type { Replayed } from './lab/protocol.ts'
import type { Forecast } from './rules/behaviour.ts'

/** What of a replay is kept as the impact of a draft: everything but the names of people, and the forecast beside it. */
export function impactOf({ report, record }: Replayed, forecast: readonly Forecast[]): Impact {
  const { window, actions, people, payingMore, payingLess, before, after, unitPriceUsdCents, liability, byAction } = report
  const { coverage, bands, segments, byClause, concentration } = report
  const { beforeSha256, afterSha256, watermark, rows, compiler, assumptions, resultSha256 } = record
  return {
    from: window.from,
    until: window.until,
    actions,
    people,
    payingMore,
    payingLess,
    connectsBefore: before,
    connectsAfter: after,
    unitPriceUsdCents,
    refundLiabilityPer30Days: liability,
    byAction: byAction.filter((one) => one.actions > 0),
    run: { beforeSha256, afterSha256, watermark, rows, compiler, assumptions, resultSha256 },
    forecast,
    detail: { coverage, bands, segments, byClause, concentration },
  }
}
