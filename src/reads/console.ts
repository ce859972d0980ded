import { sql } from 'kysely'
import { isId, type Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import type { Tx } from '#platform/db/database.ts'
import { cursorOf, pageOf, readCursor, type ListPage } from './cursor.ts'

export interface ConsoleFigures {
  readonly draftsInReview: number
  readonly openReversals: number
  readonly chargesLast30Days: number
  readonly connectsLast30Days: number
  readonly returnedLast30Days: number
  readonly invitationsLast30Days: number
  readonly answeredLast30Days: number
}

/** What an operator wants to know first. */
export async function readConsoleFigures(tx: Tx, now: Instant): Promise<ConsoleFigures> {
  const { rows } = await sql<ConsoleFigures>`
    with since as (select ${now}::timestamptz - interval '30 days' as at)
    select (select count(*) from policy.draft where state = 'in_review') as drafts_in_review,
           (select count(*) from charges.reversal_batch where state <> 'done') as open_reversals,
           c.charges as charges_last30_days, c.connects as connects_last30_days,
           (select coalesce(sum(qty), 0) from charges.return, since where charges.return.at >= since.at) as returned_last30_days,
           o.delivered as invitations_last30_days, o.answered as answered_last30_days
    from since
    cross join lateral (select count(*) as charges, coalesce(sum(qty), 0) as connects from charges.charge where charge.at >= since.at) c
    cross join lateral (
      select count(*) filter (where stage = 'delivered') as delivered, count(*) filter (where answer = 'accepted') as answered
      from charges.opportunity where opportunity.at >= since.at and kind = 'invitation'
    ) o`.execute(tx)
  return rows[0]!
}

export interface WalletOwner {
  readonly id: Id
  readonly displayName: string
  readonly available: number
  readonly held: number
  readonly frozen: boolean
  /** Signed out everywhere and kept out. */
  readonly suspendedAt: Instant | null
}

const MOST_OWNERS = 30

/** Wallets whose owner's name contains the text, or the one wallet of that owner id. */
export async function findWalletOwners(
  tx: Tx,
  wanted: { readonly name: string } | { readonly id: Id },
): Promise<readonly WalletOwner[]> {
  const matches =
    'id' in wanted
      ? sql`person.id = ${wanted.id}`
      : sql`person.display_name ilike ${`%${wanted.name.replaceAll(/[\\%_]/g, '\\$&')}%`}`
  const { rows } = await sql<WalletOwner>`
    select person.id, person.display_name, wallet.available, wallet.held, wallet.frozen, person.suspended_at
    from platform.account as person
    join ledger.wallet on wallet.owner_id = person.id
    where ${matches}
    order by person.display_name, person.id limit ${MOST_OWNERS}`.execute(tx)
  return rows
}

export interface ChargeLine {
  readonly id: Id
  readonly action: string
  readonly clause: string
  readonly version: number
  readonly qty: number
  readonly returned: number
  readonly at: Instant
}

const NEWEST_CHARGES = 30

/** A wallet's newest charges, free ones too, for the look-up of receipts. */
export async function readCharges(tx: Tx, ownerId: Id): Promise<readonly ChargeLine[]> {
  const { rows } = await sql<ChargeLine>`
    select id, action, clause, version, qty, at,
           (select coalesce(sum(r.qty), 0) from charges.return r where r.charge_id = charge.id) as returned
    from charges.charge
    where owner_id = ${ownerId} order by at desc, id desc limit ${NEWEST_CHARGES}`.execute(tx)
  return rows
}

export interface FrozenWallet {
  readonly ownerId: Id
  readonly bucket: number
  /** Null: an owner who is nobody's account. */
  readonly displayName: string | null
  readonly available: number
  readonly held: number
  readonly since: Instant
  readonly cause: { readonly kind?: string; readonly reason?: string; readonly check?: string }
}

const FROZEN_PAGE = 20

/** Wallets whose owners cannot spend, with why. */
export async function readFrozenWallets(tx: Tx, cursor: string | undefined): Promise<ListPage<FrozenWallet>> {
  const [bucket, ownerId] = readCursor(cursor, ['number', 'string']) ?? []
  const after = isId(ownerId) ? sql`and (wallet.bucket, wallet.owner_id) > (${bucket}::smallint, ${ownerId}::uuid)` : sql``
  const { rows } = await sql<FrozenWallet>`
    select wallet.owner_id, wallet.bucket, person.display_name, wallet.available, wallet.held, frozen.recorded_at as since, frozen.cause
    from ledger.wallet
    left join platform.account as person on person.id = wallet.owner_id
    join lateral (
      select recorded_at, cause from ledger.txn
      where txn.bucket = wallet.bucket and txn.owner_id = wallet.owner_id and txn.kind = 'freeze'
      order by version desc limit 1
    ) as frozen on true
    where wallet.frozen ${after}
    order by wallet.bucket, wallet.owner_id limit ${FROZEN_PAGE + 1}`.execute(tx)
  return pageOf(rows, FROZEN_PAGE, (last) => cursorOf(last.bucket, last.ownerId))
}

/** How these people are called; whoever has no account is not in the answer. */
export async function readNames(tx: Tx, ids: readonly Id[]): Promise<ReadonlyMap<Id, string>> {
  const { rows } = await sql<{ id: Id; displayName: string }>`
    select id, display_name from platform.account where id = any(${ids}::uuid[])`.execute(tx)
  return new Map(rows.map(({ id, displayName }) => [id, displayName]))
}

/** Who published the entries of the register about one version, by the entry's number; the marketplace itself is not among them. */
export async function readEntryAuthors(
  tx: Tx,
  of: { readonly policy: string; readonly version: number },
): Promise<ReadonlyMap<number, string>> {
  const { rows } = await sql<{ no: number; displayName: string }>`
    select entry.no, person.display_name from policy.announcement as entry
    join platform.account as person on person.id = entry.author
    where entry.policy = ${of.policy} and entry.version = ${of.version}`.execute(tx)
  return new Map(rows.map(({ no, displayName }) => [no, displayName]))
}
