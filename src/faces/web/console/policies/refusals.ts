import { formatMoment } from '#faces/web/kit/index.ts'
import type { FailedCase } from '#modules/policy/index.ts'

interface AnyRefusal {
  readonly code: string
  readonly [detail: string]: unknown
}

const sentences: Readonly<Record<string, (refusal: AnyRefusal) => string>> = {
  not_allowed: () => 'Only operators may do this.',
  wrong_state: ({ state }) => `The draft is ${String(state).replaceAll('_', ' ')}; this step does not follow from there.`,
  policy_has_errors: ({ findings }) =>
    `Refused: ${(findings as readonly { readonly message: string }[]).map(({ message }) => message).join(' ')} If a promise is to be broken, the draft has to declare it openly.`,
  tests_fail: ({ failed }) =>
    `These cases no longer hold: ${(failed as readonly FailedCase[]).map(({ name, problem }) => `${name} (${problem})`).join('; ')} Mend the rules, or change the cases in the editor.`,
  four_eyes: () => 'You wrote this draft. Another operator has to approve it.',
  approved_already: () => 'You have approved this text already. It breaks a promise, so somebody else has to approve it too.',
  draft_changed: () => 'The draft was changed meanwhile. Look at it again.',
  another_version_waits: ({ version }) =>
    `Version ${String(version)} is announced and waits for its day. One change after the other.`,
  head_moved: ({ head }) => `Version ${String(head)} came in between. Merge the draft onto it, then check and approve again.`,
  nothing_changes: () => 'These rules are the ones in force. There is nothing to announce.',
  impact_not_measured: () => 'Measure the impact first: an announcement without figures is refused.',
  unknown_control_value: ({ fact, value }) =>
    `The control group of the measurement names ${String(fact)} “${String(value)}”, which does not exist.`,
  control_pays_too: ({ words }) =>
    `The control group of the measurement is not exempt, so it cannot show what would have been without the change: ${String(words)} Change the plan of the measurement.`,
  guardrail_twice: () => 'The plan of the measurement has two guardrails for one metric. Keep one of them.',
  notice_too_short: ({ days, earliest }) =>
    `Too soon: somebody pays more, so ${String(days)} days of notice are needed. The earliest start is ${formatMoment(earliest as Date)}.`,
  date_passed: () => 'This moment has passed. Leave the date empty to start as soon as possible.',
  invalid_input: ({ issues }) => (issues as readonly { readonly message: string }[]).map(({ message }) => message).join(' '),
  merge_conflict: () => 'Both sides changed the same place. Edit the draft by hand: nobody guesses which one is right.',
  version_not_in_chain: ({ version }) => `Version ${String(version)} is not among the rules that lead to today's.`,
  nothing_before_version: () => 'The first version has nothing before it that could be restored.',
  clause_not_changed_by_version: () => 'This version did not change these clauses.',
  nothing_to_reverse: () => 'These clauses already are as they were before that version.',
  nothing_to_suspend: () =>
    'These clauses charge nothing beyond what was charged before that version. There is nothing to suspend.',
  suspension_has_errors: () => 'Suspending this would leave rules with errors. Draft and announce a new version instead.',
  reversal_has_errors: () => 'Taking this back would leave rules with errors. Draft and announce a new version instead.',
  somebody_would_pay_more: () =>
    'This would cost somebody more, so it cannot start at once. Draft and announce a new version instead.',
}

/** One sentence for whatever keeps an operator's step from happening. */
export function refusalWords(refusal: { readonly code: string }): string {
  return sentences[refusal.code]?.(refusal) ?? `This was refused: ${refusal.code.replaceAll('_', ' ')}.`
}
