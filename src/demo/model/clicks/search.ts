import type { Category } from '#kernel/category.ts'
import { connects, type Connects } from '#kernel/connects.ts'
import { addHours, type Instant } from '#kernel/instant.ts'
import { dayOf, RELEVANCE_FLOOR, selectCards, SHOW_MINUTES, whyFree, type ClickTerms } from '#modules/auctions/index.ts'
import type { Client, Freelancer } from '../people.ts'
import type { Story } from '../story.ts'
import { budgetWithRoom, leftIn } from './boost.ts'
import { isOwnTeam, pairOf, termsAt, type BoostedProfile, type BudgetCase, type ShowCase } from './cases.ts'

export interface Search {
  readonly client: Client
  readonly category: Category
  readonly at: Instant
}

/** A client loads the first page of talent search. @returns the labelled cards above the results */
export function searchTalent(story: Story, search: Search): readonly ShowCase[] {
  const { client, category, at } = search
  const terms = termsAt(story, at)
  if (terms === undefined || client.bannedAt !== undefined) return []
  let candidates = (story.clicks.boostsIn.get(category) ?? []).filter(
    ({ row }) => row.isOn && (row.restsUntil === null || row.restsUntil <= at),
  )
  const relevance = new Map(candidates.map(({ owner }) => [owner.id, relevanceOf(story, owner)]))
  for (;;) {
    const bids = candidates.map((boost) => bidOf(story, boost, { client, at, relevance: relevance.get(boost.owner.id)! }))
    const cards = selectCards(
      bids.filter(({ maximum }) => maximum >= terms.min),
      { ...terms, relevanceFloor: RELEVANCE_FLOOR },
    )
    const places = cards.map(({ bid, pays }) => placeOf(story, { boost: bid.boost, pays, client, at }))
    const resting = new Set(cards.filter((_, index) => places[index] === undefined).map(({ bid }) => bid.boost))
    if (resting.size === 0) return places.map((place) => show(story, place!, { client, at, terms }))
    for (const { row } of resting) row.restsUntil = minutesAfter(at, SHOW_MINUTES)
    candidates = candidates.filter((boost) => !resting.has(boost))
  }
}

/** Clients search in words of their own, so how well somebody fits differs from search to search; whoever has finished work fits better. */
function relevanceOf({ clicks: { random } }: Story, { finished, quality }: Freelancer): number {
  const standing = 450 + 45 * Math.min(8, finished.length) + 40 * Math.max(-1, Math.min(2, quality))
  return Math.round(Math.min(1000, Math.max(0, random.normal(standing + 100, 120))))
}

function bidOf(
  story: Story,
  boost: BoostedProfile,
  { client, at, relevance }: { readonly client: Client; readonly at: Instant; readonly relevance: number },
) {
  const { row, owner } = boost
  const day = dayOf(at)
  const today = boost.budgets.find((budget) => budget.row.day === day)
  const reserved = today === undefined ? 0 : today.row.qty - today.row.charged - leftIn(today, at)
  const left = row.dailyBudget - (boost.chargedOn.get(day) ?? 0) - reserved
  const own = story.clicks.open.get(pairOf(owner, client))
  const ownPrice = own?.budget !== undefined && own.row.expiresAt > at ? own.row.price : 0
  const maximum = connects(Math.max(0, Math.min(row.maximum, left + ownPrice)))
  return { id: owner.id, owner: owner.id, maximum, namedAt: row.namedAt.getTime(), quality: row.quality, relevance, boost }
}

/** A card with where its price is set aside. */
interface Place {
  readonly boost: BoostedProfile
  readonly price: Connects
  readonly budget: BudgetCase | undefined
  readonly goesOn?: ShowCase
}

function placeOf(
  story: Story,
  { boost, pays, client, at }: { boost: BoostedProfile; pays: Connects; client: Client; at: Instant },
): Place | undefined {
  const open = story.clicks.open.get(pairOf(boost.owner, client))
  const isFree = isFreeFor(story, { boost, client, at })
  const isLive = open !== undefined && open.row.expiresAt > at && dayOf(open.row.shownAt) === dayOf(at)
  if (isLive && (open.budget === undefined) === isFree) return { boost, price: pays, budget: open.budget, goesOn: open }
  if (isFree) return { boost, price: pays, budget: undefined }
  const budget = budgetWithRoom(story, boost, { price: pays, at })
  return budget && { boost, price: pays, budget }
}

/** Whether a click of this client would be free now whatever the budget. */
function isFreeFor(
  story: Story,
  { boost: { owner }, client, at }: { readonly boost: BoostedProfile; readonly client: Client; readonly at: Instant },
): boolean {
  return whyFree({ ...clickFacts(story, { owner, client, at }), isReserved: true }) !== undefined
}

/** What is known about a client and a profile when a card is shown or clicked. */
export function clickFacts(
  story: Story,
  { owner, client, at }: { readonly owner: Freelancer; readonly client: Client; readonly at: Instant },
) {
  const verifiedAt = client.organization.paymentVerifiedAt
  const last = story.clicks.lastValid.get(pairOf(owner, client))
  return {
    at,
    isClient: true,
    isVerified: verifiedAt !== null && verifiedAt <= at,
    isOwnTeam: isOwnTeam(story, owner, client),
    isBanned: client.bannedAt !== undefined,
    ...(last === undefined ? {} : { lastChargedAt: last.row.at }),
  }
}

function show(
  story: Story,
  { boost, price, budget, goesOn }: Place,
  { client, at, terms }: { readonly client: Client; readonly at: Instant; readonly terms: ClickTerms },
): ShowCase {
  const expiresAt = minutesAfter(at, SHOW_MINUTES)
  if (goesOn !== undefined) {
    const { row } = goesOn
    Object.assign(row, { views: row.views + 1, price: connects(Math.min(row.price, price)), expiresAt })
    return goesOn
  }
  const pair = pairOf(boost.owner, client)
  lapse(story.clicks.open.get(pair))
  const who = { profileId: boost.owner.id, organizationId: client.id, budgetId: budget?.row.id ?? null }
  const { version, clause } = terms
  const row = {
    id: story.clicks.newId(at),
    ...who,
    price,
    version,
    clause,
    state: 'open' as const,
    views: 1,
    shownAt: at,
    expiresAt,
  }
  const shown: ShowCase = { row, boost, client, budget }
  story.clicks.open.set(pair, shown)
  budget?.open.add(shown)
  story.rows.shows.push(row)
  return shown
}

/** A client has one open card of a profile. */
function lapse(before: ShowCase | undefined): void {
  if (before === undefined) return
  before.row.state = 'lapsed'
  before.budget?.open.delete(before)
}

function minutesAfter(at: Instant, minutes: number): Instant {
  return addHours(at, minutes / 60)
}
