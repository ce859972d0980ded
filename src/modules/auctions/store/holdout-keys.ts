import { sql } from 'kysely'
import type { Instant } from '#kernel/instant.ts'
import type { Tx } from '#platform/db/database.ts'

/** A key with the hash that was public before its first draw. */
export interface HoldoutKey {
  readonly no: number
  readonly key: string
  readonly commitment: string
  /** When the hash became public: always before it draws. */
  readonly publicSince: Instant
  /** It draws from here on. */
  readonly since: Instant
}

/** What a new key is made of. */
export type FreshKey = Omit<HoldoutKey, 'no'>

/** Adds the very first key where there is none. Whoever is second adds nothing. */
export async function addFirstKey(tx: Tx, { key, commitment, publicSince, since }: FreshKey): Promise<void> {
  await sql`
    insert into auctions.holdout_key (no, key, commitment, public_since, since)
    select 1, ${key}, ${commitment}, ${publicSince}::timestamptz, ${since}::timestamptz
    where not exists (select from auctions.holdout_key)
    on conflict (no) do nothing`.execute(tx)
}

/** Adds the key after the last one where that one draws already. Whoever is second adds nothing. */
export async function addNextKey(tx: Tx, { key, commitment, publicSince, since }: FreshKey): Promise<void> {
  await sql`
    insert into auctions.holdout_key (no, key, commitment, public_since, since)
    select max(no) + 1, ${key}, ${commitment}, ${publicSince}::timestamptz, ${since}::timestamptz from auctions.holdout_key
    having max(since) <= ${publicSince}
    on conflict (no) do nothing`.execute(tx)
}

/** Writes keys as they are, in one statement. */
export async function insertHoldoutKeys(tx: Tx, keys: readonly HoldoutKey[]): Promise<void> {
  if (keys.length === 0) return
  await sql`
    insert into auctions.holdout_key (no, key, commitment, public_since, since)
    select * from unnest(
      ${keys.map((each) => each.no)}::integer[], ${keys.map((each) => each.key)}::text[],
      ${keys.map((each) => each.commitment)}::text[], ${keys.map((each) => each.publicSince)}::timestamptz[],
      ${keys.map((each) => each.since)}::timestamptz[])`.execute(tx)
}

/** The key that draws at a moment; undefined until the first one's turn has come. */
export async function findKeyAt(tx: Tx, now: Instant): Promise<HoldoutKey | undefined> {
  const { rows } = await sql<HoldoutKey>`
    select no, key, commitment, public_since, since from auctions.holdout_key where since <= ${now}
    order by no desc limit 1`.execute(tx)
  return rows[0]
}

/** A key as everybody may see it: itself only once it draws no more and every auction that it drew is over. */
export interface PublicKey {
  readonly no: number
  readonly commitment: string
  readonly publicSince: Instant
  readonly since: Instant
  readonly key: string | null
}

/** Keys, the newest first, below `before` where that is given. */
export async function selectPublicKeys(
  tx: Tx,
  { now, before, limit }: { readonly now: Instant; readonly before?: number | undefined; readonly limit: number },
): Promise<readonly PublicKey[]> {
  const { rows } = await sql<PublicKey>`
    select k.no, k.commitment, k.public_since, k.since,
      case when exists (select from auctions.holdout_key later where later.no > k.no and later.since <= ${now})
        and not exists (select from auctions.auction a where a.holdout_key = k.no and a.closed_at is null) then k.key end as key
    from auctions.holdout_key k where ${before ?? null}::integer is null or k.no < ${before ?? null}::integer
    order by k.no desc limit ${limit}`.execute(tx)
  return rows
}
