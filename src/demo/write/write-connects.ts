import { connects } from '#kernel/connects.ts'
import { derivedId, type Id } from '#kernel/ids.ts'
import { addMonthsClamped } from '#kernel/instant.ts'
import { invariant } from '#kernel/invariant.ts'
import { usdCents } from '#kernel/money.ts'
import { insertCharges, returnCharges, type LotUse } from '#modules/charges/index.ts'
import { grantDueMonths, insertMemberships, issue, type PlannedGrant } from '#modules/grants/index.ts'
import { execute, MOST_COMMANDS, type LedgerCommand } from '#modules/ledger/index.ts'
import { billFor, insertPurchases, type Purchase } from '#modules/payments/index.ts'
import { encodeFacts } from '#modules/policy/index.ts'
import type { Ctx } from '#platform/run-action.ts'
import { eraAt, eraOf, hashOf, type Era, type Rulebook } from '../rulebook.ts'
import type { StoryCharge, StoryPurchase, StoryReturn, StoryTake, Tick } from '../model/story.ts'

const POLICY = 'connects'

export function isQuiet(tick: Tick): boolean {
  return (
    tick.monthsDue +
      tick.members.length +
      tick.purchases.length +
      tick.badges.length +
      tick.takes.length +
      tick.settlements.length +
      tick.returns.length ===
    0
  )
}

/** Everything that moved Connects in one period, in the ledger's order: issues, charges and holds, what became of holds, returns. */
export async function writeTick(ctx: Ctx, rulebook: Rulebook, tick: Tick): Promise<void> {
  await openMemberships(ctx, tick)
  await inParts(plannedGrants(rulebook, tick), (part) => issue(ctx, part))
  if (tick.purchases.length > 0) await insertPurchases(ctx.tx, tick.purchases.map(purchaseRow))
  await grantMonths(ctx, tick)
  await inParts(tick.takes, (part) => writeTakes(ctx, rulebook, part))
  await inParts(tick.settlements, (part) => settle(ctx, part))
  for (const returns of returnsByEvent(tick.returns)) await returnCharges(ctx, returns)
}

/** A tick that is written is not needed any more: 18,000 charges with their reasons are a lot of memory. */
export function forget(tick: Tick): void {
  for (const done of [tick.members, tick.purchases, tick.badges, tick.takes, tick.settlements, tick.returns]) done.length = 0
}

async function inParts<T>(all: readonly T[], write: (part: readonly T[]) => Promise<unknown>): Promise<void> {
  for (let start = 0; start < all.length; start += MOST_COMMANDS) await write(all.slice(start, start + MOST_COMMANDS))
}

/** The real background job's step, as often as it has somebody to serve. */
async function grantMonths(ctx: Ctx, { monthsDue }: Tick): Promise<void> {
  for (let served = 0; served < monthsDue;) {
    const more = await grantDueMonths(ctx)
    invariant(more > 0, 'the months that the story expects are due')
    served += more
  }
}

async function openMemberships(ctx: Ctx, { members }: Tick): Promise<void> {
  if (members.length === 0) return
  const start = { anchor: ctx.now, monthsDone: 0, nextDue: addMonthsClamped(ctx.now, 1) }
  await insertMemberships(
    ctx.tx,
    members.map((member) => ({ ...member, ...start })),
  )
}

function plannedGrants(rulebook: Rulebook, tick: Tick): PlannedGrant[] {
  const era = eraAt(rulebook, tick.at)
  const by = { policy: POLICY, version: era.version } as const
  const { grants, expiry } = era.document
  const given = (kind: 'sign_up' | 'badge', ownerId: Id, badge?: string): PlannedGrant[] => {
    const clause = grants.find(({ on }) => on.event === kind && (on.event !== 'badge' || on.badge === badge))
    if (clause === undefined || clause.quantity === 0) return []
    const key = badge === undefined ? kind : `${kind}/${badge}`
    const lifeDays = clause.lifeDays ?? expiry.lotLifeDays
    const reason = kind === 'badge' ? { reason: clause.title } : {}
    return [{ ownerId, key, kind, qty: clause.quantity, costUsdCents: 0, lifeDays, by, ...reason }]
  }
  const bought = tick.purchases.filter(({ declined }) => !declined).map((purchase) => boughtGrant(purchase, era))
  return [
    ...tick.members.flatMap(({ ownerId }) => given('sign_up', ownerId)),
    ...bought,
    ...tick.badges.flatMap(({ ownerId, badge }) => given('badge', ownerId, badge)),
  ]
}

