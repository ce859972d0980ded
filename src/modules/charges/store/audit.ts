import { sql } from 'kysely'
import type { PricedAction } from '#modules/policy/index.ts'
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
  'returned = the sum of returns, at most what was charged': sql`
    select c.id as charge_id, c.qty, c.returned, coalesce(sum(r.qty), 0) as returns
    from charges.charge c left join charges.return r on r.charge_id = c.id
    group by c.id having c.returned <> coalesce(sum(r.qty), 0) or c.returned > c.qty`,
  'the lots used add up to the charge': sql`
    select id as charge_id, qty from charges.charge
    where qty <> (select coalesce(sum((lot ->> 'qty')::int), 0) from jsonb_array_elements(lots) as lot)`,
  'every charge has its decision in the log, with the same facts and amount': sql`
    select c.id as charge_id from charges.charge c left join charges.decision d on d.charge_id = c.id
    where d.id is null or d.facts <> c.facts or d.amount <> c.qty or d.action <> c.action or d.clause <> c.clause or d.version <> c.version`,
  'an honoured quote was alive and for the same person, action and facts': sql`
    select c.id as charge_id, q.id as quote_id from charges.charge c left join charges.quote q on q.id = c.quote_id
    where c.version <> c.version_in_force
      and (q.id is null or q.owner_id <> c.owner_id or q.action <> c.action or q.facts <> c.facts or q.version <> c.version
           or q.amount <> c.qty or q.expires_at <= c.at or q.taken_at > c.at)`,
  'a finished reversal has settled everything it owed': sql`
    select b.id as batch_id, i.charge_id, i.due, i.refunded from charges.reversal_batch b join charges.reversal_item i on i.batch_id = b.id
    where b.state = 'done' and i.settled_at is null`,
  'what a reversal settled is what it returned': sql`
    select i.batch_id, i.charge_id, i.refunded, r.qty as returned
    from charges.reversal_item i left join charges.return r on r.batch_id = i.batch_id and r.charge_id = i.charge_id
    where i.refunded is distinct from coalesce(r.qty, case when i.settled_at is not null then 0 end)`,
  'no reversal gives back more than was charged beyond the restored rules': sql`
    select i.batch_id, i.charge_id, c.qty, c.returned, i.restored from charges.reversal_item i join charges.charge c on c.id = i.charge_id
    where i.charged <> c.qty or i.refunded > c.qty - i.restored`,
}

export interface PaidTotals {
  readonly charges: number
  readonly qty: number
  readonly refunded: number
}

/** All paid charges of these actions together, as this module knows them. */
export async function paidTotals(tx: Tx, actions: readonly PricedAction[]): Promise<PaidTotals> {
  const { rows } = await sql<PaidTotals>`
    select count(*) as charges, coalesce(sum(qty), 0) as qty, coalesce(sum(returned), 0) as refunded
    from charges.charge where qty > 0 and action = any(${actions}::text[])`.execute(tx)
  return rows[0]!
}
