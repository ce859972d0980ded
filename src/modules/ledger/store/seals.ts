import { sql, type RawBuilder } from 'kysely'
import type { Instant } from '#kernel/instant.ts'
import type { Tx } from '#platform/db/database.ts'
import type { Place } from '../rules/seals/leaf.ts'
import type { Page } from '../rules/seals/pages.ts'
import type { Seal } from '../rules/seals/seal.ts'
import { placeRow, type PolicyHashes } from './seal-leaves.ts'

/** Everybody who seals goes one after the other. Only the order of seals depends on it, never a wallet. */
export async function lockSeals(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('ledger/seals', 0))`.execute(tx)
}

/** Every transaction with a smaller number has ended, so nothing can appear among theirs any more. */
export async function settledBelow(tx: Tx): Promise<number> {
  const { rows } = await sql<{ below: number }>`select ledger.settled_below() as below`.execute(tx)
  return rows[0]!.below
}

type SealRow = Omit<Seal, 'sealedAt' | 'first' | 'last'> & { sealedAt: Instant; first: PlaceRow; last: PlaceRow }
type PlaceRow = Omit<Place, 'ownerId'> & { owner_id: string }

const SEAL = sql`no, prev, to_jsonb(first) as first, to_jsonb(last) as last, leaves, root, sealed_at, key_id, hash, signature`

async function select(tx: Tx, which: RawBuilder<unknown>): Promise<Seal[]> {
  const { rows } = await sql<SealRow>`select ${SEAL} from ledger.seal ${which}`.execute(tx)
  return rows.map((row) => ({ ...row, first: placeOf(row.first), last: placeOf(row.last), sealedAt: row.sealedAt.toISOString() }))
}

function placeOf({ owner_id: ownerId, ...place }: PlaceRow): Place {
  return { ...place, ownerId }
}

export async function findSeal(tx: Tx, no: number): Promise<Seal | undefined> {
  return (await select(tx, sql`where no = ${no}`))[0]
}

export async function findLastSeal(tx: Tx): Promise<Seal | undefined> {
  return (await select(tx, sql`order by no desc limit 1`))[0]
}

/** Newest first. */
export async function listSeals(
  tx: Tx,
  { before, limit }: { readonly before?: number | undefined; readonly limit: number },
): Promise<Seal[]> {
  return select(tx, sql`${before === undefined ? sql`` : sql`where no < ${before}`} order by no desc limit ${limit}`)
}

/** Oldest first. */
export async function sealsAfter(tx: Tx, no: number, limit: number): Promise<Seal[]> {
  return select(tx, sql`where no > ${no} order by no limit ${limit}`)
}

/** The seal whose stretch holds this place; undefined as long as it is not sealed. */
export async function findSealOf(tx: Tx, place: Place): Promise<Seal | undefined> {
  return (await select(tx, sql`where last >= ${placeRow(place)} order by last limit 1`))[0]
}

export async function insertSeal(tx: Tx, seal: Seal, pages: readonly Page[]): Promise<void> {
  await sql`
    insert into ledger.seal (no, prev, first, last, leaves, root, sealed_at, key_id, hash, signature)
    values (${seal.no}, ${seal.prev}, ${placeRow(seal.first)}, ${placeRow(seal.last)}, ${seal.leaves}, ${seal.root},
            ${seal.sealedAt}::timestamptz, ${seal.keyId}, ${seal.hash}, ${seal.signature})`.execute(tx)
  for (const [page, { root, hashes }] of pages.entries()) {
    await sql`insert into ledger.seal_page (no, page, root, hashes) values (${seal.no}, ${page}, ${root}, ${hashes})`.execute(tx)
  }
}

/** The pages of a seal in their order, without their hashes. */
export async function pageRoots(tx: Tx, no: number): Promise<Buffer[]> {
  const { rows } = await sql<{ root: Buffer }>`select root from ledger.seal_page where no = ${no} order by page`.execute(tx)
  return rows.map(({ root }) => root)
}

export async function pageHashes(tx: Tx, no: number, page: number): Promise<Buffer | undefined> {
  const { rows } = await sql<{ hashes: Buffer }>`
    select hashes from ledger.seal_page where no = ${no} and page = ${page}`.execute(tx)
  return rows[0]?.hashes
}

/** The page of a seal on which this hash stands. A megabyte or two are looked through at most. */
export async function findPageOf(tx: Tx, no: number, hash: Buffer): Promise<number | undefined> {
  const { rows } = await sql<{ page: number }>`
    select page from ledger.seal_page where no = ${no} and position(${hash}::bytea in hashes) > 0 order by page limit 1`.execute(
    tx,
  )
  return rows[0]?.page
}

export interface SealKey {
  readonly id: string
  readonly publicKey: string
  readonly firstUsedAt: Instant
}

/** All keys that ever signed, oldest first. Keys change once in years. */
export async function sealKeys(tx: Tx): Promise<SealKey[]> {
  const { rows } =
    await sql<SealKey>`select id, public_key, first_used_at from ledger.seal_key order by first_used_at, id`.execute(tx)
  return rows
}

export async function noteSealKey(tx: Tx, { id, publicKey, firstUsedAt }: SealKey): Promise<void> {
  await sql`
    insert into ledger.seal_key (id, public_key, first_used_at) values (${id}, ${publicKey}, ${firstUsedAt})
    on conflict do nothing`.execute(tx)
}

/** One for each policy version that a sealed transaction names: as many as there were announcements. */
export async function policyHashes(tx: Tx): Promise<Map<number, string | null>> {
  const { rows } = await sql<{ version: number; sha256: string | null }>`select version, sha256 from ledger.policy_hash`.execute(
    tx,
  )
  return new Map(rows.map(({ version, sha256 }) => [version, sha256]))
}

export async function notePolicyHashes(tx: Tx, hashes: PolicyHashes): Promise<void> {
  await sql`
    insert into ledger.policy_hash (version, sha256)
    select * from unnest(${[...hashes.keys()]}::integer[], ${[...hashes.values()]}::text[])`.execute(tx)
}

/** Where the transaction of a charge stands; undefined when the charge took nothing. */
export async function findPlaceOfCharge(tx: Tx, bucket: number, chargeId: string): Promise<Place | undefined> {
  const { rows } = await sql<Place>`
    select txn.xid, txn.bucket, txn.owner_id, txn.version, txn.id
    from ledger.charge join ledger.txn on txn.bucket = charge.bucket and txn.id = charge.txn_id
    where charge.bucket = ${bucket} and charge.id = ${chargeId}`.execute(tx)
  return rows[0]
}
