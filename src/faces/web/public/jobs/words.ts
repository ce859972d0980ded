import { categories, type Category } from '#kernel/category.ts'
import type { CloseReason, ExperienceLevel, Job, JobState, JobVisibility, RemoveReason } from '#modules/jobs/index.ts'
import type { OrganizationKind } from '#modules/organizations/index.ts'
import { countries } from '#modules/profiles/index.ts'
import { formatUsd, type Choice, type Tone } from '../../kit/index.ts'

const categoryWords: Readonly<Record<Category, string>> = {
  web_development: 'Web development',
  mobile_development: 'Mobile development',
  data_science: 'Data science',
  design: 'Design',
  writing: 'Writing',
  translation: 'Translation',
  marketing: 'Marketing',
  video_audio: 'Video and audio',
  admin_support: 'Admin support',
  engineering: 'Engineering',
  legal: 'Legal',
  accounting: 'Accounting',
}
const levelWords: Readonly<Record<ExperienceLevel, string>> = {
  entry: 'Entry level',
  intermediate: 'Intermediate',
  expert: 'Expert',
}
const clientWords: Readonly<Record<OrganizationKind, string>> = {
  individual: 'Individual',
  company: 'Company',
  enterprise: 'Enterprise client',
}
const regionNames = new Intl.DisplayNames('en', { type: 'region' })

export function categoryName(category: Category): string {
  return categoryWords[category]
}

export function levelName(level: ExperienceLevel): string {
  return levelWords[level]
}

export function clientKindName(kind: OrganizationKind): string {
  return clientWords[kind]
}

export function countryName(code: string): string {
  return regionNames.of(code) ?? code
}

export const categoryChoices: readonly Choice[] = categories.map((value) => ({ value, label: categoryWords[value] }))

export const countryChoices: readonly Choice[] = countries
  .map((value) => ({ value, label: countryName(value) }))
  .toSorted((left, right) => left.label.localeCompare(right.label, 'en'))

/** "$500 fixed price" or "$20–$40 an hour". */
export function payText(
  pay: Pick<Job, 'payKind' | 'budgetUsdCents' | 'hourlyFromUsdCents' | 'hourlyToUsdCents'>,
  locale = 'en',
): string {
  if (pay.payKind === 'fixed') return `${formatUsd(pay.budgetUsdCents ?? 0, locale)} fixed price`
  const [from, to] = [formatUsd(pay.hourlyFromUsdCents ?? 0, locale), formatUsd(pay.hourlyToUsdCents ?? 0, locale)]
  return from === to ? `${from} an hour` : `${from}–${to} an hour`
}

export function durationText(weeks: number): string {
  if (weeks === 1) return 'about a week'
  if (weeks < 9) return `about ${weeks} weeks`
  return weeks < 52 ? `about ${Math.round(weeks / 4.35)} months` : weeks === 52 ? 'about a year' : 'more than a year'
}

/** A band, not a figure: enough to judge the odds, too little to name people. */
export function proposalBand(count: number): string {
  if (count === 0) return 'None yet'
  const upTo = [5, 10, 20, 50].find((end) => count < end)
  if (upTo === undefined) return '50 or more'
  return upTo === 5 ? 'Fewer than 5' : `${upTo / 2 === 25 ? 20 : upTo / 2} to ${upTo - 1}`
}

/** A client who never hired and has posted no other job: a hire rate of 0 % would speak against nobody's record. */
export function isFirstJob({ posts, postsWithHire }: { readonly posts: number; readonly postsWithHire: number }): boolean {
  return posts <= 1 && postsWithHire === 0
}

export const stateWords: Readonly<Record<JobState, { readonly label: string; readonly tone: Tone }>> = {
  draft: { label: 'Draft', tone: 'neutral' },
  open: { label: 'Open', tone: 'good' },
  paused: { label: 'Paused', tone: 'warning' },
  filled: { label: 'Filled', tone: 'accent' },
  closed: { label: 'Closed', tone: 'neutral' },
  expired: { label: 'Expired', tone: 'neutral' },
  removed: { label: 'Removed', tone: 'bad' },
}

export const visibilityWords: Readonly<Record<JobVisibility, string>> = {
  public: 'Everybody',
  members: 'Signed-in members only',
  invite_only: 'Only people you invite',
  talent_pool: 'Your talent pool only',
}

export const endReasonWords: Readonly<Record<CloseReason | RemoveReason, string>> = {
  client_cancelled: 'the client no longer needs it',
  hired: 'the client hired somebody for it',
  duplicate: 'it was posted twice',
  terms_violation: 'it broke the marketplace’s terms',
  client_banned: 'the client was banned',
  fake: 'it was not a real job',
}
