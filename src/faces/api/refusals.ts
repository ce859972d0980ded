import type { signIn } from '#platform/auth/index.ts'
import { fieldProblems, type FieldProblem } from '#platform/http/problem.ts'
import type { BorderRefusal } from '#platform/run-action.ts'
import type { CancelRunRefused, RepeatRunRefused, simulateDraft, startRun } from '#modules/simulation/index.ts'
import type { declineInvitation } from '#modules/invitations/index.ts'
import type {
  announceVersion,
  approveDraft,
  DocumentIssue,
  FactProblem,
  Finding,
  PricedAction,
  rejectDraft,
  reverseVersion,
  saveDraft,
  submitDraft,
  suspendClauses,
  withdrawDraft,
} from '#modules/policy/index.ts'
import { connectsText } from '#modules/policy/index.ts'
import type { openProposalForm, submitProposal, withdrawProposal } from '#modules/proposals/index.ts'

/** The refusals of an action, as its `run` declares them. */
type RefusalOf<Action> = Action extends { run(...given: never[]): Promise<infer Outcome> }
  ? Outcome extends { readonly ok: false; readonly refusal: infer R }
    ? R
    : never
  : never

/** Every no this face can hear from an action or a rule: one that is missing in the table below does not compile. */
export type ApiRefusal =
  | BorderRefusal
  | RefusalOf<typeof signIn>
  | RefusalOf<typeof openProposalForm | typeof submitProposal | typeof withdrawProposal>
  | RefusalOf<typeof declineInvitation>
  | RefusalOf<typeof saveDraft | typeof submitDraft | typeof approveDraft | typeof rejectDraft | typeof withdrawDraft>
  | RefusalOf<typeof announceVersion | typeof simulateDraft | typeof reverseVersion | typeof suspendClauses>
  | RefusalOf<typeof startRun>
  | CancelRunRefused
  | RepeatRunRefused
  | { readonly code: 'invalid_facts'; readonly problems: readonly FactProblem[] }
  | { readonly code: 'not_offered'; readonly action: PricedAction }

export interface RefusalProblem<R> {
  readonly status: number
  readonly title: string
  readonly detail: string | ((refusal: R) => string)
  /** What is wrong where; the refusal's other data become members of the document. */
  readonly errors?: (refusal: R) => readonly FieldProblem[]
}

const NOTHING_CHARGED = 'Nothing was charged.'

/**
 * The one table from refusals to problems. 402: more Connects are needed. 404: not there, or not yours. 409: the state of
 * things is against it. 422: what was sent is against it.
 */
