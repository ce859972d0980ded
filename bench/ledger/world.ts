import { readFileSync } from 'node:fs'
import { sql, type RawBuilder } from 'kysely'
import { newId, type Id } from '#kernel/ids.ts'
import { systemActor } from '#kernel/actor.ts'
import type { TestCluster } from '#kit/test-cluster.ts'
import { bucketOf } from '#modules/ledger/index.ts'
import { installPolicy, versionInForce } from '#modules/policy/index.ts'
import { openDatabase, type Database } from '#platform/db/database.ts'
import { inTransaction } from '#platform/run-action.ts'
import { createTables, type Scale } from './engines/limits.ts'
import { ACTION, PURPOSE, SUBJECT_KIND, document, priceUnder, type Price } from './operation.ts'

/** Wallets to charge in the product's own schema, with the rival's function and pgbench's tables beside it. */
export interface World {
  readonly owner: Database
  readonly app: Database
  readonly price: Price
  readonly wallets: readonly Id[]
  readonly scale: Scale
}

/** A world in a database of its own. */
export interface OwnWorld extends World {
  /** For connections with the application's rights. */
  readonly appAddress: string
  close(): Promise<void>
}

/** What every wallet gets, in the order in which it is spent. The last lot never runs out, whatever a hot wallet is charged. */
const LOTS = [
  { origin: 'sign_up', qty: 10, days: 30 },
  { origin: 'monthly', qty: 12, days: 60 },
  { origin: 'badge', qty: 40, days: 90 },
  { origin: 'promo', qty: 100_000_000, days: null },
] as const

const ENTRIES_PER_TRANSACTION = 2
const MOST_BRANCHES = 256

/** How many charges each wallet must have had for the journal to have so many entries. */
export function spendsPerWallet(entries: number, wallets: number): number {
  return Math.max(0, Math.round(entries / ENTRIES_PER_TRANSACTION / wallets) - LOTS.length)
}

export async function buildWorld(
  cluster: TestCluster,
  how: { readonly name: string; readonly wallets: number; readonly spends: number; readonly connections: number },
): Promise<OwnWorld> {
  await createDatabase(cluster, how.name)
  const address = (role: 'owner' | 'app') => cluster.addresses[role].replace('DATABASE', how.name)
  const owner = openDatabase({ connectionString: address('owner'), role: 'owner', maxConnections: 2 }).db
  const app = openDatabase({ connectionString: address('app'), role: 'app', maxConnections: how.connections }).db
  const world = await furnish({ owner, app }, how)
  await settle(owner)
  return {
    ...world,
    appAddress: address('app'),
    close: async () => {
      await Promise.all([owner.destroy(), app.destroy()])
    },
  }
}

/** Puts everything that the engines need into a migrated database. */
export async function furnish(
  { owner, app }: Pick<World, 'owner' | 'app'>,
  how: { readonly wallets: number; readonly spends: number },
): Promise<World> {
  const scale = { accounts: how.wallets, branches: MOST_BRANCHES }
  for (const text of [readFileSync(new URL('engines/charge-function.sql', import.meta.url), 'utf8'), createTables(scale)]) {
    await sql.raw(text).execute(owner)
  }
  await inTransaction(app, systemActor('bench'), (ctx) => installPolicy(ctx, { document, words: 'The first rules.' }))
  const { version, sha256 } = await inTransaction(app, systemActor('bench'), (ctx) => versionInForce(ctx.tx, 'connects', ctx.now))
  const price = priceUnder({ version, sha256 })
  return { owner, app, price, scale, wallets: await fillWallets(owner, { ...how, price }) }
}

/** What came before must not be paid for in what comes next: no hint bits to set, nothing to analyze, no checkpoint half done. */
export async function settle(owner: Database): Promise<void> {
  await sql`vacuum (analyze, freeze)`.execute(owner)
  await sql`checkpoint`.execute(owner)
}

async function createDatabase(cluster: TestCluster, name: string): Promise<void> {
  const connectionString = cluster.addresses.owner.replace('DATABASE', 'postgres')
  const { db } = openDatabase({ connectionString, role: 'owner', maxConnections: 1 })
  await sql.raw(`create database ${name} template template_guildhall strategy file_copy`).execute(db)
  await db.destroy()
}

