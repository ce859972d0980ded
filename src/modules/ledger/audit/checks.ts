import { sql, type RawBuilder } from 'kysely'
import { HOLD_GRACE_HOURS } from '../actions/release-lapsed-holds.ts'

/** A row that must not exist; `ownerId` and whatever shows the damage. */
export interface CheckRow {
  readonly ownerId: string | null
  readonly [detail: string]: unknown
}

export interface Check {
  /** The promise, as a sentence that a finding breaks. */
  readonly name: string
  readonly rows: RawBuilder<CheckRow>
}

/** Where the units of a lot went, as of all moves. */
const MOVED = sql`
  select bucket, lot_id, state, sum(qty) as qty from (
    select bucket, lot_id, to_state as state, qty from ledger.lot_move
    union all select bucket, lot_id, from_state, -qty from ledger.lot_move where from_state is not null) moved
  group by bucket, lot_id, state`

/** Every promise that SQL alone can judge. Each query is one pass over the tables it names. */
export const checks: readonly Check[] = [
  {
    name: 'every transaction adds up to 0 per asset',
    rows: sql`
      select (array_agg(owner_id))[1] as owner_id, txn_id, asset, sum(amount) as sum
      from ledger.entry group by bucket, txn_id, asset having sum(amount) <> 0`,
  },
  {
    name: 'an account stands where its last entry left it',
    rows: sql`
      select coalesce(account.owner_id, last.owner_id) as owner_id, coalesce(account.code, last.account) as account,
             account.balance, account.version, last.balance_after, last.version as last_version
      from ledger.account
      full join (select distinct on (bucket, owner_id, account) * from ledger.entry where version is not null
                 order by bucket, owner_id, account, version desc) last
        on last.bucket = account.bucket and last.owner_id = account.owner_id and last.account = account.code
      where (account.balance, account.version) is distinct from (coalesce(last.balance_after, 0), coalesce(last.version, 0))`,
  },
  {
    name: 'each entry follows on the one before it',
    rows: sql`
      select owner_id, account, version, amount, balance_after, balance_before, version_before from (
        select *, lag(balance_after, 1, 0::bigint) over chain as balance_before, lag(version, 1, 0) over chain as version_before
        from ledger.entry where version is not null
        window chain as (partition by bucket, owner_id, account order by version)) chained
      where balance_after <> balance_before + amount or version <> version_before + 1`,
  },
  {
    name: 'no account was ever below its minimum',
    rows: sql`
      select entry.owner_id, account, entry.version, balance_after, min_balance
      from ledger.entry join ledger.account
        on account.bucket = entry.bucket and account.owner_id = entry.owner_id and account.code = entry.account
      where balance_after < min_balance`,
  },
  {
    name: 'the time of a wallet only moves forward',
    rows: sql`
      select owner_id, account, version, txn_id from (
        select entry.*, txn.recorded_at, lag(txn.recorded_at) over chain as before
        from ledger.entry join ledger.txn on txn.bucket = entry.bucket and txn.id = entry.txn_id where version is not null
        window chain as (partition by entry.bucket, entry.owner_id, account order by version)) timed
      where recorded_at <= before
      union all
      select account.owner_id, code, account.version, null from ledger.account
      left join (select bucket, owner_id, max(recorded_at) as recorded_at from ledger.txn group by bucket, owner_id) last
        on last.bucket = account.bucket and last.owner_id = account.owner_id
      where code = 'available' and last_recorded_at is distinct from coalesce(last.recorded_at, 'epoch')`,
  },
  {
    name: 'the counters of a lot are the sum of its moves',
    rows: sql`
      with moved as (${MOVED}),
      sums as (
        select bucket, lot_id, coalesce(sum(qty) filter (where state = 'available'), 0) as available,
          coalesce(sum(qty) filter (where state = 'held'), 0) as held, coalesce(sum(qty) filter (where state = 'consumed'), 0) as consumed,
          coalesce(sum(qty) filter (where state = 'expired'), 0) as expired, coalesce(sum(qty) filter (where state = 'revoked'), 0) as revoked
        from moved group by bucket, lot_id)
      select lot.owner_id, lot.id as lot_id, lot.granted, lot.available, lot.held, lot.consumed, lot.expired, lot.revoked, to_jsonb(sums) as moves
      from ledger.lot left join sums on sums.bucket = lot.bucket and sums.lot_id = lot.id
      where (lot.available, lot.held, lot.consumed, lot.expired, lot.revoked)
          is distinct from (sums.available, sums.held, sums.consumed, sums.expired, sums.revoked)
        or lot.granted <> lot.available + lot.held + lot.consumed + lot.expired + lot.revoked`,
  },
  {
    name: 'lots add up to the accounts of their owner',
    rows: sql`
      with lots as (select bucket, owner_id, sum(available) as available, sum(held) as held from ledger.lot group by bucket, owner_id),
      accounts as (
        select bucket, owner_id, sum(balance) filter (where code = 'available') as available, sum(balance) filter (where code = 'held') as held
        from ledger.account group by bucket, owner_id)
      select coalesce(lots.owner_id, accounts.owner_id) as owner_id, lots.available as available_in_lots, lots.held as held_in_lots,
             accounts.available, accounts.held
      from lots full join accounts using (bucket, owner_id)
      where (coalesce(lots.available, 0), coalesce(lots.held, 0)) is distinct from (accounts.available, accounts.held)`,
  },
  {
    name: 'entries say what the moves say',
    rows: sql`
      with steps as (
        select bucket, txn_id, lot_id, to_state as state, qty from ledger.lot_move
        union all select bucket, txn_id, lot_id, coalesce(from_state, 'issued'), -qty from ledger.lot_move),
      told as (
        select steps.bucket, steps.txn_id,
          case state when 'consumed' then 'spent:' || charge.purpose when 'issued' then 'issuance:' || lot.origin else state end as account,
          steps.qty as moved, 0 as entered
        from steps join ledger.lot on lot.bucket = steps.bucket and lot.id = steps.lot_id
        join ledger.txn on txn.bucket = steps.bucket and txn.id = steps.txn_id
        left join ledger.charge on charge.bucket = txn.bucket and charge.id = txn.charge_id
        union all select bucket, txn_id, account, 0, amount from ledger.entry where asset = 'connects')
      select (select owner_id from ledger.txn where txn.bucket = told.bucket and txn.id = told.txn_id) as owner_id,
             txn_id, account, sum(moved) as moved, sum(entered) as entered
      from told group by bucket, txn_id, account having sum(moved) <> sum(entered)`,
  },
  {
    name: 'no unit was used outside its lot’s window',
    rows: sql`
      select txn.owner_id, txn.id as txn_id, lot.id as lot_id, txn.recorded_at, lot.effective_at, lot.expires_at
      from ledger.lot_move move
      join ledger.txn on txn.bucket = move.bucket and txn.id = move.txn_id
      join ledger.lot on lot.bucket = move.bucket and lot.id = move.lot_id
      where move.from_state = 'available' and move.to_state in ('consumed', 'held')
        and (txn.recorded_at < lot.effective_at or txn.recorded_at >= lot.expires_at)`,
  },
  {
    name: 'no unit expired before its lot did',
    rows: sql`
      select txn.owner_id, txn.id as txn_id, lot.id as lot_id, txn.recorded_at, lot.expires_at
      from ledger.lot_move move
      join ledger.txn on txn.bucket = move.bucket and txn.id = move.txn_id
      join ledger.lot on lot.bucket = move.bucket and lot.id = move.lot_id
      where move.to_state = 'expired'
        and (lot.expires_at is null or (txn.recorded_at < lot.expires_at and txn.kind <> 'refund'))`,
  },
  {
    name: 'nothing of a lot was used after all of it was claimed back',
    rows: sql`
      with revoked as (
        select move.bucket, move.lot_id, max(txn.recorded_at) as at from ledger.lot_move move
        join ledger.txn on txn.bucket = move.bucket and txn.id = move.txn_id and txn.kind = 'revoke' where to_state = 'revoked'
        group by move.bucket, move.lot_id)
      select txn.owner_id, txn.id as txn_id, move.lot_id
      from revoked join ledger.lot on lot.bucket = revoked.bucket and lot.id = revoked.lot_id and lot.clawed = lot.granted
      join ledger.lot_move move on move.bucket = lot.bucket and move.lot_id = lot.id and move.from_state = 'available'
      join ledger.txn on txn.bucket = move.bucket and txn.id = move.txn_id
      where txn.recorded_at > revoked.at`,
  },
  {
    name: 'a charge gave back only what it took, leg by leg',
    rows: sql`
      with unwound as (
        select refund.bucket, refund.charge_id, move.unwinds as leg, move.lot_id, sum(move.qty) as qty
        from ledger.lot_move move join ledger.txn refund on refund.bucket = move.bucket and refund.id = move.txn_id
        where move.from_state = 'consumed' group by refund.bucket, refund.charge_id, move.unwinds, move.lot_id)
      select charge.owner_id, unwound.charge_id, unwound.leg, unwound.qty as given_back, original.qty as taken
      from unwound left join ledger.charge on charge.bucket = unwound.bucket and charge.id = unwound.charge_id
      left join ledger.lot_move original on original.bucket = charge.bucket and original.txn_id = charge.txn_id
        and original.leg = unwound.leg and original.lot_id = unwound.lot_id and original.to_state = 'consumed'
      where original.qty is null or unwound.qty > original.qty`,
  },
  {
    name: 'a charge was given back from its last leg on',
    rows: sql`
      with legs as (
        select charge.bucket, charge.owner_id, charge.id, move.leg, move.qty, charge.refunded,
               coalesce(sum(move.qty) over later, 0) as later
        from ledger.charge join ledger.lot_move move on move.bucket = charge.bucket and move.txn_id = charge.txn_id and move.to_state = 'consumed'
        window later as (partition by charge.bucket, charge.id order by move.leg desc rows between unbounded preceding and 1 preceding)),
      unwound as (
        select refund.bucket, refund.charge_id, move.unwinds as leg, sum(move.qty) as qty
        from ledger.lot_move move join ledger.txn refund on refund.bucket = move.bucket and refund.id = move.txn_id
        where move.from_state = 'consumed' group by refund.bucket, refund.charge_id, move.unwinds)
      select legs.owner_id, legs.id as charge_id, legs.leg, legs.refunded, coalesce(unwound.qty, 0) as given_back
      from legs left join unwound on unwound.bucket = legs.bucket and unwound.charge_id = legs.id and unwound.leg = legs.leg
      where coalesce(unwound.qty, 0) <> least(legs.qty, greatest(legs.refunded - legs.later, 0))`,
  },
  {
    name: 'a charge is the sum of its moves',
    rows: sql`
      with moved as (
        select txn.bucket, txn.charge_id, coalesce(sum(move.qty) filter (where move.to_state = 'consumed'), 0) as taken,
               coalesce(sum(move.qty) filter (where move.from_state = 'consumed'), 0) as given_back
        from ledger.txn join ledger.lot_move move on move.bucket = txn.bucket and move.txn_id = txn.id
        where txn.charge_id is not null group by txn.bucket, txn.charge_id)
      select charge.owner_id, charge.id as charge_id, charge.qty, charge.refunded, moved.taken, moved.given_back
      from ledger.charge left join moved on moved.bucket = charge.bucket and moved.charge_id = charge.id
      where (charge.qty, charge.refunded) is distinct from (moved.taken, moved.given_back)`,
  },
  {
    name: 'a hold is settled once and adds up',
    rows: sql`
      with moved as (
        select bucket, hold_id, coalesce(sum(qty) filter (where to_state = 'held'), 0) as qty,
               coalesce(sum(qty) filter (where from_state = 'held' and to_state = 'consumed'), 0) as captured,
               coalesce(sum(qty) filter (where from_state = 'held' and to_state <> 'consumed'), 0) as released
        from ledger.lot_move where hold_id is not null group by bucket, hold_id)
      select hold.owner_id, hold.id as hold_id, hold.qty, hold.captured, hold.released, hold.state, to_jsonb(moved) as moves
      from ledger.hold full join moved on moved.bucket = hold.bucket and moved.hold_id = hold.id
      where (hold.qty, hold.captured, hold.released) is distinct from (moved.qty, moved.captured, moved.released)
        or (hold.state = 'active') <> (hold.captured + hold.released < hold.qty)`,
  },
  {
    name: 'no hold is active a day after its deadline and grace',
    rows: sql`
      select owner_id, id as hold_id, deadline from ledger.hold
      where state = 'active' and deadline + ${sql.lit(`${HOLD_GRACE_HOURS + 24} hours`)}::interval < platform.now()`,
  },
  {
    name: 'every applied command is one transaction, and the other way round',
    rows: sql`
      with named as (
        select bucket, txn_id, count(*) as commands from ledger.command where outcome = 'applied' group by bucket, txn_id)
      select txn.owner_id, txn.id as txn_id, txn.kind, coalesce(named.commands, 0) as commands
      from ledger.txn left join named on named.bucket = txn.bucket and named.txn_id = txn.id
      where case when txn.kind = 'expire' then named.commands > 1 else named.commands is distinct from 1 end
      union all
      select command.owner_id, command.txn_id, command.request ->> 'kind', 0 from ledger.command
      left join ledger.txn on txn.bucket = command.bucket and txn.id = command.txn_id and txn.owner_id = command.owner_id
        and txn.kind = command.request ->> 'kind'
      where command.outcome = 'applied' and txn.id is null`,
  },
  {
    name: 'what was paid for a lot was booked as deferred income',
    rows: sql`
      with booked as (
        select bucket, txn_id, coalesce(sum(amount) filter (where account = 'connects:deferred'), 0) as deferred
        from ledger.entry where asset = 'usd' group by bucket, txn_id)
      select lot.owner_id, lot.id as lot_id, lot.cost_usd_cents, booked.deferred
      from ledger.lot left join booked on booked.bucket = lot.bucket and booked.txn_id = lot.source_txn
      where lot.parent_lot is null and lot.cost_usd_cents <> coalesce(booked.deferred, 0)
      union all
      select txn.owner_id, null, null, booked.deferred from booked join ledger.txn on txn.bucket = booked.bucket and txn.id = booked.txn_id
      where not exists (select from ledger.lot where lot.bucket = booked.bucket and lot.source_txn = booked.txn_id and lot.parent_lot is null)`,
  },
  {
    name: 'a renewed lot keeps its parent’s origin and share of the cost',
    rows: sql`
      with children as (
        select bucket, parent_lot, sum(cost_usd_cents) as cost, sum(granted) as granted from ledger.lot
        where parent_lot is not null group by bucket, parent_lot)
      select parent.owner_id, parent.id as lot_id, parent.cost_usd_cents, children.cost as carried, parent.expired, children.granted as renewed
      from children join ledger.lot parent on parent.bucket = children.bucket and parent.id = children.parent_lot
      where children.granted > parent.expired or children.cost > parent.cost_usd_cents * parent.expired / parent.granted
        or children.cost < parent.cost_usd_cents * children.granted / parent.granted - children.granted
      union all
      select lot.owner_id, lot.id, null, null, null, null
      from ledger.lot join ledger.lot parent on parent.bucket = lot.bucket and parent.id = lot.parent_lot
      where (lot.owner_id, lot.origin, lot.priority) is distinct from (parent.owner_id, parent.origin, parent.priority)`,
  },
  {
    name: 'one owner, one bucket, one transaction',
    rows: sql`
      select owner_id, null as txn_id from ledger.account group by owner_id having count(distinct bucket) > 1
      union all
      select entry.owner_id, entry.txn_id from ledger.entry join ledger.txn on txn.bucket = entry.bucket and txn.id = entry.txn_id
      where entry.owner_id <> txn.owner_id
      union all
      select lot.owner_id, move.txn_id from ledger.lot_move move
      join ledger.txn on txn.bucket = move.bucket and txn.id = move.txn_id
      join ledger.lot on lot.bucket = move.bucket and lot.id = move.lot_id
      where lot.owner_id <> txn.owner_id`,
  },
]
