import type { signIn } from '#platform/auth/index.ts'
import { fieldProblems, type FieldProblem } from '#platform/http/problem.ts'
import { findingTitle } from '#faces/words/findings.ts'
import {
  momentText,
  policyRefusalWords,
  type PolicyRefusal,
  type RefusalOf,
  type RefusalWords,
} from '#faces/words/policy-refusals.ts'
import type { bid, withdrawBid } from '#modules/auctions/index.ts'
import type { declineInvitation } from '#modules/invitations/index.ts'
import {
  connectsText,
  type answerPoll,
  type commentOnVersion,
  type DocumentIssue,
  type FactProblem,
  type Finding,
  type PricedAction,
} from '#modules/policy/index.ts'
import type { openProposalForm, submitProposal, withdrawProposal } from '#modules/proposals/index.ts'
import type { CancelRunRefused, RepeatRunRefused, simulateDraft, startRun } from '#modules/simulation/index.ts'

/** Every no this face can hear from an action or a rule: one that is missing in the tables below does not compile. */
export type ApiRefusal = PolicyRefusal | MarketRefusal

/** What is not about making rules. */
type MarketRefusal =
  | RefusalOf<typeof signIn>
  | RefusalOf<typeof openProposalForm | typeof submitProposal | typeof withdrawProposal>
  | RefusalOf<typeof declineInvitation>
  | RefusalOf<typeof bid | typeof withdrawBid>
  | RefusalOf<typeof commentOnVersion | typeof answerPoll>
  | RefusalOf<typeof simulateDraft | typeof startRun>
  | CancelRunRefused
  | RepeatRunRefused
  | { readonly code: 'invalid_facts'; readonly problems: readonly FactProblem[] }
  | { readonly code: 'not_offered'; readonly action: PricedAction }

/** The JSON pointer, into what was sent, to a place of the rules: `clauses/invite` of a finding, `clauses[2].charge` of an issue. */
export type PointerTo = (place: string) => string

const toTheWhole: PointerTo = () => ''

interface PolicyProblem<R> {
  readonly status: number
  /** What is wrong where; the refusal's other data become members of the document. */
  readonly errors?: (refusal: R, pointerTo: PointerTo) => readonly FieldProblem[]
}
interface MarketProblem<R> extends PolicyProblem<R> {
  readonly title: string
  readonly detail: string | ((refusal: R) => string)
}

const findingErrors = ({ findings }: { readonly findings: readonly Finding[] }, pointerTo: PointerTo) =>
  findings.map((finding) => findingError(finding, pointerTo))
const issueErrors = ({ issues }: { readonly issues: readonly DocumentIssue[] }, pointerTo: PointerTo) =>
  issues.map((issue) => issueError(issue, pointerTo))

