import { sql, type RawBuilder } from 'kysely'
import type { Tx } from '#platform/db/database.ts'
import type { Leaf, Place } from '../rules/seals/leaf.ts'

/** A place with the kind of row that was found there. */
export interface FoundPlace extends Place {
  readonly refused: boolean
}

export interface Stretch {
  /** What comes after this place; default: from the beginning. */
  readonly after?: Place | undefined
  /** Up to and with this place. */
  readonly through?: Place | undefined
  /** Only what was written by transactions with smaller numbers. */
  readonly below?: number | undefined
  readonly limit: number
}

/** The next rows in the ledger's one order. Reads about as many as it returns, however long the history is. */
export async function nextPlaces(tx: Tx, stretch: Stretch): Promise<FoundPlace[]> {
  const { after, through, limit } = stretch
  const highest = Math.min(through?.xid ?? Infinity, (stretch.below ?? Infinity) - 1, Number.MAX_SAFE_INTEGER)
  const places: FoundPlace[] = []
  if (after !== undefined && after.xid <= highest) places.push(...(await placesOfOne(tx, after, stretch)))
  if (places.length === limit) return places
  const from = after === undefined ? 0 : after.xid + 1
  return from > highest
    ? places
    : [...places, ...(await placesFrom(tx, from, { highest, through, limit: limit - places.length }))]
}

/** The rest of one transaction number: it may have written a million rows. */
async function placesOfOne(tx: Tx, after: Place, { through, limit }: Stretch): Promise<FoundPlace[]> {
  return select(tx, sql`xid = ${after.xid}`, sql`place > ${placeRow(after)} and ${upTo(through)}`, limit)
}

/**
 * History lies on disk nearly in the order of its numbers. So the first rows that are found, one more than wanted, tell a number below
 * which there are enough, and only what is below it has to be sorted.
 */
async function placesFrom(
  tx: Tx,
  from: number,
  { highest, through, limit }: { readonly highest: number; readonly through: Place | undefined; readonly limit: number },
): Promise<FoundPlace[]> {
  const within = sql`xid between ${from} and ${highest}`
  const enough = (table: RawBuilder<unknown>) => sql`
    (select max(xid) from (select xid from ${table} where ${within} limit ${limit + 1}) found having count(*) > ${limit})`
  const { rows } = await sql<{ highest: number | null }>`
    select least(${enough(sql`ledger.txn`)}, ${enough(sql`ledger.refusal`)}) as highest`.execute(tx)
  const last = rows[0]?.highest ?? null
  return select(tx, last === null ? within : sql`xid between ${from} and ${last}`, upTo(through), limit)
}

async function select(tx: Tx, numbers: RawBuilder<unknown>, places: RawBuilder<unknown>, limit: number): Promise<FoundPlace[]> {
  const { rows } = await sql<FoundPlace>`
    select xid, bucket, owner_id, version, id, refused from (
      select row(xid, bucket, owner_id, version, id)::ledger.place as place, xid, bucket, owner_id, version, id, false as refused
      from ledger.txn where ${numbers}
      union all
      select row(xid, bucket, owner_id, 0, key)::ledger.place, xid, bucket, owner_id, 0, key, true
      from ledger.refusal where ${numbers}
    ) found
    where ${places}
    order by xid, bucket, owner_id, version, id limit ${limit}`.execute(tx)
  return rows
}

function upTo(through: Place | undefined): RawBuilder<unknown> {
  return through === undefined ? sql`true` : sql`place <= ${placeRow(through)}`
}

/** A place as the database compares it. */
export function placeRow({ xid, bucket, ownerId, version, id }: Place): RawBuilder<unknown> {
  return sql`row(${xid}::bigint, ${bucket}::smallint, ${ownerId}::uuid, ${version}::integer, ${id}::uuid)::ledger.place`
}

/** All hashes of policy versions that transactions name. */
export type PolicyHashes = ReadonlyMap<number, string | null>

/**
 * The leaves at these places, in their order. Whatever the rows say is passed on as it is: a damaged row makes a leaf that is none.
 * Texts are made by the database, so that no number or moment of a damaged row can stop the reading.
 */
export async function readLeaves(tx: Tx, places: readonly FoundPlace[], policyHashes: PolicyHashes): Promise<Leaf[]> {
  const [transactions, refusals] = [await readTransactions(tx, places), await readRefusals(tx, places)]
  return places.map((_, index) => {
    const leaf = (transactions.get(index) ?? refusals.get(index))!
    if (leaf.type === 'refusal') return leaf
    return { ...leaf, policyHash: leaf.policyVersion === null ? null : (policyHashes.get(leaf.policyVersion) ?? null) }
  })
}

