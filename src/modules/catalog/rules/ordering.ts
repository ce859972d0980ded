import type { Id } from '#kernel/ids.ts'
import { ok, refuse, type Result } from '#kernel/result.ts'
import type { Project, Tier, TierName } from './projects.ts'

export type TiersRefused = { readonly code: 'tiers_out_of_order' } | { readonly code: 'no_tier' }

/** A larger tier must not be cheaper than a smaller one: people compare them side by side. */
export function decideTiers(tiers: readonly Tier[]): Result<'fine', TiersRefused> {
  if (tiers.length === 0) return refuse({ code: 'no_tier' })
  const dearer = tiers.every((tier, at) => at === 0 || tier.priceUsdCents > tiers[at - 1]!.priceUsdCents)
  return dearer ? ok('fine') : refuse({ code: 'tiers_out_of_order' })
}

export interface OrderingFacts {
  readonly project: Pick<Project, 'state' | 'sellerId'>
  readonly tiers: readonly Tier[]
  readonly chosen: TierName
  /** What the client saw; the price may have changed while the page was open. */
  readonly seenPriceUsdCents: number
  readonly ordererId: Id
  readonly clientIsBanned: boolean
}

export type OrderingRefused =
  | { readonly code: 'client_banned' }
  | { readonly code: 'not_for_sale' }
  | { readonly code: 'own_project' }
  | { readonly code: 'tier_not_found' }
  | { readonly code: 'price_changed'; readonly seenUsdCents: number; readonly currentUsdCents: number }

/** May this client order this tier? Reasons to say no in the order in which they are told. */
export function decideOrdering(facts: OrderingFacts): Result<Tier, OrderingRefused> {
  if (facts.clientIsBanned) return refuse({ code: 'client_banned' })
  if (facts.project.state !== 'listed') return refuse({ code: 'not_for_sale' })
  if (facts.project.sellerId === facts.ordererId) return refuse({ code: 'own_project' })
  const tier = facts.tiers.find((each) => each.name === facts.chosen)
  if (tier === undefined) return refuse({ code: 'tier_not_found' })
  if (tier.priceUsdCents !== facts.seenPriceUsdCents) {
    return refuse({ code: 'price_changed', seenUsdCents: facts.seenPriceUsdCents, currentUsdCents: tier.priceUsdCents })
  }
  return ok(tier)
}
