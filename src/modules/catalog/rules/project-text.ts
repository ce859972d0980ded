import { z } from 'zod'
import { categories } from '#kernel/category.ts'
import { usdCents } from '#kernel/money.ts'
import { tierNames, type Tier } from './projects.ts'

const tier = z.object({
  name: z.enum(tierNames),
  summary: z.string().trim().min(1, 'Say what is in it.').max(500, 'At most 500 characters.'),
  priceUsdCents: z
    .int('A price in US dollars.')
    .min(500, 'At least $5.')
    .max(10_000_000, 'At most $100,000.')
    .transform(usdCents),
  deliveryDays: z.int('A whole number of days.').min(1, 'At least one day.').max(365, 'At most a year.'),
  revisions: z.int('A whole number of revisions.').min(0).max(20, 'At most 20.'),
})

/** What a seller writes into the form; tiers come from the smallest to the largest. */
export const projectText = z.object({
  title: z.string().trim().min(1, 'Give it a title.').max(120, 'At most 120 characters.'),
  description: z.string().trim().min(1, 'Describe what people get.').max(5000, 'At most 5,000 characters.'),
  requirements: z.string().trim().max(2000, 'At most 2,000 characters.').default(''),
  category: z.enum(categories, 'Choose the kind of work.'),
  tiers: z
    .array(tier)
    .min(1, 'Offer at least one tier.')
    .max(tierNames.length)
    .refine((tiers) => new Set(tiers.map((each) => each.name)).size === tiers.length, 'Each tier once.'),
})

export function inOrder(tiers: readonly Tier[]): readonly Tier[] {
  return tierNames.flatMap((name) => tiers.filter((tier) => tier.name === name))
}
