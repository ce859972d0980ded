import { z } from 'zod'
import { connects } from '#kernel/connects.ts'
import type { Id } from '#kernel/ids.ts'
import { invariant } from '#kernel/invariant.ts'
import { ok, refuse, type Result } from '#kernel/result.ts'
import { membersOf, organizationOfActor } from '#modules/organizations/index.ts'
import { defineAction, type Ctx } from '#platform/run-action.ts'
import { budgetOf, chargeClick } from '../click-budgets.ts'
import { clickChargeId } from '../click-commands.ts'
import { reserveShow } from '../rules/click-budget.ts'
import { whyFree, type ClickFacts } from '../rules/judge-click.ts'
import { findCardShow, type CardShow } from '../store/card-shows.ts'
import { findBudget, type StoredBudget } from '../store/click-budgets.ts'
import { shareClient } from '../store/client-locks.ts'
import { insertClick, lastValidClicks } from '../store/profile-clicks.ts'
import { lockProfileBoosts } from '../store/profile-boosts.ts'

/** What a click on a boosted card came to. */
export interface ClickOutcome {
  /** Where the card leads, whatever the click costs. */
  readonly profileId: Id
  /** False: a second click on the same card, or one by somebody whom it was not shown to. */
  readonly isCounted: boolean
}

/**
 * A client follows the link of a boosted card. The first click on a card is judged: valid ones are charged to the profile's owner, once for
 * each client, profile and 24 hours; all others are free and recorded with their reason. A card belongs to the client it was shown to: whoever
 * else follows its link is led to the profile and counts for nothing.
 */
export const clickCard = defineAction({
  name: 'auctions.click_card',
  who: ['client'],
  input: z.object({ showId: z.uuid() }),
  async run(ctx, { showId }): Promise<Result<ClickOutcome, { readonly code: 'not_found' }>> {
    const shown = await findCardShow(ctx.tx, showId)
    if (shown === undefined) return refuse({ code: 'not_found' })
    const { profileId } = shown
    const mine = await organizationOfActor(ctx)
    if (mine?.id !== shown.organizationId) return ok({ profileId, isCounted: false })

    await shareClient(ctx.tx, mine.id)
    await lockProfileBoosts(ctx.tx, [profileId])
    const card = await findCardShow(ctx.tx, showId)
    invariant(card !== undefined, 'a card that was shown stays')
    if (card.state === 'clicked') return ok({ profileId, isCounted: false })
    await judge(ctx, card)
    return ok({ profileId, isCounted: true })
  },
})

async function judge(ctx: Ctx, card: CardShow): Promise<void> {
  invariant(ctx.actor.kind === 'person', 'a client is a person')
  const budget = card.budgetId === null || card.state !== 'open' ? undefined : await findBudget(ctx.tx, card.budgetId)
  const isReserved = budget !== undefined && budget.closedAt === null && (await isPaidFor(ctx, card, budget))
  const reason = whyFree({ ...(await factsOf(ctx, card)), isReserved })
  const click = {
    id: ctx.newId(),
    showId: card.id,
    profileId: card.profileId,
    organizationId: card.organizationId,
    accountId: ctx.actor.accountId,
    version: card.version,
    clause: card.clause,
    at: ctx.now,
  }
  const free = { ...click, budgetId: null, connects: connects(0), chargeId: null }
  if (reason !== undefined) return insertClick(ctx.tx, { ...free, freeReason: reason })

  invariant(budget !== undefined, 'a valid click has a budget')
  const chargeId = clickChargeId(click.id)
  const { price, version, clause } = card
  const isCharged = await chargeClick(ctx, budget, { clickId: click.id, chargeId, price, version, clause })
  if (!isCharged) return insertClick(ctx.tx, { ...free, freeReason: 'not_reserved' })
  await insertClick(ctx.tx, {
    ...click,
    freeReason: null,
    budgetId: budget.id,
    connects: price,
    chargeId: price === 0 ? null : chargeId,
  })
}

/** Whether the price is still set aside, or can be again: a card may be clicked after its time, as long as the budget has room. */
async function isPaidFor(ctx: Ctx, { id, price }: CardShow, stored: StoredBudget): Promise<boolean> {
  return reserveShow(await budgetOf(ctx, stored), { id, price }).ok
}

async function factsOf(ctx: Ctx, { organizationId, profileId }: CardShow): Promise<Omit<ClickFacts, 'isReserved'>> {
  const organization = await organizationOfActor(ctx)
  const lastChargedAt = (await lastValidClicks(ctx.tx, organizationId, [profileId])).get(profileId)
  const facts = {
    at: ctx.now,
    isClient: organization?.id === organizationId,
    isVerified: organization !== undefined && organization.paymentVerifiedAt !== null,
    isOwnTeam: (await membersOf(ctx.tx, organizationId)).includes(profileId),
    isBanned: organization?.state === 'banned',
  }
  return lastChargedAt === undefined ? facts : { ...facts, lastChargedAt }
}
