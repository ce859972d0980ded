import { sql } from 'kysely'
import type { PolicyName, PricedAction } from '#modules/policy/index.ts'
import type { Tx } from '#platform/db/database.ts'
import { chargeColumns, toCharge, type Charge, type ChargeRow } from './charges.ts'

const PAGE = 5_000

/** Every charge ever made, in id order, page by page. */
export async function* readAllCharges(tx: Tx): AsyncGenerator<readonly Charge[]> {
  for (let after = '00000000-0000-0000-0000-000000000000'; ;) {
    const { rows } = await sql<ChargeRow>`
      select ${chargeColumns} from charges.charge where id > ${after}::uuid order by id limit ${PAGE}`.execute(tx)
    const last = rows.at(-1)
    if (last === undefined) return
    yield rows.map(toCharge)
    after = last.id
  }
}

/** Checks that need nothing but this module's own tables; each answers the rows that are wrong. */
export const ownChecks: Readonly<Record<string, ReturnType<typeof sql<object>>>> = {
  'what came back belongs to a charge, to its owner, and is at most what was charged': sql`
    select r.charge_id, c.qty, r.qty as returned
    from (select charge_id, owner_id, sum(qty) as qty from charges.return group by charge_id, owner_id) r
    left join charges.charge c on c.id = r.charge_id
    where c.id is null or c.owner_id <> r.owner_id or r.qty > c.qty`,
  'the lots used add up to the charge': sql`
    select id as charge_id, qty from charges.charge
    where qty <> (select coalesce(sum((lot ->> 'qty')::int), 0) from json_array_elements(lots) as lot)`,
  'a charge that names a quote names one that its owner was given': sql`
    select c.id as charge_id, c.quote_id from charges.charge c left join charges.quote q on q.id = c.quote_id
    where c.quote_id is not null and q.owner_id is distinct from c.owner_id`,
  'an honoured quote was alive and for the same person, action and facts': sql`
    select c.id as charge_id, q.id as quote_id from charges.charge c left join charges.quote q on q.id = c.quote_id
    where c.version <> c.version_in_force
      and (q.id is null or q.owner_id <> c.owner_id or q.action <> c.action or q.facts <> c.facts or q.version <> c.version
           or q.amount <> c.qty or q.expires_at <= c.at or q.taken_at > c.at)`,
  'the lanes of a reversal are all of its plan': sql`
    select b.id as batch_id, coalesce(i.lane, l.lane) as lane, i.charges as planned, l.charges, i.due as planned_due, l.due
    from charges.reversal_batch b
    join (
      (select batch_id, bucket / 64 as lane, count(*) as charges, count(distinct owner_id) as people, sum(due) as due
       from charges.reversal_item group by batch_id, bucket / 64) i
      full join charges.reversal_lane l using (batch_id, lane)
    ) on batch_id = b.id
    where b.state <> 'planning'
      and (i.charges is distinct from l.charges or i.people is distinct from l.people or i.due is distinct from l.due)
    union all
    select b.id, null, b.planned_charges, count(i.batch_id), b.planned_due, coalesce(sum(i.due), 0)
    from charges.reversal_batch b left join charges.reversal_item i on i.batch_id = b.id
    group by b.id having b.planned_charges <> count(i.batch_id) or b.planned_due <> coalesce(sum(i.due), 0)`,
  'a finished reversal has settled everything it owed': sql`
    select b.id as batch_id, l.lane, l.charges, l.settled_charges
    from charges.reversal_batch b join charges.reversal_lane l on l.batch_id = b.id
    where b.state = 'done' and (l.finished_at is null or l.settled_charges <> l.charges)`,
  'what a reversal settled came back, or is an exception with its reason': sql`
    select i.batch_id, i.charge_id, i.due, r.qty as returned, e.refunded, e.exception
    from charges.reversal_lane l
    join charges.reversal_item i on i.batch_id = l.batch_id and i.bucket / 64 = l.lane
    left join charges.return r on r.charge_id = i.charge_id and r.batch_id = i.batch_id
    left join charges.reversal_exception e on e.batch_id = i.batch_id and e.charge_id = i.charge_id
    where case when (i.bucket, i.owner_id, i.charge_id) <= (l.through_bucket, l.through_owner, l.through_charge)
               then coalesce(r.qty, 0) <> coalesce(e.refunded, i.due) or e.due <> i.due else e.charge_id is not null end`,
  'what came back by a reversal was in its plan': sql`
    select r.batch_id, r.charge_id from charges.return r
    where r.batch_id is not null
      and not exists (select from charges.reversal_item i where i.batch_id = r.batch_id and i.charge_id = r.charge_id)`,
  'the figures of a lane add up': sql`
    select l.batch_id, l.lane from charges.reversal_lane l
    left join (
      select l.batch_id, l.lane, count(*) as settled, count(r.qty) as refunded_charges, coalesce(sum(r.qty), 0) as refunded,
             count(distinct i.owner_id) filter (where r.qty > 0) as people, coalesce(sum(r.lots_reinstated), 0) as lots, count(e.due) as exceptions
      from charges.reversal_lane l
      join charges.reversal_item i on i.batch_id = l.batch_id and i.bucket / 64 = l.lane
        and (i.bucket, i.owner_id, i.charge_id) <= (l.through_bucket, l.through_owner, l.through_charge)
      left join charges.return r on r.charge_id = i.charge_id and r.batch_id = i.batch_id
      left join charges.reversal_exception e on e.batch_id = i.batch_id and e.charge_id = i.charge_id
      group by l.batch_id, l.lane
    ) s using (batch_id, lane)
    where (l.settled_charges, l.refunded_charges, l.refunded, l.refunded_people, l.lots_reinstated, l.exceptions)
      is distinct from (coalesce(s.settled, 0), coalesce(s.refunded_charges, 0), coalesce(s.refunded, 0), coalesce(s.people, 0),
                        coalesce(s.lots, 0), coalesce(s.exceptions, 0))`,
  'no reversal gives back more than was charged beyond the restored rules': sql`
    select i.batch_id, i.charge_id, c.qty, r.qty as returned, i.restored
    from charges.reversal_item i
    left join charges.charge c on c.id = i.charge_id
    left join charges.return r on r.charge_id = i.charge_id and r.batch_id = i.batch_id
    where c.qty is distinct from i.charged or c.owner_id <> i.owner_id or r.qty > c.qty - i.restored`,
}

export interface NamedVersion {
  readonly policy: PolicyName
  readonly version: number
  readonly sha256: string | null
}

/** Every version that a row of this module names, with the hash that it gives, if it gives one. */
export async function namedVersions(tx: Tx): Promise<readonly NamedVersion[]> {
  const { rows } = await sql<NamedVersion>`
    select policy, version, sha256 from charges.quote
    union select policy, version, sha256 from charges.charge
    union select policy, version_in_force, null from charges.charge
    union select policy, version, null from charges.return`.execute(tx)
  return rows
}

export interface PaidTotals {
  readonly charges: number
  readonly qty: number
  readonly refunded: number
}

/** All paid charges of these actions together, as this module knows them. */
export async function paidTotals(tx: Tx, actions: readonly PricedAction[]): Promise<PaidTotals> {
  const { rows } = await sql<PaidTotals>`
    select count(*) as charges, coalesce(sum(c.qty), 0) as qty, coalesce(sum(r.qty), 0) as refunded
    from charges.charge c left join (select charge_id, sum(qty) as qty from charges.return group by charge_id) r on r.charge_id = c.id
    where c.qty > 0 and c.action = any(${actions}::text[])`.execute(tx)
  return rows[0]!
}
