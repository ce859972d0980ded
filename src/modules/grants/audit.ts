import { sql } from 'kysely'
import { supply } from '#modules/ledger/index.ts'
import type { AuditFinding } from '#platform/audit.ts'
import type { Database, Tx } from '#platform/db/database.ts'
import { originOf } from './actions/grant.ts'
import { grantTotals } from './store/grants.ts'

/** Each answers the rows that break the promise it is named after. */
const checks: Readonly<Record<string, ReturnType<typeof sql<object>>>> = {
  'a promo code was redeemed as often as it counts, and never above its limit': sql`
    select p.id as promo_code_id, p.redeemed, p.most, count(r.account_id) as redemptions
    from grants.promo_code p left join grants.redemption r on r.promo_code_id = p.id
    group by p.id having p.redeemed <> count(r.account_id) or p.redeemed > p.most`,
  'every redemption issued what its code promises, to whoever redeemed it': sql`
    select r.promo_code_id, r.account_id from grants.redemption r join grants.promo_code p on p.id = r.promo_code_id
    left join grants.grant g on g.id = r.grant_id
    where g.id is null or g.owner_id <> r.account_id or g.qty <> p.connects or g.kind <> 'promo'`,
  'nobody decided on their own special grant': sql`
    select id as special_grant_id, proposed_by from grants.special_grant
    where state not in ('proposed', 'withdrawn') and decided_by is not distinct from proposed_by`,
  'a special grant was issued to as many people as it counts, each once': sql`
    select s.id as special_grant_id, s.issued_people, count(g.id) as grants
    from grants.special_grant s
    left join grants.grant g on g.kind in ('make_good', 'gift') and g.key in ('make_good/' || s.id, 'gift/' || s.id) and g.qty = s.qty
    group by s.id having s.issued_people <> count(g.id) or s.issued_people <> count(distinct g.owner_id)`,
  'an issued special grant went to as many people as were counted when it was approved': sql`
    select id as special_grant_id, people, issued_people from grants.special_grant where state = 'issued' and issued_people <> people`,
  'months were granted up to the count of their membership': sql`
    select g.owner_id, g.key, m.months_done from grants.grant g left join grants.membership m on m.owner_id = g.owner_id
    where g.kind = 'monthly' and substr(g.key, 9)::int > coalesce(m.months_done, 0)`,
}

/** Proves that what was issued is what was promised and approved, and what the ledger has. `[]` when all is well. */
export async function auditGrants(db: Database): Promise<readonly AuditFinding[]> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (tx) => {
      const findings: AuditFinding[] = []
      for (const [check, query] of Object.entries(checks)) {
        const { rows } = await query.execute(tx)
        findings.push(...rows.map((row) => ({ check, row })))
      }
      return [...findings, ...(await auditTotals(tx))]
    })
}

/** Neither Connects that nobody granted, nor grants without Connects. What came back after its expiry is issued anew and left out. */
async function auditTotals(tx: Tx): Promise<readonly AuditFinding[]> {
  const issued = new Map((await supply(tx)).map((line) => [line.origin, line.issued - line.renewed]))
  const granted = new Map((await grantTotals(tx)).map(({ kind, qty }) => [originOf(kind), qty]))
  return [...new Set([...issued.keys(), ...granted.keys()])]
    .filter((origin) => (issued.get(origin) ?? 0) !== (granted.get(origin) ?? 0))
    .map((origin) => ({
      check: 'what was granted is what the ledger issued, for every origin',
      row: { origin, granted: granted.get(origin) ?? 0, issued: issued.get(origin) ?? 0 },
    }))
}
