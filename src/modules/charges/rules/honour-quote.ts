import type { Connects } from '#kernel/connects.ts'
import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import { ok, refuse, type Result } from '#kernel/result.ts'
import { isSameSubject, type Subject } from './subject.ts'

/** What a quote is good for: this person, this action, this subject, these facts. */
export interface QuotedCase {
  readonly ownerId: Id
  readonly action: string
  readonly subject: Subject
  /** The registry's codes of the facts. */
  readonly facts: readonly number[]
}

export interface HeldPrice extends QuotedCase {
  readonly amount: Connects
  readonly expiresAt: Instant
}

export type PriceRefused =
  | { readonly code: 'price_rose'; readonly quoted: Connects; readonly current: Connects }
  | { readonly code: 'quote_expired'; readonly current: Connects }

export interface PriceQuestion {
  readonly asked: QuotedCase
  /** Absent: nobody was shown a price before. `unknown`: the id that was sent names no quote. */
  readonly quote?: HeldPrice | 'unknown'
  /** The price under the version in force. */
  readonly current: Connects
  readonly now: Instant
}

/** The lower of quote and current price while the quote lives; afterwards the current price, but never more than was shown. */
export function decidePrice({ asked, quote, current, now }: PriceQuestion): Result<'quoted' | 'current', PriceRefused> {
  if (quote === undefined || current === 0) return ok('current')
  if (quote === 'unknown' || quote.ownerId !== asked.ownerId) return refuse({ code: 'quote_expired', current })
  if (current <= quote.amount) return ok('current')
  if (!isForSameCase(quote, asked)) return refuse({ code: 'price_rose', quoted: quote.amount, current })
  if (now.getTime() >= quote.expiresAt.getTime()) return refuse({ code: 'quote_expired', current })
  return ok('quoted')
}

function isForSameCase(quote: QuotedCase, asked: QuotedCase): boolean {
  return (
    quote.action === asked.action &&
    isSameSubject(quote.subject, asked.subject) &&
    quote.facts.length === asked.facts.length &&
    quote.facts.every((code, index) => code === asked.facts[index])
  )
}
