import { z } from 'zod'
import type { Id } from '#kernel/ids.ts'
import { ok, type Result } from '#kernel/result.ts'
import { organizationOfActor } from '#modules/organizations/index.ts'
import { defineAction } from '#platform/run-action.ts'
import { chooseCards } from '../choose-cards.ts'
import { findClickTerms } from '../click-terms.ts'

/** A card that may stand above the results. */
export interface ShownCard {
  readonly profileId: Id
  /** Its link's: a click on it is judged once. */
  readonly showId: Id
}

/**
 * A client loads a page of talent search: of the boosted profiles that fit it, at most as many as the rules have places are shown above the
 * results, labelled. Before a card is shown its price is set aside, so that no click can exceed a budget or a wallet.
 * @returns the cards in the order of relevance; none for a banned client
 */
export const showCards = defineAction({
  name: 'auctions.show_cards',
  who: ['client'],
  input: z.object({
    /** Boosted profiles that fit the search, with their relevance compared with the best match, in thousandths. */
    candidates: z.array(z.object({ profileId: z.uuid(), relevance: z.int().min(0).max(1000) })).max(200),
  }),
  async run(ctx, { candidates }): Promise<Result<{ readonly cards: readonly ShownCard[] }, never>> {
    if (candidates.length === 0) return ok({ cards: [] })
    const organization = await organizationOfActor(ctx)
    if (organization === undefined || organization.state === 'banned') return ok({ cards: [] })
    const terms = await findClickTerms(ctx.tx, ctx.now)
    return ok({ cards: terms === undefined ? [] : await chooseCards(ctx, candidates, { organization, terms }) })
  },
})
