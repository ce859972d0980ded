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
 * The database writes each row as one text, so that no number or moment of a damaged row can stop the reading.
 */
export async function readLeaves(tx: Tx, places: readonly FoundPlace[], policyHashes: PolicyHashes): Promise<Leaf[]> {
  const transactions = await readRows<TxnRow>(tx, places, {
    isMeant: (place) => !place.refused,
    table: sql`ledger.txn`,
    id: sql`stored.id`,
  })
  const refusals = await readRows<RefusalRow>(tx, places, {
    isMeant: (place) => place.refused,
    table: sql`ledger.refusal`,
    id: sql`stored.owner_id = asked.owner_id and stored.key`,
  })
  const lots = await readLots(tx, [...transactions.values()])
  return places.map((_, index) => {
    const transaction = transactions.get(index)
    return transaction === undefined ? refusalOf(refusals.get(index)!) : transactionOf(transaction, { lots, policyHashes })
  })
}

/** A row as `to_json` writes it; of a damaged one anything may be anything. */
interface TxnRow {
  readonly id: string
  readonly bucket: number
  readonly owner_id: string
  readonly policy_version: number | null
  readonly moves: readonly (MoveRow | null)[] | null
  readonly entries: readonly (EntryRow | null)[] | null
  readonly [column: string]: unknown
}
interface MoveRow {
  readonly lot_id: string
  readonly from_state: string | null
  readonly to_state: string
  readonly qty: number
  readonly hold_id: string | null
  readonly unwinds: number | null
}
interface EntryRow {
  readonly account: string
  readonly asset: string
  readonly amount: number
}
type RefusalRow = Readonly<Record<string, unknown>>
interface LotRow {
  readonly id: string
  readonly bucket: number
  readonly owner_id: string
  readonly source_txn: string
  readonly [column: string]: unknown
}

async function readRows<Row>(
  tx: Tx,
  places: readonly FoundPlace[],
  {
    isMeant,
    table,
    id,
  }: {
    readonly isMeant: (place: FoundPlace) => boolean
    readonly table: RawBuilder<unknown>
    readonly id: RawBuilder<unknown>
  },
): Promise<Map<number, Row>> {
  const meant = places.map((place, index) => ({ ...place, index })).filter(isMeant)
  if (meant.length === 0) return new Map()
  const { rows } = await sql<{ index: number; row: string }>`
    select asked.index, to_json(stored)::text as row
    from unnest(${meant.map(({ index }) => index)}::integer[], ${meant.map(({ bucket }) => bucket)}::smallint[],
      ${meant.map(({ ownerId }) => ownerId)}::uuid[], ${meant.map((place) => place.id)}::uuid[]) as asked (index, bucket, owner_id, id)
    join ${table} stored on stored.bucket = asked.bucket and ${id} = asked.id`.execute(tx)
  return new Map(rows.map(({ index, row }) => [index, JSON.parse(row) as Row]))
}

/** The lots that these transactions made: those whose units came from nowhere. */
async function readLots(tx: Tx, transactions: readonly TxnRow[]): Promise<ReadonlyMap<string, LotRow>> {
  const made = transactions.flatMap((row) => lotsMadeBy(row).map((id) => ({ bucket: row.bucket, id })))
  if (made.length === 0) return new Map()
  const { rows } = await sql<{ row: string }>`
    select to_json(lot)::text as row
    from unnest(${made.map(({ bucket }) => bucket)}::smallint[], ${made.map(({ id }) => id)}::uuid[]) as asked (bucket, id)
    join ledger.lot on lot.bucket = asked.bucket and lot.id = asked.id`.execute(tx)
  const lots = rows.map(({ row }) => JSON.parse(row) as LotRow)
  return new Map(lots.map((lot) => [lot.id, lot]))
}

function lotsMadeBy({ moves }: TxnRow): string[] {
  return (moves ?? []).flatMap((move) => (move?.from_state === null && move.lot_id !== null ? [move.lot_id] : []))
}

interface Beside {
  readonly lots: ReadonlyMap<string, LotRow>
  readonly policyHashes: PolicyHashes
}

function transactionOf(row: TxnRow, { lots, policyHashes }: Beside): Leaf {
  const made = lotsMadeBy(row).flatMap((id) => lots.get(id) ?? [])
  return {
    type: 'transaction',
    xid: row['xid'],
    bucket: row.bucket,
    ownerId: row.owner_id,
    version: row['version'],
    id: row.id,
    kind: row['kind'],
    effectiveAt: momentOf(row['effective_at']),
    recordedAt: momentOf(row['recorded_at']),
    actor: row['actor'],
    cause: row['cause'],
    policyVersion: row.policy_version,
    policyHash: row.policy_version === null ? null : (policyHashes.get(row.policy_version) ?? null),
    holdId: row['hold_id'],
    chargeId: row['charge_id'],
    key: row['key'],
    request: row['request'],
    available: row['available'],
    held: row['held'],
    owed: row['owed'],
    entries: row.entries?.map(entryOf),
    moves: row.moves?.map(moveOf),
    lots: made.filter((lot) => lot.owner_id === row.owner_id && lot.source_txn === row.id).map(lotOf),
  } as Leaf
}

function entryOf(entry: EntryRow | null, leg: number) {
  return entry && { leg, account: entry.account, asset: entry.asset, amount: entry.amount }
}

function moveOf(move: MoveRow | null, leg: number) {
  if (move === null) return null
  const { lot_id: lotId, from_state: from, to_state: to, qty, hold_id: holdId, unwinds } = move
  return { leg, lotId, from, to, qty, holdId, unwinds }
}

function lotOf(row: LotRow) {
  return {
    id: row.id,
    origin: row['origin'],
    granted: row['granted'],
    effectiveAt: momentOf(row['effective_at']),
    expiresAt: momentOf(row['expires_at']),
    priority: row['priority'],
    costUsdCents: row['cost_usd_cents'],
    policyVersion: row['policy_version'],
    parentLot: row['parent_lot'],
  }
}

function refusalOf(row: RefusalRow): Leaf {
  return {
    type: 'refusal',
    xid: row['xid'],
    bucket: row['bucket'],
    ownerId: row['owner_id'],
    key: row['key'],
    request: row['request'],
    code: row['code'],
    result: row['result'],
    recordedAt: momentOf(row['recorded_at']),
  } as Leaf
}

const STORED_MOMENT = /^(\d{4,6}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?\+00:00$/

/** All six decimals, in UTC. What the ledger never writes (infinity, years before Christ) stays what it is. */
function momentOf(text: unknown): unknown {
  const parts = typeof text === 'string' ? STORED_MOMENT.exec(text) : null
  return parts === null ? text : `${parts[1]}.${(parts[2] ?? '').padEnd(6, '0')}Z`
}
