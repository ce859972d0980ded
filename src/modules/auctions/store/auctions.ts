import { sql } from 'kysely'
import type { Connects } from '#kernel/connects.ts'
import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import { invariant } from '#kernel/invariant.ts'
import type { Eligibility } from '#modules/policy/index.ts'
import type { Tx } from '#platform/db/database.ts'
import type { RoundTerms } from '../rules/round.ts'

export const closeReasons = ['hired', 'time', 'job_ended'] as const
export type CloseReason = (typeof closeReasons)[number]

export interface Auction {
  readonly id: Id
  readonly jobId: Id
  readonly version: number
  readonly sha256: string
  readonly clause: string
  readonly slots: number
  readonly minConnects: Connects
  readonly pays: RoundTerms['pays']
  readonly mostPerOwner: number
  readonly eligible: Eligibility
  readonly viewsUntilWorn: number
  readonly opensUntilWorn: number
  readonly hoursBetweenRounds: number
  /** The share of jobs that was held out when this one was drawn or not. */
  readonly holdoutPerThousand: number
  /** The number of the key that drew it; null where nothing was drawn. */
  readonly holdoutKey: number | null
  readonly holdout: boolean
  readonly secret: string
  readonly openedAt: Instant
  readonly closesAt: Instant
  readonly frozenAt: Instant | null
  readonly rounds: number
  readonly closedAt: Instant | null
  readonly closeReason: CloseReason | null
}

const COLUMNS = sql`id, job_id, version, sha256, clause, slots, min_connects, pays, most_per_owner, eligible, views_until_worn, opens_until_worn,
  hours_between_rounds, holdout_per_thousand, holdout_key, holdout, secret, opened_at, closes_at, frozen_at, rounds, closed_at, close_reason`

export function termsOf({ slots, minConnects, pays, mostPerOwner }: Auction): RoundTerms {
  return { slots, min: minConnects, pays, mostPerOwner }
}

/** Opens the job's auction, or does nothing where it has one already: of two first bidders one opens it. */
export async function insertAuction(
  tx: Tx,
  made: Omit<Auction, 'frozenAt' | 'rounds' | 'closedAt' | 'closeReason'>,
): Promise<void> {
  await sql`
    insert into auctions.auction (id, job_id, version, sha256, clause, slots, min_connects, pays, most_per_owner, eligible, views_until_worn,
      opens_until_worn, hours_between_rounds, holdout_per_thousand, holdout_key, holdout, secret, opened_at, closes_at)
    values (${made.id}, ${made.jobId}, ${made.version}, ${made.sha256}, ${made.clause}, ${made.slots}, ${made.minConnects}, ${made.pays},
      ${made.mostPerOwner}, ${made.eligible}, ${made.viewsUntilWorn}, ${made.opensUntilWorn}, ${made.hoursBetweenRounds}, ${made.holdoutPerThousand}, ${made.holdoutKey},
      ${made.holdout}, ${made.secret}, ${made.openedAt}, ${made.closesAt})
    on conflict (job_id) do nothing`.execute(tx)
}

/** Writes auctions as they are, in one statement. */
export async function insertAuctions(tx: Tx, auctions: readonly Auction[]): Promise<void> {
  if (auctions.length === 0) return
  await sql`
    insert into auctions.auction (${COLUMNS})
    select * from unnest(
      ${auctions.map((each) => each.id)}::uuid[], ${auctions.map((each) => each.jobId)}::uuid[],
      ${auctions.map((each) => each.version)}::integer[], ${auctions.map((each) => each.sha256)}::text[],
      ${auctions.map((each) => each.clause)}::text[], ${auctions.map((each) => each.slots)}::integer[],
      ${auctions.map((each) => each.minConnects)}::integer[], ${auctions.map((each) => each.pays)}::text[],
      ${auctions.map((each) => each.mostPerOwner)}::integer[], ${auctions.map((each) => each.eligible)}::text[],
      ${auctions.map((each) => each.viewsUntilWorn)}::integer[],
      ${auctions.map((each) => each.opensUntilWorn)}::integer[], ${auctions.map((each) => each.hoursBetweenRounds)}::integer[],
      ${auctions.map((each) => each.holdoutPerThousand)}::integer[], ${auctions.map((each) => each.holdoutKey)}::integer[],
      ${auctions.map((each) => each.holdout)}::boolean[], ${auctions.map((each) => each.secret)}::text[],
      ${auctions.map((each) => each.openedAt)}::timestamptz[], ${auctions.map((each) => each.closesAt)}::timestamptz[],
      ${auctions.map((each) => each.frozenAt)}::timestamptz[], ${auctions.map((each) => each.rounds)}::integer[],
      ${auctions.map((each) => each.closedAt)}::timestamptz[], ${auctions.map((each) => each.closeReason)}::text[])`.execute(tx)
}

export async function findAuctionOf(tx: Tx, jobId: Id): Promise<Auction | undefined> {
  const { rows } = await sql<Auction>`select ${COLUMNS} from auctions.auction where job_id = ${jobId}`.execute(tx)
  return rows[0]
}

export async function findAuction(tx: Tx, id: Id): Promise<Auction | undefined> {
  const { rows } = await sql<Auction>`select ${COLUMNS} from auctions.auction where id = ${id}`.execute(tx)
  return rows[0]
}

/** @throws when there is none */
export async function getAuction(tx: Tx, id: Id): Promise<Auction> {
  const auction = await findAuction(tx, id)
  invariant(auction !== undefined, `no auction ${id}`)
  return auction
}

/** Bidders hold it together; nobody freezes or closes it meanwhile. */
export async function shareAuctionOf(tx: Tx, jobId: Id): Promise<Auction | undefined> {
  const { rows } = await sql<Auction>`select ${COLUMNS} from auctions.auction where job_id = ${jobId} for share`.execute(tx)
  return rows[0]
}

/** Whoever freezes or closes holds it alone: every bid is either in or comes after. */
export async function lockAuctionOf(tx: Tx, jobId: Id): Promise<Auction | undefined> {
  const { rows } = await sql<Auction>`select ${COLUMNS} from auctions.auction where job_id = ${jobId} for update`.execute(tx)
  return rows[0]
}

/** The jobs whose auctions' time is up, oldest first. */
export async function selectRunOut(tx: Tx, at: Instant, limit: number): Promise<readonly Id[]> {
  const { rows } = await sql<{ jobId: Id }>`
    select job_id from auctions.auction where closed_at is null and closes_at <= ${at} order by closes_at limit ${limit}`.execute(
    tx,
  )
  return rows.map(({ jobId }) => jobId)
}

export async function markFrozen(
  tx: Tx,
  auctionId: Id,
  { no, at }: { readonly no: number; readonly at: Instant },
): Promise<void> {
  await sql`update auctions.auction set rounds = ${no}, frozen_at = ${at} where id = ${auctionId}`.execute(tx)
}

export async function markClosed(
  tx: Tx,
  auctionId: Id,
  closing: { readonly at: Instant; readonly reason: CloseReason },
): Promise<void> {
  await sql`update auctions.auction set closed_at = ${closing.at}, close_reason = ${closing.reason} where id = ${auctionId}`.execute(
    tx,
  )
}
