import type { Badge, ScoreBasis } from '#modules/profiles/index.ts'
import { offeredLanguages } from '#modules/profiles/index.ts'
import type { Choice, Tone } from '../../kit/index.ts'

export const badgeWords: Readonly<
  Record<Exclude<Badge, 'none'>, { readonly label: string; readonly tone: Tone; readonly meaning: string }>
> = {
  rising_talent: {
    label: 'Rising Talent',
    tone: 'note',
    meaning: 'In the first year here, with a complete profile, work that ended well and none that did not.',
  },
  top_rated: {
    label: 'Top Rated',
    tone: 'good',
    meaning: 'Success score of 90 % or more, at least $1,000 earned in the last twelve months, here for 90 days or longer.',
  },
  top_rated_plus: {
    label: 'Top Rated Plus',
    tone: 'good',
    meaning: 'Top Rated, with at least $10,000 earned in the last twelve months and one contract of $1,000 or more among them.',
  },
  expert_vetted: {
    label: 'Expert-Vetted',
    tone: 'accent',
    meaning: 'Screened in person by the marketplace. It cannot be bought or earned by numbers.',
  },
}

const languageNames = new Intl.DisplayNames('en', { type: 'language' })

export function languageName(code: string): string {
  return languageNames.of(code) ?? code
}

export const languageChoices: readonly Choice[] = offeredLanguages
  .map((value) => ({ value, label: languageName(value) }))
  .toSorted((left, right) => left.label.localeCompare(right.label, 'en'))

/** The whole arithmetic of a score in one sentence. */
export function scoreSentence(basis: ScoreBasis): string {
  const contracts = `${basis.outcomes} contracts with ${basis.clients} clients`
  const bad = basis.bad === 0 ? 'none went badly' : `${basis.bad} weigh against it`
  return `From ${contracts} in the last ${basis.months} months, larger contracts counting more: ${basis.good} points for work that went well, ${bad}. The best of 6, 12 and 24 months counts.`
}
