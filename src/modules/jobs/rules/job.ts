import type { Category } from '#kernel/category.ts'
import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import type { UsdCents } from '#kernel/money.ts'
import type { JobState } from './job-states.ts'

export const experienceLevels = ['entry', 'intermediate', 'expert'] as const
export type ExperienceLevel = (typeof experienceLevels)[number]

export const jobVisibilities = ['public', 'members', 'invite_only', 'talent_pool'] as const
export type JobVisibility = (typeof jobVisibilities)[number]

/** What the client pays: a budget for the whole, or a range for the hour. */
export type Pay =
  | {
      readonly payKind: 'fixed'
      readonly budgetUsdCents: UsdCents
      readonly hourlyFromUsdCents: null
      readonly hourlyToUsdCents: null
    }
  | {
      readonly payKind: 'hourly'
      readonly budgetUsdCents: null
      readonly hourlyFromUsdCents: UsdCents
      readonly hourlyToUsdCents: UsdCents
    }

/** What a client writes into the form. */
export type JobText = Pay & {
  readonly title: string
  readonly description: string
  readonly category: Category
  readonly mustSkills: readonly string[]
  readonly niceSkills: readonly string[]
  readonly hoursPerWeek: number
  readonly durationWeeks: number
  readonly experienceLevel: ExperienceLevel
  readonly peopleToHire: number
  /** Answered by everyone who proposes. */
  readonly questions: readonly string[]
  readonly visibility: JobVisibility
}

export const closeReasons = ['client_cancelled', 'hired', 'duplicate'] as const
export type CloseReason = (typeof closeReasons)[number]
export const removeReasons = ['terms_violation', 'client_banned', 'fake'] as const
export type RemoveReason = (typeof removeReasons)[number]

export type Job = JobText & {
  readonly id: Id
  readonly organizationId: Id
  readonly postedBy: Id
  /** See `jobSize`. */
  readonly sizeUsdCents: UsdCents
  readonly featured: boolean
  readonly state: JobState
  readonly endReason: CloseReason | RemoveReason | null
  readonly createdAt: Instant
  readonly openedAt: Instant | null
  readonly expiresAt: Instant | null
  readonly expiryWarnedAt: Instant | null
  readonly endedAt: Instant | null
  readonly clientSeenAt: Instant
  readonly capProposals: number | null
  readonly capAt: Instant | null
  readonly capLiftedAt: Instant | null
  readonly proposalCount: number
  readonly hiredCount: number
}
