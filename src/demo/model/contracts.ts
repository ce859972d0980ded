import type { Category } from '#kernel/category.ts'
import type { Id } from '#kernel/ids.ts'
import { addDays, type Instant } from '#kernel/instant.ts'
import { usdCents, type UsdCents } from '#kernel/money.ts'
import { feeQuestions, REVIEW_DAYS, type Contract, type Outcome } from '#modules/contracts/index.ts'
import { pinBy, type Pin, type PricedBy } from '#modules/policy/index.ts'
import { figuresOf } from '#modules/profiles/index.ts'
import { clientReviews, endNotes, freelancerReviews, localReviews } from '../content/reviews.ts'
import { fill } from '../content/lines.ts'
import { followClick } from './clicks/follow.ts'
import { grantBadge, pay } from './connects.ts'
import { baseLanguage, type Client, type Freelancer } from './people.ts'
import { later, type Mutable, type Story } from './story.ts'

export interface Agreement {
  readonly kind: 'fixed' | 'hourly' | 'catalog'
  readonly client: Client
  readonly freelancer: Freelancer
  readonly title: string
  readonly agreedUsdCents: UsdCents
  readonly initiator: string
  readonly category: Category
  readonly jobId: Id | null
  readonly proposalId: Id | null
  readonly orderId: Id | null
  /** Hourly work: how much of it is planned. */
  readonly hours: number | null
  readonly weeks: number
  readonly at: Instant
}

export function startContractCase(story: Story, agreed: Agreement): Mutable<Contract> | undefined {
  const { freelancer, client, at } = agreed
  const id = story.newId(at)
  const charge = pay(story, freelancer, {
    action: 'offer.accept',
    facts: { initiator: agreed.initiator, clientKind: client.kind },
    subject: { kind: 'contract', id },
    key: `offer.accept/${id}`,
    at,
  })
  if (charge === undefined) return undefined
  const contract: Mutable<Contract> = {
    id,
    kind: agreed.kind,
    organizationId: client.id,
    freelancerId: freelancer.id,
    jobId: agreed.jobId,
    proposalId: agreed.proposalId,
    catalogOrderId: agreed.orderId,
    title: agreed.title,
    agreedUsdCents: agreed.agreedUsdCents,
    state: 'active',
    outcome: null,
    earnedUsdCents: usdCents(0),
    chargeId: charge.id,
    startedAt: at,
    endedAt: null,
    endNote: null,
    reviewsPublishedAt: null,
  }
  story.rows.contracts.push(contract)
  followClick(story, { kind: 'hire', id, client, freelancer, at })
  story.rows.pins.push(...feesOf(story.fees, contract, agreed))
  freelancer.running += 1
  const days = agreed.weeks * 7 * Math.min(2, Math.max(0.4, story.random.normal(1.05, 0.3)))
  story.agenda.add(addDays(at, days), (when) => endContractCase(story, contract, { agreed, at: when }))
  return contract
}

/** The fees of the day it began; the story never changes them. */
function feesOf(fees: PricedBy<'fees'>, contract: Contract, { freelancer, client, category, at }: Agreement): readonly Pin[] {
  const before = freelancer.finished.filter(({ organizationId }) => organizationId === client.id)
  const questions = feeQuestions(contract, {
    clientKind: client.kind,
    category,
    freelancerPlan: freelancer.profile.plan,
    badge: freelancer.badge,
    earnedWithClientUsdCents: before.reduce((sum, { earnedUsdCents }) => sum + earnedUsdCents, 0),
  })
  const subject = { kind: 'contract', id: contract.id } as const
  return questions.map((question) => pinBy(fees, { subject, question, at }))
}

function endContractCase(story: Story, contract: Mutable<Contract>, { agreed, at }: { agreed: Agreement; at: Instant }): void {
  const { random } = story
  const { freelancer, client } = agreed
  const outcome = outcomeOf(story, freelancer)
  contract.state = 'ended'
  contract.outcome = outcome
  contract.endedAt = at
  contract.endNote = noteFor(random.next(), outcome)
  contract.earnedUsdCents = usdCents(earnings(story, agreed, outcome))
  freelancer.running -= 1
  freelancer.finished.push({ organizationId: client.id, outcome, earnedUsdCents: contract.earnedUsdCents, endedAt: at })
  refreshBadge(story, freelancer, at)
  planReviews(story, contract, { agreed, outcome, at })
}

function outcomeOf(story: Story, freelancer: Freelancer): Outcome {
  const good = 0.9 + 0.055 * Math.min(1.5, freelancer.quality)
  const drawn = story.random.next()
  if (drawn < good) return 'successful'
  return drawn < good + (1 - good) * 0.6 ? 'unsuccessful' : 'cancelled'
}

