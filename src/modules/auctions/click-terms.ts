import type { Tx } from '#platform/db/database.ts'
import type { Instant } from '#kernel/instant.ts'
import { decideAction, findVersionInForce, isOffered, type AuctionTerms } from '#modules/policy/index.ts'

/** The terms of a click under the rules in force, and where they stand. */
export interface ClickTerms extends AuctionTerms {
  readonly version: number
  readonly clause: string
}

/** What the rules of this moment say about clicks on boosted profiles; undefined where they do not offer such boosts. */
export async function findClickTerms(tx: Tx, at: Instant): Promise<ClickTerms | undefined> {
  const inForce = await findVersionInForce(tx, 'connects', at)
  if (inForce === undefined || !isOffered(inForce.document, 'boost.profile_click')) return undefined
  const { auction, clauseId } = decideAction(inForce.document, 'boost.profile_click', {})
  return auction === undefined ? undefined : { ...auction, version: inForce.version, clause: clauseId }
}
