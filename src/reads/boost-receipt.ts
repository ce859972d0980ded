import { sql } from 'kysely'
import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import { bucketOf, sealingOfCharge, type Inclusion, type Sealing } from '#modules/ledger/index.ts'
import { getPricedBy, returnConditions, type ReturnCondition } from '#modules/policy/index.ts'
import type { Tx } from '#platform/db/database.ts'

/** Why a boosted place cost what it did. Dates are ISO texts, so it is JSON; sums are Connects. */
export interface BoostReceipt {
  readonly format: 'guildhall-boost-receipt@1'
  readonly chargeId: Id
  readonly ownerId: Id
  readonly at: string
  readonly action: 'boost.proposal'
  readonly subject: { readonly kind: 'proposal'; readonly id: Id }
  readonly policy: 'connects'
  /** The version that the auction opened under and kept, and the hash of all its rules. */
  readonly version: number
  readonly sha256: string
  readonly clauseId: string
  readonly rule: { readonly pays: 'highest_losing_bid' | 'pay_your_bid'; readonly slots: number; readonly min: number }
  /** Where the price was sealed: its result sheet computes it again. */
  readonly round: { readonly auction: Id; readonly no: number; readonly hash: string }
  readonly maximum: number
  readonly amount: number
  readonly lots: readonly { readonly lotId: Id; readonly origin: string; readonly qty: number }[]
  readonly returnsIf: readonly ReturnCondition[]
  readonly returned: { readonly qty: number; readonly entries: readonly { readonly at: string; readonly qty: number }[] }
  /** The proof that its transaction is sealed, once it is. */
  readonly inclusion?: Inclusion
}

export interface BoostCharge {
  readonly receipt: BoostReceipt
  readonly jobTitle: string
  /** While the job runs its removal can still bring the Connects back; null when it has ended. */
  readonly jobRunsUntil: Instant | null
  readonly sealing: Sealing | undefined
}

interface Row {
  readonly ownerId: Id
  readonly proposalId: Id
  readonly auctionId: Id
  readonly chargedAt: Instant
  readonly version: number
  readonly sha256: string
  readonly clause: string
  readonly rule: BoostReceipt['rule']['pays']
  readonly slots: number
  readonly min: number
  readonly maximum: number
  readonly pays: number
  readonly round: number
  readonly hash: string
  readonly jobTitle: string
  readonly jobRunsUntil: Instant | null
}

/** The receipt of a boost's charge; undefined when the charge is none. Ask `ownerId` before showing it. */
export async function readBoostReceipt(tx: Tx, chargeId: Id): Promise<BoostCharge | undefined> {
  const { rows } = await sql<Row & { bidId: Id }>`
    select b.id as bid_id, b.owner_id, b.proposal_id, b.auction_id, s.at as charged_at, a.version, a.sha256, a.clause, a.pays as rule,
           a.slots, a.min_connects as min, b.maximum, b.pays, b.round, r.hash, j.title as job_title,
           case when j.state in ('open', 'paused') then j.expires_at end as job_runs_until
    from auctions.bid b
    join auctions.auction a on a.id = b.auction_id
    join auctions.round r on r.auction_id = b.auction_id and r.no = b.round
    join auctions.step s on s.bid_id = b.id and s.kind = 'charged'
    join jobs.job j on j.id = a.job_id
    where b.charge_id = ${chargeId}`.execute(tx)
  const row = rows[0]
  if (row === undefined) return undefined
  const { ownerId, jobTitle, jobRunsUntil } = row
  const sealing = await sealingOfCharge(tx, { ownerId, chargeId })
  const receipt = receiptOf(chargeId, row, {
    lots: await readLots(tx, { ownerId, chargeId }),
    returns: await readReturns(tx, row.bidId),
    returnsIf: returnConditions((await getPricedBy(tx, 'connects', row.version)).document, row.clause),
  })
  const whole = sealing?.state === 'sealed' ? { ...receipt, inclusion: sealing.inclusion } : receipt
  return { receipt: whole, jobTitle, jobRunsUntil, sealing }
}

interface Parts {
  readonly lots: BoostReceipt['lots']
  readonly returns: readonly { readonly at: Instant; readonly qty: number }[]
  readonly returnsIf: readonly ReturnCondition[]
}

function receiptOf(chargeId: Id, row: Row, { lots, returns, returnsIf }: Parts): BoostReceipt {
  return {
    format: 'guildhall-boost-receipt@1',
    chargeId,
    ownerId: row.ownerId,
    at: row.chargedAt.toISOString(),
    action: 'boost.proposal',
    subject: { kind: 'proposal', id: row.proposalId },
    policy: 'connects',
    version: row.version,
    sha256: row.sha256,
    clauseId: row.clause,
    rule: { pays: row.rule, slots: row.slots, min: row.min },
    round: { auction: row.auctionId, no: row.round, hash: row.hash },
    maximum: row.maximum,
    amount: row.pays,
    lots,
    returnsIf,
    returned: {
      qty: returns.reduce((sum, { qty }) => sum + qty, 0),
      entries: returns.map(({ at, qty }) => ({ at: at.toISOString(), qty })),
    },
  }
}

/** The lots that paid for it, in the order they were taken. */
async function readLots(
  tx: Tx,
  { ownerId, chargeId }: { readonly ownerId: Id; readonly chargeId: Id },
): Promise<BoostReceipt['lots']> {
  const bucket = bucketOf(ownerId)
  const { rows } = await sql<BoostReceipt['lots'][number]>`
    select lot.id as lot_id, lot.origin, sum(move.qty)::integer as qty
    from ledger.charge charge
    join ledger.txn txn on txn.bucket = charge.bucket and txn.id = charge.txn_id
    cross join lateral unnest(txn.moves) with ordinality as move (lot_id, from_state, to_state, qty, hold_id, unwinds, no)
    join ledger.lot lot on lot.bucket = txn.bucket and lot.id = move.lot_id
    where charge.bucket = ${bucket} and charge.id = ${chargeId} and move.to_state = 'consumed'
    group by lot.id, lot.origin order by min(move.no)`.execute(tx)
  return rows
}

async function readReturns(tx: Tx, bidId: Id): Promise<Parts['returns']> {
  const { rows } = await sql<Parts['returns'][number]>`
    select at, connects as qty from auctions.step where bid_id = ${bidId} and kind = 'returned' order by no`.execute(tx)
  return rows
}
