import { derivedId, type Id } from '#kernel/ids.ts'
import { addDays, addMonthsClamped, type Instant } from '#kernel/instant.ts'
import { decideReturn, decideAction, type Facts, type PricedAction, type ConnectsDocument } from '#modules/policy/index.ts'
import { eraAt } from '../rulebook.ts'
import type { Freelancer } from './people.ts'
import { tickAt, type Story, type StoryCharge, type StoryReturn, type Tick } from './story.ts'

export interface Asking {
  readonly action: PricedAction
  readonly facts: Facts
  readonly subject: StoryCharge['subject']
  readonly key: string
  readonly at: Instant
}

/** What it would cost now. */
export function priceOf(story: Story, { action, facts, at }: Pick<Asking, 'action' | 'facts' | 'at'>): number {
  return decideAction(eraAt(story.rulebook, at).document, action, facts).amount
}

/** Pays and remembers the decision; undefined when the purse is too light and nothing is bought. */
export function pay(story: Story, payer: Freelancer, asking: Asking): StoryCharge | undefined {
  const { action, facts, subject, key, at } = asking
  const era = eraAt(story.rulebook, at)
  const tick = tickAt(story, at)
  const decision = decideAction(era.document, action, facts)
  if (decision.amount > 0 && !canPay(story, payer, { amount: decision.amount, at })) return undefined
  const charge: StoryCharge = {
    id: derivedId('charge', payer.id, key),
    ownerId: payer.id,
    key,
    action,
    subject,
    facts,
    decision,
    version: era.version,
    at,
    taken: decision.amount > 0 ? payer.purse.spend(decision.amount, tick.at) : [],
  }
  tick.takes.push({ charge })
  story.chargeOf.set(subject.id, charge)
  return charge
}

function canPay(story: Story, payer: Freelancer, { amount, at }: { readonly amount: number; readonly at: Instant }): boolean {
  const tick = tickAt(story, at)
  grantMonths(story, payer, tick)
  if (payer.purse.available(tick.at) >= amount) return true
  const wants = payer.eagerness > 1 || payer.profile.plan === 'plus' ? 0.62 : 0.3
  if (!story.random.chance(wants)) return false
  return buy(story, payer, { connects: packFor(story, payer, amount), at })
}

function packFor(story: Story, payer: Freelancer, amount: number): number {
  const pack = story.random.weighted([10, 20, 40, 60, 80, 150], (size) => 1 / (1 + Math.abs(size - 22 * payer.eagerness)))
  return Math.max(pack, amount > 10 ? 20 : 10)
}

interface Purchasing {
  readonly connects: number
  readonly at: Instant
  /** The card works. */
  readonly sure?: boolean
  readonly id?: Id
}

/** False when the card is declined. */
export function buy(story: Story, payer: Freelancer, { connects, at, sure = false, id = story.newId(at) }: Purchasing): boolean {
  const era = eraAt(story.rulebook, at)
  const tick = tickAt(story, at)
  const declined = !sure && story.random.chance(0.04)
  tick.purchases.push({
    id,
    ownerId: payer.id,
    connects,
    country: payer.region.country,
    version: era.version,
    unitUsdCents: era.document.unitPriceUsdCents,
    at,
    declined,
  })
  if (!declined) payer.purse.issue(connects, addDays(tick.at, era.document.expiry.lotLifeDays), true)
  return !declined
}

/** The welcome Connects and the monthly ones from then on. */
export function openPurse(story: Story, member: Freelancer): void {
  const at = member.profile.joinedAt
  const tick = tickAt(story, at)
  const { document } = eraAt(story.rulebook, at)
  tick.members.push({ ownerId: member.id, plan: member.profile.plan })
  const welcome = document.grants.find((grant) => grant.on.event === 'sign_up')
  if (welcome !== undefined) member.purse.issue(welcome.quantity, addDays(tick.at, lifeOf(document, welcome)), false)
}

