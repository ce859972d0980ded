import type { Impact, ImpactBand, ImpactDetail, ImpactForecast, ImpactGroup, ImpactRun } from './impact.ts'

/** A number of people; "few" is said instead of 1 to 4. */
export type PublicCount = number | 'few'

/** What the public reads of an impact. A full impact is one too, so that one page shows both. */
export interface PublicImpact {
  readonly from: string
  readonly until: string
  /** True where people are counted in steps of five, and fewer than five are not counted at all. */
  readonly inFives?: true
  readonly actions: number
  readonly people: PublicCount
  readonly payingMore: PublicShare
  readonly payingLess: PublicShare
  readonly unit?: 'usd_cents'
  /** Absent where fewer than five people paid all of it. */
  readonly connectsBefore?: number
  /** Absent where the difference would tell what fewer than five people pay. */
  readonly connectsAfter?: number
  readonly unitPriceUsdCents?: { readonly before: number; readonly after: number }
  /** `roundedUp`: to a round number that tells nothing about fewer than five people. */
  readonly refundLiabilityPer30Days: { readonly connects: number; readonly usdCents: number; readonly roundedUp?: true }
  /** For operators: nobody counted how many people stand behind an action. */
  readonly byAction?: Impact['byAction']
  readonly run?: ImpactRun
  /** Absent where fewer than five people did anything. */
  readonly detail?: PublicDetail
  readonly forecast?: readonly ImpactForecast[]
}

export interface PublicShare {
  readonly people: PublicCount
  /** Absent where fewer than five people stand behind them. */
  readonly actions?: number
  readonly connects?: number
}

export interface PublicDetail {
  readonly coverage: ImpactDetail['coverage']
  readonly bands: readonly PublicBand[]
  readonly segments: readonly { readonly name: string; readonly groups: readonly PublicGroup[] }[]
  /** For operators, like the sums by action. */
  readonly byClause?: ImpactDetail['byClause']
  /** Either share is absent where the hundredth, or the tenth, are fewer than five people. */
  readonly concentration: { readonly topHundredth?: number; readonly topTenth?: number }
}

export interface PublicBand {
  readonly band: string
  /** The last of several neighbouring bands that are shown as one, because one alone would be too few. */
  readonly through?: string
  readonly people: number
  /** Absent where fewer than five people pay more, or fewer than five pay less. */
  readonly connects?: number
}

export interface PublicGroup {
  readonly key: string
  readonly people: number
  readonly actions: number
  readonly before: number
  /** Absent where the difference would tell what fewer than five people pay. */
  readonly after?: number
  readonly peoplePayingMore: PublicCount
  readonly peoplePayingLess: PublicCount
}

/** The smallest group about which anything is said in public. */
export const FEWEST_SHOWN = 5

/**
 * What of an impact may be public: nothing that is about fewer than five people, neither said nor left over when one published
 * figure is taken from another. Three rules see to it:
 *
 * 1. People are counted in steps of five; 1 to 4 are "few". So no two counts differ by a known small number.
 * 2. A sum is said only where nobody or at least five people stand behind it, on either side: those who pay more and those who pay
 *    less. Where one side is too few, the total afterwards and every part of it are left out as well, because they differ by that sum.
 * 3. What divides everybody (bands, groups) is merged until every part keeps the second rule, so that the parts still add up.
 */
export function publicImpact(impact: Impact): PublicImpact {
  const { byAction: _, detail, forecast, refundLiabilityPer30Days: liability, ...open } = impact
  const { people, payingMore, payingLess, connectsBefore, connectsAfter, ...others } = open
  const isEnough = isClear(people)
  const isDifferenceShown = isEnough && isClear(payingMore.people) && isClear(payingLess.people)
  return {
    ...others,
    inFives: true,
    people: countInFives(people),
    payingMore: publicShare(payingMore),
    payingLess: publicShare(payingLess),
    ...(isEnough ? { connectsBefore } : {}),
    ...(isDifferenceShown ? { connectsAfter } : {}),
    refundLiabilityPer30Days: isClear(payingMore.people) ? liability : roundUp(liability),
    ...(detail === undefined || !isEnough ? {} : { detail: publicDetail(detail, isDifferenceShown) }),
    ...(forecast === undefined || !isEnough ? {} : { forecast: publicForecast(forecast, isDifferenceShown) }),
  }
}

/** Nobody, or enough to be spoken about. */
function isClear(people: number): boolean {
  return people === 0 || people >= FEWEST_SHOWN
}

/** A number of people as everybody may read it: the nearest multiple of five; "few" for 1 to 4. */
export function countInFives(people: number): PublicCount {
  return isClear(people) ? Math.round(people / FEWEST_SHOWN) * FEWEST_SHOWN : 'few'
}

/** The same for who is known to be enough, or nobody. */
function fives(people: number): number {
  return Math.round(people / FEWEST_SHOWN) * FEWEST_SHOWN
}

function publicShare({ people, actions, connects }: Impact['payingMore']): PublicShare {
  return isClear(people) ? { people: fives(people), actions, connects } : { people: 'few' }
}

const LEAST_ROUND = 100

