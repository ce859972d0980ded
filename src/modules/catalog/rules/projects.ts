import type { Category } from '#kernel/category.ts'
import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import type { UsdCents } from '#kernel/money.ts'

export const projectStates = ['draft', 'listed', 'paused', 'retired'] as const
export type ProjectState = (typeof projectStates)[number]

export const projectMoves = {
  draft: ['listed', 'paused', 'retired'],
  listed: ['paused', 'retired'],
  paused: ['listed', 'retired'],
  retired: [],
} as const satisfies { readonly [From in ProjectState]: readonly ProjectState[] }

export function projectMayBecome(from: ProjectState, to: ProjectState): boolean {
  return (projectMoves[from] as readonly ProjectState[]).includes(to)
}

/** From the smallest to the largest; a project has one to three of them. */
export const tierNames = ['starter', 'standard', 'advanced'] as const
export type TierName = (typeof tierNames)[number]

export interface Tier {
  readonly name: TierName
  readonly summary: string
  readonly priceUsdCents: UsdCents
  readonly deliveryDays: number
  readonly revisions: number
}

export interface Project {
  readonly id: Id
  readonly sellerId: Id
  readonly title: string
  readonly description: string
  /** What the seller needs from the client before the clock starts. */
  readonly requirements: string
  readonly category: Category
  readonly state: ProjectState
  /** How often it was ordered. */
  readonly orders: number
  readonly createdAt: Instant
  readonly changedAt: Instant
}

export interface PlacedOrder {
  readonly id: Id
  readonly projectId: Id
  readonly title: string
  readonly category: Category
  readonly tier: TierName
  readonly priceUsdCents: UsdCents
  readonly deliveryDays: number
  readonly revisions: number
  readonly sellerId: Id
  readonly organizationId: Id
  readonly orderedBy: Id
  readonly note: string
  readonly chargeId: Id
  readonly chargedConnects: number
  readonly placedAt: Instant
}
