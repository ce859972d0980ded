import { derivedId, type Id } from '#kernel/ids.ts'
import { invariant } from '#kernel/invariant.ts'
import { lockWallets } from '#modules/ledger/index.ts'
import { findTimeline, getPricedBy, type PolicyDocument, type PolicyName } from '#modules/policy/index.ts'
import type { Ctx } from '#platform/run-action.ts'
import { announceWebhook } from '#platform/webhooks/index.ts'
import { reversalFinished, reversalRefunded } from '../events.ts'
import { refundsDue } from '../refund-due.ts'
import { POLICY } from './price-now.ts'
import { FIRST_ID, selectChargesUnder, type ChargeUnder, type LogPlace } from '../store/charges-under.ts'
import {
  findBatch,
  insertBatch,
  lockBatch,
  markDone,
  markPlanned,
  markRefunding,
  selectFigures,
  type BatchState,
  type ReversalBatch,
} from '../store/reversal-batches.ts'
import {
  insertItems,
  insertLanes,
  isAnyLaneOpen,
  lockChunk,
  selectCameBack,
  settleChunk,
  type CameBack,
  type Chunk,
  type PlannedItem,
  type Settlement,
} from '../store/reversal-items.ts'
import { MOST_AT_ONCE, giveBack, type Due } from './give-back.ts'

export interface ReversedClauses {
  readonly policy: PolicyName
  readonly version: number
  readonly reversedVersion: number
  readonly clauses: readonly string[]
}

/** The id of a reversal's refunds is known as soon as its version is. */
export function reversalBatchId(policy: PolicyName, version: number): Id {
  return derivedId('reversal', policy, version)
}

/** Opens the batch of a reversal. Repeating it changes nothing. */
export async function openReversalBatch(ctx: Ctx, reversed: ReversedClauses): Promise<Id> {
  const id = reversalBatchId(reversed.policy, reversed.version)
  await insertBatch(ctx.tx, { id, ...reversed, createdAt: ctx.now })
  return id
}

// Short steps: the bar moves, wallets are locked briefly, memory stays flat, and little is lost when the process dies.
const CHARGES_A_PAGE = 5_000

/**
 * One step of a batch in the caller's transaction: plans a page, settles a chunk of a lane that nobody else works on, or closes the batch.
 * What is done is committed with its own record, so a process may die after or inside any step and another one goes on.
 * `busy`: others are at all of it right now.
 */
export async function advanceReversal(ctx: Ctx, batchId: Id): Promise<BatchState | 'busy'> {
  const batch = await findBatch(ctx.tx, batchId)
  if (batch === undefined) return 'busy'
  if (batch.state === 'planning') return advancePlan(ctx, batchId)
  if (batch.state === 'refunding') return advanceRefunds(ctx, batch)
  return 'done'
}

async function advancePlan(ctx: Ctx, batchId: Id): Promise<BatchState | 'busy'> {
  const batch = await lockBatch(ctx.tx, batchId)
  if (batch === undefined) return 'busy'
  if (batch.state === 'planning') await planPage(ctx, batch, batch.planned)
  return batch.state
}

async function planPage(ctx: Ctx, batch: ReversalBatch, planned: LogPlace | undefined): Promise<void> {
  const { policy, reversedVersion, version } = batch
  const page = await selectChargesUnder(
    ctx.tx,
    { policy, fromVersion: reversedVersion, toVersion: version },
    { after: planned ?? (await placeBefore(ctx, batch)), limit: CHARGES_A_PAGE },
  )
  const { document } = await getPricedBy(ctx.tx, POLICY, version)
  const itemOf = planItems(document, batch.clauses)
  const items = page.charges.flatMap((charge) => itemOf(charge) ?? [])
  if (items.length > 0) await insertItems(ctx.tx, batch.id, items)
  if (page.through !== undefined) {
    const due = items.reduce((sum, item) => sum + item.due, 0)
    await markPlanned(ctx.tx, batch.id, { through: page.through, charges: items.length, due })
  }
  if (page.charges.length === CHARGES_A_PAGE) return
  await insertLanes(ctx.tx, batch.id)
  await markRefunding(ctx.tx, batch.id)
}

/** No charge is older than the reversed version's first moment. */
async function placeBefore(ctx: Ctx, { policy, reversedVersion, createdAt }: ReversalBatch): Promise<LogPlace> {
  const { since = createdAt } = await findTimeline(ctx.tx, policy, reversedVersion)
  return { at: since.toISOString(), id: FIRST_ID }
}

