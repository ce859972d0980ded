import type { Impact, ImpactGroup } from '#modules/policy/index.ts'
import type { Replayed } from './lab/protocol.ts'
import type { Forecast } from './rules/behaviour.ts'

/** What of a replay is made public with an announcement: everything but the names of people, and the forecast beside it. */
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
    detail: { coverage, bands, segments: segments.map(withoutFew), byClause, concentration },
  }
}

/** A public group of fewer would tell what single people paid. */
const FEWEST_SHOWN = 5

/** Groups of few people become one group, with the next larger ones until it is large enough itself; all sums stay what they were. */
function withoutFew<S extends { readonly groups: readonly ImpactGroup[] }>(segment: S): S {
  const smallestFirst = segment.groups.toSorted((left, right) => left.people - right.people)
  const hidden = new Set<string>()
  let people = 0
  for (const group of smallestFirst) {
    if (group.people >= FEWEST_SHOWN && (people === 0 || people >= FEWEST_SHOWN)) break
    hidden.add(group.key)
    people += group.people
  }
  if (hidden.size === 0) return segment
  const few = segment.groups.filter(({ key }) => hidden.has(key)).reduce(together, nobody)
  return { ...segment, groups: [...segment.groups.filter(({ key }) => !hidden.has(key)), few] }
}

const nobody = { key: 'few', people: 0, actions: 0, before: 0, after: 0, peoplePayingMore: 0, peoplePayingLess: 0 }

function together(sum: ImpactGroup, group: ImpactGroup): ImpactGroup {
  return {
    key: sum.key,
    people: sum.people + group.people,
    actions: sum.actions + group.actions,
    before: sum.before + group.before,
    after: sum.after + group.after,
    peoplePayingMore: sum.peoplePayingMore + group.peoplePayingMore,
    peoplePayingLess: sum.peoplePayingLess + group.peoplePayingLess,
  }
}
