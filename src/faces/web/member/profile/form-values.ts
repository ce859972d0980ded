import type { PortfolioItem, Profile } from '#modules/profiles/index.ts'
import { FormValues } from '../../routes.ts'

/** How many rows for languages and works the form shows at least; always one more than are filled. */
export const LANGUAGE_ROWS = 3
export const WORK_ROWS = 2
const MOST_LANGUAGES = 10
const MOST_WORKS = 12

/** What the form shows before anybody typed. */
export function valuesOfProfile(profile: Profile, portfolio: readonly PortfolioItem[]): FormValues {
  return FormValues.of({
    headline: profile.headline,
    overview: profile.overview,
    category: profile.category,
    skills: profile.skills.join(', '),
    rate: profile.hourlyRateUsdCents === null ? undefined : (profile.hourlyRateUsdCents / 100).toFixed(2).replace(/\.00$/, ''),
    country: profile.country,
    city: profile.city,
    hoursPerWeek: profile.hoursPerWeek,
    visibility: profile.visibility,
    ...Object.fromEntries(
      profile.languages.flatMap(({ code, level }, index) => [
        [`language.${index}`, code],
        [`level.${index}`, level],
      ]),
    ),
    ...Object.fromEntries(
      portfolio.flatMap(({ title, description }, index) => [
        [`work.${index}`, title],
        [`about.${index}`, description],
      ]),
    ),
  })
}

/** Rows of one kind that the form holds, filled or not. */
export function rowsIn(form: FormValues, name: 'language' | 'work'): number {
  const filled = indices(name === 'language' ? MOST_LANGUAGES : MOST_WORKS).filter(
    (index) => form.text(`${name}.${index}`) !== '',
  ).length
  const [least, most] = name === 'language' ? [LANGUAGE_ROWS, MOST_LANGUAGES] : [WORK_ROWS, MOST_WORKS]
  return Math.min(most, Math.max(least, filled + 1))
}

/** The form as the action takes it; empty rows are left out. */
export function profileTextOf(form: FormValues) {
  return {
    headline: form.text('headline'),
    overview: form.text('overview'),
    category: form.text('category'),
    skills: form.list('skills'),
    hourlyRateUsdCents: form.usdCents('rate') ?? null,
    country: form.optionalText('country') ?? null,
    city: form.optionalText('city') ?? null,
    languages: languagesOf(form),
    hoursPerWeek: form.integer('hoursPerWeek') ?? 0,
    visibility: form.text('visibility'),
    portfolio: worksOf(form),
  }
}

function languagesOf(form: FormValues): { code: string; level: string }[] {
  return indices(MOST_LANGUAGES)
    .map((index) => ({ code: form.text(`language.${index}`), level: form.text(`level.${index}`) }))
    .filter(({ code }) => code !== '')
}

function worksOf(form: FormValues): { title: string; description: string }[] {
  return indices(MOST_WORKS)
    .map((index) => ({ title: form.text(`work.${index}`), description: form.text(`about.${index}`) }))
    .filter(({ title, description }) => title !== '' || description !== '')
}

/** Where the problem of an input path shows in the form. */
export const profileFieldNames: Readonly<Record<string, string>> = Object.fromEntries([
  ['hourlyRateUsdCents', 'rate'],
  ['languages', 'language.0'],
  ['portfolio', 'work.0'],
  ...indices(MOST_LANGUAGES).flatMap((index) => [
    [`languages.${index}.code`, `language.${index}`],
    [`languages.${index}.level`, `level.${index}`],
  ]),
  ...indices(MOST_WORKS).flatMap((index) => [
    [`portfolio.${index}.title`, `work.${index}`],
    [`portfolio.${index}.description`, `about.${index}`],
  ]),
])

function indices(count: number): number[] {
  return Array.from({ length: count }, (_one, index) => index)
}