/** Up to 100, 200, 500, 1,000 … Connects: still the most that would have to be returned, and no sum of a few people. */
function roundUp({ connects, usdCents }: Impact['refundLiabilityPer30Days']): PublicImpact['refundLiabilityPer30Days'] {
  if (connects === 0) return { connects, usdCents }
  let [round, step] = [LEAST_ROUND, 0]
  while (round < connects) {
    round = step % 3 === 1 ? (round / 2) * 5 : round * 2
    step += 1
  }
  return { connects: round, usdCents: Math.round((round * usdCents) / connects), roundedUp: true }
}

/** What is spent a day differs by what the few pay; how many do something does not. */
function publicForecast(forecast: readonly ImpactForecast[], isDifferenceShown: boolean): readonly ImpactForecast[] {
  return isDifferenceShown ? forecast : forecast.filter(({ metric }) => metric !== 'connects_spent_per_day')
}

function publicDetail({ coverage, bands, segments, concentration }: ImpactDetail, isDifferenceShown: boolean): PublicDetail {
  const payMore = bands.filter(({ connects }) => connects > 0).reduce((sum, { people }) => sum + people, 0)
  const payLess = bands.filter(({ connects }) => connects < 0).reduce((sum, { people }) => sum + people, 0)
  const areSumsShown = isDifferenceShown && isClear(payMore) && isClear(payLess)
  return {
    coverage,
    bands: mergeBands(bands, areSumsShown).map(({ band, through, people, connects }) => ({
      band,
      ...(through === undefined ? {} : { through }),
      people: fives(people),
      ...(areSumsShown ? { connects } : {}),
    })),
    segments: segments.map(({ name, groups }) => ({ name, groups: publicGroups(groups, areSumsShown) })),
    concentration: {
      ...(payMore > 100 * (FEWEST_SHOWN - 1) ? { topHundredth: concentration.topHundredth } : {}),
      ...(payMore > 10 * (FEWEST_SHOWN - 1) ? { topTenth: concentration.topTenth } : {}),
    },
  }
}

interface MergedBand extends ImpactBand {
  readonly through?: string
  /** People whose own sum changes: they stand behind the Connects. */
  readonly changed: number
}

/** Neighbouring bands become one until each has nobody or enough people, and enough of them whose sum changes where sums are shown. */
function mergeBands(bands: readonly ImpactBand[], areSumsShown: boolean): readonly MergedBand[] {
  let merged: readonly MergedBand[] = bands.map((one) => ({ ...one, changed: one.connects === 0 ? 0 : one.people }))
  for (;;) {
    const at = merged.findIndex(({ people, changed }) => !isClear(people) || (areSumsShown && !isClear(changed)))
    if (at === -1 || merged.length === 1) return merged
    merged = joinAt(merged, at)
  }
}

/** A band joins the neighbour on its own side (who pays more stays with who pays more), else the side on which more people are. */
function joinAt(bands: readonly MergedBand[], at: number): readonly MergedBand[] {
  const [left, one, right] = [bands.slice(0, at), bands[at]!, bands.slice(at + 1)]
  const pull = ([neighbour, ...others]: readonly MergedBand[]) => {
    if (neighbour === undefined) return -1
    if (neighbour.connects * one.connects > 0) return Infinity
    return others.reduce((sum, { people }) => sum + people, neighbour.people)
  }
  const from = pull(right) > pull(left.toReversed()) ? at : at - 1
  const [first, second] = [bands[from]!, bands[from + 1]!]
  const both: MergedBand = {
    band: first.band,
    through: second.through ?? second.band,
    people: first.people + second.people,
    connects: first.connects + second.connects,
    changed: first.changed + second.changed,
  }
  return [...bands.slice(0, from), both, ...bands.slice(from + 2)]
}

/** Groups of few people become one, with the next larger ones until it is large enough itself; all sums stay what they were. */
function publicGroups(groups: readonly ImpactGroup[], areSumsShown: boolean): readonly PublicGroup[] {
  const isShown = ({ people, peoplePayingMore, peoplePayingLess }: ImpactGroup) =>
    isClear(people) && (!areSumsShown || (isClear(peoplePayingMore) && isClear(peoplePayingLess)))
  const hidden = new Set(groups.filter((group) => !isShown(group)))
  const together = () => [...hidden].reduce(addGroups, { ...nobody, key: 'few' })
  for (const group of groups.toSorted((left, right) => left.people - right.people)) {
    if (isShown(together())) break
    hidden.add(group)
  }
  const shown = groups.filter((group) => !hidden.has(group))
  return [...shown, ...(hidden.size === 0 ? [] : [together()])].map(({ people, after, ...group }) => ({
    ...group,
    people: fives(people),
    ...(areSumsShown ? { after } : {}),
    peoplePayingMore: countInFives(group.peoplePayingMore),
    peoplePayingLess: countInFives(group.peoplePayingLess),
  }))
}

const nobody = { people: 0, actions: 0, before: 0, after: 0, peoplePayingMore: 0, peoplePayingLess: 0 }

function addGroups(sum: ImpactGroup, group: ImpactGroup): ImpactGroup {
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