/** Says of each charge what a reversal owes for it as things stand; undefined when that is nothing. */
export function planItems(
  restored: PolicyDocument,
  clauses: readonly string[],
): (charge: ChargeUnder) => PlannedItem | undefined {
  const dueOf = refundsDue({ restored, clauses })
  return (charge) => {
    const owed = dueOf(charge)
    if (owed === undefined || owed.due === 0) return undefined
    return { chargeId: charge.id, ownerId: charge.ownerId, charged: charge.qty, restored: owed.restored, due: owed.due }
  }
}

async function advanceRefunds(ctx: Ctx, batch: ReversalBatch): Promise<BatchState | 'busy'> {
  const chunk = await lockChunk(ctx.tx, batch.id, MOST_AT_ONCE)
  if (chunk !== undefined) await refundChunk(ctx, batch, chunk)
  else if (await isAnyLaneOpen(ctx.tx, batch.id)) return 'busy'
  else return finish(ctx, batch)
  return 'refunding'
}

async function refundChunk(ctx: Ctx, batch: ReversalBatch, chunk: Chunk): Promise<void> {
  const { items } = chunk
  invariant(items.length > 0, `lane ${chunk.lane} of ${batch.id} is open, so something is left in it`)
  // Whoever gives back holds the wallet, so what has come back so far does not change any more.
  await lockWallets(
    ctx.tx,
    items.map((item) => item.ownerId),
  )
  const cameBack = await selectCameBack(
    ctx.tx,
    batch.id,
    items.map((item) => item.chargeId),
  )
  const { document } = await getPricedBy(ctx.tx, POLICY, batch.version)
  const { minLifeDays } = document.expiry
  const about = { reversal: batch.id }
  const dues = items.flatMap(({ chargeId, ownerId, ...item }): readonly Due[] => {
    const qty = stillDue(item, cameBack.get(chargeId))
    return qty > 0 ? [{ chargeId, ownerId, qty, policy: batch.policy, version: batch.version, minLifeDays, about }] : []
  })
  const given = await giveBack(ctx, dues, { reason: 'reversal', event: 'policy.reversed', batchId: batch.id })
  const returns = new Map(given.returns.map((entry) => [entry.chargeId, entry]))
  const refusals = new Map(given.refused.map(({ due, refusal }) => [due.chargeId, refusal.code]))
  const settlements = items.map((item): Settlement => {
    const now = returns.get(item.chargeId)
    const before = cameBack.get(item.chargeId)
    const refunded = (now?.qty ?? 0) + (before?.byBatch ?? 0)
    const lotsReinstated = (now?.lotsReinstated ?? 0) + (before?.lotsReinstated ?? 0)
    const exception = refunded === item.due ? null : (refusals.get(item.chargeId) ?? 'returned_meanwhile')
    return { ...item, refunded, lotsReinstated, exception }
  })
  await settleChunk(ctx.tx, batch.id, { chunk, settlements, returns: given.returns, at: ctx.now })
  if (given.returns.length === 0) return
  const people = refundedPeople(given.returns)
  const { policy, version, reversedVersion } = batch
  await announceWebhook(ctx, { type: 'refund.issued', data: { policy, version, reversedVersion, batchId: batch.id, people } })
  ctx.announce(reversalRefunded({ batchId: batch.id, version, people }))
}

/** A return clause may have given some of it back since the plan was made; what this very batch gave back is settled. */
function stillDue({ charged, restored, due }: Pick<PlannedItem, 'charged' | 'restored' | 'due'>, cameBack?: CameBack): number {
  if (cameBack === undefined) return due
  return cameBack.byBatch > 0 ? 0 : Math.min(due, charged - cameBack.returned - restored)
}

function refundedPeople(returns: readonly { readonly ownerId: Id; readonly qty: number }[]) {
  return [...Map.groupBy(returns, (entry) => entry.ownerId)].map(([ownerId, own]) => ({
    ownerId,
    charges: own.length,
    qty: own.reduce((sum, { qty }) => sum + qty, 0),
  }))
}

async function finish(ctx: Ctx, batch: ReversalBatch): Promise<BatchState | 'busy'> {
  const locked = await lockBatch(ctx.tx, batch.id)
  if (locked === undefined) return 'busy'
  if (locked.state === 'done') return 'done'
  await markDone(ctx.tx, batch.id, ctx.now)
  const { refundedPeople, refundedCharges, refunded } = await selectFigures(ctx.tx, batch.id)
  const { id: batchId, version, reversedVersion } = batch
  ctx.announce(
    reversalFinished({ batchId, version, reversedVersion, people: refundedPeople, charges: refundedCharges, connects: refunded }),
  )
  return 'done'
}
