import { connects, type Connects } from '#kernel/connects.ts'
import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import { membersOf, type Organization } from '#modules/organizations/index.ts'
import type { Ctx } from '#platform/run-action.ts'
import { budgetWithRoom } from './click-budgets.ts'
import type { ClickTerms } from './click-terms.ts'
import { whyFree } from './rules/judge-click.ts'
import { dayOf, RELEVANCE_FLOOR, SHOW_MINUTES, takesPart } from './rules/profile-boost.ts'
import { selectCards, type Card, type ProfileBid } from './rules/profile-cards.ts'
import { insertShow, selectOpenShows, showAgain, type CardShow } from './store/card-shows.ts'
import { lastValidClicks } from './store/profile-clicks.ts'
import { lockProfileBoosts, restBoosts, selectBoostsToShow, type BoostToShow, type ProfileBoost } from './store/profile-boosts.ts'

/** A boosted profile that fits a search. */
export interface Candidate {
  readonly profileId: Id
  /** Compared with the best match, in thousandths. */
  readonly relevance: number
}

/** Who looks, and by which rules. */
interface Look {
  readonly organization: Organization
  readonly terms: ClickTerms
}

/**
 * Chooses the cards of one page and sets their prices aside. Whoever is chosen is looked at again with the boost's row locked; who cannot
 * pay a click then rests for a while, and the page is chosen again without them.
 */
export async function chooseCards(
  ctx: Ctx,
  candidates: readonly Candidate[],
  look: Look,
): Promise<readonly { profileId: Id; showId: Id }[]> {
  const { terms } = look
  let bids = await bidsOf(ctx, candidates, look)
  for (;;) {
    const cards = selectCards(bids, { ...terms, relevanceFloor: RELEVANCE_FLOOR })
    if (cards.length === 0) return []
    const broke = await tryToShow(ctx, cards, look)
    if (!('cannot' in broke)) return broke.shown
    await restBoosts(ctx.tx, broke.cannot, minutesAfter(ctx.now, SHOW_MINUTES))
    bids = bids.filter(({ id }) => !broke.cannot.includes(id))
  }
}

async function bidsOf(ctx: Ctx, candidates: readonly Candidate[], { organization, terms }: Look): Promise<readonly ProfileBid[]> {
  const relevance = new Map(candidates.map((candidate) => [candidate.profileId, candidate.relevance]))
  const at = { now: ctx.now, day: dayOf(ctx.now), organizationId: organization.id }
  const boosts = await selectBoostsToShow(ctx.tx, [...relevance.keys()], at)
  return boosts
    .filter((boost) => takesPart(boost, organization.id, ctx.now))
    .map((boost) => bidOf(boost, relevance.get(boost.profileId)!))
    .filter(({ maximum }) => maximum >= Math.max(terms.min, 1))
}

/** Nobody bids more than the day still has: so what a card costs is always there. */
function bidOf({ profileId, maximum, namedAt, quality, left, own }: BoostToShow, relevance: number): ProfileBid {
  const payable = connects(Math.min(maximum, left + own))
  return { id: profileId, owner: profileId, maximum: payable, namedAt: namedAt.getTime(), quality, relevance }
}

type Tried = { readonly shown: readonly { profileId: Id; showId: Id }[] } | { readonly cannot: readonly Id[] }

async function tryToShow(ctx: Ctx, cards: readonly Card[], { organization, terms }: Look): Promise<Tried> {
  const ids = cards.map(({ bid }) => bid.id)
  const boosts = new Map((await lockProfileBoosts(ctx.tx, ids)).map((boost) => [boost.profileId, boost]))
  const open = new Map((await selectOpenShows(ctx.tx, organization.id, ids)).map((show) => [show.profileId, show]))
  const charged = await lastValidClicks(ctx.tx, organization.id, ids)
  const team = await membersOf(ctx.tx, organization.id)
  const places: Place[] = []
  const cannot: Id[] = []
  // Wallets are locked in id order too.
  for (const { bid, pays } of cards.toSorted((left, right) => (left.bid.id < right.bid.id ? -1 : 1))) {
    const boost = boosts.get(bid.id)
    const free = isFreeFor(ctx.now, organization, { isOwnTeam: team.includes(bid.id), lastChargedAt: charged.get(bid.id) })
    const place = boost?.isOn === true ? await placeOf(ctx, { boost, pays, open: open.get(bid.id), isFree: free }) : undefined
    if (place === undefined) cannot.push(bid.id)
    else places.push(place)
  }
  if (cannot.length > 0) return { cannot }
  const showIds = new Map<Id, Id>()
  for (const place of places) showIds.set(place.profileId, await show(ctx, place, { organization, terms }))
  return { shown: ids.map((profileId) => ({ profileId, showId: showIds.get(profileId)! })) }
}

/** Whether a click of this client would be free now whatever the budget: then nothing is set aside for it. */
function isFreeFor(
  at: Instant,
  organization: Organization,
  { isOwnTeam, lastChargedAt }: { isOwnTeam: boolean; lastChargedAt: Instant | undefined },
): boolean {
  const facts = {
    at,
    isClient: true,
    isVerified: organization.paymentVerifiedAt !== null,
    isBanned: organization.state === 'banned',
    isOwnTeam,
    isReserved: true,
  }
  return whyFree(lastChargedAt === undefined ? facts : { ...facts, lastChargedAt }) !== undefined
}

/** A card with where its price is set aside. */
interface Place {
  readonly profileId: Id
  readonly price: Connects
  readonly budgetId: Id | null
  /** The card that this client has open already and that goes on. */
  readonly goesOn: CardShow | undefined
}

async function placeOf(
  ctx: Ctx,
  card: { boost: ProfileBoost; pays: Connects; open: CardShow | undefined; isFree: boolean },
): Promise<Place | undefined> {
  const { boost, pays, open, isFree } = card
  const isLive = open !== undefined && open.expiresAt > ctx.now && dayOf(open.shownAt) === dayOf(ctx.now)
  const { profileId } = boost
  if (isLive && (open.budgetId === null) === isFree) return { profileId, price: pays, budgetId: open.budgetId, goesOn: open }
  if (isFree) return { profileId, price: pays, budgetId: null, goesOn: undefined }
  const budget = await budgetWithRoom(ctx, boost, pays)
  return budget === undefined ? undefined : { profileId, price: pays, budgetId: budget.id, goesOn: undefined }
}

async function show(ctx: Ctx, { profileId, price, budgetId, goesOn }: Place, { organization, terms }: Look): Promise<Id> {
  const expiresAt = minutesAfter(ctx.now, SHOW_MINUTES)
  if (goesOn !== undefined) {
    await showAgain(ctx.tx, goesOn.id, { price, expiresAt })
    return goesOn.id
  }
  const id = ctx.newId()
  const { version, clause } = terms
  await insertShow(ctx.tx, {
    id,
    profileId,
    organizationId: organization.id,
    budgetId,
    price,
    version,
    clause,
    shownAt: ctx.now,
    expiresAt,
  })
  return id
}

function minutesAfter(at: Instant, minutes: number): Instant {
  return new Date(at.getTime() + minutes * 60_000)
}
