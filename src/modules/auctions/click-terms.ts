import type { Tx } from '#platform/db/database.ts'
import type { Instant } from '#kernel/instant.ts'
import { decideAction, findVersionInForce, isOffered, type AuctionTerms, type ConnectsDocument } from '#modules/policy/index.ts'

/** The terms of a click under the rules in force, and where they stand. */
export interface ClickTerms extends AuctionTerms {
  readonly version: number
  readonly clause: string
}

/** What the rules of this moment say about clicks on boosted profiles; undefined where they do not offer such boosts. */
export async function findClickTerms(tx: Tx, at: Instant): Promise<ClickTerms | undefined> {
  const inForce = await findVersionInForce(tx, 'connects', at)
  return inForce === undefined ? undefined : clickTermsOf(inForce.version, inForce.document)
}

/** The same of one version of the rules. */
export function clickTermsOf(version: number, document: ConnectsDocument): ClickTerms | undefined {
  if (!isOffered(document, 'boost.profile_click')) return undefined
  const { auction, clauseId } = decideAction(document, 'boost.profile_click', {})
  return auction === undefined ? undefined : { ...auction, version, clause: clauseId }
}
