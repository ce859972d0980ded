import type { Id } from '#kernel/ids.ts'
import { clickCard, profileOfShow, RELEVANCE_FLOOR, showCards } from '#modules/auctions/index.ts'
import { findBoostedMatches, readTalentCards, type TalentCard, type TalentFilters } from '#reads/talent-search.ts'
import { notFound, redirect, type Answer, type WebRequest } from '../../routes.ts'

/** A paid card above the results. */
export interface BoostedCard {
  readonly card: TalentCard
  /** Leads to the profile by way of the click's own address. */
  readonly href: string
}

/**
 * The labelled cards above the first page of results. Only for clients, and only when somebody sees the page: each card sets Connects of its
 * owner aside.
 */
export async function boostedCards(request: WebRequest, filters: TalentFilters): Promise<readonly BoostedCard[]> {
  if (!isClient(request) || !request.isSeen) return []
  const candidates = await request.reading((tx) => findBoostedMatches(tx, { filters, signedIn: true, floor: RELEVANCE_FLOOR }))
  if (candidates.length === 0) return []
  const shown = await request.run(showCards, { candidates })
  if (!shown.ok) return []
  const { cards } = shown.value
  const found = await request.reading((tx) =>
    readTalentCards(
      tx,
      cards.map(({ profileId }) => profileId),
    ),
  )
  const cardOf = new Map(found.map((card) => [card.accountId, card]))
  return cards.flatMap(({ profileId, showId }) => {
    const card = cardOf.get(profileId)
    return card === undefined ? [] : [{ card, href: `/talent/boosted/${showId}` }]
  })
}

/**
 * The address of a boosted card: judges the click and leads on to the profile. What a browser only fetches ahead is turned away, so that it
 * asks again when somebody really goes there.
 */
export async function followBoosted(request: WebRequest, showId: Id): Promise<Answer> {
  const profileId = await request.reading((tx) => profileOfShow(tx, showId))
  if (profileId === undefined) return notFound()
  if (!request.isSeen) return new Response(null, { status: 503, headers: { 'cache-control': 'no-store' } })
  if (isClient(request)) await request.run(clickCard, { showId })
  return redirect(`/talent/${profileId}`)
}

function isClient(request: WebRequest): boolean {
  return request.account?.roles.includes('client') === true
}

/** What the label means, for the client who sees it. */
export function BoostedProfilesWords() {
  return (
    <>
      These freelancers fit your search and pay for a place above the results. When you open one of these profiles, its owner is
      charged a few Connects, at most once a day for you; you pay nothing. In the list below nobody can buy a place.{' '}
      <a href="/help">The rule for boosts</a>
    </>
  )
}
