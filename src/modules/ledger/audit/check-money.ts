import { sql } from 'kysely'
import type { Check } from './checks.ts'

/** Transactions that are older than the booking of income know only what was paid. */
const SINCE_INCOME = sql`(select below from ledger.watermark where task = 'income')`

/** The cents of a lot's first `units` units: ⌊cost · units ÷ granted⌋, written here once more and in another language than the rules. */
const centsOf = (units: string) => sql`div(cost_usd_cents::numeric * (${sql.raw(units)}), granted)`

const PAYMENT = sql`request -> 'payment'`
const CLEARING = sql`'psp:' || (${PAYMENT} ->> 'provider') || ':clearing'`
const TAX = sql`coalesce((${PAYMENT} ->> 'taxUsdCents')::bigint, 0)`

/** Promises about the money of paid Connects. */
export const moneyChecks: readonly Check[] = [
  {
    name: 'what was claimed back of a lot is what its clawbacks claimed',
    rows: sql`
      with clawbacks as (
        select bucket, (request ->> 'lotId')::uuid as lot_id, id as txn_id, version, (request ->> 'upTo')::bigint as up_to,
          owed + (select coalesce(sum(leg.qty), 0) from unnest(moves) as leg
                  where leg.to_state = 'revoked' and leg.lot_id = (request ->> 'lotId')::uuid) as claimed
        from txn where kind = 'revoke'),
      summed as (
        select clawbacks.*, sum(claimed) over (partition by bucket, lot_id order by version) as so_far,
          row_number() over (partition by bucket, lot_id order by version desc) = 1 as is_last
        from clawbacks)
      select lot.owner_id, lot.id as lot_id, summed.txn_id, lot.clawed, summed.so_far, summed.up_to
      from lot left join summed on summed.bucket = lot.bucket and summed.lot_id = lot.id
      where (summed.is_last is not false and lot.clawed <> coalesce(summed.so_far, 0))
        or (summed.txn_id is not null and summed.so_far is distinct from least(coalesce(summed.up_to, lot.granted), lot.granted))`,
  },
  {
    name: 'income is booked just as paid units are used, lapse or are claimed back',
    rows: sql`
      with paid as (select bucket, id as lot_id, granted, cost_usd_cents, parent_lot from lot where cost_usd_cents > 0),
      steps as (
        select bucket, owner_id, txn_id, version, xid, lot_id, to_state as state, qty from move
        union all select bucket, owner_id, txn_id, version, xid, lot_id, from_state, -qty from move where from_state is not null
        union all
        select bucket, owner_id, id, version, xid, (request ->> 'lotId')::uuid, 'claimed', owed + (
          select coalesce(sum(leg.qty), 0) from unnest(moves) as leg
          where leg.to_state = 'revoked' and leg.lot_id = (request ->> 'lotId')::uuid)
        from txn where kind = 'revoke'),
      sums as (
        select bucket, lot_id, version, owner_id, txn_id, xid,
          coalesce(sum(qty) filter (where state = 'consumed'), 0) as consumed, coalesce(sum(qty) filter (where state = 'expired'), 0) as expired,
          coalesce(sum(qty) filter (where state = 'revoked'), 0) as revoked, coalesce(sum(qty) filter (where state = 'claimed'), 0) as claimed
        from steps join paid using (bucket, lot_id)
        group by bucket, lot_id, version, owner_id, txn_id, xid),
      stands as (
        select bucket, lot_id, version, owner_id, txn_id, xid, row_number() over history = 1 as is_first,
          sum(consumed) over history as consumed, sum(expired) over history as expired, sum(revoked) over history as revoked,
          sum(claimed) over history as claimed
        from sums window history as (partition by bucket, lot_id order by version)),
      worth as (
        select stands.*, parent_lot, cost_usd_cents,
          ${centsOf('granted - revoked')} - ${centsOf('expired + consumed')} as deferred,
          ${centsOf('expired + consumed')} - ${centsOf('expired')} as revenue, ${centsOf('expired')} as lapsed,
          ${centsOf('granted - claimed')} - ${centsOf('granted - revoked')} as owed
        from stands join paid using (bucket, lot_id)),
      grown as (
        select txn_id, owner_id, xid,
          deferred - coalesce(lag(deferred) over history, 0) as deferred, revenue - coalesce(lag(revenue) over history, 0) as revenue,
          lapsed - coalesce(lag(lapsed) over history, 0)
            - case when is_first and parent_lot is not null then cost_usd_cents else 0 end as breakage,
          owed - coalesce(lag(owed) over history, 0) as owed
        from worth window history as (partition by bucket, lot_id order by version)),
      told as (
        select owner_id, txn_id, xid, 'connects:' || part.name as account, part.amount as due, 0 as booked
        from grown, lateral (values ('deferred', deferred), ('revenue', revenue), ('breakage', breakage), ('owed', owed)) part (name, amount)
        union all select owner_id, txn_id, xid, account, 0, amount from entry where asset = 'usd' and account like 'connects:%')
      select owner_id, txn_id, account, sum(due) as due, sum(booked) as booked
      from told where xid >= ${SINCE_INCOME} group by owner_id, txn_id, account having sum(due) <> sum(booked)`,
  },
  {
    name: 'money comes and goes by the payment that the request names, with its tax',
    rows: sql`
      with told as (
        select owner_id, id as txn_id, 'tax:' || (${PAYMENT} ->> 'jurisdiction') as account,
               case kind when 'issue' then ${TAX} else - ${TAX} end as due, 0 as booked
        from txn where ${PAYMENT} is not null and ${TAX} > 0
        union all select owner_id, txn_id, account, 0, amount from entry where asset = 'usd' and account like 'tax:%')
      select owner_id, txn_id, account, sum(due) as due, sum(booked) as booked
      from told group by owner_id, txn_id, account having sum(due) <> sum(booked)
      union all
      select owner_id, txn_id, account, null, amount from entry
      where asset = 'usd' and account not like 'tax:%'
        and account not in ('connects:deferred', 'connects:revenue', 'connects:breakage', 'connects:owed')
        and (account = ${CLEARING}) is not true and xid >= ${SINCE_INCOME}`,
  },
  {
    name: 'what was paid for a lot is what its request says',
    rows: sql`
      select lot.owner_id, lot.id as lot_id, lot.cost_usd_cents, (txn.request ->> 'costUsdCents')::bigint as paid
      from lot join txn on txn.bucket = lot.bucket and txn.id = lot.source_txn
      where lot.parent_lot is null and (txn.request ->> 'costUsdCents')::bigint is distinct from lot.cost_usd_cents`,
  },
  {
    name: 'a renewed lot keeps its parent’s origin and share of the cost',
    rows: sql`
      with children as (
        select bucket, parent_lot, (array_agg(owner_id))[1] as owner_id, sum(cost_usd_cents) as cost, sum(granted) as granted
        from lot where parent_lot is not null group by bucket, parent_lot)
      select children.owner_id, children.parent_lot as lot_id, parent.cost_usd_cents, children.cost as carried, parent.expired,
             children.granted as renewed
      from children left join lot parent on parent.bucket = children.bucket and parent.id = children.parent_lot
      where parent.id is null or children.granted > parent.expired
        or children.cost > parent.cost_usd_cents::numeric * parent.expired / parent.granted
        or children.cost < parent.cost_usd_cents::numeric * children.granted / parent.granted - children.granted
      union all
      select lot.owner_id, lot.id, null, null, null, null
      from lot join lot parent on parent.bucket = lot.bucket and parent.id = lot.parent_lot
      where (lot.owner_id, lot.origin, lot.priority, lot.policy_version)
        is distinct from (parent.owner_id, parent.origin, parent.priority, parent.policy_version)`,
  },
]
