import { sql } from 'kysely'
import { auditCharges } from '#modules/charges/index.ts'
import { audit, auditRecent } from '#modules/ledger/index.ts'
import type { Database } from '#platform/db/database.ts'

const MOST_AUDITED_WHOLE = 4_000_000
const LAST_TRANSACTIONS = 500

/**
 * The product's own audits of everything that engines and the filling wrote. A journal of millions would take them longer than the
 * benchmark itself: of such a one, the wallets of the last transactions with all of their history.
 */
export async function auditWorld(owner: Database): Promise<{ readonly looked: string; readonly findings: readonly unknown[] }> {
  const { rows } = await sql<{ count: number }>`select count(*) as count from ledger.txn`.execute(owner)
  const transactions = rows[0]!.count
  if (transactions <= MOST_AUDITED_WHOLE) {
    return { looked: `${transactions} transactions`, findings: [...(await audit(owner)), ...(await auditCharges(owner))] }
  }
  await sql`
    update ledger.watermark
    set below = (select min(xid) from (select xid from ledger.txn order by xid desc limit ${LAST_TRANSACTIONS}) last)
    where task = 'audit'`.execute(owner)
  const { findings, lookedAt } = await auditRecent(owner)
  return { looked: `the ${lookedAt} wallets of the last ${LAST_TRANSACTIONS} of ${transactions} transactions`, findings }
}
