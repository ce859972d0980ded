import { categories } from '#kernel/category.ts'
import { experienceLevels } from '#modules/jobs/index.ts'
import { isCountry } from '#modules/profiles/index.ts'
import type { JobFilters } from '#reads/job-feed.ts'
import { FormValues } from '../../routes.ts'

const MOST_WORDS = 200

/** The filters of an address. What does not make sense is passed over, so that old links keep working. */
export function jobFiltersOf(query: URLSearchParams): JobFilters {
  const values = new FormValues(query)
  const words = values.optionalText('words')?.slice(0, MOST_WORDS)
  const country = values.text('country')
  return {
    words,
    category: oneOf(categories, values.text('category')),
    level: oneOf(experienceLevels, values.text('level')),
    payKind: oneOf(['fixed', 'hourly'] as const, values.text('pay')),
    country: isCountry(country) ? country : undefined,
    sizeFromUsdCents: amount(values.usdCents('from')),
    sizeToUsdCents: amount(values.usdCents('to')),
    postedWithinDays: amount(values.integer('days')),
    sort: words === undefined || values.text('sort') === 'newest' ? 'newest' : 'best',
  }
}

export function oneOf<const Values extends readonly string[]>(values: Values, text: string): Values[number] | undefined {
  return values.find((value) => value === text)
}

/** A number that a database integer can hold. */
export function amount(value: number | undefined): number | undefined {
  return value === undefined || Number.isNaN(value) || value < 0 || value > 2_000_000_000 ? undefined : value
}
