import type { Id } from '#kernel/ids.ts'
import { defineEvent } from '#platform/events.ts'
import type { Subject } from './rules/subject.ts'

/**
 * Connects came back, by a return clause (`rule`) or because the rule behind them was reversed (`reversal`).
 * One event names up to 512 charges, so that a reversal of a million charges stays a few thousand pieces of news.
 */
export const chargesReturned = defineEvent<{
  reason: 'rule' | 'reversal'
  event: string
  items: readonly { chargeId: Id; ownerId: Id; qty: number; subject: Subject; clauseId?: string; version: number }[]
}>('charges.charges_returned')

/** Everything a reversal owes has been settled; its report is final. */
export const reversalFinished = defineEvent<{
  batchId: Id
  version: number
  reversedVersion: number
  people: number
  charges: number
  connects: number
}>('charges.reversal_finished')

/** Connects were issued by the policy: at sign-up, every month, for a badge, a purchase, a promotion or to make good. */
export const connectsGranted = defineEvent<{
  items: readonly { grantId: Id; ownerId: Id; kind: string; qty: number }[]
}>('charges.connects_granted')