function boughtGrant(purchase: StoryPurchase, era: Era): PlannedGrant {
  const bill = billOf(purchase)
  return {
    ownerId: purchase.ownerId,
    key: `purchase/${purchase.id}`,
    kind: 'purchase',
    qty: purchase.connects,
    costUsdCents: bill.subtotalUsdCents,
    payment: { provider: 'sandbox', taxUsdCents: bill.taxUsdCents, jurisdiction: purchase.country },
    lifeDays: era.document.expiry.lotLifeDays,
    by: { policy: POLICY, version: era.version },
  }
}

function billOf({ connects: quantity, unitUsdCents, country }: StoryPurchase) {
  return billFor({ quantity, unitUsdCents, country })
}

function purchaseRow(purchase: StoryPurchase): Purchase {
  const { id, ownerId, country, at, declined } = purchase
  const bill = billOf(purchase)
  const outcome = declined
    ? { state: 'failed' as const, providerReference: null, failureCode: 'card_declined', grantId: null }
    : {
        state: 'succeeded' as const,
        providerReference: `sandbox_${derivedId('sandbox-charge', id).replaceAll('-', '')}`,
        failureCode: null,
        grantId: derivedId('grant', ownerId, `purchase/${id}`),
      }
  return {
    id,
    ownerId,
    connects: connects(purchase.connects),
    unitUsdCents: bill.unitUsdCents,
    subtotalUsdCents: bill.subtotalUsdCents,
    country,
    taxName: bill.tax?.name ?? null,
    taxBasisPoints: bill.tax?.basisPoints ?? 0,
    taxUsdCents: usdCents(bill.taxUsdCents),
    totalUsdCents: bill.totalUsdCents,
    policyVersion: purchase.version,
    method: declined ? 'declined' : 'works',
    ...outcome,
    plannedAt: at,
    sentAt: at,
    settledAt: at,
  }
}

async function writeTakes(ctx: Ctx, rulebook: Rulebook, takes: readonly StoryTake[]): Promise<void> {
  const lots = await take(ctx, takes)
  await insertCharges(
    ctx.tx,
    takes.flatMap((each) => ('charge' in each ? [chargeRow(rulebook, each.charge, lots.get(each.charge.id) ?? [])] : [])),
  )
}

function chargeRow(rulebook: Rulebook, charge: StoryCharge, lots: readonly LotUse[]) {
  const { action, decision, version } = charge
  return {
    id: charge.id,
    ownerId: charge.ownerId,
    key: charge.key,
    action,
    subject: charge.subject,
    facts: encodeFacts(action, charge.facts),
    qty: decision.amount,
    returned: connects(0),
    policy: POLICY,
    version,
    sha256: hashOf(eraOf(rulebook, version)),
    clauseId: decision.clauseId,
    decision,
    versionInForce: version,
    priceInForce: decision.amount,
    lots,
    at: charge.at,
  } as const
}

/** Takes what charges cost and bids set aside; the story never asks for more than a wallet has. @returns the lots that paid for each charge */
async function take(ctx: Ctx, takes: readonly StoryTake[]): Promise<ReadonlyMap<Id, readonly LotUse[]>> {
  const costly = takes.filter((each) => 'command' in each || each.charge.decision.amount > 0)
  if (costly.length === 0) return new Map()
  const outcomes = await execute(
    ctx,
    costly.map((each) => ('command' in each ? each.command : spendCommand(each.charge))),
  )
  return new Map(
    costly.flatMap((each, index) => {
      const outcome = outcomes[index]
      invariant(outcome?.ok === true, `the ledger refused the story: ${JSON.stringify({ outcome, each })}`)
      if ('command' in each) return []
      const used = outcome.value.moves.filter((move) => move.to === 'consumed')
      return [[each.charge.id, used.map(({ lotId, origin, qty }) => ({ lotId, origin, qty }))] as const]
    }),
  )
}

async function settle(ctx: Ctx, commands: readonly LedgerCommand[]): Promise<void> {
  for (const [index, outcome] of (await execute(ctx, commands)).entries())
    invariant(outcome.ok, `the ledger refused the story: ${JSON.stringify({ outcome, command: commands[index] })}`)
}

function spendCommand(charge: StoryCharge): LedgerCommand {
  return {
    kind: 'spend',
    key: charge.id,
    ownerId: charge.ownerId,
    qty: charge.decision.amount,
    purpose: charge.action.replace('.', '_'),
    chargeId: charge.id,
    cause: { action: charge.action, subject: charge.subject },
    policyVersion: charge.version,
  }
}

function returnsByEvent(returns: readonly StoryReturn[]): StoryReturn[] {
  return [...Map.groupBy(returns, ({ event }) => event)].map(([event, group]) => ({
    event,
    items: group.flatMap(({ items }) => items),
  }))
}
