import { sql, type RawBuilder } from 'kysely'
import { HOLD_GRACE_HOURS } from '../actions/release-lapsed-holds.ts'
import { moneyChecks } from './check-money.ts'

/** A row that must not exist; `ownerId` and whatever shows the damage. */
export interface CheckRow {
  readonly ownerId: string | null
  readonly [detail: string]: unknown
}

export interface Check {
  /** The promise, as a sentence that a finding breaks. */
  readonly name: string
  /** Over the relations of a scope (`scope.ts`), so that the same words judge one wallet or all of them. */
  readonly rows: RawBuilder<CheckRow>
}

/** What each move did to the units of its lot, as two steps. */
const STEPS = sql`
  select bucket, owner_id, txn_id, version, leg, lot_id, to_state as state, qty from move
  union all select bucket, owner_id, txn_id, version, leg, lot_id, from_state, -qty from move where from_state is not null`

const MOVES_THERE_ARE = sql`(
  'none>available', 'available>consumed', 'available>held', 'available>expired', 'available>revoked', 'held>consumed', 'held>available',
  'held>expired', 'held>revoked', 'consumed>available', 'consumed>expired', 'consumed>revoked')`

/** Every promise about wallets that SQL alone can judge. */
export const checks: readonly Check[] = [
  {
    name: 'every transaction adds up to 0 per asset',
    rows: sql`
      select txn.owner_id, txn.id as txn_id, sums.asset, sums.sum
      from txn, lateral (select asset, sum(amount) as sum from unnest(txn.entries) group by asset having sum(amount) <> 0) sums`,
  },
  {
    name: 'every leg says something that can be',
    rows: sql`
      select owner_id, txn_id, leg, to_jsonb(move) as says from move
      where (qty > 0 and lot_id is not null and coalesce(from_state, 'none') || '>' || to_state in ${MOVES_THERE_ARE}
        and (unwinds is not null) = (from_state is not distinct from 'consumed')
        and (hold_id is not null) = (to_state = 'held' or from_state is not distinct from 'held')) is not true
      union all
      select owner_id, txn_id, leg, to_jsonb(entry) from entry
      where (amount <> 0 and account is not null and (asset = 'usd' and account not in ('available', 'held') or asset = 'connects')) is not true`,
  },
  {
    name: 'a wallet stands where its last transaction left it',
    rows: sql`
      with last as (
        select distinct on (bucket, owner_id) bucket, owner_id, version, available, held, recorded_at from txn
        order by bucket, owner_id, version desc),
      switched as (
        select distinct on (bucket, owner_id) bucket, owner_id, kind from txn where kind in ('freeze', 'unfreeze')
        order by bucket, owner_id, version desc)
      select owner_id, wallet.version, wallet.available, wallet.held, wallet.last_recorded_at, wallet.frozen,
             to_jsonb(last) as last_transaction, switched.kind as last_switch
      from wallet full join last using (bucket, owner_id) left join switched using (bucket, owner_id)
      where (wallet.version, wallet.available, wallet.held, wallet.last_recorded_at, wallet.frozen) is distinct from
        (coalesce(last.version, 0), coalesce(last.available, 0), coalesce(last.held, 0), coalesce(last.recorded_at, 'epoch'),
         coalesce(switched.kind = 'freeze', false))`,
  },
  {
    name: 'each transaction follows on the one before it',
    rows: sql`
      select owner_id, id as txn_id, version, version_before, available, available_before, to_available, held, held_before, to_held from (
        select txn.*, lag(version, 1, 0) over history as version_before, lag(available, 1, 0::bigint) over history as available_before,
               lag(held, 1, 0::bigint) over history as held_before
        from txn window history as (partition by bucket, owner_id order by version)) chained,
      lateral (select coalesce(sum(amount) filter (where account = 'available'), 0) as to_available,
                      coalesce(sum(amount) filter (where account = 'held'), 0) as to_held
               from unnest(entries) where asset = 'connects') moved
      where version <> version_before + 1 or available <> available_before + to_available or held <> held_before + to_held`,
  },
  {
    name: 'nothing was ever below 0',
    rows: sql`
      select owner_id, id as txn_id, null as lot_id, jsonb_build_object('available', available, 'held', held) as had
      from txn where available < 0 or held < 0
      union all
      select owner_id, txn_id, lot_id, jsonb_build_object(state, had) from (
        select steps.*, sum(qty) over (partition by bucket, lot_id, state order by version, leg) as had from (${STEPS}) steps) running
      where had < 0`,
  },
  {
    name: 'the time of a wallet only moves forward',
    rows: sql`
      select owner_id, id as txn_id, version, recorded_at, before from (
        select txn.*, lag(recorded_at) over (partition by bucket, owner_id order by version) as before from txn) timed
      where recorded_at <= before`,
  },
  {
    name: 'a transaction is true from when it was recorded, an expiry from when its lot ended',
    rows: sql`
      select owner_id, id as txn_id, effective_at, recorded_at, null as ends from txn where kind <> 'expire' and effective_at <> recorded_at
      union all
      select txn.owner_id, txn.id, txn.effective_at, txn.recorded_at, greatest(lot.expires_at, lot.effective_at)
      from txn left join lot on lot.bucket = txn.bucket and lot.id = (txn.cause ->> 'lotId')::uuid
      where kind = 'expire' and txn.effective_at is distinct from greatest(lot.expires_at, lot.effective_at)`,
  },
  {
    name: 'the counters of a lot are the sum of its moves',
    rows: sql`
      with sums as (
        select bucket, lot_id, coalesce(sum(qty) filter (where state = 'available'), 0) as available,
          coalesce(sum(qty) filter (where state = 'held'), 0) as held, coalesce(sum(qty) filter (where state = 'consumed'), 0) as consumed,
          coalesce(sum(qty) filter (where state = 'expired'), 0) as expired, coalesce(sum(qty) filter (where state = 'revoked'), 0) as revoked
        from (${STEPS}) steps group by bucket, lot_id)
      select lot.owner_id, lot.id as lot_id, lot.granted, lot.open, lot.available, lot.held, lot.consumed, lot.expired, lot.revoked,
             to_jsonb(sums) as moves
      from lot left join sums on sums.bucket = lot.bucket and sums.lot_id = lot.id
      where (lot.available, lot.held, lot.consumed, lot.expired, lot.revoked)
          is distinct from (sums.available, sums.held, sums.consumed, sums.expired, sums.revoked)
        or lot.granted <> lot.available + lot.held + lot.consumed + lot.expired + lot.revoked
        or lot.open <> (lot.available + lot.held > 0)`,
  },
  {
    name: 'lots add up to the wallet of their owner',
    rows: sql`
      with sums as (select bucket, owner_id, sum(available) as available, sum(held) as held from lot group by bucket, owner_id)
      select owner_id, sums.available as available_in_lots, sums.held as held_in_lots, wallet.available, wallet.held
      from sums full join wallet using (bucket, owner_id)
      where (coalesce(sums.available, 0), coalesce(sums.held, 0)) is distinct from (wallet.available, wallet.held)`,
  },
  {
    name: 'entries say what the moves say',
    rows: sql`
      with steps as (
        select bucket, owner_id, txn_id, charge_id, lot_id, to_state as state, qty from move
        union all select bucket, owner_id, txn_id, charge_id, lot_id, coalesce(from_state, 'issued'), -qty from move),
      told as (
        select steps.owner_id, steps.txn_id,
          case state when 'consumed' then 'spent:' || charge.purpose when 'issued' then 'issuance:' || lot.origin else state end as account,
          steps.qty as moved, 0 as entered
        from steps left join lot on lot.bucket = steps.bucket and lot.id = steps.lot_id
        left join charge on charge.bucket = steps.bucket and charge.id = steps.charge_id
        union all select owner_id, txn_id, account, 0, amount from entry where asset = 'connects')
      select owner_id, txn_id, account, sum(moved) as moved, sum(entered) as entered
      from told group by owner_id, txn_id, account having sum(moved) <> sum(entered)`,
  },
  {
    name: 'everything belongs to a wallet',
    rows: sql`
      select distinct owner_id, bucket, part from (
        select bucket, owner_id, 'transaction' as part from txn union all select bucket, owner_id, 'lot' from lot
        union all select bucket, owner_id, 'charge' from charge union all select bucket, owner_id, 'hold' from hold
        union all select bucket, owner_id, 'refusal' from refusal) parts
      where not exists (select from wallet where wallet.bucket = parts.bucket and wallet.owner_id = parts.owner_id)`,
  },
  {
    name: 'every move is of a lot of the same owner',
    rows: sql`
      select move.owner_id, move.txn_id, move.leg, move.lot_id, lot.owner_id as owner_of_lot
      from move left join lot on lot.bucket = move.bucket and lot.id = move.lot_id
      where lot.owner_id is distinct from move.owner_id`,
  },
  {
    name: 'every lot was issued once, whole, by one transaction of its owner',
    rows: sql`
      with issued as (
        select bucket, lot_id as id, count(*) as times, sum(qty) as qty, (array_agg(txn_id))[1] as txn_id,
               (array_agg(owner_id))[1] as owner_id, (array_agg(recorded_at))[1] as recorded_at
        from move where from_state is null group by bucket, lot_id)
      select coalesce(lot.owner_id, issued.owner_id) as owner_id, id as lot_id, lot.granted, lot.source_txn, lot.effective_at,
             to_jsonb(issued) as issued
      from lot full join issued using (bucket, id)
      where (1, lot.owner_id, lot.granted, lot.source_txn, lot.effective_at)
        is distinct from (issued.times, issued.owner_id, issued.qty, issued.txn_id, issued.recorded_at)`,
  },
  {
    name: 'every charge was made by one transaction of its owner',
    rows: sql`
      with made as (select bucket, id as txn_id, owner_id, charge_id from txn where kind in ('spend', 'capture_hold'))
      select coalesce(charge.owner_id, made.owner_id) as owner_id, charge.id as charge_id, txn_id, made.charge_id as named
      from charge full join made using (bucket, txn_id)
      where charge.id is null or (charge.id, charge.owner_id) is distinct from (made.charge_id, made.owner_id)
      union all
      select txn.owner_id, charge.id, txn.id, txn.charge_id
      from txn left join charge on charge.bucket = txn.bucket and charge.id = txn.charge_id and charge.owner_id = txn.owner_id
      where txn.kind not in ('spend', 'capture_hold') and (txn.kind = 'refund' or txn.charge_id is not null)
        and (charge.id is null or txn.kind <> 'refund')`,
  },
  {
    name: 'every hold was made by one transaction of its owner',
    rows: sql`
      with made as (
        select bucket, hold_id as id, owner_id, count(*) as times from txn where kind = 'hold' group by bucket, hold_id, owner_id)
      select coalesce(hold.owner_id, made.owner_id) as owner_id, id as hold_id, made.times
      from hold full join made using (bucket, id)
      where (hold.owner_id, 1) is distinct from (made.owner_id, made.times)
      union all
      select txn.owner_id, txn.hold_id, null
      from txn left join hold on hold.bucket = txn.bucket and hold.id = txn.hold_id and hold.owner_id = txn.owner_id
      where hold.id is null and (txn.hold_id is not null or txn.kind in ('hold', 'raise_hold', 'capture_hold', 'release_hold'))`,
  },
  {
    name: 'no unit was used outside its lot’s window',
    rows: sql`
      select move.owner_id, move.txn_id, lot.id as lot_id, move.recorded_at, lot.effective_at, lot.expires_at
      from move join lot on lot.bucket = move.bucket and lot.id = move.lot_id
      where move.from_state = 'available' and move.to_state in ('consumed', 'held')
        and (move.recorded_at < lot.effective_at or move.recorded_at >= lot.expires_at)`,
  },
  {
    name: 'no unit expired before its lot did',
    rows: sql`
      select move.owner_id, move.txn_id, lot.id as lot_id, move.recorded_at, lot.expires_at
      from move join lot on lot.bucket = move.bucket and lot.id = move.lot_id
      where move.to_state = 'expired' and (move.kind = 'change_expiry' and move.lot_id = (move.request ->> 'lotId')::uuid) is not true
        and (lot.expires_at is null or lot.expires_at > move.recorded_at + make_interval(
        hours => case when move.kind = 'refund' then 24 * coalesce((move.request ->> 'minLifeDays')::int, 0) else 0 end))`,
  },
  {
    name: 'nothing of a lot was used after all of it was claimed back',
    rows: sql`
      with claimed as (
        select bucket, (request ->> 'lotId')::uuid as lot_id, max(version) as version from txn where kind = 'revoke' group by 1, 2)
      select move.owner_id, move.txn_id, move.lot_id, move.leg
      from claimed join lot on lot.bucket = claimed.bucket and lot.id = claimed.lot_id and lot.clawed = lot.granted
      join move on move.bucket = lot.bucket and move.lot_id = lot.id and move.from_state = 'available'
      where move.version > claimed.version`,
  },
  {
    name: 'a charge gave back only what it took, leg by leg',
    rows: sql`
      with unwound as (
        select bucket, charge_id, unwinds as leg, lot_id, (array_agg(owner_id))[1] as owner_id, sum(qty) as qty
        from move where from_state = 'consumed' group by bucket, charge_id, unwinds, lot_id)
      select unwound.owner_id, unwound.charge_id, unwound.leg, unwound.qty as given_back, original.qty as taken
      from unwound left join charge on charge.bucket = unwound.bucket and charge.id = unwound.charge_id
      left join move original on original.bucket = charge.bucket and original.txn_id = charge.txn_id
        and original.leg = unwound.leg and original.lot_id = unwound.lot_id and original.to_state = 'consumed'
      where original.qty is null or unwound.qty > original.qty`,
  },
  {
    name: 'a charge was given back from its last leg on',
    rows: sql`
      with legs as (
        select charge.bucket, charge.owner_id, charge.id, move.leg, move.qty, charge.refunded,
               coalesce(sum(move.qty) over later, 0) as later
        from charge join move on move.bucket = charge.bucket and move.txn_id = charge.txn_id and move.to_state = 'consumed'
        where charge.refunded > 0
        window later as (partition by charge.bucket, charge.id order by move.leg desc rows between unbounded preceding and 1 preceding)),
      unwound as (
        select bucket, charge_id, unwinds as leg, sum(qty) as qty from move where from_state = 'consumed' group by bucket, charge_id, unwinds)
      select legs.owner_id, legs.id as charge_id, legs.leg, legs.refunded, coalesce(unwound.qty, 0) as given_back
      from legs left join unwound on unwound.bucket = legs.bucket and unwound.charge_id = legs.id and unwound.leg = legs.leg
      where coalesce(unwound.qty, 0) <> least(legs.qty, greatest(legs.refunded - legs.later, 0))`,
  },
  {
    name: 'a charge is the sum of its moves',
    rows: sql`
      with moved as (
        select bucket, charge_id, coalesce(sum(qty) filter (where to_state = 'consumed'), 0) as taken,
               coalesce(sum(qty) filter (where from_state = 'consumed'), 0) as given_back
        from move where charge_id is not null group by bucket, charge_id)
      select charge.owner_id, charge.id as charge_id, charge.qty, charge.refunded, moved.taken, moved.given_back
      from charge left join moved on moved.bucket = charge.bucket and moved.charge_id = charge.id
      where (charge.qty, charge.refunded) is distinct from (moved.taken, moved.given_back)`,
  },
  {
    name: 'a hold is settled once and adds up',
    rows: sql`
      with moved as (
        select bucket, hold_id as id, (array_agg(owner_id))[1] as owner_id, coalesce(sum(qty) filter (where to_state = 'held'), 0) as qty,
               coalesce(sum(qty) filter (where from_state = 'held' and to_state = 'consumed'), 0) as captured,
               coalesce(sum(qty) filter (where from_state = 'held' and to_state <> 'consumed'), 0) as released
        from move where hold_id is not null group by bucket, hold_id)
      select coalesce(hold.owner_id, moved.owner_id) as owner_id, id as hold_id, hold.qty, hold.captured, hold.released, hold.state,
             to_jsonb(moved) as moves
      from hold full join moved using (bucket, id)
      where (hold.owner_id, hold.qty, hold.captured, hold.released) is distinct from (moved.owner_id, moved.qty, moved.captured, moved.released)
        or hold.state <> case when hold.captured + hold.released < hold.qty then 'active' when hold.released > 0 then 'released' else 'captured' end`,
  },
  {
    name: 'no hold is active a day after its deadline and grace',
    rows: sql`
      select owner_id, id as hold_id, deadline from hold
      where state = 'active' and deadline + ${sql.lit(`${HOLD_GRACE_HOURS + 24} hours`)}::interval < platform.now()`,
  },
  {
    name: 'a transaction did what its request asks',
    rows: sql`
      select txn.owner_id, txn.id as txn_id, txn.kind, txn.request, to_jsonb(did) as did
      from txn, lateral (
        select coalesce(sum(qty) filter (where from_state is null), 0) as issued,
          coalesce(sum(qty) filter (where from_state = 'available' and to_state = 'consumed'), 0) as spent,
          coalesce(sum(qty) filter (where to_state = 'held'), 0) as set_aside,
          coalesce(sum(qty) filter (where from_state = 'held' and to_state = 'consumed'), 0) as captured,
          coalesce(sum(qty) filter (where from_state = 'held' and to_state <> 'consumed'), 0) as released,
          coalesce(sum(qty) filter (where from_state = 'consumed'), 0) as given_back,
          coalesce(sum(qty) filter (where from_state = 'available' and to_state in ('expired', 'revoked')), 0) as gone,
          coalesce(sum(qty) filter (where from_state = 'available' and to_state = 'expired'
            and lot_id = (txn.request ->> 'lotId')::uuid), 0) as moved_on
        from unnest(txn.moves)) did,
      lateral (select (txn.request ->> 'qty')::bigint as qty) asked
      where txn.kind <> coalesce(txn.request ->> 'kind', 'expire')
        or (case txn.kind
          when 'issue' then issued = qty and spent + set_aside + captured + released + given_back + gone = 0
          when 'spend' then spent = qty and issued + set_aside + captured + released + given_back + gone = 0
          when 'hold' then set_aside = qty and issued + spent + captured + released + given_back + gone = 0
          when 'raise_hold' then set_aside = qty and issued + spent + captured + released + given_back + gone = 0
          when 'capture_hold' then captured = qty and issued + spent + set_aside + released + given_back + gone = 0
          when 'release_hold' then released > 0 and spent + set_aside + captured + given_back + gone = 0
          when 'refund' then given_back = qty and spent + set_aside + captured + released + gone = 0
          when 'revoke' then issued + spent + set_aside + captured + given_back = 0
          when 'change_expiry' then moved_on > 0 and issued = moved_on and gone = moved_on
            and spent + set_aside + captured + released + given_back = 0
          when 'expire' then gone > 0 and issued + spent + set_aside + captured + released + given_back = 0
          else issued + spent + set_aside + captured + released + given_back + gone = 0 end) is not true
        or (txn.kind in ('spend', 'capture_hold', 'refund') and (txn.request ->> 'chargeId')::uuid is distinct from txn.charge_id)
        or (txn.kind in ('hold', 'raise_hold', 'capture_hold', 'release_hold')
            and (txn.request ->> 'holdId')::uuid is distinct from txn.hold_id)
        or (txn.kind <> 'expire' and (txn.policy_version is distinct from (txn.request ->> 'policyVersion')::int
            or txn.cause::jsonb <> (txn.request -> 'cause')::jsonb
              || case txn.kind when 'refund' then jsonb_build_object('reason', txn.request ->> 'reason') else '{}'::jsonb end))`,
  },
  {
    name: 'a lot and a hold are what their requests ask for',
    rows: sql`
      select lot.owner_id, lot.id as lot_id, null::uuid as hold_id, txn.request
      from lot join txn on txn.bucket = lot.bucket and txn.id = lot.source_txn
      where lot.parent_lot is null and (txn.kind <> 'issue'
        or (lot.origin, lot.expires_at, lot.priority, lot.policy_version) is distinct from
          (txn.request ->> 'origin', (txn.request ->> 'expiresAt')::timestamptz, coalesce((txn.request ->> 'priority')::int, 0),
           (txn.request ->> 'policyVersion')::int))
      union all
      select lot.owner_id, lot.id, null::uuid, txn.request
      from lot join txn on txn.bucket = lot.bucket and txn.id = lot.source_txn and txn.kind = 'change_expiry'
      left join lot parent on parent.bucket = lot.bucket and parent.id = lot.parent_lot
      where (lot.parent_lot, lot.expires_at, lot.origin, lot.priority, lot.policy_version) is distinct from
        ((txn.request ->> 'lotId')::uuid, (txn.request ->> 'expiresAt')::timestamptz, parent.origin, parent.priority, parent.policy_version)
      union all
      select hold.owner_id, null, hold.id, asked.request
      from hold join (
        select distinct on (bucket, hold_id) bucket, hold_id, request from txn
        where kind = 'hold' or (kind = 'raise_hold' and request ->> 'deadline' is not null) order by bucket, hold_id, version desc) asked
        on asked.bucket = hold.bucket and asked.hold_id = hold.id
      where hold.deadline <> (asked.request ->> 'deadline')::timestamptz or hold.purpose <> coalesce(asked.request ->> 'purpose', hold.purpose)`,
  },
  {
    name: 'a key has one answer',
    rows: sql`
      select txn.owner_id, txn.id as txn_id, txn.key, refusal.code
      from txn join refusal on refusal.bucket = txn.bucket and refusal.owner_id = txn.owner_id and refusal.key = txn.key
      union all
      select owner_id, null, key, count(*)::text from txn where key is not null group by bucket, owner_id, key having count(*) > 1`,
  },
  ...moneyChecks,
]
