import { derivedId, type Id } from '#kernel/ids.ts'
import { decodeFacts, getPricedBy, type PolicyDocument, type PolicyName } from '#modules/policy/index.ts'
import type { Ctx } from '#platform/run-action.ts'
import { reversalFinished } from '../events.ts'
import { refundDue } from '../refund-due.ts'
import { lockCharges, selectChargesUnder, type Charge } from '../store/charges.ts'
import {
  insertBatch,
  insertItems,
  lockBatch,
  markDone,
  markPlannedThrough,
  markRefunding,
  selectFigures,
  selectOpenItems,
  settleItems,
  type BatchState,
  type PlannedItem,
  type ReversalBatch,
  type Settlement,
} from '../store/reversal-batches.ts'
import { giveBack, type Due } from './give-back.ts'

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

// Short steps: the bar moves, wallets are locked briefly, and little is lost when the process dies.
const CHARGES_A_PAGE = 1_000
const REFUNDS_A_CHUNK = 256

/**
 * One step of a batch in the caller's transaction: plans a page, settles a chunk, or closes the batch. What is done is
 * committed with its own record, so a process may die after or inside any step and another one goes on.
 * `busy`: somebody else is at it right now.
 */
export async function advanceReversal(ctx: Ctx, batchId: Id): Promise<BatchState | 'busy'> {
  const batch = await lockBatch(ctx.tx, batchId)
  if (batch === undefined) return 'busy'
  if (batch.state === 'planning') await planPage(ctx, batch)
  if (batch.state === 'refunding') await settleChunk(ctx, batch)
  return batch.state
}

async function planPage(ctx: Ctx, batch: ReversalBatch): Promise<void> {
  const charges = await selectChargesUnder(
    ctx.tx,
    { policy: batch.policy, fromVersion: batch.reversedVersion, toVersion: batch.version },
    { after: batch.plannedThrough, limit: CHARGES_A_PAGE },
  )
  const { document } = await getPricedBy(ctx.tx, batch.policy, batch.version)
  const items = charges.flatMap((charge) => plannedItem(charge, document, batch.clauses) ?? [])
  if (items.length > 0) await insertItems(ctx.tx, batch.id, items)
  const last = charges.at(-1)
  if (last !== undefined) await markPlannedThrough(ctx.tx, batch.id, last.id)
  if (charges.length < CHARGES_A_PAGE) await markRefunding(ctx.tx, batch.id)
}

/** What a reversal owes for one charge as things stand; undefined when that is nothing. */
export function plannedItem(charge: Charge, restored: PolicyDocument, clauses: readonly string[]): PlannedItem | undefined {
  const owed = refundDue({ ...charge, facts: decodeFacts(charge.action, charge.facts) }, { restored, clauses })
  if (owed === undefined || owed.due === 0) return undefined
  return { chargeId: charge.id, ownerId: charge.ownerId, charged: charge.qty, restored: owed.restored, due: owed.due }
}

async function settleChunk(ctx: Ctx, batch: ReversalBatch): Promise<void> {
  const items = await selectOpenItems(ctx.tx, batch.id, REFUNDS_A_CHUNK)
  if (items.length === 0) return finish(ctx, batch)
  const charges = new Map(
    (
      await lockCharges(
        ctx.tx,
        items.map((item) => item.chargeId),
      )
    ).map((charge) => [charge.id, charge]),
  )
  const { document } = await getPricedBy(ctx.tx, batch.policy, batch.version)
  const minLifeDays = document.expiry.minLifeDays
  const dues = items.flatMap((item): readonly Due[] => {
    const charge = charges.get(item.chargeId)!
    // A return clause may have given some of it back since the plan was made.
    const qty = Math.min(item.due, charge.qty - charge.returned - item.restored)
    return qty > 0 ? [{ charge, qty, version: batch.version, minLifeDays }] : []
  })
  const given = await giveBack(ctx, dues, { reason: 'reversal', event: 'policy.reversed', batchId: batch.id })
  const returns = new Map(given.returns.map((entry) => [entry.chargeId, entry]))
  const refusals = new Map(given.refused.map(({ due, refusal }) => [due.charge.id, refusal.code]))
  const settlements = items.map(({ chargeId, due }): Settlement => {
    const refunded = returns.get(chargeId)?.qty ?? 0
    const exception = refunded === due ? null : (refusals.get(chargeId) ?? 'returned_meanwhile')
    return { chargeId, refunded, lotsReinstated: returns.get(chargeId)?.lotsReinstated ?? 0, exception }
  })
  await settleItems(ctx.tx, batch.id, settlements, ctx.now)
}

async function finish(ctx: Ctx, batch: ReversalBatch): Promise<void> {
  await markDone(ctx.tx, batch.id, ctx.now)
  const { refundedPeople, refundedCharges, refunded } = await selectFigures(ctx.tx, batch.id)
  const { id: batchId, version, reversedVersion } = batch
  ctx.announce(
    reversalFinished({ batchId, version, reversedVersion, people: refundedPeople, charges: refundedCharges, connects: refunded }),
  )
}
