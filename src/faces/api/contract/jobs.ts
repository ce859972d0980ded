import { z } from 'zod'
import { categories } from '#kernel/category.ts'
import { experienceLevels, jobStates, jobVisibilities } from '#modules/jobs/index.ts'
import { organizationKinds } from '#modules/organizations/index.ts'
import { initiators } from '#modules/proposals/index.ts'
import { price } from './prices.ts'
import { reads } from './route.ts'
import { cents, cursor, id, list, moment, pageOf, wholeNumber } from './shapes.ts'

const tags = ['Jobs']
const payKinds = ['fixed', 'hourly'] as const
const MOST_CENTS = 2_000_000_000

const pay = {
  payKind: z.enum(payKinds),
  budgetUsdCents: cents.nullable(),
  hourlyFromUsdCents: cents.nullable(),
  hourlyToUsdCents: cents.nullable(),
  sizeUsdCents: cents.meta({ description: 'The whole job in cents: what prices look at.' }),
  hoursPerWeek: z.int(),
  durationWeeks: z.int(),
}

const jobCard = z.object({
  id,
  title: z.string(),
  excerpt: z.string(),
  category: z.enum(categories),
  mustSkills: list(z.string()),
  ...pay,
  experienceLevel: z.enum(experienceLevels),
  visibility: z.enum(jobVisibilities),
  featured: z.boolean(),
  openedAt: moment,
  proposalCount: z.int(),
  full: z.boolean().meta({ description: 'Enough proposals for now: only people who were asked may propose.' }),
  clientKind: z.enum(organizationKinds),
  clientCountry: z.string().nullable(),
  paymentVerified: z.boolean(),
  posts: z.int(),
  postsWithHire: z.int(),
  invited: z.boolean(),
  inTalentPool: z.boolean(),
})

const health = z.object({
  client: z.object({
    posts: z.int(),
    postsWithHire: z.int(),
    openPosts: z.int(),
    hires: z.int(),
    paidUsdCents: cents,
    reviews: z.object({ count: z.int(), average: z.number().nullable() }),
    lastSeenAt: moment.nullable(),
  }),
  invitesSent: z.int(),
  proposalsOpened: z.int(),
  interviewing: z.int(),
  full: z.boolean(),
})

const jobPage = z.object({
  id,
  title: z.string(),
  description: z.string(),
  category: z.enum(categories),
  mustSkills: list(z.string()),
  niceSkills: list(z.string()),
  ...pay,
  experienceLevel: z.enum(experienceLevels),
  peopleToHire: z.int(),
  hiredCount: z.int(),
  questions: list(z.string()),
  visibility: z.enum(jobVisibilities),
  featured: z.boolean(),
  state: z.enum(jobStates),
  openedAt: moment.nullable(),
  expiresAt: moment.nullable(),
  proposalCount: z.int(),
  client: z.object({
    id,
    name: z.string(),
    kind: z.enum(organizationKinds),
    country: z.string().nullable(),
    paymentVerified: z.boolean(),
  }),
  health,
  price: price.meta({ description: 'Of a proposal by whoever asks; for everybody else of one by a newcomer.' }),
  you: z.object({
    initiator: z.enum(initiators).meta({ description: 'Who would have taken the first step: the price looks at it.' }),
    invitationId: id.nullable(),
    proposalId: id.nullable(),
  }),
})

export const jobs = {
  list: reads(['anyone'])
    .route({ method: 'GET', path: '/jobs', tags, summary: 'Open jobs, newest first or best match first' })
    .input(
      z.strictObject({
        words: z.string().trim().min(1).max(200).optional(),
        category: z.enum(categories).optional(),
        level: z.enum(experienceLevels).optional(),
        pay: z.enum(payKinds).optional(),
        country: z
          .string()
          .regex(/^[A-Z]{2}$/, 'Two capital letters, like PT.')
          .optional(),
        fromUsdCents: wholeNumber(0, MOST_CENTS).optional(),
        toUsdCents: wholeNumber(0, MOST_CENTS).optional(),
        postedWithinDays: wholeNumber(1, 365).optional(),
        sort: z.enum(['newest', 'best']).optional().meta({ description: '`best` needs `words`.' }),
        cursor,
      }),
    )
    .output(pageOf(jobCard)),
  get: reads(['anyone'])
    .route({
      method: 'GET',
      path: '/jobs/{jobId}',
      tags,
      summary: 'A job with its price, the rule behind it, refund terms and health',
    })
    .input(z.strictObject({ jobId: id }))
    .output(jobPage),
}
