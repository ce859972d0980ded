import { z } from 'zod'
import { categories } from '#kernel/category.ts'
import { usdCents } from '#kernel/money.ts'
import { experienceLevels, jobVisibilities, type JobText, type Pay } from './job.ts'

const skills = z
  .array(z.string().trim().min(1).max(40, 'A skill has at most 40 letters.'))
  .transform((list) => [...new Map(list.map((skill) => [skill.toLowerCase(), skill])).values()])
  .refine((list) => list.length <= 10, 'Name at most 10 skills.')

const rate = z
  .int('Write an amount such as 35 or 35.50.')
  .min(300, 'At least $3 an hour.')
  .max(100_000, 'At most $1,000 an hour.')

const pay = {
  payKind: z.enum(['fixed', 'hourly']),
  budgetUsdCents: z
    .int('Write an amount such as 500.')
    .min(500, 'At least $5.')
    .max(100_000_000, 'At most $1,000,000.')
    .nullish(),
  hourlyFromUsdCents: rate.nullish(),
  hourlyToUsdCents: rate.nullish(),
}

const text = z.object({
  title: z.string().trim().min(8, 'Say in a few words what is to be done.').max(120, 'Keep the title within 120 letters.'),
  description: z
    .string()
    .trim()
    .min(40, 'Describe the work, so that the right people propose (40 letters at least).')
    .max(10_000, 'Keep the description within 10,000 letters.'),
  category: z.enum(categories, 'Choose a category.'),
  mustSkills: skills,
  niceSkills: skills,
  ...pay,
  hoursPerWeek: z.int().min(1, 'At least one hour a week.').max(60, 'At most 60 hours a week.'),
  durationWeeks: z.int().min(1, 'At least one week.').max(104, 'At most two years.'),
  experienceLevel: z.enum(experienceLevels, 'Choose a level.'),
  peopleToHire: z.int('Write a whole number.').min(1, 'At least one person.').max(50, 'At most 50 people.'),
  questions: z
    .array(z.string().trim().min(1).max(300, 'Keep a question within 300 letters.'))
    .max(5, 'Ask at most five questions.'),
  visibility: z.enum(jobVisibilities),
})

/** The whole form of a job; the amounts of the other way to pay are dropped. */
export const jobText = text
  .refine((job) => job.payKind !== 'fixed' || job.budgetUsdCents != null, {
    path: ['budgetUsdCents'],
    error: 'Write the budget.',
  })
  .refine((job) => job.payKind !== 'hourly' || job.hourlyFromUsdCents != null, {
    path: ['hourlyFromUsdCents'],
    error: 'Write the lowest hourly rate.',
  })
  .refine((job) => job.payKind !== 'hourly' || job.hourlyToUsdCents != null, {
    path: ['hourlyToUsdCents'],
    error: 'Write the highest hourly rate.',
  })
  .refine((job) => (job.hourlyFromUsdCents ?? 0) <= (job.hourlyToUsdCents ?? Infinity) || job.payKind === 'fixed', {
    path: ['hourlyToUsdCents'],
    error: 'The highest rate cannot be below the lowest.',
  })
  .transform((job): JobText => ({ ...job, ...payOf(job) }))

function payOf(job: z.output<typeof text>): Pay {
  if (job.payKind === 'fixed') {
    return {
      payKind: 'fixed',
      budgetUsdCents: usdCents(job.budgetUsdCents ?? 0),
      hourlyFromUsdCents: null,
      hourlyToUsdCents: null,
    }
  }
  return {
    payKind: 'hourly',
    budgetUsdCents: null,
    hourlyFromUsdCents: usdCents(job.hourlyFromUsdCents ?? 0),
    hourlyToUsdCents: usdCents(job.hourlyToUsdCents ?? 0),
  }
}

/** While proposals come in, only what cannot move the price of a proposal or the choice made for it may change. */
export const openJobText = z.object({
  title: text.shape.title,
  description: text.shape.description,
  mustSkills: skills,
  niceSkills: skills,
  peopleToHire: text.shape.peopleToHire,
})
export type OpenJobText = z.output<typeof openJobText>
