import type { Actor } from '#kernel/actor.ts'
import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'

export const organizationKinds = ['individual', 'company', 'enterprise'] as const
export type OrganizationKind = (typeof organizationKinds)[number]

/** A client: who posts jobs, pays, and is judged by its history. */
export interface Organization {
  readonly id: Id
  readonly name: string
  readonly kind: OrganizationKind
  /** ISO 3166-1, two letters. */
  readonly country: string | null
  readonly paymentVerifiedAt: Instant | null
  readonly state: 'active' | 'banned'
  readonly createdAt: Instant
}

/** The account behind an actor; the marketplace itself has none. */
export function accountOf(actor: Actor): Id | null {
  return actor.kind === 'person' ? actor.accountId : null
}
