import type { Id } from '#kernel/ids.ts'
import { defineEvent } from '#platform/events.ts'

/** The provider said what happened: the Connects are in the wallet, or the purchase failed and nothing was taken. */
export const purchaseSettled = defineEvent<{
  readonly purchaseId: Id
  readonly ownerId: Id
  readonly connects: number
  readonly outcome: 'succeeded' | 'failed'
}>('payments.purchase_settled')
