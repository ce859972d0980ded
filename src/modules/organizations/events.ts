import type { Id } from '#kernel/ids.ts'
import { defineEvent } from '#platform/events.ts'

export const clientBanned = defineEvent<{ organizationId: Id; note: string; members: readonly Id[] }>(
  'organizations.client_banned',
)
