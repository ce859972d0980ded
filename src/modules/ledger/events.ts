import type { Id } from '#kernel/ids.ts'
import { defineEvent } from '#platform/events.ts'

/** An operator gave what was available of a lot another expiry. Moments as ISO texts; null: never. */
export const expiryChanged = defineEvent<{
  ownerId: Id
  lotId: Id
  newLotId: Id
  qty: number
  before: string | null
  after: string | null
  reason: string
}>('ledger.expiry_changed')
