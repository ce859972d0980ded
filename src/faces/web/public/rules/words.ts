import type { Tone } from '#faces/web/kit/index.ts'
import type { VersionState } from '#modules/policy/index.ts'

interface StateWords {
  readonly label: string
  readonly tone: Tone
  readonly means: string
}

/** How the life of a version is said in public. */
export const stateWords: Readonly<Record<VersionState, StateWords>> = {
  announced: { label: 'Announced', tone: 'warning', means: 'Made public, not in force yet.' },
  active: { label: 'In force', tone: 'good', means: 'Every price is made by this version now.' },
  superseded: { label: 'Replaced', tone: 'plain', means: 'A later version took its place.' },
  reversed: { label: 'Reversed', tone: 'problem', means: 'Taken back; what it took beyond the restored rules was returned.' },
  withdrawn: { label: 'Withdrawn', tone: 'plain', means: 'Taken back before it began. Nobody was charged by it.' },
}

/** `2026-11-23`: how dates are written in addresses and files. */
export function isoDate(at: Date): string {
  return at.toISOString().slice(0, 10)
}
