import type { Tone } from '#faces/web/kit/index.ts'
import type { EntryKind, PollAnswer, PollSide, VersionState } from '#modules/policy/index.ts'

/** The one series of rules that charges Connects. */
export const POLICY = 'connects'

interface StateWords {
  readonly label: string
  readonly tone: Tone
  readonly means: string
}

/** How the life of a version is said in public. */
export const stateWords: Readonly<Record<VersionState, StateWords>> = {
  announced: { label: 'Announced', tone: 'warning', means: 'Made public, not in force yet.' },
  active: { label: 'In force', tone: 'good', means: 'Every price is made by this version now.' },
  superseded: { label: 'Replaced', tone: 'neutral', means: 'A later version took its place.' },
  suspended: {
    label: 'Suspended',
    tone: 'warning',
    means: 'Clauses of it stopped charging. Nothing has been returned for it so far.',
  },
  reversed: { label: 'Reversed', tone: 'bad', means: 'Taken back; what it took beyond the restored rules was returned.' },
  withdrawn: { label: 'Withdrawn', tone: 'neutral', means: 'Taken back before it began. Nobody was charged by it.' },
}

/** What an entry of the register did, in one word. */
export const entryWords: Readonly<Record<EntryKind, string>> = {
  announced: 'Announced',
  reversed: 'Reversed',
  suspended: 'Suspended',
  withdrawn: 'Withdrawn',
  corrected: 'Corrected',
}

/** The answers of the advisory poll, as people choose them. */
export const answerWords: Readonly<Record<PollAnswer, string>> = { for: 'For it', against: 'Against it', unsure: 'Unsure' }

export const sideWords: Readonly<Record<PollSide, string>> = {
  freelancer: 'Freelancers',
  client: 'Clients',
  both: 'People who are both',
}
