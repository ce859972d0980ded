import { bookedCharges, bookedTotals, spentByVersion, type BookedCharge } from '#modules/ledger/index.ts'
import {
  actionNames,
  decodeFacts,
  findPricedBy,
  optionalActions,
  selectActivations,
  tryPriceAction,
  type PricedBy,
} from '#modules/policy/index.ts'
import type { AuditFinding } from '#platform/audit.ts'
import type { Database, Tx } from '#platform/db/database.ts'
import { purposeOf } from './actions/charge.ts'
import { POLICY } from './actions/price-now.ts'
import { namedVersions, ownChecks, paidTotals, readAllCharges } from './store/audit.ts'
import type { Charge } from './store/charges.ts'
import { simulatedTotals } from './store/simulated-totals.ts'

/**
 * Proves the charges right, in one snapshot: each was made under the version in force, pricing its stored facts again gives its
 * price (or the lower quote that was honoured), and what came back adds up. `[]` when all is well.
 */
export async function auditCharges(db: Database): Promise<readonly AuditFinding[]> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (tx) => [
      ...(await runOwnChecks(tx)),
      ...(await auditVersions(tx)),
      ...(await auditEach(tx)),
      ...(await auditTotals(tx)),
      ...(await auditSimulation(tx)),
    ])
}

async function runOwnChecks(tx: Tx): Promise<readonly AuditFinding[]> {
  const findings: AuditFinding[] = []
  for (const [check, query] of Object.entries(ownChecks)) {
    const { rows } = await query.execute(tx)
    findings.push(...rows.map((row) => ({ check, row })))
  }
  return findings
}

/** Quotes, charges and returns name versions of the register by number and hash; no foreign key holds them to it. */
async function auditVersions(tx: Tx): Promise<readonly AuditFinding[]> {
  const findings: AuditFinding[] = []
  for (const named of await namedVersions(tx)) {
    const known = await findPricedBy(tx, named.policy, named.version)
    const isRight = known !== undefined && (named.sha256 === null || known.sha256 === named.sha256)
    if (!isRight) findings.push({ check: 'quotes, charges and returns name versions that exist, by their hash', row: named })
  }
  return findings
}

async function auditEach(tx: Tx): Promise<readonly AuditFinding[]> {
  const findings: AuditFinding[] = []
  const wasInForce = await timetable(tx)
  const versionOf = versionsOf(tx)
  for await (const page of readAllCharges(tx)) {
    const booked = await bookedCharges(tx, page)
    for (const charge of page) {
      const wrong = [
        ...(wasInForce(charge) ? [] : ['the version was in force when it was charged']),
        ...((await isPricedRight(charge, versionOf)) ? [] : ['pricing the stored facts again gives the stored price']),
        ...(isBooked(charge, booked.get(charge.id)) ? [] : ['the ledger has moved exactly what was charged and returned']),
      ]
      findings.push(...wrong.map((check) => ({ check, row: { chargeId: charge.id, version: charge.version, at: charge.at } })))
    }
  }
  return findings
}

/** A price of 0 has no transaction in the ledger. */
function isBooked(charge: Charge, booked: BookedCharge | undefined): boolean {
  if (charge.qty === 0) return booked === undefined
  return booked !== undefined && booked.qty === charge.qty && booked.refunded === charge.returned
}

const settledElsewhere: ReadonlySet<string> = new Set(optionalActions)
const settledHere = actionNames.filter((action) => !settledElsewhere.has(action))

/**
 * Simulating each version on the decisions that it priced gives what was charged and what the ledger's journal booked under it, to
 * the last Connect. A quote that was honoured across a change belongs to the version that made its price. The prices come from the
 * rules as SQL, so this is another reading of them than the one above.
 */
async function auditSimulation(tx: Tx): Promise<readonly AuditFinding[]> {
  const versions = (await namedVersions(tx)).map(({ version }) => version)
  const documents: PricedBy[] = []
  for (const version of new Set(versions)) {
    const found = await findPricedBy(tx, POLICY, version)
    if (found !== undefined) documents.push(found)
  }
  const simulated = await simulatedTotals(tx, POLICY, { versions: documents, actions: settledHere })
  const booked = new Map((await spentByVersion(tx)).map(({ version, connects }) => [version, connects]))
  return [...new Set([...simulated.map(({ version }) => version), ...booked.keys()])].flatMap((version) => {
    const { charged, simulated: priced } = simulated.find((one) => one.version === version) ?? { charged: 0, simulated: 0 }
    const spent = booked.get(version) ?? 0
    if (charged === priced && charged === spent) return []
    return [
      {
        check: 'simulating a version gives what was charged and booked under it',
        row: { version, charged, simulated: priced, booked: spent },
      },
    ]
  })
}

/** Each charge has its transaction; as many transactions as charges means that there is no transaction without its charge. */
async function auditTotals(tx: Tx): Promise<readonly AuditFinding[]> {
  const charges = await paidTotals(tx, settledHere)
  const ledger = await bookedTotals(tx, settledHere.map(purposeOf))
  const same = charges.charges === ledger.charges && charges.qty === ledger.qty && charges.refunded === ledger.refunded
  return same ? [] : [{ check: 'charges and ledger have the same totals', row: { charges, ledger } }]
}

async function timetable(tx: Tx): Promise<(charge: Charge) => boolean> {
  const spans = await selectActivations(tx, POLICY)
  return ({ versionInForce, at }) =>
    spans.some(
      ({ version, since, until }) =>
        version === versionInForce && since.getTime() <= at.getTime() && (until === null || at.getTime() < until.getTime()),
    )
}

type VersionOf = (version: number) => Promise<PricedBy | undefined>

/** Asks for each version once; a damaged row may name one that never was. */
function versionsOf(tx: Tx): VersionOf {
  const known = new Map<number, Promise<PricedBy | undefined>>()
  return (version) => {
    const asked = known.get(version) ?? findPricedBy(tx, POLICY, version)
    known.set(version, asked)
    return asked
  }
}

async function isPricedRight(charge: Charge, versionOf: VersionOf): Promise<boolean> {
  const facts = decodeFacts(charge.action, charge.facts)
  const by = await versionOf(charge.version)
  const inForce = await versionOf(charge.versionInForce)
  if (by === undefined || inForce === undefined) return false
  const price = tryPriceAction(by.document, charge.action, facts)
  const priceThen = tryPriceAction(inForce.document, charge.action, facts)
  if (!('amount' in price) || !('amount' in priceThen)) return false
  return (
    by.sha256 === charge.sha256 &&
    price.amount === charge.qty &&
    price.clauseId === charge.clauseId &&
    priceThen.amount === charge.priceInForce &&
    charge.qty <= priceThen.amount
  )
}
