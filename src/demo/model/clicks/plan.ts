import { categories, type Category } from '#kernel/category.ts'
import { addDays, addHours, type Instant } from '#kernel/instant.ts'
import { buy } from '../connects.ts'
import { accept, invite, inviteAndAwait, seeInvitation } from '../invitations.ts'
import { isRunningCase, mayPropose, type JobCase } from '../jobs.ts'
import { reachOutAndAwait } from '../outreach.ts'
import type { Client, Freelancer } from '../people.ts'
import { awake, isHere, waiting, type Story } from '../story.ts'
import { nameBoost, pauseBoost } from './boost.ts'
import { isOwnTeam, startOfClicks, type ClickCase, type ShowCase } from './cases.ts'
import { clickCard } from './click.ts'
import { reckonQualities } from './follow.ts'
import { searchTalent, type Search } from './search.ts'

/** How many of those who offer work in a field ever boost their profile. */
const SHARE_OF_BOOSTERS = 0.17
/** Of the cards that a client sees, so many are clicked. */
const CLICKED = 0.24

/** Who boosts their profile since when, and what the job does every night. */
export function planProfileBoosts(story: Story): void {
  for (const category of categories) {
    const boosters = chooseBoosters(story, category)
    // Somebody stays in every field, so that talent search has cards to show.
    for (const [index, freelancer] of boosters.entries()) planBoost(story, freelancer, { stays: index < 3 })
  }
  planShowing(story, 'design')
  planTeam(story)
  planNights(story)
}

function chooseBoosters({ people, clicks: { random }, calendar }: Story, category: Category): Freelancer[] {
  const offering = people.freelancers.filter(({ main }) => main === category)
  const staying = offering.filter(
    ({ persona, here }) => persona === undefined && here.until === Infinity && here.from < addDays(calendar.end, -20).getTime(),
  )
  const count = Math.max(2, Math.round(offering.length * SHARE_OF_BOOSTERS))
  return staying
    .map((freelancer) => ({ freelancer, wish: freelancer.quality + random.normal(0, 1) }))
    .toSorted((left, right) => right.wish - left.wish)
    .slice(0, count)
    .map(({ freelancer }) => freelancer)
}

function planBoost(story: Story, freelancer: Freelancer, { stays }: { readonly stays: boolean }): void {
  const { random } = story.clicks
  const { calendar, agenda } = story
  const joined = addDays(new Date(freelancer.here.from), 4)
  const wanted = addDays(startOfClicks(story), (stays ? 60 : 125) * random.next() ** 0.7)
  const start = awake(random, joined > wanted ? joined : wanted, freelancer.region.utcOffset)
  const maximum = Math.round(Math.min(14, Math.max(2, random.logNormal(3.6, 0.4))))
  const dailyBudget = maximum * random.int(2, 4)
  agenda.add(start, (at) => nameBoost(story, freelancer, { maximum, dailyBudget, at }))
  if (random.chance(0.5)) {
    const changed = Math.max(2, maximum + random.pick([-2, -1, 1, 2]))
    agenda.add(addDays(start, 10 + waiting(random, 35)), (at) => {
      if (story.clicks.boosts.get(freelancer.id)?.row.isOn === true)
        nameBoost(story, freelancer, { maximum: changed, dailyBudget: changed * 3, at })
    })
  }
  if (!stays && random.chance(0.4)) planPause(story, freelancer, start)
  if (stays)
    agenda.add(
      addDays(calendar.end, -2 * random.next()),
      (at) => void buy(story, freelancer, { connects: 40, at, sure: true, id: story.boosts.newId(at) }),
    )
}

function planPause(story: Story, freelancer: Freelancer, start: Instant): void {
  const { random, boosts } = story.clicks
  const pausedAt = addDays(start, 12 + waiting(random, 40))
  story.agenda.add(pausedAt, (at) => {
    const boost = boosts.get(freelancer.id)
    if (boost === undefined) return
    const { maximum, dailyBudget } = boost.row
    pauseBoost(story, boost, at)
    if (random.chance(0.4))
      story.agenda.add(addDays(at, 5 + waiting(random, 15)), (when) =>
        nameBoost(story, freelancer, { maximum, dailyBudget, at: when }),
      )
  })
}

/** One of those who boost works in a client's team besides: those clicks cost nothing. */
function planTeam(story: Story): void {
  const { clicks, people } = story
  const since = startOfClicks(story)
  const client = people.clients.find(
    ({ persona, kind, organization }) =>
      persona === undefined && kind !== 'individual' && organization.createdAt < addDays(since, -10),
  )
  if (client === undefined) return
  story.agenda.add(addDays(since, 70), (at) => {
    const boost = [...clicks.boosts.values()]
      .filter(({ owner, row }) => row.isOn && owner.persona === undefined && isHere(owner, addDays(at, -30)))
      .toSorted((left, right) => right.row.maximum - left.row.maximum)[0]
    if (boost === undefined) return
    clicks.teams.push({ freelancer: boost.owner, client, joinedAt: addDays(at, -30) })
    for (let n = 0; n < 6; n += 1)
      story.agenda.add(addDays(at, 2 + n * 11), (when) =>
        searchAndClick(story, { client, category: boost.owner.main, at: when }, 0.9),
      )
  })
}