export const refusalProblems: {
  readonly [Code in ApiRefusal['code']]: RefusalProblem<Extract<ApiRefusal, { readonly code: Code }>>
} = {
  invalid_input: {
    status: 422,
    title: 'Something in this request is not right',
    detail: '`errors` names each part by JSON pointer. Nothing was changed.',
    errors: ({ issues }) => fieldProblems(issues),
  },
  not_allowed: { status: 403, title: 'This is not for your account', detail: 'It belongs to another role.' },
  key_reused_with_different_input: {
    status: 422,
    title: 'This idempotency key was used for another request',
    detail: 'The first request stands. Use a fresh key for each new request.',
  },
  wrong_email_or_password: {
    status: 401,
    title: 'E-mail address and password do not belong together',
    detail: 'Nobody was signed in.',
  },
  account_suspended: { status: 403, title: 'This account is suspended', detail: 'Nobody was signed in.' },

  not_found: { status: 404, title: 'There is nothing here', detail: 'It is not there, or it belongs to somebody else.' },
  job_not_found: { status: 404, title: 'There is no such job', detail: 'Or it is not open to you.' },
  job_not_open: { status: 409, title: 'This job no longer takes proposals', detail: NOTHING_CHARGED },
  job_paused: { status: 409, title: 'The client paused this job', detail: NOTHING_CHARGED },
  own_job: { status: 409, title: 'This is a job of your own organization', detail: NOTHING_CHARGED },
  already_proposed: { status: 409, title: 'You have already proposed to this job', detail: 'Nothing was charged a second time.' },
  soft_cap_reached: {
    status: 409,
    title: 'This job has enough proposals for now',
    detail: `Its client can let more in with one click. ${NOTHING_CHARGED}`,
  },
  questions_unanswered: {
    status: 422,
    title: 'The client asks everybody to answer these questions',
    detail: NOTHING_CHARGED,
    errors: ({ missing }) => missing.map((at) => ({ pointer: `/answers/${at}`, detail: 'This question needs an answer.' })),
  },
  price_rose: {
    status: 409,
    title: 'The price is higher than the one you were shown',
    detail: ({ quoted, current }) =>
      `You were shown ${connectsText(quoted)}; it is ${connectsText(current)} now. ${NOTHING_CHARGED}`,
  },
  quote_expired: {
    status: 409,
    title: 'The price was held for a time that is over',
    detail: ({ current }) => `It is ${connectsText(current)} now. ${NOTHING_CHARGED} Take a new quote.`,
  },
  insufficient_connects: {
    status: 402,
    title: 'There are not enough Connects',
    detail: ({ needed, available }) => `This costs ${connectsText(needed)}; there are ${available}. ${NOTHING_CHARGED}`,
  },
  wallet_frozen: { status: 409, title: 'This wallet is frozen', detail: NOTHING_CHARGED },
  already_settled: { status: 409, title: 'This has been decided already', detail: 'Nothing was changed.' },

  invalid_facts: {
    status: 422,
    title: 'These are not complete facts of the action',
    detail: '`errors` names each fact.',
    errors: ({ problems }) =>
      problems.map(({ fact, message, problem }) => ({ ...fieldProblems([{ path: ['facts', fact], message }])[0]!, problem })),
  },
  not_offered: { status: 409, title: 'This is not offered', detail: 'The rules in force have no price for it.' },

  invalid_document: {
    status: 422,
    title: 'This is not a policy document or changeset',
    detail: '`errors` names each place. Nothing was stored.',
    errors: ({ issues }) => issues.map(issueError),
  },
  invalid_changeset: {
    status: 422,
    title: 'These edits do not make a policy document',
    detail: '`errors` names each place. Nothing was stored.',
    errors: ({ issues }) => issues.map(issueError),
  },
  policy_has_errors: {
    status: 422,
    title: 'These rules have errors',
    detail: '`errors` names each with the facts of a case that shows it. Nothing was stored.',
    errors: ({ findings }) => findings.map(findingError),
  },
  wrong_state: {
    status: 409,
    title: 'This is not possible in the state of the draft',
    detail: ({ state }) => `The draft is ${state.replace('_', ' ')}.`,
  },
  draft_changed: {
    status: 409,
    title: 'Somebody changed this draft in the meantime',
    detail: ({ revision }) => `It is at revision ${revision}. Read it again.`,
  },
  approved_already: {
    status: 409,
    title: 'You have approved this already',
    detail: 'Rules that break a promise need the approval of somebody else as well.',
  },
  four_eyes: {
    status: 403,
    title: 'Somebody else must approve this',
    detail: 'Nobody approves their own draft while there is another operator.',
  },
  another_version_waits: {
    status: 409,
    title: 'Another announced version has not begun yet',
    detail: ({ version }) => `Version ${version} waits. Announce after it began, or withdraw it.`,
  },
  head_moved: {
    status: 409,
    title: 'The rules have changed since this draft was made',
    detail: ({ parent, head }) =>
      `It was compared with version ${parent}; the newest is ${head}. Merge it and have it approved again.`,
  },
  tests_fail: {
    status: 409,
    title: 'These rules fail cases that must hold',
    detail: '`errors` names each with what the rules say. Mend the rules, or change the cases in the console.',
    errors: ({ failed }) => failed.map(({ name, problem }) => ({ pointer: '', detail: problem, where: name })),
  },
  nothing_changes: { status: 409, title: 'This draft changes nothing', detail: 'Its rules are those of its parent.' },
  impact_not_measured: {
    status: 409,
    title: 'What this would do has not been measured',
    detail: 'POST /drafts/{draftId}/measure first.',
  },
  unknown_control_value: {
    status: 422,
    title: 'The control group names a value that does not exist',
    detail: ({ fact, value }) => `${fact} cannot be “${value}”.`,
  },
  control_pays_too: {
    status: 422,
    title: 'The control group is not exempt',
    detail: ({ words }) => `Whoever pays by the new rule cannot show what would have been without it: ${words}`,
  },
  run_has_ended: {
    status: 409,
    title: 'This simulation has ended already',
    detail: ({ state }) => `It is ${state}. Nothing was changed.`,
  },
  run_not_done: {
    status: 409,
    title: 'This simulation has no report',
    detail: ({ state }) => `It is ${state}. Only one that is done has a report, and only that can be run again.`,
  },
  rules_changed: {
    status: 409,
    title: 'The rules were edited since',
    detail: 'Run again, it would find something else. Start another simulation.',
  },
  guardrail_twice: { status: 422, title: 'One guardrail per metric', detail: ({ metric }) => `${metric} is named twice.` },
  notice_too_short: {
    status: 422,
    title: 'That is too soon',
    detail: ({ days, earliest }) =>
      `Somebody would pay more, so ${days} days of notice are due: ${new Date(earliest).toISOString()} at the earliest.`,
    errors: ({ earliest }) => [{ pointer: '/effectiveAt', detail: `Not before ${new Date(earliest).toISOString()}.` }],
  },
  date_passed: {
    status: 422,
    title: 'That moment has passed',
    detail: 'Choose a later one, or leave it out.',
    errors: () => [{ pointer: '/effectiveAt', detail: 'This moment has passed.' }],
  },
  version_not_in_chain: {
    status: 404,
    title: 'There is no such version behind the rules in force',
    detail: ({ version }) => `Version ${version} is not among the versions that the rules in force grew from.`,
  },
  nothing_before_version: {
    status: 409,
    title: 'There is nothing to go back to',
    detail: ({ version }) => `Version ${version} is the first one.`,
  },
  clause_not_changed_by_version: {
    status: 422,
    title: 'This version did not change these clauses',
    detail: ({ clauses }) => `Not changed: ${clauses.join(', ')}.`,
    errors: ({ clauses }) => clauses.map((clause) => ({ pointer: '/clauses', detail: `“${clause}” was not changed.`, clause })),
  },
  nothing_to_reverse: {
    status: 409,
    title: 'This has been taken back already',
    detail: 'The rules in force are those that would be restored.',
  },
  nothing_to_suspend: {
    status: 409,
    title: 'There is nothing to suspend',
    detail: 'These clauses charge nothing beyond what was charged before that version.',
  },
  suspension_has_errors: {
    status: 409,
    title: 'The rules would have errors without this charge',
    detail: '`errors` names each with a case that shows it. Nothing was changed.',
    errors: ({ findings }) => findings.map(findingError),
  },
  reversal_has_errors: {
    status: 409,
    title: 'The restored rules would have errors',
    detail: '`errors` names each with a case that shows it. Nothing was changed.',
    errors: ({ findings }) => findings.map(findingError),
  },
  somebody_would_pay_more: {
    status: 409,
    title: 'Somebody would pay more',
    detail: ({ example }) => `What starts at once may never do that: ${example.words}`,
  },
}

/** What a refusal means, in words: for whoever is not answered by a problem document. */
export function refusalWords(refusal: ApiRefusal): { readonly title: string; readonly detail: string } {
  const { title, detail } = refusalProblems[refusal.code] as RefusalProblem<ApiRefusal>
  return { title, detail: typeof detail === 'function' ? detail(refusal) : detail }
}

/** The entry of a finding: what, where in the rules, and complete facts of a case. */
function findingError({ message, ...finding }: Finding): FieldProblem {
  return { pointer: '', detail: message, ...finding }
}

const OF_A_CHANGESET = /^(set|remove|order|breaksPromises)\b/

/** `clauses[2].charge` is a place in the rules that were made; `set.clauses[0]` one in the edits that were sent. */
function issueError({ path, message }: DocumentIssue): FieldProblem {
  if (!OF_A_CHANGESET.test(path)) return { pointer: '', detail: message, where: path }
  const steps = path.split(/[.[\]]+/).filter((step) => step !== '')
  return fieldProblems([{ path: ['changeset', ...steps], message }])[0]!
}
