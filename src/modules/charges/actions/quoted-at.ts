import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import type { Ctx } from '#platform/run-action.ts'
import { findQuote } from '../store/quotes.ts'

/**
 * The moment for which facts that move by themselves (days of membership) are gathered when a quote is used: when it was
 * taken while it lives, else now. Otherwise a quote taken just before midnight would be for another case just after it.
 */
export async function quotedAt(
  ctx: Ctx,
  { quoteId, ownerId }: { readonly quoteId: Id | undefined; readonly ownerId: Id },
): Promise<Instant> {
  const quote = quoteId === undefined ? undefined : await findQuote(ctx.tx, quoteId)
  return quote?.ownerId === ownerId && ctx.now < quote.expiresAt ? quote.takenAt : ctx.now
}
