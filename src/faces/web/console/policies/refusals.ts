import { formatMoment } from '#faces/web/kit/index.ts'

interface AnyRefusal {
  readonly code: string
  readonly [detail: string]: unknown
}

const sentences: Readonly<Record<string, (refusal: AnyRefusal) => string>> = {
  not_allowed: () => 'Only operators may do this.',
  wrong_state: ({ state }) => `The draft is ${String(state).replaceAll('_', ' ')}; this step does not follow from there.`,
  policy_has_errors: ({ findings }) =>
    `Refused: ${(findings as readonly { readonly message: string }[]).map(({ message }) => message).join(' ')} If a promise is to be broken, the draft has to declare it openly.`,
  four_eyes: () => 'You wrote this draft. Another operator has to approve it.',
  draft_changed: () => 'The draft was changed meanwhile. Look at it again.',
  another_version_waits: ({ version }) =>
    `Version ${String(version)} is announced and waits for its day. One change after the other.`,
  head_moved: ({ head }) => `Version ${String(head)} came in between. Merge the draft onto it, then check and approve again.`,
  nothing_changes: () => 'These rules are the ones in force. There is nothing to announce.',
  impact_not_measured: () => 'Measure the impact first: an announcement without figures is refused.',
  notice_too_short: ({ days, earliest }) =>
    `Too soon: somebody pays more, so ${String(days)} days of notice are needed. The earliest start is ${formatMoment(earliest as Date)}.`,
  date_passed: () => 'This moment has passed. Leave the date empty to start as soon as possible.',
  invalid_input: ({ issues }) => (issues as readonly { readonly message: string }[]).map(({ message }) => message).join(' '),
  merge_conflict: () => 'Both sides changed the same place. Edit the draft by hand: nobody guesses which one is right.',
  version_not_in_chain: ({ version }) => `Version ${String(version)} is not among the rules that lead to today's.`,
  nothing_before_version: () => 'The first version has nothing before it that could be restored.',
  clause_not_changed_by_version: () => 'This version did not change these clauses.',
  nothing_to_reverse: () => 'These clauses already are as they were before that version.',
  reversal_has_errors: () => 'Taking this back would leave rules with errors. Draft and announce a new version instead.',
  somebody_would_pay_more: () =>
    'Taking this back would cost somebody more, so it cannot be a reversal. Draft and announce a new version instead.',
}

/** One sentence for whatever keeps an operator's step from happening. */
export function refusalWords(refusal: { readonly code: string }): string {
  return sentences[refusal.code]?.(refusal) ?? `This was refused: ${refusal.code.replaceAll('_', ' ')}.`
}
