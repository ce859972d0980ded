import type { Id } from '#kernel/ids.ts'
import { defineEvent } from '#platform/events.ts'

export const projectOrdered = defineEvent<{
  readonly orderId: Id
  readonly projectId: Id
  readonly sellerId: Id
  readonly organizationId: Id
  readonly orderedBy: Id
  readonly contractId: Id
}>('catalog.project_ordered')
