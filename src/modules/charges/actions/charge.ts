import { connects, type Connects } from '#kernel/connects.ts'
import { derivedId, type Id } from '#kernel/ids.ts'
import { invariant } from '#kernel/invariant.ts'
import { ok, refuse, type Result } from '#kernel/result.ts'
import { execute, type Applied } from '#modules/ledger/index.ts'
import {
  getPricedBy,
  lockVersionInForce,
  priceAction,
  type Decision,
  type PricedAction,
  type PricedBy,
} from '#modules/policy/index.ts'
import type { Ctx } from '#platform/run-action.ts'
import { decidePrice, type PriceRefused, type QuotedCase } from '../rules/honour-quote.ts'
import type { Subject } from '../rules/subject.ts'
import { findChargeByKey, insertCharges, lockChargeKey, type Charge, type LotUse } from '../store/charges.ts'
import { findQuote, type StoredQuote } from '../store/quotes.ts'
import { POLICY, codesOf, type PriceCase } from './price-now.ts'

export interface ChargeRequest extends PriceCase {
  readonly ownerId: Id
  readonly subject: Subject
  /** The quote the person saw. Without one nobody was shown a price, and the current price is taken. */
  readonly quoteId?: Id
  /** What the quote was taken for where that is not `subject`: the job, for a proposal that did not exist then. */
  readonly quotedFor?: Subject
  /** 8 to 200 characters, unique per owner: the same key and request always get the first charge. */
  readonly key: string
}

export type ChargeRefused =
  | PriceRefused
  | { readonly code: 'insufficient_connects'; readonly needed: number; readonly available: number; readonly held: number }
  | { readonly code: 'wallet_frozen' }
  | { readonly code: 'key_reused_with_different_input' }

/**
 * Takes what the action costs: the lower of a live quote and the price now, never silently more. Nothing is charged
 * without a record of its facts, and a price of 0 is recorded too. On a refusal the caller rolls back or carries on: nothing was written.
 */
export async function charge(ctx: Ctx, request: ChargeRequest): Promise<Result<Charge, ChargeRefused>> {
  const facts = codesOf(request)
  await lockChargeKey(ctx.tx, request.ownerId, request.key)
  const earlier = await findChargeByKey(ctx.tx, request.ownerId, request.key)
  if (earlier !== undefined) {
    return isSameRequest(earlier, request, facts) ? ok(earlier) : refuse({ code: 'key_reused_with_different_input' })
  }

  const inForce = await lockVersionInForce(ctx.tx, POLICY)
  const now = priceAction(inForce.document, request.action, request.facts)
  const quote = request.quoteId === undefined ? undefined : await findQuote(ctx.tx, request.quoteId)
  const asked: QuotedCase = { ...request, subject: request.quotedFor ?? request.subject, facts }
  const shown = request.quoteId === undefined ? {} : { quote: quote ?? ('unknown' as const) }
  const price = decidePrice({ asked, ...shown, current: now.amount, now: inForce.at })
  if (!price.ok) return price

  const basis = price.value === 'quoted' ? await basisOfQuote(ctx, quote, request) : { by: inForce, decision: now }
  const id = derivedId('charge', request.ownerId, request.key)
  const taken = await take(ctx, { id, request, qty: basis.decision.amount, version: basis.by.version })
  if (!taken.ok) return taken
  const made: Charge = {
    id,
    ownerId: request.ownerId,
    key: request.key,
    action: request.action,
    subject: request.subject,
    facts,
    qty: basis.decision.amount,
    returned: connects(0),
    ...(quote === undefined || quote.ownerId !== request.ownerId ? {} : { quoteId: quote.id }),
    policy: POLICY,
    version: basis.by.version,
    sha256: basis.by.sha256,
    clauseId: basis.decision.clauseId,
    decision: basis.decision,
    versionInForce: inForce.version,
    priceInForce: now.amount,
    lots: taken.value,
    at: inForce.at,
  }
  await insertCharges(ctx.tx, [made])
  return ok(made)
}

function isSameRequest(earlier: Charge, request: ChargeRequest, facts: readonly number[]): boolean {
  return (
    earlier.action === request.action &&
    earlier.subject.kind === request.subject.kind &&
    earlier.subject.id === request.subject.id &&
    earlier.facts.join() === facts.join()
  )
}

/** A quote is honoured by its own version's rules, so the receipt can name the clause the person was shown. */
async function basisOfQuote(
  ctx: Ctx,
  quote: StoredQuote | undefined,
  { action, facts }: PriceCase,
): Promise<{ by: PricedBy; decision: Decision }> {
  invariant(quote !== undefined, 'only a quote that exists is honoured')
  const by = await getPricedBy(ctx.tx, quote.policy, quote.version)
  const decision = priceAction(by.document, action, facts)
  invariant(decision.amount === quote.amount, `quote ${quote.id} says ${quote.amount}, its version says ${decision.amount}`)
  return { by, decision }
}

async function take(
  ctx: Ctx,
  { id, request, qty, version }: { id: Id; request: ChargeRequest; qty: Connects; version: number },
): Promise<Result<readonly LotUse[], ChargeRefused>> {
  if (qty === 0) return ok([])
  const [outcome] = await execute(ctx, [
    {
      kind: 'spend',
      key: id,
      ownerId: request.ownerId,
      qty,
      purpose: purposeOf(request.action),
      chargeId: id,
      cause: { action: request.action, subject: request.subject },
      policyVersion: version,
    },
  ])
  invariant(outcome !== undefined, 'the ledger answers every command')
  if (outcome.ok) return ok(lotsUsed(outcome.value))
  const { refusal } = outcome
  const isThePayers = refusal.code === 'insufficient_connects' || refusal.code === 'wallet_frozen'
  invariant(isThePayers, `the ledger refused a spend: ${JSON.stringify(refusal)}`)
  return refuse(refusal)
}

/** What the ledger calls an action: `proposal_submit`. */
export function purposeOf(action: PricedAction): string {
  return action.replace('.', '_')
}

function lotsUsed({ moves }: Applied): readonly LotUse[] {
  return moves.filter((move) => move.to === 'consumed').map(({ lotId, origin, qty }) => ({ lotId, origin, qty }))
}
