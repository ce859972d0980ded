import { sql } from 'kysely'
import type { Id } from '#kernel/ids.ts'
import { bookedPayments, bookedPaymentTotals, type BookedPayment } from '#modules/ledger/index.ts'
import type { AuditFinding } from '#platform/audit.ts'
import type { Database, Tx } from '#platform/db/database.ts'
import { PROVIDER } from './settle-purchase.ts'

const OWNERS_AT_ONCE = 1_000

interface Bought {
  readonly connects: number
  readonly paidUsdCents: number
  readonly taxUsdCents: number
}

/**
 * Proves that the clearing account has exactly what was bought: every purchase that succeeded was booked with its Connects, its money and
 * its tax, and nothing was booked that nobody bought. `[]` when all is well.
 */
export async function auditPayments(db: Database): Promise<readonly AuditFinding[]> {
  return db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(auditSnapshot)
}

/** The same inside a transaction of the caller's. */
export async function auditSnapshot(tx: Tx): Promise<readonly AuditFinding[]> {
  return [...(await auditOwners(tx)), ...(await auditTotals(tx))]
}

async function auditOwners(tx: Tx): Promise<readonly AuditFinding[]> {
  const findings: AuditFinding[] = []
  for await (const page of ownersWhoBought(tx)) {
    const booked = Map.groupBy(
      await bookedPayments(
        tx,
        PROVIDER,
        page.map(({ ownerId }) => ownerId),
      ),
      ({ ownerId }) => ownerId,
    )
    for (const { ownerId, bought } of page) {
      const inLedger = (booked.get(ownerId) ?? []).map(boughtOf)
      if (isSame(bought, inLedger)) continue
      findings.push({
        check: 'every purchase that succeeded was booked with its Connects, money and tax',
        row: { ownerId, bought, booked: inLedger },
      })
    }
  }
  return findings
}

async function* ownersWhoBought(tx: Tx): AsyncGenerator<readonly { readonly ownerId: Id; readonly bought: readonly Bought[] }[]> {
  for (let after = '00000000-0000-0000-0000-000000000000'; ;) {
    const { rows } = await sql<{ ownerId: Id; bought: Bought[] }>`
      select owner_id, json_agg(json_build_object(
        'connects', connects, 'paidUsdCents', total_usd_cents, 'taxUsdCents', tax_usd_cents)) as bought
      from payments.purchase where state = 'succeeded' and owner_id > ${after}::uuid
      group by owner_id order by owner_id limit ${OWNERS_AT_ONCE}`.execute(tx)
    const last = rows.at(-1)
    if (last === undefined) return
    yield rows
    after = last.ownerId
  }
}

/** As many bookings as purchases means, with the above, that there is no booking without its purchase. */
async function auditTotals(tx: Tx): Promise<readonly AuditFinding[]> {
  const { rows } = await sql<{ payments: number; usdCents: number }>`
    select count(*) as payments, coalesce(sum(total_usd_cents), 0) as usd_cents from payments.purchase
    where state = 'succeeded' and total_usd_cents > 0`.execute(tx)
  const ledger = await bookedPaymentTotals(tx, PROVIDER)
  const bought = rows[0]!
  if (bought.payments === ledger.payments && bought.usdCents === ledger.usdCents) return []
  return [{ check: 'the clearing account has what was bought, and nothing else', row: { bought, ledger } }]
}

function boughtOf({ connects, paidUsdCents, taxUsdCents }: BookedPayment): Bought {
  return { connects, paidUsdCents, taxUsdCents }
}

/** In whatever order; what cost nothing has no booking of money. */
function isSame(bought: readonly Bought[], booked: readonly Bought[]): boolean {
  const inOrder = (list: readonly Bought[]) =>
    JSON.stringify(
      list
        .filter(({ paidUsdCents }) => paidUsdCents > 0)
        .map(({ connects, paidUsdCents, taxUsdCents }) => [connects, paidUsdCents, taxUsdCents].join('/'))
        .toSorted(),
    )
  return inOrder(bought) === inOrder(booked)
}
