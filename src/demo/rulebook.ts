import type { Instant } from '#kernel/instant.ts'
import { invariant } from '#kernel/invariant.ts'
import type { ConnectsDocument } from '#modules/policy/index.ts'

/** One version of the rules and when it began. */
export interface Era {
  readonly version: number
  readonly from: Instant
  readonly document: ConnectsDocument
}

/** Which rules were in force when, oldest first. */
export type Rulebook = readonly Era[]

export function eraAt(rulebook: Rulebook, at: Instant): Era {
  const era = rulebook.findLast((candidate) => candidate.from.getTime() <= at.getTime())
  invariant(era !== undefined, `no rules at ${at.toISOString()}`)
  return era
}
