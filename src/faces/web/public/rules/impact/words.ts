import { categories } from '#kernel/category.ts'
import { figureText } from '#kernel/figures.ts'
import type { ImpactForecast, PublicCount, PublicDetail, PublicGroup } from '#modules/policy/index.ts'
import { bandNames, segmentNames, type SegmentName } from '#modules/simulation/index.ts'
import { categoryName, countryName } from '../../jobs/words.ts'
import { badgeWords } from '../../talent/words.ts'

type BandName = (typeof bandNames)[number]

export const bandWords: Readonly<Record<BandName, string>> = {
  much_less: 'Pay much less',
  less: 'Pay a little less',
  same: 'Pay the same',
  more: 'Pay a little more',
  much_more: 'Pay much more',
}

/** Several neighbouring bands in one read as from the first to the last. Names that a newer program wrote are shown as they are. */
export function bandsName({ band, through }: PublicDetail['bands'][number]): string {
  const name = (one: string) => (bandNames.find((known) => known === one) === undefined ? one : bandWords[one as BandName])
  if (through === undefined) return name(band)
  if (band === bandNames[0] && through === bandNames.at(-1)) return 'Everybody'
  return `${name(band)} to ${name(through).replace('Pay ', '')}`
}

/** "1,205", or "fewer than five" where saying the number would tell about single people. */
export function countWords(count: PublicCount): string {
  return count === 'few' ? 'fewer than five' : count.toLocaleString('en')
}

interface SegmentWords {
  readonly title: string
  /** `given`: the order of the groups means something; `change`: the largest change first. */
  readonly order: 'given' | 'change'
  readonly group: (key: string) => string
}

const tenureWords: Readonly<Record<string, string>> = {
  'days-0-29': 'Less than 30 days here',
  'days-30-89': '30 to 89 days',
  'days-90-364': '90 days to a year',
  'days-365-1094': 'One to three years',
  'days-1095-on': 'Three years and more',
}
const planWords: Readonly<Record<string, string>> = { basic: 'Basic', plus: 'Plus', unknown: 'Not known' }

const segments: Readonly<Record<SegmentName, SegmentWords>> = {
  tenure: { title: 'How long people are here', order: 'given', group: (key) => tenureWords[key] ?? key },
  spend: { title: 'What people spent before', order: 'given', group: spendName },
  category: { title: 'Category of most of their work', order: 'change', group: categoryOr },
  country: { title: 'Country', order: 'change', group: (key) => (key === 'unknown' ? 'Not known' : countryName(key)) },
  plan: { title: 'Plan', order: 'given', group: (key) => planWords[key] ?? key },
  badge: { title: 'Badge', order: 'given', group: badgeName },
}

export function segmentWords(name: string): SegmentWords {
  const known = segmentNames.find((one) => one === name)
  if (known === undefined) return { title: name, order: 'given', group: (key) => key }
  const words = segments[known]
  return { ...words, group: (key) => (key === 'few' ? 'Small groups, together' : words.group(key)) }
}

function spendName(key: string): string {
  const tenth = Number(key.replace('decile-', ''))
  if (tenth === 1) return '1st tenth (spent least)'
  if (tenth === 10) return '10th tenth (spent most)'
  return `${tenth}${tenth === 2 ? 'nd' : tenth === 3 ? 'rd' : 'th'} tenth`
}

function categoryOr(key: string): string {
  const category = categories.find((one) => one === key)
  return category === undefined ? 'No category' : categoryName(category)
}

function badgeName(key: string): string {
  if (key === 'none') return 'No badge'
  return Object.hasOwn(badgeWords, key) ? badgeWords[key as keyof typeof badgeWords].label : 'Not known'
}

/** In the order in which they are read. */
export function orderedGroups(name: string, groups: readonly PublicGroup[]): readonly PublicGroup[] {
  if (segmentWords(name).order === 'given') return groups
  const change = ({ before, after }: PublicGroup) => Math.abs((after ?? before) - before)
  return groups.toSorted((left, right) => change(right) - change(left) || right.people - left.people)
}

const metricWords: Readonly<Record<string, string>> = {
  invite_response_rate: 'Invitations answered with a yes',
  outreach_response_rate: 'Enterprise outreach answered with a yes',
  proposals_per_day: 'Proposals a day',
  connects_spent_per_day: 'Connects spent a day',
}

export function metricName(metric: string): string {
  return metricWords[metric] ?? metric.replaceAll('_', ' ')
}

/** "42.1 %" for rates, "17.3" for what is counted per day. */
export function metricFigure({ metric }: Pick<ImpactForecast, 'metric'>, value: number): string {
  if (metric.endsWith('_rate')) return `${figureText(value * 100, 1)} %`
  return figureText(value, value < 10 ? 2 : 0)
}
