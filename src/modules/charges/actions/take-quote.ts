import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import { lockVersionInForce } from '#modules/policy/index.ts'
import type { Ctx } from '#platform/run-action.ts'
import type { Subject } from '../rules/subject.ts'
import { insertQuotes } from '../store/quotes.ts'
import { POLICY, codesOf, priceUnder, type Price, type PriceCase } from './price-now.ts'

export interface QuoteRequest extends PriceCase {
  readonly ownerId: Id
  /** For a proposal that is not written yet: the job. */
  readonly subject: Subject
}

/** A price that is held for its owner until `expiresAt`, whatever happens to the rules. */
export interface Quote extends Price {
  readonly id: Id
  readonly ownerId: Id
  readonly subject: Subject
  readonly takenAt: Instant
  readonly expiresAt: Instant
}

const MILLISECONDS_PER_MINUTE = 60_000

/** Prices an action for one person and holds the price for the minutes the policy says. */
export async function takeQuote(ctx: Ctx, request: QuoteRequest): Promise<Quote> {
  const facts = codesOf(request)
  const inForce = await lockVersionInForce(ctx.tx, POLICY)
  const price = priceUnder(inForce, request)
  const { ownerId, subject, action } = request
  const takenAt = inForce.at
  const expiresAt = new Date(takenAt.getTime() + inForce.document.limits.quoteMinutes * MILLISECONDS_PER_MINUTE)
  const quote = { id: ctx.newId(), ...price, ownerId, subject, takenAt, expiresAt }
  const { id, amount, policy, version, sha256, clauseId } = quote
  await insertQuotes(ctx.tx, [
    { id, ownerId, action, subject, facts, amount, policy, version, sha256, clauseId, takenAt, expiresAt },
  ])
  return quote
}
