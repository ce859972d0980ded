import type { Id } from '#kernel/ids.ts'
import { decisionTable, type PolicyDocument, type PricedAction } from '#modules/policy/index.ts'

export interface RecordedCase {
  readonly ownerId: Id
  readonly action: PricedAction
  readonly facts: readonly number[]
}

/** What recorded facts cost under a document, by the same table that prices requests; 0 where the action is not offered. */
export function priceOfRecord(document: PolicyDocument, { action, facts }: Omit<RecordedCase, 'ownerId'>): number {
  const table = decisionTable(document, action)
  return table.amountOf(table.cellOf(facts))
}
