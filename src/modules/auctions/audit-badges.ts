import { bookedCharges, bookedHolds, bookedTotals } from '#modules/ledger/index.ts'
import type { AuditFinding } from '#platform/audit.ts'
import type { Tx } from '#platform/db/database.ts'
import { BADGE_PURPOSE } from './badge-commands.ts'
import { badgeChecks, readHeldStretches, readTicks } from './store/audit-badges.ts'

/**
 * Proves the availability badge right, inside the caller's snapshot: each Connect was taken once and after its time, by a charge of 1 that
 * the ledger knows; each stretch held its week's price, and once it has ended, held = charged + released.
 */
export async function auditBadges(tx: Tx): Promise<readonly AuditFinding[]> {
  const findings: AuditFinding[] = []
  for (const [check, query] of Object.entries(badgeChecks)) {
    const { rows } = await query.execute(tx)
    findings.push(...rows.map((row) => ({ check, row })))
  }
  return [...findings, ...(await auditTicks(tx)), ...(await auditHolds(tx))]
}

async function auditTicks(tx: Tx): Promise<readonly AuditFinding[]> {
  const ticks = await readTicks(tx)
  const booked = await bookedCharges(
    tx,
    ticks.map(({ chargeId, ownerId }) => ({ id: chargeId, ownerId })),
  )
  const findings: AuditFinding[] = ticks
    .filter(({ chargeId }) => booked.get(chargeId)?.qty !== 1)
    .map((row) => ({ check: 'each Connect of a badge is a charge of 1 in the ledger', row }))
  const { charges, qty } = await bookedTotals(tx, [BADGE_PURPOSE])
  const same = charges === ticks.length && qty === ticks.length
  const row = { ticks: ticks.length, charges, qty }
  return same ? findings : [...findings, { check: 'badges and ledger have the same totals', row }]
}

async function auditHolds(tx: Tx): Promise<readonly AuditFinding[]> {
  const stretches = await readHeldStretches(tx)
  const booked = await bookedHolds(
    tx,
    stretches.map(({ holdId, ownerId }) => ({ id: holdId, ownerId })),
  )
  return stretches
    .filter(({ holdId, price, ticks, isOver }) => {
      const hold = booked.get(holdId)
      const isRight = hold?.qty === price && hold.captured === ticks && (!isOver || hold.captured + hold.released === hold.qty)
      return !isRight
    })
    .map((row) => ({ check: 'a stretch of a badge held its week, and has nothing left when it has ended', row }))
}