/** How the refusals about rules are answered; their words are the console's and the command line's too. */
const policyProblems: {
  readonly [Code in PolicyRefusal['code']]: PolicyProblem<Extract<PolicyRefusal, { readonly code: Code }>>
} = {
  invalid_input: { status: 422, errors: ({ issues }) => fieldProblems(issues) },
  not_allowed: { status: 403 },
  key_reused_with_different_input: { status: 422 },
  not_found: { status: 404 },
  invalid_document: { status: 422, errors: issueErrors },
  invalid_changeset: { status: 422, errors: issueErrors },
  policy_has_errors: { status: 422, errors: findingErrors },
  tests_fail: {
    status: 409,
    errors: ({ failed }) => failed.map(({ name, problem }) => ({ pointer: '', detail: problem, where: name })),
  },
  merge_conflict: {
    status: 409,
    errors: ({ conflicts }) =>
      conflicts.map(({ place }) => ({ pointer: '', detail: 'Both sides changed this, differently.', where: place })),
  },
  wrong_state: { status: 409 },
  draft_changed: { status: 409 },
  approved_already: { status: 409 },
  four_eyes: { status: 403 },
  another_version_waits: { status: 409 },
  head_moved: { status: 409 },
  nothing_changes: { status: 409 },
  impact_not_measured: { status: 409 },
  unknown_control_value: { status: 422 },
  control_pays_too: { status: 422 },
  guardrail_twice: { status: 422 },
  notice_too_short: {
    status: 422,
    errors: ({ earliest }) => [{ pointer: '/effectiveAt', detail: `Not before ${new Date(earliest).toISOString()}.` }],
  },
  date_passed: { status: 422, errors: () => [{ pointer: '/effectiveAt', detail: 'This moment has passed.' }] },
  already_withdrawn: { status: 409 },
  already_in_force: { status: 409 },
  version_not_in_chain: { status: 404 },
  nothing_before_version: { status: 409 },
  clause_not_changed_by_version: {
    status: 422,
    errors: ({ clauses }) => clauses.map((clause) => ({ pointer: '/clauses', detail: `“${clause}” was not changed.`, clause })),
  },
  nothing_to_reverse: { status: 409 },
  nothing_to_suspend: { status: 409 },
  suspension_has_errors: { status: 409, errors: findingErrors },
  reversal_has_errors: { status: 409, errors: findingErrors },
  somebody_would_pay_more: { status: 409 },
}

const NOTHING_CHARGED = 'Nothing was charged.'
const NOTHING_HELD = 'Nothing more is held.'

type MarketCode = Exclude<MarketRefusal['code'], PolicyRefusal['code']>

/**
 * The refusals of the market itself. 402: more Connects are needed. 404: not there, or not yours. 409: the state of things is
 * against it. 422: what was sent is against it.
 */
const marketProblems: {
  readonly [Code in MarketCode]: MarketProblem<Extract<MarketRefusal, { readonly code: Code }>>
} = {
  wrong_email_or_password: {
    status: 401,
    title: 'E-mail address and password do not belong together',
    detail: 'Nobody was signed in.',
  },
  account_suspended: { status: 403, title: 'This account is suspended', detail: 'Nobody was signed in.' },
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
  proposal_not_found: { status: 404, title: 'There is no such proposal', detail: 'Or it is not yours.' },
  boosts_not_offered: { status: 409, title: 'Boosts are not offered', detail: `The rules in force have none. ${NOTHING_HELD}` },
  auction_closed: {
    status: 409,
    title: 'The auction for boosted places is over',
    detail: `It ends some days after a job is posted, or with the first hire. ${NOTHING_HELD}`,
  },
  proposal_not_open: {
    status: 409,
    title: 'This proposal can no longer be boosted',
    detail: `The client has done something with it already, or it has ended. ${NOTHING_HELD}`,
  },
  below_minimum: {
    status: 422,
    title: 'This is below the least bid',
    detail: ({ min }) => `A bid starts at ${connectsText(min)}. ${NOTHING_HELD}`,
    errors: ({ min }) => [{ pointer: '/maximum', detail: `At least ${min}.` }],
  },
  not_a_raise: {
    status: 422,
    title: 'A standing bid can only be raised',
    detail: ({ maximum }) => `You have named ${connectsText(maximum)} before; name more. ${NOTHING_HELD}`,
    errors: ({ maximum }) => [{ pointer: '/maximum', detail: `More than ${maximum}.` }],
  },
  over_own_limit: {
    status: 409,
    title: 'This is more than your own limit of the month allows',
    detail: ({ room }) => `${connectsText(room)} more would be within it. ${NOTHING_HELD}`,
    errors: ({ room }) => [{ pointer: '/maximum', detail: `Your limit leaves ${room} more this month.` }],
  },
  does_not_fit: {
    status: 409,
    title: 'Only a proposal that fits the job may be boosted',
    detail: ({ category, skills }) =>
      `Your profile’s field has to be ${category}${skills.length === 0 ? '' : `, or it has to name one of these skills: ${skills.join(', ')}`}. ${NOTHING_HELD}`,
  },
  boost_used: {
    status: 409,
    title: 'This boost has been used',
    detail: `It was paid for, wore out, or ended with its auction. ${NOTHING_HELD}`,
  },
  bid_not_found: { status: 404, title: 'There is no such bid', detail: 'This proposal has no boost, or it is not yours.' },
  bid_withdrawn: { status: 409, title: 'This bid was taken back already', detail: 'Nothing of it is held any more.' },
  round_frozen: {
    status: 409,
    title: 'This bid has a place in a frozen round',
    detail:
      'What others pay rests on it, so it stays. Unless the client does something with your proposal, all of it comes back.',
  },
  bid_over: { status: 409, title: 'This bid is over', detail: 'Nothing of it is held any more.' },
  wallet_frozen: { status: 409, title: 'This wallet is frozen', detail: NOTHING_CHARGED },
  already_settled: { status: 409, title: 'This has been decided already', detail: 'Nothing was changed.' },
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

  invalid_facts: {
    status: 422,
    title: 'These are not complete facts of the action',
    detail: '`errors` names each fact.',
    errors: ({ problems }) =>
      problems.map(({ fact, message, problem }) => ({ ...fieldProblems([{ path: ['facts', fact], message }])[0]!, problem })),
  },
  too_many: {
    status: 409,
    title: 'You have written a lot just now',
    detail: ({ retryAt }) => `Leave room for others; you can publish this after ${momentText(retryAt)}. Nothing was published.`,
  },
  poll_closed: {
    status: 409,
    title: 'The poll is closed',
    detail: 'The version has begun or was withdrawn. Comments stay open.',
  },
  no_side: {
    status: 403,
    title: 'You are on no side of the market',
    detail: 'Only people with a freelancer or a client account are asked.',
  },
  not_offered: { status: 409, title: 'This is not offered', detail: 'The rules in force have no price for it.' },
}

