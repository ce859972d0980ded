import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import type { Eligibility } from '#modules/policy/index.ts'
import type { Tx } from '#platform/db/database.ts'
import { writeSheet, type ResultSheet } from './rules/result-sheet.ts'
import type { RoundTerms } from './rules/round.ts'
import type { RoundHead } from './rules/sealed-ladder.ts'
import { findAuction, termsOf, type CloseReason } from './store/auctions.ts'
import { findRound, selectHeads } from './store/rounds.ts'

/** What everybody may know about an auction: its terms, the heads of its rounds, and at the end how it ended. */
export interface PublicAuction {
  readonly id: Id
  readonly jobId: Id
  readonly version: number
  /** Of the whole rules it opened under. */
  readonly sha256: string
  readonly clause: string
  readonly terms: RoundTerms
  /** Who may bid. No part of what settles a round, so the heads bind it by the hash of the rules alone. */
  readonly eligible: Eligibility
  readonly openedAt: Instant
  readonly closesAt: Instant
  readonly closedAt: Instant | null
  readonly closeReason: CloseReason | null
  /** Told once it is over; false before, whatever chance said. */
  readonly wasHeldOut: boolean
  /** What was published at each freeze, the first one first. */
  readonly heads: readonly RoundHead[]
}

/** An auction as it is public; undefined when there is none. */
export async function findPublicAuction(tx: Tx, auctionId: Id): Promise<PublicAuction | undefined> {
  const auction = await findAuction(tx, auctionId)
  if (auction === undefined) return undefined
  const { id, jobId, version, sha256, clause, openedAt, closesAt, closedAt, closeReason, holdout } = auction
  return {
    id,
    jobId,
    version,
    sha256,
    clause,
    openedAt,
    closesAt,
    closedAt,
    closeReason,
    terms: termsOf(auction),
    eligible: auction.eligible,
    wasHeldOut: closedAt !== null && holdout,
    heads: await selectHeads(tx, auctionId),
  }
}

/**
 * The sheet of a round for everybody: only its head while the auction runs, the whole ladder without names once it is over.
 * @param round 0 for the last one; undefined when there is no such round
 */
export async function findPublicSheet(tx: Tx, auctionId: Id, round = 0): Promise<ResultSheet | undefined> {
  const auction = await findAuction(tx, auctionId)
  const found = auction && (await findRound(tx, auctionId, round))
  if (auction === undefined || found === undefined) return undefined
  if (auction.closedAt === null) return { format: 'guildhall-auction-result@1', head: found.head }
  return writeSheet(
    found.head,
    found.rungs.map(({ bid }) => bid),
  )
}
