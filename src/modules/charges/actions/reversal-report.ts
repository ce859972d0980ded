import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import type { Result } from '#kernel/result.ts'
import { ok } from '#kernel/result.ts'
import {
  countInFives,
  findTimeline,
  planReversal,
  type PolicyDiff,
  type PolicyName,
  type PublicCount,
  type ReversalRefused,
  type ReversalWish,
} from '#modules/policy/index.ts'
import type { Tx } from '#platform/db/database.ts'
import { FIRST_ID, selectChargesUnder, selectLotsOf, type ChargeUnder, type LogPlace } from '../store/charges-under.ts'
import {
  findBatch,
  findBatchOfVersion,
  selectExceptions,
  selectFigures,
  type BatchFigures,
  type BatchState,
  type ReversalBatch,
} from '../store/reversal-batches.ts'
import { planItems } from './refund-reversal.ts'

/** What a reversal would give back if it were made now. */
export interface ReversalPreview {
  readonly clauses: readonly string[]
  /** What changes in the rules, exactly. */
  readonly diff: PolicyDiff
  readonly people: number
  readonly charges: number
  readonly connects: number
  /** The same at the unit price in force. */
  readonly usdCents: number
  /** Lots that Connects go back to. */
  readonly lots: number
  /** Charges of which some came back already, so that less is owed than was charged beyond the restored rules. */
  readonly partlyReturned: number
  /** Charges under these versions that are looked at and owed nothing. */
  readonly notOwed: number
}

const CHARGES_A_PAGE = 5_000

/** Counts a reversal before it is confirmed, from the same rules that will refund. Changes nothing. */
export async function previewReversal(
  tx: Tx,
  wish: ReversalWish & { readonly at: Instant },
): Promise<Result<ReversalPreview, ReversalRefused>> {
  const planned = await planReversal(tx, wish)
  if (!planned.ok) return planned
  const { reversal, clauses, head } = planned.value
  const itemOf = planItems(reversal.document, clauses)
  const people = new Set<Id>()
  const lots = new Set<Id>()
  let [charges, connects, partlyReturned, notOwed] = [0, 0, 0, 0]
  for await (const page of pagesUnder(tx, { policy: wish.policy, fromVersion: wish.version, toVersion: head.version + 1 })) {
    const owed = page.filter((charge) => {
      const item = itemOf(charge)
      if (item === undefined) return false
      people.add(charge.ownerId)
      connects += item.due
      return true
    })
    charges += owed.length
    notOwed += page.length - owed.length
    partlyReturned += owed.filter((charge) => charge.returned > 0).length
    const paidFrom = await selectLotsOf(
      tx,
      owed.map((charge) => charge.id),
    )
    for (const lot of paidFrom) lots.add(lot)
  }
  const usdCents = connects * (head.document.unitPriceUsdCents ?? 0)
  const counts = { people: people.size, charges, connects, usdCents, lots: lots.size, partlyReturned, notOwed }
  return ok({ clauses, diff: reversal.diff, ...counts })
}

async function* pagesUnder(
  tx: Tx,
  under: { readonly policy: PolicyName; readonly fromVersion: number; readonly toVersion: number },
): AsyncGenerator<readonly ChargeUnder[]> {
  const { since } = await findTimeline(tx, under.policy, under.fromVersion)
  let after: LogPlace | undefined = since === undefined ? undefined : { at: since.toISOString(), id: FIRST_ID }
  while (after !== undefined) {
    const page = await selectChargesUnder(tx, under, { after, limit: CHARGES_A_PAGE })
    if (page.charges.length > 0) yield page.charges
    after = page.charges.length < CHARGES_A_PAGE ? undefined : page.through
  }
}

/** How far the refunds of a reversal are. While the plan is being made the totals still grow. */
export interface ReversalProgress {
  readonly batchId: Id
  readonly state: BatchState
  readonly charges: number
  readonly settledCharges: number
  readonly due: number
  readonly refunded: number
}

export async function reversalProgress(tx: Tx, batchId: Id): Promise<ReversalProgress | undefined> {
  const batch = await findBatch(tx, batchId)
  if (batch === undefined) return undefined
  const { charges, settledCharges, due, refunded } = await selectFigures(tx, batchId)
  return { batchId, state: batch.state, charges, settledCharges, due, refunded }
}

/** The public account of a reversal: everything owed is refunded or named as an exception. */
export interface ReversalReport extends BatchFigures {
  readonly batch: ReversalBatch
  /** Due and not refunded by this reversal, with the reason; most of it came back another way before. */
  readonly exceptionsByReason: readonly { readonly exception: string; readonly charges: number; readonly connects: number }[]
  /** True once every charge is settled and due = refunded + exceptions. */
  readonly balanced: boolean
}

/** The report of the reversal that a version made; undefined until its refunds are planned, shortly after it takes effect. */
export async function reversalReport(tx: Tx, policy: PolicyName, version: number): Promise<ReversalReport | undefined> {
  const batch = await findBatchOfVersion(tx, policy, version)
  if (batch === undefined) return undefined
  const figures = await selectFigures(tx, batch.id)
  const exceptionsByReason = await selectExceptions(tx, batch.id)
  const excepted = exceptionsByReason.reduce((sum, row) => sum + row.connects, 0)
  const balanced =
    batch.state === 'done' && figures.settledCharges === figures.charges && figures.due === figures.refunded + excepted
  return { batch, ...figures, exceptionsByReason, balanced }
}

/** The account of a reversal as everybody may read it. */
export type PublicReversal = Omit<ReversalReport, 'people' | 'refundedPeople'> & {
  readonly people: PublicCount
  readonly refundedPeople: PublicCount
}

/**
 * Counts people in steps of five, as every public figure does. Sums stay whole, those of few people too: that everything was given back
 * must add up for everybody, and they name nobody.
 */
export function publicReversal(report: ReversalReport): PublicReversal {
  return { ...report, people: countInFives(report.people), refundedPeople: countInFives(report.refundedPeople) }
}