const problems = { ...policyProblems, ...marketProblems }

/** The status of the answer to a refusal, and its entries: what is wrong where. */
export function refusalAnswer(
  refusal: ApiRefusal,
  pointerTo: PointerTo = toTheWhole,
): {
  readonly status: number
  readonly errors: readonly FieldProblem[] | undefined
} {
  const { status, errors } = problems[refusal.code] as PolicyProblem<ApiRefusal>
  return { status, errors: errors?.(refusal, pointerTo) }
}

/** What a refusal means, in words. */
export function refusalWords(refusal: ApiRefusal): Pick<RefusalWords, 'title' | 'detail'> {
  if (isAboutPolicy(refusal)) {
    const { title, detail } = policyRefusalWords(refusal)
    return { title, detail }
  }
  const { title, detail } = marketProblems[refusal.code] as MarketProblem<ApiRefusal>
  return { title, detail: typeof detail === 'function' ? detail(refusal) : detail }
}

function isAboutPolicy(refusal: ApiRefusal): refusal is PolicyRefusal {
  return refusal.code in policyProblems
}

/** The entry of a finding: what, where in the rules, and complete facts of a case. */
function findingError({ message, ...finding }: Finding, pointerTo: PointerTo): FieldProblem {
  return { pointer: pointerTo(finding.where), title: findingTitle(finding), detail: message, ...finding }
}

const OF_A_CHANGESET = /^(set|remove|order|breaksPromises)\b/

/** `clauses[2].charge` is a place in the rules that were made; `set.clauses[0]` one in the edits that were sent. */
function issueError({ path, message }: DocumentIssue, pointerTo: PointerTo): FieldProblem {
  if (!OF_A_CHANGESET.test(path)) return { pointer: pointerTo(path), detail: message, where: path }
  const steps = path.split(/[.[\]]+/).filter((step) => step !== '')
  return fieldProblems([{ path: ['changeset', ...steps], message }])[0]!
}
