import type { Instant } from '#kernel/instant.ts'
import {
  capitalized,
  factLabel,
  type announceVersion,
  type approveDraft,
  type planMeasurement,
  type rebaseDraft,
  type rejectDraft,
  type remarkOnDraft,
  type reverseVersion,
  type saveDraft,
  type submitDraft,
  type suspendClauses,
  type withdrawDraft,
  type withdrawVersion,
} from '#modules/policy/index.ts'
import type { BorderRefusal } from '#platform/run-action.ts'

/** The refusals of an action, as its `run` declares them. */
export type RefusalOf<Action> = Action extends { run(...given: never[]): Promise<infer Outcome> }
  ? Outcome extends { readonly ok: false; readonly refusal: infer R }
    ? R
    : never
  : never

/** Every no that drafting, reviewing, announcing and taking back rules can hear: one without words below does not compile. */
export type PolicyRefusal =
  | BorderRefusal
  | RefusalOf<typeof saveDraft | typeof rebaseDraft | typeof planMeasurement>
  | RefusalOf<typeof submitDraft | typeof approveDraft | typeof rejectDraft | typeof remarkOnDraft | typeof withdrawDraft>
  | RefusalOf<typeof announceVersion | typeof withdrawVersion | typeof reverseVersion | typeof suspendClauses>

export interface RefusalWords {
  /** What is the matter, in one line without a full stop. */
  readonly title: string
  /** Why, and what can be done about it: whole sentences. */
  readonly detail: string
  /** The same without the single reasons, for whoever lists them all beside it; empty where the title says it all. */
  readonly advice: string
}

interface Words<R> {
  readonly title: string
  /** What exactly is wrong: one sentence for each. */
  readonly reasons?: (refusal: R) => readonly string[]
  readonly advice: string | ((refusal: R) => string)
}

const NOT_STORED = 'Nothing was stored.'
const NEW_VERSION_INSTEAD = 'Draft and announce a new version instead.'

/** The one table of words for refusals about rules; the console, the command line and the API all read it. */
const words: { readonly [Code in PolicyRefusal['code']]: Words<Extract<PolicyRefusal, { readonly code: Code }>> } = {
  invalid_input: {
    title: 'Something in this request is not right',
    advice: ({ issues }) =>
      firstOf(
        issues.map(({ message }) => sentence(message)),
        'Nothing was changed.',
      ),
  },
  not_allowed: {
    title: 'This is not for your account',
    advice: ({ signedIn }) => (signedIn ? 'Only operators may do this.' : 'Sign in first.'),
  },
  key_reused_with_different_input: {
    title: 'This idempotency key was used for another request',
    advice: 'The first request stands. Check what is shown now, and use a fresh key for each new request.',
  },
  not_found: { title: 'There is nothing here', advice: 'It is not there, or it belongs to somebody else.' },

  invalid_document: {
    title: 'This is not a policy document or changeset',
    reasons: ({ issues }) => issues.map(issueText),
    advice: NOT_STORED,
  },
  invalid_changeset: {
    title: 'These edits do not make a policy document',
    reasons: ({ issues }) => issues.map(issueText),
    advice: NOT_STORED,
  },
  policy_has_errors: {
    title: 'These rules have errors',
    reasons: messagesOf,
    advice: ({ findings }) => brokenPromiseHint(findings),
  },
  tests_fail: {
    title: 'These rules fail cases that must hold',
    reasons: ({ failed }) => failed.map(({ name, problem }) => `${name} (${problem})`),
    advice: 'Mend the rules, or change the cases in the editor.',
  },
  merge_conflict: {
    title: 'Both sides changed the same place',
    advice: ({ conflicts }) =>
      `Changed differently: ${listed(conflicts.map(({ place }) => place))}. Say on the draft’s merge page which side holds: nobody guesses which one is right.`,
  },
  wrong_state: {
    title: 'This is not possible in the state of the draft',
    advice: ({ state }) => `The draft is ${state.replaceAll('_', ' ')}; this step does not follow from there.`,
  },
  draft_changed: {
    title: 'Somebody changed this draft in the meantime',
    advice: ({ revision }) => `It is at revision ${revision}. Open it again, and repeat there what is still wanted.`,
  },
  approved_already: {
    title: 'You have approved this already',
    advice: 'Rules that break a promise need the approval of somebody else as well.',
  },
  four_eyes: {
    title: 'Somebody else must approve this',
    advice: 'Nobody approves their own draft while there is another operator.',
  },
  another_version_waits: {
    title: 'Another announced version has not begun yet',
    advice: ({ version }) =>
      `Version ${version} waits for its day. One change after the other: announce after it began, or withdraw it.`,
  },
  head_moved: {
    title: 'The rules have changed since this draft was made',
    advice: ({ parent, head }) =>
      `It was compared with version ${parent}; the newest is ${head}. Merge the draft onto it, then have it approved again.`,
  },
  nothing_changes: {
    title: 'This draft changes nothing',
    advice: 'Its rules are those of its parent, so there is nothing to announce.',
  },
  impact_not_measured: {
    title: 'What this would do has not been measured',
    advice: 'Measure the impact first: an announcement without figures is refused.',
  },
  unknown_control_value: {
    title: 'The control group names a value that does not exist',
    advice: ({ fact, value }) => `${capitalized(factLabel(fact))} cannot be “${value}”. Change the plan of the measurement.`,
  },
  control_pays_too: {
    title: 'The control group is not exempt',
    advice: (refusal) =>
      `Whoever pays by the new rule cannot show what would have been without it: ${refusal.words} Change the plan of the measurement.`,
  },
  guardrail_twice: {
    title: 'The plan of the measurement has two guardrails for one metric',
    advice: ({ metric }) => `Keep one of those for ${metric.replaceAll('_', ' ')}.`,
  },
  notice_too_short: {
    title: 'Too soon: somebody would be worse off',
    advice: ({ days, earliest }) => `${days} days of notice are due. The earliest start is ${momentText(earliest)}.`,
  },
  date_passed: { title: 'That moment has passed', advice: 'Choose a later one, or leave it out to start as soon as possible.' },
  already_withdrawn: {
    title: 'This version was withdrawn already',
    advice: ({ version }) => `Version ${version} never begins. Nothing is left to do.`,
  },
  already_in_force: {
    title: 'This version has begun already',
    advice: ({ version }) => `Version ${version} can no longer be withdrawn. Suspend it, or take it back.`,
  },
  version_not_in_chain: {
    title: 'There is no such version behind the rules in force',
    advice: ({ version }) => `Version ${version} is not among the versions that the rules in force grew from.`,
  },
  nothing_before_version: {
    title: 'There is nothing to go back to',
    advice: ({ version }) => `Version ${version} is the first one.`,
  },
  clause_not_changed_by_version: {
    title: 'This version did not change these clauses',
    advice: ({ clauses }) => `Not changed by it: ${listed(clauses)}.`,
  },
  nothing_to_reverse: {
    title: 'This has been taken back already',
    advice: 'The rules in force are those that would be restored.',
  },
  nothing_to_suspend: {
    title: 'There is nothing to suspend',
    advice: 'These clauses charge nothing beyond what was charged before that version.',
  },
  suspension_has_errors: {
    title: 'The rules would have errors without this charge',
    reasons: messagesOf,
    advice: `Nothing was changed. ${NEW_VERSION_INSTEAD}`,
  },
  reversal_has_errors: {
    title: 'The restored rules would have errors',
    reasons: messagesOf,
    advice: `Nothing was changed. ${NEW_VERSION_INSTEAD}`,
  },
  somebody_would_pay_more: {
    title: 'Somebody would be worse off',
    advice: ({ example }) => `What starts at once may never do that: ${sentence(example.words)} ${NEW_VERSION_INSTEAD}`,
  },
}