interface Filling {
  readonly wallets: number
  readonly spends: number
  readonly price: Price
}

const STATEMENT_TAKES_MS = 30 * 60_000

/**
 * Wallets with lots and a history of charges, written in a handful of statements as the product would have written them one by one:
 * the audit judges them too. Time runs in microseconds from when the rules came into force.
 */
async function fillWallets(owner: Database, { wallets, spends, price }: Filling): Promise<Id[]> {
  const ids = Array.from({ length: wallets }, newId)
  await owner.connection().execute(async (db) => {
    await sql.raw(`set statement_timeout = ${STATEMENT_TAKES_MS}`).execute(db)
    await sql`set work_mem = '256MB'`.execute(db)
    await sql`
      create temp table filled as
      select owner_id, bucket, (row_number() over ())::integer as no
      from unnest(${ids}::uuid[], ${ids.map(bucketOf)}::smallint[]) as given (owner_id, bucket)`.execute(db)
    await sql`
      create temp table filled_lot as
      select owner_id, bucket, no, uuidv7() as lot_id, uuidv7() as txn_id, uuidv4() as key, terms.*,
             date_trunc('milliseconds', now()) + make_interval(days => days) as expires_at
      from filled, (values ${sql.join(LOTS.map(termsOf))}) as terms (place, origin, qty, days, before, total)
      order by place, no`.execute(db)
    await sql`create index on filled_lot (no)`.execute(db)
    await sql`analyze filled, filled_lot`.execute(db)
    await sql`create temp table began as select lower(during) + interval '1 millisecond' as at from policy.activation`.execute(db)
    for (const statement of [wallet, lots, issues]) await statement({ spends, qty: price.qty }).execute(db)
    if (spends > 0) await fillSpends(db, { spends, price })
    await sql`drop table filled, filled_lot, began`.execute(db)
  })
  return ids
}

function unitsBefore(place: number): number {
  return LOTS.slice(0, place).reduce((sum, { qty }) => sum + qty, 0)
}

/** `before`: units of the lots that are spent earlier; `total`: units issued so far. */
function termsOf(lot: (typeof LOTS)[number], place: number) {
  const before = unitsBefore(place)
  return sql`(${place + 1}::integer, ${lot.origin}::text, ${lot.qty}::bigint, ${lot.days}::integer, ${before}::bigint, ${before + lot.qty}::bigint)`
}

const ISSUED = unitsBefore(LOTS.length)
const momentOf = (version: string) => sql.raw(`(select at from began) + (${version}) * interval '1 microsecond'`)

type Had = { readonly spends: number; readonly qty: number }

const wallet = ({ spends, qty }: Had) => sql`
  insert into ledger.wallet (bucket, owner_id, available, version, last_recorded_at)
  select bucket, owner_id, ${ISSUED - spends * qty}, ${LOTS.length + spends}, ${momentOf(String(LOTS.length + spends))} from filled`

const lots = ({ spends, qty }: Had) => sql`
  insert into ledger.lot (bucket, id, owner_id, origin, source_txn, granted, effective_at, expires_at, priority, cost_usd_cents,
                          open, available, held, consumed, expired, revoked)
  select bucket, lot_id, owner_id, origin, txn_id, qty, ${momentOf('place')}, expires_at, 0, 0,
         used < qty, qty - used, 0, used, 0, 0
  from filled_lot, lateral (select least(qty, greatest(0, ${spends * qty} - before)) as used) spent`

const issues = () => sql`
  insert into ledger.txn (bucket, id, owner_id, version, kind, effective_at, recorded_at, actor, cause, key, request, available, held,
                          moves, entries)
  select bucket, txn_id, owner_id, place, 'issue', ${momentOf('place')}, ${momentOf('place')}, 'system:bench', '{"kind":"bench"}', key,
         json_build_object('kind', 'issue', 'origin', origin, 'qty', qty, 'expiresAt', expires_at, 'costUsdCents', 0,
                           'cause', json_build_object('kind', 'bench')),
         total, 0, array[row(lot_id, null, 'available', qty, null, null)::ledger.move_leg],
         array[row('issuance:' || origin, 'connects', -qty)::ledger.entry_leg, row('available', 'connects', qty)::ledger.entry_leg]
  from filled_lot`

