import { categories } from '#kernel/category.ts'
import type { Id } from '#kernel/ids.ts'
import { addDays, addHours, type Instant } from '#kernel/instant.ts'
import { OUTREACH_ANSWER_DAYS } from '#modules/invitations/index.ts'
import { makeAgenda } from '../agenda.ts'
import { liveliness, makeCalendar, type Calendar } from '../calendar.ts'
import { seededRandom, type Random } from '../random.ts'
import { firstFees } from '../policy-story.ts'
import type { Rulebook } from '../rulebook.ts'
import { storyIds } from '../story-ids.ts'
import { placeOrder, planListings, type ListedProject } from './catalog.ts'
import { planDecoy } from './auctions/plan-decoy.ts'
import { planBadges } from './badges/plan.ts'
import { startOfClicks } from './clicks/cases.ts'
import { returnClicks } from './clicks/click.ts'
import { planProfileBoosts, searchAndClick } from './clicks/plan.ts'
import { grantAllMonths, openPurse, reverseCharges } from './connects.ts'
import { refreshBadge } from './contracts.ts'
import { isRunningCase, removeJobCase } from './jobs.ts'
import { makePeople, type Client, type Freelancer } from './people.ts'
import { planPersonas } from './persona-stories.ts'
import { Pools } from './pools.ts'
import { runJob } from './run-job.ts'
import { reachOutAndAwait } from './outreach.ts'
import { awake, emptyRows, isHere, makeTicks, type Story } from './story.ts'

/** How much of everything there is at scale 1. */
const SIZES = { freelancers: 348, clients: 136, jobs: 1_720, orders: 390, outreach: 9_000, vettings: 9, searches: 3_000 } as const

export interface Imagining {
  readonly seed: string
  readonly now: Instant
  readonly scale: number
  readonly rulebook: Rulebook
}

/** Tells the whole story in memory: who came, who wrote to whom, what it cost and how it ended. Touches no database. */
export function imagine({ seed, now, scale, rulebook }: Imagining): Story {
  const random = seededRandom(seed)
  const calendar = makeCalendar(now)
  const newId = storyIds(random.fork('ids'))
  const counts = { freelancers: atLeast(14, SIZES.freelancers * scale), clients: atLeast(8, SIZES.clients * scale) }
  const people = makePeople({ random: random.fork('people'), calendar, newId, ...counts })
  const story: Story = {
    random: random.fork('story'),
    newId,
    calendar,
    rulebook,
    fees: firstFees(),
    agenda: makeAgenda(calendar.end),
    people,
    freelancerOf: new Map(people.freelancers.map((freelancer) => [freelancer.id, freelancer])),
    workersIn: new Map(categories.map((category) => [category, people.freelancers.filter(({ fits }) => fits.has(category))])),
    clientOf: new Map(people.clients.map((client) => [client.id, client])),
    ticks: makeTicks(calendar),
    chargeOf: new Map(),
    jobs: [],
    rows: emptyRows(),
    boosts: { random: random.fork('boosts'), newId: storyIds(random.fork('boost-ids')), keys: [] },
    clicks: {
      random: random.fork('clicks'),
      newId: storyIds(random.fork('click-ids')),
      boosts: new Map(),
      boostsIn: new Map(),
      open: new Map(),
      lastValid: new Map(),
      pools: new Pools(),
      teams: [],
    },
    badges: {
      random: random.fork('badges'),
      newId: storyIds(random.fork('badge-ids')),
      cases: new Map(),
      prices: new Map(),
    },
    news: [],
    truth: [],
  }
  planEverything(story, scale)
  story.agenda.run()
  grantAllMonths(story)
  story.chargeOf.clear()
  return story
}

function atLeast(least: number, wanted: number): number {
  return Math.max(least, Math.round(wanted))
}

