import type { Instant } from '#kernel/instant.ts'
import { invariant } from '#kernel/invariant.ts'
import { documentHash, type ConnectsDocument } from '#modules/policy/index.ts'

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

/** The rules of a version of the story. */
export function eraOf(rulebook: Rulebook, version: number): Era {
  const era = rulebook.find((candidate) => candidate.version === version)
  invariant(era !== undefined, `the story has no version ${version}`)
  return era
}

const hashes = new WeakMap<ConnectsDocument, string>()

/** The hash of the rules, computed once. */
export function hashOf({ document }: Era): string {
  const hash = hashes.get(document) ?? documentHash(document)
  hashes.set(document, hash)
  return hash
}