function lifeOf(document: ConnectsDocument, grant: ConnectsDocument['grants'][number]): number {
  return grant.lifeDays ?? document.expiry.lotLifeDays
}

/** Months count from the ledger's moment of joining, as the memberships do. */
export function grantMonths(story: Story, member: Freelancer, tick: Tick): void {
  const anchor = tickAt(story, member.profile.joinedAt).at
  for (;;) {
    const due = addMonthsClamped(anchor, member.lastMonthlyGrant + 1)
    if (due > tick.at) return
    member.lastMonthlyGrant += 1
    const { document } = eraAt(story.rulebook, due)
    const monthly = document.grants.find(({ on }) => on.event === 'monthly' && on.plan === member.profile.plan)
    const granting = firstTickFrom(story, due)
    granting.monthsDue += 1
    if (monthly !== undefined) member.purse.issue(monthly.quantity, addDays(granting.at, lifeOf(document, monthly)), false)
  }
}

function firstTickFrom(story: Story, due: Instant): Tick {
  const candidate = tickAt(story, due)
  // A month that falls due in the last second of a period is granted with the next one.
  return candidate.at >= due ? candidate : (story.ticks[story.ticks.indexOf(candidate) + 1] ?? candidate)
}

/** Lets everybody's months catch up to the end of the story. */
export function grantAllMonths(story: Story): void {
  const last = story.ticks.at(-1)
  if (last !== undefined) for (const member of story.people.freelancers) grantMonths(story, member, last)
}

/** A badge earned for the first time brings Connects where the rules say so. */
export function grantBadge(
  story: Story,
  owner: Freelancer,
  { badge, at }: { readonly badge: string; readonly at: Instant },
): void {
  const { document } = eraAt(story.rulebook, at)
  const grant = document.grants.find(({ on }) => on.event === 'badge' && on.badge === badge)
  if (grant === undefined) return
  const tick = tickAt(story, at)
  tick.badges.push({ ownerId: owner.id, badge })
  owner.purse.issue(grant.quantity, addDays(tick.at, lifeOf(document, grant)), false)
}

/** Something ended: whatever the rules of each charge give back on that comes back. */
export function giveBack(story: Story, happened: StoryReturn, at: Instant): void {
  const items = happened.items.filter(({ subject, facts }) => givesBack(story, subject.id, { event: happened.event, facts }))
  if (items.length === 0) return
  const tick = tickAt(story, at)
  tick.returns.push({ event: happened.event, items })
  for (const { subject } of items) refill(story, story.chargeOf.get(subject.id)!, tick)
}

function givesBack(
  story: Story,
  subjectId: Id,
  happened: { readonly event: StoryReturn['event']; readonly facts: Facts },
): boolean {
  const charge = story.chargeOf.get(subjectId)
  if (charge === undefined || charge.taken.length === 0) return false
  const { document } = eraAt(story.rulebook, charge.at)
  return decideReturn(document, { ...happened, chargeClauseId: charge.decision.clauseId }) !== undefined
}

function refill(story: Story, charge: StoryCharge, tick: Tick): void {
  const { minLifeDays } = eraAt(story.rulebook, charge.at).document.expiry
  story.freelancerOf
    .get(charge.ownerId)
    ?.purse.giveBack(charge.taken, { tick: tick.at, neededLifeDays: minLifeDays, renewedLifeDays: minLifeDays })
  charge.taken = []
}

/** The reversal of a version gives back what its clause took and has not come back yet. */
export function reverseCharges(
  story: Story,
  { version, clauseId, at }: { version: number; clauseId: string; at: Instant },
): void {
  const tick = tickAt(story, new Date(at.getTime() - 1))
  for (const charge of story.chargeOf.values()) {
    if (charge.version === version && charge.decision.clauseId === clauseId && charge.taken.length > 0)
      refill(story, charge, tick)
  }
}