function planEverything(story: Story, scale: number): void {
  const { pools } = story.clicks
  for (const freelancer of story.people.freelancers)
    story.agenda.add(freelancer.profile.joinedAt, () => openPurse(story, freelancer))
  planVettings(story, atLeast(1, SIZES.vettings * scale))
  planReversal(story)
  planBan(story, pools)
  planPersonas(story, pools)
  planProfileBoosts(story)
  planBadges(story)
  planDecoy(story, pools)
  planJobs(story, pools, SIZES.jobs * scale)
  planCatalog(story, SIZES.orders * scale)
  planOutreach(story, pools, atLeast(6, SIZES.outreach * scale))
  planBrowsing(story, SIZES.searches * scale)
}

/** Moments spread over the story as livelily as its days are. */
function momentsOf(random: Random, calendar: Calendar, count: number): Instant[] {
  const days = Array.from({ length: Math.ceil((calendar.end.getTime() - calendar.start.getTime()) / 86_400_000) }, (_, n) =>
    addDays(calendar.start, n),
  )
  const total = days.reduce((sum, day) => sum + liveliness(calendar, day), 0)
  return days.flatMap((day) =>
    Array.from(
      { length: random.poisson((count * liveliness(calendar, day)) / total) },
      () => new Date(day.getTime() + Math.floor(random.next() * 86_400_000)),
    ),
  )
}

function planJobs(story: Story, pools: Pools, count: number): void {
  for (const moment of momentsOf(story.random.fork('job-moments'), story.calendar, count)) {
    story.agenda.add(moment, (at) => {
      const client = pickClient(story, at)
      if (client !== undefined) runJob(story, pools, { client, at: awakeForWork(story, client, at) })
    })
  }
}

function awakeForWork(story: Story, client: Client, at: Instant): Instant {
  const when = awake(story.random, at, client.region.utcOffset)
  return when < story.calendar.end ? when : at
}

function pickClient(story: Story, at: Instant): Client | undefined {
  const here = story.people.clients.filter(
    (client) => client.organization.createdAt < addHours(at, -3) && client.bannedAt === undefined && client.persona === undefined,
  )
  return here.length === 0 ? undefined : story.random.weighted(here, (client) => client.appetite)
}

/** One client turns out to be a fraud: six tempting jobs within two weeks, then a ban that removes them all. */
function planBan(story: Story, pools: Pools): void {
  const start = addDays(story.calendar.end, -131)
  const client = story.people.clients.find(
    ({ persona, kind, organization: { createdAt, paymentVerifiedAt } }) =>
      persona === undefined && kind === 'individual' && paymentVerifiedAt !== null && createdAt < addDays(start, -3),
  )
  if (client === undefined) return
  // Meanwhile it opens every boosted profile it is shown.
  for (let n = 0; n < 8; n += 1)
    story.agenda.add(addHours(addDays(start, 1 + n * 1.4), 7), (at) =>
      searchAndClick(story, { client, category: n % 2 === 0 ? 'design' : client.favourites[0]!, at }, 1),
    )
  for (let n = 0; n < 6; n += 1) {
    story.agenda.add(addDays(start, n * 2.2), (at) => {
      runJob(story, pools, { client, at, wishes: { forgotten: true, featured: false }, fate: 'stay', invitations: n % 2 })
    })
  }
  const bannedAt = addHours(addDays(start, 13), 5)
  story.agenda.add(bannedAt, (at) => {
    client.bannedAt = at
    for (const job of story.jobs)
      if (job.client === client && isRunningCase(job)) removeJobCase(story, job, { at, reason: 'client_banned' })
    returnClicks(story, client, addHours(at, 0.001))
  })
}

function planReversal(story: Story): void {
  const { reversal } = story.calendar.moments
  const charging = story.rulebook.find((era) => era.from.getTime() === story.calendar.moments.invitationsCharged.getTime())
  if (charging === undefined) return
  story.agenda.add(reversal, (at) => reverseCharges(story, { version: charging.version, clauseId: 'invite', at }))
}

/** The operator screens some of the best; from then on their badge is Expert-Vetted. */
function planVettings(story: Story, count: number): void {
  const { calendar, random } = story
  for (let n = 0; n < count; n += 1) {
    story.agenda.add(addDays(calendar.end, -200 + n * 17 + random.next()), (at) => {
      const best = bestUnvetted(story, at)
      if (best !== undefined) vet(story, best, { at, passed: n % 4 !== 3 })
    })
  }
}