type Numbered = ReadonlyMap<number, Leaf>

async function readTransactions(tx: Tx, places: readonly FoundPlace[]): Promise<Numbered> {
  return asked(
    tx,
    places,
    (place) => !place.refused,
    (from) => sql`
      select asked.index, json_build_object('type', 'transaction', 'xid', txn.xid, 'bucket', txn.bucket, 'ownerId', txn.owner_id,
        'version', txn.version, 'id', txn.id, 'kind', txn.kind, 'effectiveAt', ${moment('txn.effective_at')},
        'recordedAt', ${moment('txn.recorded_at')}, 'actor', txn.actor, 'cause', txn.cause, 'policyVersion', txn.policy_version,
        'policyHash', null, 'holdId', txn.hold_id, 'chargeId', txn.charge_id, 'key', txn.key, 'request', txn.request,
        'available', txn.available, 'held', txn.held, 'owed', txn.owed,
        'entries', (
          select coalesce(json_agg(json_build_object('leg', no - 1, 'account', account, 'asset', asset, 'amount', amount) order by no), '[]')
          from unnest(txn.entries) with ordinality as leg (account, asset, amount, no)),
        'moves', (
          select coalesce(json_agg(json_build_object('leg', no - 1, 'lotId', lot_id, 'from', from_state, 'to', to_state, 'qty', qty,
            'holdId', hold_id, 'unwinds', unwinds) order by no), '[]')
          from unnest(txn.moves) with ordinality as leg (lot_id, from_state, to_state, qty, hold_id, unwinds, no)),
        'lots', (
          select coalesce(json_agg(json_build_object('id', lot.id, 'origin', lot.origin, 'granted', lot.granted,
            'effectiveAt', ${moment('lot.effective_at')}, 'expiresAt', ${moment('lot.expires_at')}, 'priority', lot.priority,
            'costUsdCents', lot.cost_usd_cents, 'policyVersion', lot.policy_version, 'parentLot', lot.parent_lot) order by no), '[]')
          from unnest(txn.moves) with ordinality as leg (lot_id, from_state, to_state, qty, hold_id, unwinds, no)
          join ledger.lot on lot.bucket = txn.bucket and lot.id = leg.lot_id and lot.owner_id = txn.owner_id and lot.source_txn = txn.id
          where leg.from_state is null))::text as leaf
      from ${from} join ledger.txn on txn.bucket = asked.bucket and txn.id = asked.id`,
  )
}

async function readRefusals(tx: Tx, places: readonly FoundPlace[]): Promise<Numbered> {
  return asked(
    tx,
    places,
    (place) => place.refused,
    (from) => sql`
      select asked.index, json_build_object('type', 'refusal', 'xid', refusal.xid, 'bucket', refusal.bucket, 'ownerId', refusal.owner_id,
        'key', refusal.key, 'request', refusal.request, 'code', refusal.code, 'result', refusal.result,
        'recordedAt', ${moment('refusal.recorded_at')})::text as leaf
      from ${from} join ledger.refusal
        on refusal.bucket = asked.bucket and refusal.owner_id = asked.owner_id and refusal.key = asked.id`,
  )
}

async function asked(
  tx: Tx,
  places: readonly FoundPlace[],
  isMeant: (place: FoundPlace) => boolean,
  query: (from: RawBuilder<unknown>) => RawBuilder<unknown>,
): Promise<Numbered> {
  const meant = places.map((place, index) => ({ ...place, index })).filter(isMeant)
  if (meant.length === 0) return new Map()
  const from = sql`unnest(${meant.map(({ index }) => index)}::integer[], ${meant.map(({ bucket }) => bucket)}::smallint[],
    ${meant.map(({ ownerId }) => ownerId)}::uuid[], ${meant.map(({ id }) => id)}::uuid[]) as asked (index, bucket, owner_id, id)`
  const { rows } = await (query(from) as RawBuilder<{ index: number; leaf: string }>).execute(tx)
  return new Map(rows.map(({ index, leaf }) => [index, JSON.parse(leaf) as Leaf]))
}

/** ISO 8601 with all six decimals, in UTC. */
function moment(column: string): RawBuilder<unknown> {
  return sql`to_char(${sql.ref(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`
}