const CHUNK = 50
/** From then on a charge takes from the last lot only, which needs no look at the others. */
const LAST_LOT_FROM = Math.max(...[...LOTS.keys()].map(unitsBefore))

/** Charges in the order of time, so wallets lie as mixed as in life. */
async function fillSpends(db: Database, { spends, price }: { spends: number; price: Price }): Promise<void> {
  const mixed = Math.min(spends, Math.ceil(LAST_LOT_FROM / price.qty))
  if (mixed > 0) await spendsBetween({ from: 1, until: mixed, price, taken: slicesOfAll(price.qty) }).execute(db)
  for (let from = mixed + 1; from <= spends; from += CHUNK) {
    const until = Math.min(spends, from + CHUNK - 1)
    await spendsBetween({ from, until, price, taken: sliceOfLast(price.qty) }).execute(db)
  }
}

const slicesOfAll = (qty: number) => sql`
  select array_agg(row(lot_id, 'available', 'consumed', slice, null, null)::ledger.move_leg order by place) as moves,
         json_agg(json_build_object('lotId', lot_id, 'origin', origin, 'qty', slice) order by place) as lots
  from (select lot.*, least(total, low + ${qty}::bigint) - greatest(before, low) as slice from filled_lot lot where lot.no = spent.no) slices
  where slice > 0`

const sliceOfLast = (qty: number) => sql`
  select array[row(lot_id, 'available', 'consumed', ${qty}::bigint, null, null)::ledger.move_leg] as moves,
         json_build_array(json_build_object('lotId', lot_id, 'origin', origin, 'qty', ${qty}::integer)) as lots
  from filled_lot lot where lot.no = spent.no and lot.place = ${LOTS.length}::integer`

interface Spends {
  readonly from: number
  readonly until: number
  readonly price: Price
  /** Which lots a charge takes how much from, for \`spent\`. */
  readonly taken: RawBuilder<unknown>
}

const spendsBetween = ({ from, until, price, taken }: Spends) => sql`
  with spent as materialized (
    select filled.*, nth, uuidv7() as id, uuidv7() as txn_id, uuidv4() as subject_id, uuidv4() as key, ${price.qty} * (nth - 1)::bigint as low
    from generate_series(${from}::integer, ${until}::integer) nth, filled),
  used as materialized (
    select spent.*, taken.moves, taken.lots
    from spent, lateral (${taken}) taken),
  written as (
    insert into ledger.txn (bucket, id, owner_id, version, kind, effective_at, recorded_at, actor, cause, policy_version, charge_id, key,
                            request, available, held, moves, entries)
    select bucket, txn_id, owner_id, ${LOTS.length} + nth, 'spend', ${momentOf(`${LOTS.length} + nth`)}, ${momentOf(`${LOTS.length} + nth`)},
           'person:' || owner_id, asked.cause, ${price.version}, id, id,
           json_build_object('kind', 'spend', 'qty', ${price.qty}::integer, 'purpose', ${PURPOSE}::text, 'chargeId', id, 'cause', asked.cause,
                             'policyVersion', ${price.version}::integer),
           ${ISSUED} - low - ${price.qty}, 0, moves,
           array[row('available', 'connects', -${sql.lit(price.qty)})::ledger.entry_leg,
                 row(${`spent:${PURPOSE}`}::text, 'connects', ${sql.lit(price.qty)})::ledger.entry_leg]
    from used, lateral (select json_build_object('action', ${ACTION}::text, 'subject',
      json_build_object('kind', ${SUBJECT_KIND}::text, 'id', subject_id)) as cause) asked),
  booked as (
    insert into ledger.charge (bucket, id, owner_id, purpose, txn_id, qty, refunded)
    select bucket, id, owner_id, ${PURPOSE}, txn_id, ${price.qty}, 0 from used)
  insert into charges.charge (id, owner_id, key, action, subject_kind, subject_id, facts, qty, policy, version, sha256, clause, decision,
                              version_in_force, price_in_force, lots, at)
  select id, owner_id, key, ${ACTION}, ${SUBJECT_KIND}, subject_id, ${price.facts}::integer[], ${price.qty}, ${price.policy}, ${price.version},
         ${price.sha256}, ${price.decision.clauseId}, ${JSON.stringify(price.decision)}::json, ${price.version}, ${price.qty}, lots,
         ${momentOf(`${LOTS.length} + nth`)}
  from used`
