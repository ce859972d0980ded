import { sql, type RawBuilder } from 'kysely'
import type { Id } from '#kernel/ids.ts'
import { bucketOf } from '../rules/bucket.ts'

/** Which wallets an audit looks at: all there are, or some with everything that is theirs. */
export type Scope = 'all' | readonly Id[]

const ALL = sql`
  wallet as not materialized (select * from ledger.wallet),
  txn as not materialized (select * from ledger.txn),
  lot as not materialized (select * from ledger.lot),
  refusal as not materialized (select * from ledger.refusal),
  charge as not materialized (select * from ledger.charge),
  hold as not materialized (select * from ledger.hold)`

/** The rows of a table that fit each of a few others, by its index: nothing is known of how many there are, so the planner gets no choice. */
const eachOf = (
  table: 'wallet' | 'txn' | 'lot' | 'refusal' | 'charge' | 'hold',
  few: RawBuilder<unknown>,
  column: 'owner_id' | 'id',
) => sql`
  select found.* from ${few} few, lateral (
    select * from ${sql.id('ledger', table)} given where given.bucket = few.bucket and given.${sql.id(column)} = few.${sql.id(column)} offset 0) found`

/** Charges and holds are found by the transactions that name them; one that no transaction names is found when all are looked at. */
const SOME = sql`
  wallet as materialized (${eachOf('wallet', sql`asked`, 'owner_id')}),
  txn as materialized (${eachOf('txn', sql`asked`, 'owner_id')}),
  lot as materialized (${eachOf('lot', sql`asked`, 'owner_id')}),
  refusal as materialized (${eachOf('refusal', sql`asked`, 'owner_id')}),
  charge as materialized (
    ${eachOf('charge', sql`(select distinct bucket, charge_id as id from txn where charge_id is not null)`, 'id')}),
  hold as materialized (${eachOf('hold', sql`(select distinct bucket, hold_id as id from txn where hold_id is not null)`, 'id')})`

// The legs with what is known of their transaction, so that a check needs no join to ask for its owner or its time.
const LEGS = sql`
  move as not materialized (
    select txn.bucket, txn.owner_id, txn.id as txn_id, txn.version, txn.kind, txn.recorded_at, txn.charge_id, txn.request, txn.xid,
           (leg.no - 1)::smallint as leg, leg.lot_id, leg.from_state, leg.to_state, leg.qty, leg.hold_id, leg.unwinds
    from txn, unnest(txn.moves) with ordinality as leg (lot_id, from_state, to_state, qty, hold_id, unwinds, no)),
  entry as not materialized (
    select txn.bucket, txn.owner_id, txn.id as txn_id, txn.kind, txn.recorded_at, txn.request, txn.xid,
           (leg.no - 1)::smallint as leg, leg.account, leg.asset, leg.amount
    from txn, unnest(txn.entries) with ordinality as leg (account, asset, amount, no))`

/** The tables of the ledger by their bare names, with nothing in them but what belongs to the scope: `with ${relations(scope)} select …` */
export function relations(scope: Scope): RawBuilder<unknown> {
  if (scope === 'all') return sql`${ALL}, ${LEGS}`
  const buckets = scope.map(bucketOf)
  return sql`
    asked as materialized (select * from unnest(${buckets}::smallint[], ${scope}::uuid[]) as asked (bucket, owner_id)), ${SOME}, ${LEGS}`
}