function noteFor(drawn: number, outcome: Outcome): string | null {
  const at = { successful: drawn < 0.5 ? 0 : 1, unsuccessful: 4, cancelled: drawn < 0.5 ? 2 : 3 }[outcome]
  return endNotes[at] ?? null
}

function earnings(story: Story, { agreedUsdCents, hours }: Agreement, outcome: Outcome): number {
  const share = { successful: 1, unsuccessful: story.random.next() * 0.6, cancelled: story.random.chance(0.5) ? 0 : 0.3 }[outcome]
  if (hours === null) return Math.round((agreedUsdCents * share) / 100) * 100
  const worked = Math.max(1, Math.round(hours * (0.5 + story.random.next() * 0.6) * share))
  return outcome === 'cancelled' && share === 0 ? 0 : Math.min(5_000_000, agreedUsdCents * worked)
}

/** The same rules as the profile page, so that prices of the story looked at the badge people had then. */
export function refreshBadge(story: Story, freelancer: Freelancer, now: Instant): void {
  if (freelancer.badge === 'expert_vetted') return
  const { earnedBadge } = figuresOf(
    { accountId: freelancer.id, finished: freelancer.finished, running: freelancer.running, reviews: { count: 0, stars: 0 } },
    { profileComplete: true, joinedAt: freelancer.profile.joinedAt, now },
  )
  const isNew = earnedBadge !== freelancer.badge && !freelancer.badgesGranted.has(earnedBadge)
  freelancer.badge = earnedBadge
  if (!isNew) return
  freelancer.badgesGranted.add(earnedBadge)
  grantBadge(story, freelancer, { badge: earnedBadge, at: now })
}

type Stars = 1 | 2 | 3 | 4 | 5

function planReviews(
  story: Story,
  contract: Mutable<Contract>,
  { agreed, outcome, at }: { readonly agreed: Agreement; readonly outcome: Outcome; readonly at: Instant },
): void {
  const { random } = story
  const clientAt = random.chance(0.74) ? later(random, at, { from: 1, to: 24 * 12 }) : undefined
  const freelancerAt = random.chance(0.62) ? later(random, at, { from: 1, to: 24 * 12 }) : undefined
  if (clientAt !== undefined && clientAt < story.calendar.end) clientReview(story, contract, { agreed, outcome, at: clientAt })
  if (freelancerAt !== undefined && freelancerAt < story.calendar.end) {
    freelancerReview(story, contract, { agreed, outcome, at: freelancerAt })
  }
  const both = clientAt !== undefined && freelancerAt !== undefined
  const publishedAt = both ? new Date(Math.max(clientAt.getTime(), freelancerAt.getTime())) : addDays(at, REVIEW_DAYS)
  if (publishedAt < story.calendar.end) contract.reviewsPublishedAt = publishedAt
}

interface Reviewing {
  readonly agreed: Agreement
  readonly outcome: Outcome
  readonly at: Instant
}

function clientReview(story: Story, contract: Mutable<Contract>, { agreed, outcome, at }: Reviewing): void {
  const { random } = story
  const stars = starsFor(story, outcome, agreed.freelancer.quality)
  const local = localReviews[baseLanguage(agreed.client.region.language)]
  const words =
    local !== undefined && stars >= 4 && random.chance(0.3)
      ? random.pick(local)
      : fill(random.pick(clientReviews[stars]), { name: agreed.freelancer.account.displayName })
  const authorId = agreed.client.accounts[0]?.id ?? null
  story.rows.reviews.push({ contractId: contract.id, authorSide: 'client', authorId, stars, words, writtenAt: at })
}

function freelancerReview(story: Story, contract: Mutable<Contract>, { agreed, outcome, at }: Reviewing): void {
  const stars = starsFor(story, outcome, agreed.client.hires * 2 - 0.6)
  const words = story.random.pick(freelancerReviews[stars])
  story.rows.reviews.push({
    contractId: contract.id,
    authorSide: 'freelancer',
    authorId: agreed.freelancer.id,
    stars,
    words,
    writtenAt: at,
  })
}

function starsFor(story: Story, outcome: Outcome, quality: number): Stars {
  const base = { successful: 4.75, cancelled: 3.4, unsuccessful: 2.2 }[outcome]
  const drawn = Math.round(base + 0.18 * quality + story.random.normal(0, 0.5))
  return Math.min(5, Math.max(1, drawn)) as Stars
}
