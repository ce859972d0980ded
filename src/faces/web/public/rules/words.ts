import type { Tone } from '#faces/web/kit/index.ts'
import type { EntryKind, PolicyName, PollAnswer, PollSide, VersionState, VersionSummary } from '#modules/policy/index.ts'

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

interface KindWords {
  /** Where the register of one kind begins. */
  readonly lead: string
  readonly description: string
  readonly inForce: string
  readonly untilThen: string
  readonly reversed: string
  readonly withdrawn: string
}

/** What is said otherwise of each set of rules: only Connects are returned, and only some rules take anything at all. */
export const kindWords: Readonly<Record<PolicyName, KindWords>> = {
  connects: {
    lead: 'Every rule that can take a Connect from you is here, with everything that was ever announced about it. Nothing is edited: a correction, a withdrawal or a reversal is a new entry.',
    description:
      'Every version of the charging rules: what changed, when it was announced, when it took effect, and whether it was taken back.',
    inForce: stateWords.active.means,
    untilThen: 'Until then every price stays as it is.',
    reversed: stateWords.reversed.means,
    withdrawn: stateWords.withdrawn.means,
  },
  fees: {
    lead: 'What the marketplace keeps of the money that is paid for work, and every change of it. A contract keeps the fees of the day it begins, so a later version changes only contracts that begin later.',
    description: 'Every version of the fees: what the marketplace keeps of the money that is paid for work, and since when.',
    inForce: 'Contracts that begin now begin with these fees and keep them.',
    untilThen: 'Contracts that begin before keep the fees of the day they began.',
    reversed: 'Taken back; contracts that began under it pay the lower fee from then on.',
    withdrawn: 'Taken back before it began. No contract began with it.',
  },
  ranking: {
    lead: 'How people and jobs are put in order: the points that each signal counts, why, and every change of them. Places that are paid for are labelled and stand outside the order.',
    description: 'The published weights by which people and jobs are put in order, and every change of them.',
    inForce: 'Lists are put in order by these weights now.',
    untilThen: 'Until then lists are put in order as they are now.',
    reversed: 'Taken back; lists are put in order by the restored weights.',
    withdrawn: 'Taken back before it began. No list was put in order by it.',
  },
  notice: {
    lead: 'How many days before its start a change of any rules must be announced, and every change of that. The database itself refuses an earlier date.',
    description: 'How much notice a change of any rules needs, and every change of that.',
    inForce: 'Whatever is announced now needs this notice.',
    untilThen: 'Until then announcements need the notice that is in force now.',
    reversed: 'Taken back; the restored notice holds for whatever is announced since.',
    withdrawn: 'Taken back before it began. Nothing was announced under it.',
  },
}

/** What the state of a version means for the reader. */
export function stateMeaning({ policy, state }: Pick<VersionSummary, 'policy' | 'state'>): string {
  const kind = kindWords[policy]
  if (state === 'active') return kind.inForce
  if (state === 'reversed') return kind.reversed
  return state === 'withdrawn' ? kind.withdrawn : stateWords[state].means
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
