import { sql } from 'kysely'
import type { Id } from '#kernel/ids.ts'
import type { Tx } from '#platform/db/database.ts'
import type { RungOutcome } from '../rules/round.ts'
import type { RoundHead, SealedBid } from '../rules/sealed-ladder.ts'

export interface StoredRung {
  readonly bid: SealedBid
  readonly outcome: RungOutcome
  readonly pays: number
}

export interface StoredRound {
  readonly head: RoundHead
  readonly rungs: readonly StoredRung[]
}

/** Writes rounds as they were sealed, with what each made of its bids, in two statements. */
export async function insertRounds(tx: Tx, rounds: readonly StoredRound[]): Promise<void> {
  if (rounds.length === 0) return
  await sql`
    insert into auctions.round (auction_id, no, frozen_at, head, hash)
    select * from unnest(
      ${rounds.map(({ head }) => head.auction)}::uuid[], ${rounds.map(({ head }) => head.round)}::integer[],
      ${rounds.map(({ head }) => head.frozenAt)}::timestamptz[], ${rounds.map(({ head }) => JSON.stringify(head))}::json[],
      ${rounds.map(({ head }) => head.hash)}::text[])`.execute(tx)
  const rungs = rounds.flatMap((round) => round.rungs.map((rung) => ({ ...rung, head: round.head })))
  await sql`
    insert into auctions.rung (auction_id, no, bid_id, owner, maximum, named_at, salt, outcome, pays)
    select * from unnest(
      ${rungs.map(({ head }) => head.auction)}::uuid[], ${rungs.map(({ head }) => head.round)}::integer[],
      ${rungs.map(({ bid }) => bid.id)}::uuid[], ${rungs.map(({ bid }) => bid.owner)}::text[],
      ${rungs.map(({ bid }) => bid.maximum)}::integer[], ${rungs.map(({ bid }) => bid.namedAt)}::timestamptz[],
      ${rungs.map(({ bid }) => bid.salt)}::text[], ${rungs.map(({ outcome }) => outcome)}::text[],
      ${rungs.map(({ pays }) => pays)}::integer[])`.execute(tx)
}

/** One round with its sealed bids. Round 0 is the last one there is. */
export async function findRound(tx: Tx, auctionId: Id, no: number): Promise<StoredRound | undefined> {
  const found = await sql<{ head: RoundHead }>`
    select head from auctions.round where auction_id = ${auctionId} and (no = ${no} or ${no} = 0) order by no desc limit 1`.execute(
    tx,
  )
  const head = found.rows[0]?.head
  if (head === undefined) return undefined
  return { head, rungs: await selectRungs(tx, auctionId, head.round) }
}

/** What was published at each freeze of an auction, oldest first; at most one a day. */
export async function selectHeads(tx: Tx, auctionId: Id): Promise<readonly RoundHead[]> {
  const { rows } = await sql<{
    head: RoundHead
  }>`select head from auctions.round where auction_id = ${auctionId} order by no`.execute(tx)
  return rows.map(({ head }) => head)
}

/** The number of the last round that a bid was sealed in. */
export async function findLastRoundOf(tx: Tx, bidId: Id): Promise<number | undefined> {
  const { rows } = await sql<{ no: number | null }>`select max(no) as no from auctions.rung where bid_id = ${bidId}`.execute(tx)
  return rows[0]?.no ?? undefined
}

/** The place of every round there is, or of one auction's, in order: for the audit. */
export async function selectRounds(tx: Tx, only?: Id): Promise<readonly { readonly auctionId: Id; readonly no: number }[]> {
  const { rows } = await sql<{
    auctionId: Id
    no: number
  }>`select auction_id, no from auctions.round where ${only ?? null}::uuid is null or auction_id = ${only ?? null}::uuid order by auction_id, no`.execute(
    tx,
  )
  return rows
}

interface RungRow {
  id: Id
  owner: string
  maximum: number
  namedAt: Date
  salt: string
  outcome: RungOutcome
  pays: number
}

async function selectRungs(tx: Tx, auctionId: Id, no: number): Promise<readonly StoredRung[]> {
  const { rows } = await sql<RungRow>`
    select bid_id as id, owner, maximum, named_at, salt, outcome, pays from auctions.rung
    where auction_id = ${auctionId} and no = ${no} order by bid_id`.execute(tx)
  return rows.map(({ outcome, pays, namedAt, ...bid }) => ({ bid: { ...bid, namedAt: namedAt.toISOString() }, outcome, pays }))
}