function planNights(story: Story): void {
  const { start, end } = story.calendar
  for (let night = startOfNight(startOfClicks(story)); night < end; night = addDays(night, 1))
    if (night > start) story.agenda.add(night, (at) => reckonQualities(story, at))
}

/** When the nightly job runs. */
function startOfNight(at: Instant): Instant {
  return addHours(new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate() + 1)), 3 + 1 / 3)
}

/** Whoever has posted a job looks for people to invite. */
export function searchForJob(story: Story, job: JobCase): void {
  const { random } = story.clicks
  const openedAt = job.row.openedAt!
  if (openedAt < startOfClicks(story) || job.isForgotten || !random.chance(0.6)) return
  for (let n = random.int(1, 3); n > 0; n -= 1)
    story.agenda.add(awake(random, addHours(openedAt, 0.2 + waiting(random, 24)), job.client.region.utcOffset), (at) => {
      if (isRunningCase(job)) searchAndClick(story, { client: job.client, category: job.row.category, at }, CLICKED)
    })
}

/** A client looks around; every card is clicked with this chance. */
export function searchAndClick(story: Story, search: Search, chance: number): void {
  const { random } = story.clicks
  const { client, at } = search
  const cards = searchTalent(story, search)
  // Some load the page again while they think.
  if (cards.length > 0 && random.chance(0.3))
    story.agenda.add(addHours(at, 0.02 + 0.15 * random.next()), (when) => void searchTalent(story, { ...search, at: when }))
  for (const card of cards) {
    if (!random.chance(isOwnTeam(story, card.boost.owner, client) ? 0.9 : chance)) continue
    // Hardly anybody comes back to a page of yesterday.
    const hours = random.chance(0.02) ? 26 + random.next() * 9 : 0.005 + random.next() * 0.15
    story.agenda.add(addHours(at, hours), (when) => followLink(story, card, when))
  }
}

function followLink(story: Story, card: ShowCase, at: Instant): void {
  const { random } = story.clicks
  const { client } = card
  if (client.bannedAt !== undefined) return
  const there = client.accounts.filter((account, index) => index === 0 || account.createdAt < at)
  const click = clickCard(story, card, { accountId: random.pick(there).id, at })
  if (click === undefined) return
  // A second look on the same day, to compare.
  if (random.chance(0.1)) {
    const search = { client, category: card.boost.owner.main }
    story.agenda.add(addHours(at, 1 + random.next() * 12), (when) => searchAndClick(story, { ...search, at: when }, 0.8))
  }
  considerAsking(story, click, client)
}

/** Some of those who have read a profile write to its owner. */
function considerAsking(story: Story, click: ClickCase, client: Client): void {
  const { random } = story.clicks
  const { owner } = click.boost
  const at = addHours(click.row.at, 0.3 + waiting(random, 12))
  if (!mayBeAsked(story, owner, at) || !random.chance(owner.persona === undefined ? 0.14 : 0.5)) return
  story.agenda.add(at, (when) => {
    const job = story.jobs.findLast(
      (candidate) =>
        candidate.client === client &&
        candidate.row.category === owner.main &&
        isRunningCase(candidate) &&
        mayPropose(candidate, owner),
    )
    if (job !== undefined && owner.persona === undefined) inviteAndAwait(story, job, { freelancer: owner, at: when })
    else if (job !== undefined) inviteForAYes(story, job, { freelancer: owner, at: when })
    else if (client.kind === 'enterprise' && owner.persona === undefined)
      reachOutAndAwait(story, story.clicks.pools, { client, freelancer: owner, at: when })
  })
}

/** What waits for an answer of a persona now is told elsewhere, and so is what answering cost them. */
function mayBeAsked({ calendar }: Story, { persona }: Freelancer, at: Instant): boolean {
  const { invitationsCharged, reversal } = calendar.moments
  return persona === undefined || (at < addDays(calendar.end, -4) && (at < addDays(invitationsCharged, -2) || at > reversal))
}

/** Personas answer within a day, so that nothing of the past waits for whoever plays them. */
function inviteForAYes(story: Story, job: JobCase, asked: { readonly freelancer: Freelancer; readonly at: Instant }): void {
  const invitation = invite(story, job, asked)
  story.agenda.add(addHours(asked.at, 3), (at) => seeInvitation(story, invitation, at))
  story.agenda.add(addHours(asked.at, 5), (at) => void accept(story, job, { invitation, at }))
}

/** Clients who have a job in a field look for people there; a field in which somebody plays is searched often. */
function planShowing(story: Story, category: Category): void {
  const { random } = story.clicks
  for (let day = addDays(startOfClicks(story), 3); day < story.calendar.end; day = addDays(day, 0.8 + random.next()))
    story.agenda.add(addHours(day, 6 + random.next() * 12), (at) => {
      const jobs = story.jobs.filter(
        (job) => job.row.category === category && isRunningCase(job) && !job.isForgotten && job.client.persona === undefined,
      )
      if (jobs.length > 0) searchAndClick(story, { client: random.pick(jobs).client, category, at }, 0.4)
    })
}
