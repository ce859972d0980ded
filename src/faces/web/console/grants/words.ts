import type { ProposeRefused, PromoState, Recipients, SpecialGrantState } from '#modules/grants/index.ts'
import { connectsText } from '#modules/policy/index.ts'
import { formatMoment, type Tone } from '#faces/web/kit/index.ts'
import type { Sentences } from '#faces/web/routes.ts'

interface StateWords {
  readonly label: string
  readonly tone: Tone
  /** What this means, and what happens next. */
  readonly next: string
}

export const specialStates: Readonly<Record<SpecialGrantState, StateWords>> = {
  proposed: {
    label: 'Waits for approval',
    tone: 'note',
    next: 'Nobody has got anything yet. Another operator than the proposer approves or rejects it.',
  },
  issuing: {
    label: 'Being issued',
    tone: 'accent',
    next: 'The Connects are on their way, in portions. It goes on by itself, also after a restart, and nobody gets them twice.',
  },
  issued: { label: 'Issued', tone: 'good', next: 'Everybody has the Connects and was told why. Nothing more happens.' },
  rejected: {
    label: 'Rejected',
    tone: 'bad',
    next: 'Nobody got anything. It stays on record; whoever still wants it proposes anew.',
  },
  withdrawn: { label: 'Taken back', tone: 'neutral', next: 'Nobody got anything. It stays on record.' },
}

export const promoStates: Readonly<Record<PromoState, StateWords>> = {
  waiting: { label: 'Not begun', tone: 'note', next: 'It works from its first moment on, by itself.' },
  open: {
    label: 'Open',
    tone: 'good',
    next: 'Whoever knows it and may have it can redeem it. It closes by itself at its end, or when its places are taken.',
  },
  used_up: { label: 'Used up', tone: 'neutral', next: 'All its places are taken. Nobody can redeem it any more.' },
  over: { label: 'Expired', tone: 'neutral', next: 'Its time is over. Nobody can redeem it any more.' },
  ended: { label: 'Ended', tone: 'bad', next: 'An operator ended it. What was redeemed stays with its people.' },
}

/** Whom it is for, without names. */
export function recipientsInWords(to: Recipients): string {
  if (to.kind === 'person') return 'One person'
  if (to.kind === 'joined_before') return `Everybody who joined before ${formatMoment(to.until)}`
  return `Everybody who was active from ${formatMoment(to.since)} until ${formatMoment(to.until)}`
}

export function peopleText(people: number): string {
  return people === 1 ? '1 person' : `${people.toLocaleString('en')} people`
}

/** "12 people × 20 Connects = 240 Connects" */
export function sumText(people: number, qty: number): string {
  return `${peopleText(people)} × ${connectsText(qty)} = ${connectsText(people * qty)}`
}

export const proposeRefusals: Sentences<ProposeRefused> = {
  moment_not_passed: {
    field: 'until',
    text: 'This moment has not passed. Choose one in the past: only then is it settled who belongs to it.',
  },
  nobody_in_cohort: { field: 'until', text: 'Nobody belongs to it. Check the moments; they are in UTC.' },
  not_found: 'This person has no wallet.',
  not_their_charge: { field: 'chargeId', text: 'This receipt belongs to somebody else, or does not exist.' },
  over_limit: ({ of, most }) => ({
    field: 'qty',
    text: `The rules allow at most ${connectsText(most)} ${of === 'each' ? 'to each person' : 'to all of them together'}.`,
  }),
}
