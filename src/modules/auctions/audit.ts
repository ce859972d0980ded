import type { Id } from '#kernel/ids.ts'
import { bookedCharges, bookedTotals } from '#modules/ledger/index.ts'
import type { AuditFinding } from '#platform/audit.ts'
import type { Database, Tx } from '#platform/db/database.ts'
import { auditBadges } from './audit-badges.ts'
import { CLICK_PURPOSE } from './click-commands.ts'
import { PURPOSE } from './hold-commands.ts'
import { settleRound } from './rules/round.ts'
import { bidOf, isWholeHead, isWholeLadder } from './rules/sealed-ladder.ts'
import { ownChecks, paidTotals, readPaidBids, type PaidBid, type PaidTotals } from './store/audit.ts'
import { paidClickTotals, profileChecks, readPaidClicks } from './store/profile-audit.ts'
import { findRound, selectRounds, type StoredRound } from './store/rounds.ts'

/**
 * Proves the auctions right, in one snapshot: every round's bids are the sealed ones and settle to what was recorded, every charge is what
 * its place cost and is booked in the ledger, and nobody was charged without a place. `[]` when all is well.
 */
export async function auditAuctions(db: Database): Promise<readonly AuditFinding[]> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (tx) => [
      ...(await runOwnChecks(tx)),
      ...(await auditRounds(tx)),
      ...(await auditCharges(tx, PURPOSE, { paid: await readPaidBids(tx), ours: await paidTotals(tx) })),
      ...(await auditCharges(tx, CLICK_PURPOSE, { paid: await readPaidClicks(tx), ours: await paidClickTotals(tx) })),
      ...(await auditBadges(tx)),
    ])
}

/** The same for one auction, but for what only the ledger knows: its rounds settled again, its bids against their steps and places. */
export async function auditOneAuction(tx: Tx, auctionId: Id): Promise<readonly AuditFinding[]> {
  return [...(await runOwnChecks(tx, auctionId)), ...(await auditRounds(tx, auctionId))]
}

async function runOwnChecks(tx: Tx, only?: Id): Promise<readonly AuditFinding[]> {
  const findings: AuditFinding[] = []
  const own = ownChecks(only)
  for (const [check, query] of Object.entries(only === undefined ? { ...own, ...profileChecks } : own)) {
    const { rows } = await query.execute(tx)
    findings.push(...rows.map((row) => ({ check, row })))
  }
  return findings
}

async function auditRounds(tx: Tx, only?: Id): Promise<readonly AuditFinding[]> {
  const findings: AuditFinding[] = []
  for (const { auctionId, no } of await selectRounds(tx, only)) {
    const round = await findRound(tx, auctionId, no)
    const wrong = round === undefined ? ['a round has its head'] : problemsOf(round)
    findings.push(...wrong.map((check) => ({ check, row: { auctionId, round: no } })))
  }
  return findings
}

function problemsOf({ head, rungs }: StoredRound): readonly string[] {
  const sealed = rungs.map(({ bid }) => bid)
  const settled = new Map(settleRound(sealed.map(bidOf), head.terms).ladder.map((rung) => [rung.bid.id, rung]))
  const isSettled = rungs.every(({ bid, outcome, pays }) => {
    const rung = settled.get(bid.id)
    return rung?.outcome === outcome && rung.pays === pays
  })
  return [
    ...(isWholeHead(head) && isWholeLadder(head, sealed) ? [] : ['the bids of a round are the ones that were sealed']),
    ...(isSettled ? [] : ['settling the sealed bids again gives what was recorded']),
  ]
}

interface Paid {
  readonly paid: readonly PaidBid[]
  readonly ours: PaidTotals
}

async function auditCharges(tx: Tx, purpose: string, { paid, ours }: Paid): Promise<readonly AuditFinding[]> {
  const booked = await bookedCharges(
    tx,
    paid.map(({ chargeId, ownerId }) => ({ id: chargeId, ownerId })),
  )
  const findings: AuditFinding[] = paid
    .filter(({ chargeId, pays, returned }) => booked.get(chargeId)?.qty !== pays || booked.get(chargeId)?.refunded !== returned)
    .map((row) => ({ check: 'the ledger has moved exactly what a place cost and what came back', row }))
  const ledger = await bookedTotals(tx, [purpose])
  const same = ours.charges === ledger.charges && ours.qty === ledger.qty && ours.refunded === ledger.refunded
  return same ? findings : [...findings, { check: 'boosts and ledger have the same totals', row: { purpose, ours, ledger } }]
}