/** What a refusal about rules means, and what can be done about it. */
export function policyRefusalWords(refusal: PolicyRefusal): RefusalWords {
  const { title, reasons, advice: toDo } = words[refusal.code] as Words<PolicyRefusal>
  const advice = typeof toDo === 'function' ? toDo(refusal) : toDo
  return { title, detail: firstOf(reasons?.(refusal) ?? [], advice), advice }
}

/** What is the matter, where only the code was kept: in one line that can stand within a sentence. */
export function policyRefusalTitle(code: PolicyRefusal['code']): string {
  const { title } = words[code]
  return title.charAt(0).toLowerCase() + title.slice(1)
}

/** The same as running text, for a line on a page. */
export function policyRefusalText(refusal: PolicyRefusal): string {
  const { title, detail } = policyRefusalWords(refusal)
  return `${title}. ${detail}`.trimEnd()
}

/** A place that is wrong and what is wrong with it: `clauses[2].charge: say exactly one of …`. */
export function issueText({ path, message }: { readonly path: string; readonly message: string }): string {
  return path === '' ? message : `${path}: ${message}`
}

const MOST_NAMED = 3

/** A few of many sentences, how many there are beside them, and what follows from them. */
function firstOf(sentences: readonly string[], then: string): string {
  const more = sentences.length - MOST_NAMED
  const rest = more > 0 ? [`${more} more like ${more === 1 ? 'this' : 'these'}.`] : []
  return [...sentences.slice(0, MOST_NAMED), ...rest, then].filter((part) => part !== '').join(' ')
}

function listed(names: readonly string[]): string {
  const more = names.length - MOST_NAMED
  return `${names.slice(0, MOST_NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}

interface Said {
  readonly code: string
  readonly message: string
}

function messagesOf({ findings }: { readonly findings: readonly Said[] }): readonly string[] {
  return findings.map(({ message }) => message)
}

/** Only a broken promise has a way around: to be declared in the open. */
function brokenPromiseHint(findings: readonly Said[]): string {
  const isAboutPromise = findings.some(({ code }) => code === 'broken_promise' || code === 'promise_changed')
  return isAboutPromise ? 'If a promise is to be broken, the draft has to declare it openly.' : ''
}

/** Border messages are half sentences: `say in plain words what changes and why`. */
function sentence(message: string): string {
  const said = capitalized(message)
  return /[.!?]$/.test(said) ? said : `${said}.`
}

/** `2026-11-23 14:05 UTC` */
export function momentText(moment: Instant): string {
  return `${moment.toISOString().slice(0, 16).replace('T', ' ')} UTC`
}
