import { sql } from 'kysely'
import type { Instant } from '#kernel/instant.ts'
import { invariant } from '#kernel/invariant.ts'
import type { Tx } from '#platform/db/database.ts'

/** A key with the hash that was public before its first draw. */
export interface HoldoutKey {
  readonly no: number
  readonly key: string
  readonly commitment: string
  readonly since: Instant
}

/** What a new key is made of. */
export type FreshKey = Omit<HoldoutKey, 'no'>

/** Adds `first` where there is no key at all, and `next` where none is waiting for its turn. Whoever is second adds nothing. */
export async function prepareKeys(
  tx: Tx,
  { first, next, now }: { first: FreshKey; next: FreshKey; now: Instant },
): Promise<void> {
  await sql`
    insert into auctions.holdout_key (no, key, commitment, since)
    select 1, ${first.key}, ${first.commitment}, ${first.since}::timestamptz where not exists (select from auctions.holdout_key)
    on conflict (no) do nothing`.execute(tx)
  await sql`
    insert into auctions.holdout_key (no, key, commitment, since)
    select max(no) + 1, ${next.key}, ${next.commitment}, ${next.since}::timestamptz from auctions.holdout_key
    having max(since) <= ${now}
    on conflict (no) do nothing`.execute(tx)
}

/** Writes keys as they are, in one statement. */
export async function insertHoldoutKeys(tx: Tx, keys: readonly HoldoutKey[]): Promise<void> {
  if (keys.length === 0) return
  await sql`
    insert into auctions.holdout_key (no, key, commitment, since)
    select * from unnest(
      ${keys.map((each) => each.no)}::integer[], ${keys.map((each) => each.key)}::text[],
      ${keys.map((each) => each.commitment)}::text[], ${keys.map((each) => each.since)}::timestamptz[])`.execute(tx)
}

/** The key that draws at a moment. @throws when none was prepared */
export async function keyAt(tx: Tx, now: Instant): Promise<HoldoutKey> {
  const { rows } = await sql<HoldoutKey>`
    select no, key, commitment, since from auctions.holdout_key where since <= ${now} order by no desc limit 1`.execute(tx)
  invariant(rows[0] !== undefined, 'a key was prepared')
  return rows[0]
}

/** A key as everybody may see it: itself only once it draws no more and every auction that it drew is over. */
export interface PublicKey {
  readonly no: number
  readonly commitment: string
  readonly since: Instant
  readonly key: string | null
}

/** Keys, the newest first, below `before` where that is given. */
export async function selectPublicKeys(
  tx: Tx,
  { now, before, limit }: { readonly now: Instant; readonly before?: number | undefined; readonly limit: number },
): Promise<readonly PublicKey[]> {
  const { rows } = await sql<PublicKey>`
    select k.no, k.commitment, k.since,
      case when exists (select from auctions.holdout_key later where later.no > k.no and later.since <= ${now})
        and not exists (select from auctions.auction a where a.holdout_key = k.no and a.closed_at is null) then k.key end as key
    from auctions.holdout_key k where ${before ?? null}::integer is null or k.no < ${before ?? null}::integer
    order by k.no desc limit ${limit}`.execute(tx)
  return rows
}