function bestUnvetted(story: Story, at: Instant): Freelancer | undefined {
  return story.people.freelancers
    .filter(
      (freelancer) =>
        isHere(freelancer, at) &&
        freelancer.badge !== 'expert_vetted' &&
        freelancer.persona === undefined &&
        freelancer.finished.length >= 2,
    )
    .toSorted((left, right) => right.quality - left.quality)[0]
}

function vet(story: Story, freelancer: Freelancer, { at, passed }: { readonly at: Instant; readonly passed: boolean }): void {
  story.rows.vettings.push({
    id: story.newId(at),
    accountId: freelancer.id,
    passed,
    note: passed
      ? 'Two references called, a work sample explained line by line, identity checked.'
      : 'Strong samples, but one of two references could not be reached. May apply again in three months.',
    operatorId: story.people.operators[0]?.id ?? null,
    at,
  })
  if (passed) freelancer.badge = 'expert_vetted'
  else refreshBadge(story, freelancer, at)
}

function planCatalog(story: Story, count: number): void {
  const shelf: ListedProject[] = []
  planListings(story, (project) => {
    shelf.push(project)
    // Whoever plays a freelancer who sells something finds an order.
    if (project.seller.persona === undefined) return
    story.agenda.add(addDays(project.row.createdAt, 9), (at) => {
      const client = pickClient(story, at)
      if (client !== undefined) placeOrder(story, { client, project, at })
    })
  })
  for (const moment of momentsOf(story.random.fork('orders'), story.calendar, count * 1.12)) {
    story.agenda.add(moment, (at) => {
      const client = pickClient(story, at)
      const onSale = shelf.filter(({ seller, row }) => row.state === 'listed' && isHere(seller, at))
      if (client === undefined || onSale.length === 0) return
      const project = story.random.weighted(onSale, ({ row, seller }) => (1 + row.orders) * Math.exp(0.4 * seller.quality))
      placeOrder(story, { client, project, at })
    })
  }
}

function planOutreach(story: Story, pools: Pools, count: number): void {
  const waitingFor = new Set<string>()
  for (const moment of momentsOf(story.random.fork('outreach'), story.calendar, count)) {
    story.agenda.add(moment, (at) => {
      const reaching = findReaching(story, at)
      if (reaching === undefined) return
      const pair: Id = `${reaching.client.id}/${reaching.freelancer.id}`
      if (waitingFor.has(pair)) return
      waitingFor.add(pair)
      story.agenda.add(addDays(at, OUTREACH_ANSWER_DAYS), () => void waitingFor.delete(pair))
      reachOutAndAwait(story, pools, reaching)
    })
  }
}

/** Clients look for talent also when they have no job to fill. */
function planBrowsing(story: Story, count: number): void {
  const { random } = story.clicks
  for (const moment of momentsOf(random.fork('browsing'), story.calendar, count)) {
    if (moment < startOfClicks(story)) continue
    story.agenda.add(moment, (at) => {
      const here = story.people.clients.filter(
        ({ organization, bannedAt, persona }) =>
          organization.createdAt < addHours(at, -3) && bannedAt === undefined && persona === undefined,
      )
      if (here.length === 0) return
      const client = random.weighted(here, ({ appetite }) => appetite)
      searchAndClick(story, { client, category: random.pick(client.favourites), at }, 0.2)
    })
  }
}

function findReaching(story: Story, at: Instant): { client: Client; freelancer: Freelancer; at: Instant } | undefined {
  const { random } = story
  const clients = story.people.clients.filter(
    ({ kind, organization }) => kind === 'enterprise' && organization.createdAt < addHours(at, -24),
  )
  const freelancers = story.people.freelancers.filter(
    (freelancer) => isHere(freelancer, at) && freelancer.persona === undefined && freelancer.quality > -0.5,
  )
  if (clients.length === 0 || freelancers.length === 0) return undefined
  const client = random.pick(clients)
  const freelancer = random.weighted(
    freelancers,
    ({ quality, main }) => Math.exp(0.8 * quality) * (client.favourites.includes(main) ? 3 : 1),
  )
  return { client, freelancer, at }
}
