import { z } from 'zod'
import { categories } from '#kernel/category.ts'
import type { Category } from '#kernel/category.ts'
import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import { usdCents, type UsdCents } from '#kernel/money.ts'
import { isCountry, isLanguage } from './places.ts'

export const visibilities = ['public', 'members', 'hidden'] as const
export type ProfileVisibility = (typeof visibilities)[number]

export const plans = ['basic', 'plus'] as const
export type Plan = (typeof plans)[number]

export const languageLevels = ['basic', 'conversational', 'fluent', 'native'] as const
export interface LanguageSkill {
  /** BCP 47, e.g. `es` or `zh-Hant`. */
  readonly code: string
  readonly level: (typeof languageLevels)[number]
}

export interface PortfolioItem {
  readonly title: string
  readonly description: string
}

/** A freelancer as others know them. The id is the account's. */
export interface Profile {
  readonly accountId: Id
  readonly displayName: string
  readonly headline: string
  readonly overview: string
  readonly category: Category | null
  readonly skills: readonly string[]
  readonly hourlyRateUsdCents: UsdCents | null
  /** ISO 3166-1, two letters. */
  readonly country: string | null
  readonly city: string | null
  readonly languages: readonly LanguageSkill[]
  readonly hoursPerWeek: number
  readonly visibility: ProfileVisibility
  readonly plan: Plan
  readonly joinedAt: Instant
  readonly updatedAt: Instant
}

/** Skills as people type them, without doubles that differ in case only. */
export const skillList = (most: number) =>
  z
    .array(z.string().trim().min(1).max(40, 'A skill has at most 40 letters.'))
    .transform((skills) => [...new Map(skills.map((skill) => [skill.toLowerCase(), skill])).values()])
    .refine((skills) => skills.length <= most, `Name at most ${most} skills.`)

/** What a freelancer may say about themself. */
export const profileText = z.object({
  headline: z.string().trim().min(4, 'Say in a few words what you do.').max(120, 'Keep the headline within 120 letters.'),
  overview: z.string().trim().max(5000, 'Keep the overview within 5,000 letters.'),
  category: z.enum(categories, 'Choose the field you work in.'),
  skills: skillList(15),
  hourlyRateUsdCents: z
    .int('Write an amount such as 35 or 35.50.')
    .min(300, 'The lowest hourly rate is $3.')
    .max(100_000, 'The highest hourly rate is $1,000.')
    .transform(usdCents)
    .nullable(),
  country: z.string().refine(isCountry, 'Choose a country from the list.').nullable(),
  city: z.string().trim().min(1).max(80, 'Keep the city within 80 letters.').nullable(),
  languages: z
    .array(z.object({ code: z.string().refine(isLanguage, 'Choose a language from the list.'), level: z.enum(languageLevels) }))
    .max(10, 'Name at most 10 languages.')
    .refine((languages) => new Set(languages.map(({ code }) => code)).size === languages.length, 'Name each language once.'),
  hoursPerWeek: z.int().min(0, 'Hours cannot be negative.').max(60, 'The most is 60 hours a week.'),
  visibility: z.enum(visibilities),
  portfolio: z
    .array(
      z.object({
        title: z.string().trim().min(1, 'Give the work a title.').max(120, 'Keep the title within 120 letters.'),
        description: z.string().trim().max(1000, 'Keep the description within 1,000 letters.'),
      }),
    )
    .max(12, 'Show at most 12 works.'),
})
export type ProfileText = z.output<typeof profileText>

/** What clients look for first; a profile with all of it counts as complete. */
export function isComplete(
  profile: Pick<Profile, 'headline' | 'overview' | 'category' | 'skills' | 'hourlyRateUsdCents'>,
): boolean {
  return (
    profile.headline.length > 0 &&
    profile.overview.length >= 100 &&
    profile.category !== null &&
    profile.skills.length >= 3 &&
    profile.hourlyRateUsdCents !== null
  )
}
