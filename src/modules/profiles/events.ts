import type { Id } from '#kernel/ids.ts'
import { defineEvent } from '#platform/events.ts'
import type { Badge } from './rules/badges.ts'

export const expertVetted = defineEvent<{ accountId: Id; passed: boolean; note: string }>('profiles.expert_vetted')

/** The badge that others see is another one now; `none` when it was lost. */
export const badgeChanged = defineEvent<{ accountId: Id; before: Badge; after: Badge }>('profiles.badge_changed')
