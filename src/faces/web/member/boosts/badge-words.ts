import type { NotShown } from '#modules/auctions/index.ts'
import { badgeEndWords } from '#modules/notifications/index.ts'
import type { BadgeStep } from '#reads/badge.ts'

/** What a profile lacks, and what to do about it. */
export const missingWords: Readonly<Record<NotShown, string>> = {
  category: 'Choose a field of work in your profile first: the badge is priced by it.',
  headline: 'Write a headline in your profile first: without it you are in no search.',
  visibility: 'Your profile is hidden, so nobody would see the badge. Show it first.',
  hours: 'Your profile says that you have no hours free. Change that first: the badge would say the opposite.',
}

/** One step of the timeline. */
export function stepWords({ kind, connects }: BadgeStep): string {
  const several = connects === 1 ? '1 Connect' : `${(connects ?? 0).toLocaleString('en')} Connects`
  if (kind === 'asked') return `You asked for it, for ${several} a week at most`
  if (kind === 'began') return `On, at ${several} a week`
  if (kind === 'ended') return `A stretch ended: ${several} charged`
  return kind === 'too_dear' && connects !== null
    ? `Off: a week costs ${several} now, more than your maximum`
    : `Off: ${inSentence(badgeEndWords[kind].title)}`
}

/** A sentence's beginning in the middle of one; names and Connects keep their letter. */
export function inSentence(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}
