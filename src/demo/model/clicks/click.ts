import { connects } from '#kernel/connects.ts'
import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import {
  chargeClickCommand,
  clickChargeId,
  clickReturnTerms,
  clicksReturned,
  reserveShow,
  returnClickCommand,
  whyFree,
} from '#modules/auctions/index.ts'
import { eraOf } from '../../rulebook.ts'
import { capture, giveBackPrice, split } from '../holds.ts'
import type { Client } from '../people.ts'
import type { Story } from '../story.ts'
import { reservedIn, step } from './boost.ts'
import { pairOf, type ClickCase, type ShowCase } from './cases.ts'
import { clickFacts } from './search.ts'

/** A client follows the link of a card. @returns the click where it was valid */
export function clickCard(
  story: Story,
  show: ShowCase,
  { accountId, at }: { readonly accountId: Id; readonly at: Instant },
): ClickCase | undefined {
  const { row, boost, client } = show
  if (row.state === 'clicked') return undefined
  const { owner } = boost
  const reason = whyFree({ ...clickFacts(story, { owner, client, at }), isReserved: isPaidFor(show, at) })
  const { version, clause } = row
  const about = { showId: row.id, profileId: owner.id, organizationId: client.id, accountId, version, clause, at }
  const click = { id: story.clicks.newId(at), ...about }
  const charged = reason === undefined ? charge(story, show, { clickId: click.id, at }) : undefined
  close(story, show)
  if (charged === undefined) {
    story.rows.clicks.push({
      ...click,
      freeReason: reason ?? 'not_reserved',
      budgetId: null,
      connects: connects(0),
      chargeId: null,
    })
    return undefined
  }
  const { chargeId, paid } = charged
  const valid = { ...click, freeReason: null, budgetId: row.budgetId, connects: row.price, chargeId }
  const known: ClickCase = { row: valid, boost, paid, hasLed: false, isReturned: false }
  story.rows.clicks.push(valid)
  boost.valid.push(known)
  story.clicks.lastValid.set(pairOf(owner, client), known)
  return known
}

/** Whether the card's price is still set aside, or can be again. */
function isPaidFor({ row, budget }: ShowCase, at: Instant): boolean {
  if (row.state !== 'open' || budget === undefined || budget.row.closedAt !== null) return false
  const { qty, charged } = budget.row
  return reserveShow({ limit: connects(qty), charged: connects(charged), reserved: reservedIn(budget, at) }, row).ok
}

function charge(story: Story, { row, boost, budget }: ShowCase, { clickId, at }: { readonly clickId: Id; readonly at: Instant }) {
  if (budget === undefined) return undefined
  const chargeId = clickChargeId(clickId)
  const { price, version, clause } = row
  const command = chargeClickCommand(budget.row, { clickId, chargeId, price, version, clause })
  capture(story, boost.owner, { command, at })
  const { first: paid, rest } = split(budget.held, price)
  budget.held = rest
  budget.row.charged += price
  const { day } = budget.row
  boost.chargedOn.set(day, (boost.chargedOn.get(day) ?? 0) + price)
  return { chargeId, paid }
}

function close(story: Story, show: ShowCase): void {
  const pair = pairOf(show.boost.owner, show.client)
  show.row.state = 'clicked'
  show.budget?.open.delete(show)
  if (story.clicks.open.get(pair) === show) story.clicks.open.delete(pair)
}

/** The client was banned: what its clicks cost comes back in full. */
export function returnClicks(story: Story, client: Client, at: Instant): void {
  for (const boost of story.clicks.boosts.values()) {
    const clicks = boost.valid.filter(({ row, isReturned }) => row.organizationId === client.id && !isReturned)
    if (clicks.length === 0) continue
    for (const click of clicks) giveBack(story, click, at)
    const sum = clicks.reduce((total, { row }) => total + row.connects, 0)
    step(story, boost, { kind: 'returned', connects: sum, at })
    const { id: ownerId, persona } = boost.owner
    const returnId = story.clicks.newId(at)
    if (persona !== undefined)
      story.news.push({ at, event: clicksReturned({ returnId, ownerId, clicks: clicks.length, connects: sum }) })
  }
}

function giveBack(story: Story, click: ClickCase, at: Instant): void {
  const { id, profileId, version, clause, connects: qty, chargeId } = click.row
  if (chargeId === null) return
  const terms = clickReturnTerms(eraOf(story.rulebook, version).document, clause)
  const command = returnClickCommand({ id, profileId, version, clause, connects: qty, chargeId }, terms)
  giveBackPrice(story, click.boost.owner, { command, paid: click.paid, at })
  story.rows.clickReturns.push({ clickId: id, connects: qty, reason: terms.reason, at })
  click.isReturned = true
}
