import type { Id } from '#kernel/ids.ts'
import { defineEvent } from '#platform/events.ts'
import type { PolicyName } from './store/versions.ts'

/** A version was made public. `effectiveAt` is an ISO text; it may be the moment of the announcement itself. */
export const versionAnnounced = defineEvent<{
  policy: PolicyName
  version: number
  effectiveAt: string
  nobodyPaysMore: boolean
  breaksPromises: readonly string[]
}>('policy.version_announced')

/** An announced version was taken back before it began. */
export const versionWithdrawn = defineEvent<{ policy: PolicyName; version: number; reason: string }>('policy.version_withdrawn')

/** Clauses of an earlier version were taken back, at once: whoever paid under them gets the difference. */
export const versionReversed = defineEvent<{
  policy: PolicyName
  /** The reversing version, in force now. */
  version: number
  reversedVersion: number
  clauses: readonly string[]
}>('policy.version_reversed')

/** The moment of a version has come. Told afterwards, at most once: prices do not wait for it. */
export const versionBegan = defineEvent<{
  policy: PolicyName
  version: number
  effectiveAt: string
  /** It began when it was announced. */
  atOnce: boolean
}>('policy.version_began')

/** Clauses of an earlier version stopped charging, at once. Nothing is given back yet. */
export const versionSuspended = defineEvent<{
  policy: PolicyName
  /** The suspending version, in force now. */
  version: number
  suspendedVersion: number
  clauses: readonly string[]
}>('policy.version_suspended')

/** What something under way kept became lower with a reversal, as the restored rules say: a page of it, for those who pay it. */
export const pinsLowered = defineEvent<{
  policy: PolicyName
  /** The reversing version. */
  version: number
  reversedVersion: number
  items: readonly { readonly subjectId: Id; readonly payerId: Id }[]
}>('policy.pins_lowered')

export const announcementCommented = defineEvent<{ policy: PolicyName; version: number; commentId: Id; author: Id }>(
  'policy.announcement_commented',
)
