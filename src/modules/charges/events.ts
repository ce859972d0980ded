import type { Id } from '#kernel/ids.ts'
import { defineEvent } from '#platform/events.ts'
import type { Subject } from './rules/subject.ts'

/** Connects came back by a return clause. One event names up to 512 charges. */
export const chargesReturned = defineEvent<{
  event: string
  items: readonly { chargeId: Id; ownerId: Id; qty: number; subject: Subject; clauseId?: string; version: number }[]
}>('charges.charges_returned')

/**
 * Connects came back because the rule behind the charges was reversed: for each person the sum of one chunk of at most 512 charges.
 * So a reversal of a million charges stays a few thousand pieces of news, and small ones.
 */
export const reversalRefunded = defineEvent<{
  batchId: Id
  /** The reversing version. */
  version: number
  people: readonly { ownerId: Id; charges: number; qty: number }[]
}>('charges.reversal_refunded')

/** Everything a reversal owes has been settled; its report is final. */
export const reversalFinished = defineEvent<{
  batchId: Id
  version: number
  reversedVersion: number
  people: number
  charges: number
  connects: number
}>('charges.reversal_finished')
