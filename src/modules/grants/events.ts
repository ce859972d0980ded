import type { Id } from '#kernel/ids.ts'
import { defineEvent } from '#platform/events.ts'
import type { GrantKind } from './store/grants.ts'

/**
 * Connects were issued: at sign-up, every month, for a badge, a purchase, a code, as a gift or to make good.
 * One event names up to 512 grants, so that a cohort of a million stays a few thousand pieces of news.
 */
export const connectsGranted = defineEvent<{
  items: readonly { grantId: Id; ownerId: Id; kind: GrantKind; qty: number; reason?: string }[]
}>('grants.connects_granted')
