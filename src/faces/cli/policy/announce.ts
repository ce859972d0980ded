import { isId, type Id } from '#kernel/ids.ts'
import { simulateDraft } from '#modules/simulation/index.ts'
import {
  announceVersion,
  approveDraft,
  capitalized,
  connectsText,
  examine,
  findDraft,
  findUpcomingVersion,
  findVersionInForce,
  hasErrors,
  saveDraft,
  selectNotice,
  submitDraft,
  usdText,
  type AnnouncedVersion,
  type Draft,
  type Examined,
  type Impact,
  type PolicyName,
  type VersionInForce,
} from '#modules/policy/index.ts'
import type { Tx } from '#platform/db/database.ts'
import { readClock } from '#platform/db/read-clock.ts'
import { exitCodes, MachineProblem, type ExitCode } from '#platform/machine-problem.ts'
import type { Call, Command } from '../command.ts'
import type { Terminal } from '../terminal.ts'
import { withDatabase, type CommandDatabase } from '../with-database.ts'
import { act, isSure, RefusedByRules, tellRefusals } from './act.ts'
import { actingOperators, type ActingOperators } from './operators.ts'
import { editsOf, noRules, readRulesFile, type RulesFile } from './rules-file.ts'
import { momentText } from '#faces/words/policy-refusals.ts'
import { sayDiff, sayInvalid } from './say.ts'
import { policyOption, versionWords, whichRules } from './which-rules.ts'

export const policyAnnounce: Command = {
  name: 'policy announce',
  summary:
    'Make a policy file public: draft, measure, submit, approve, announce. Whatever is wrong with it is said before anything is stored.',
  args: '[FILE]',
  argCount: { least: 0, most: 1 },
  options: {
    ...policyOption,
    title: { type: 'string', value: 'TEXT', says: 'A short line for the list of versions.' },
    words: { type: 'string', value: 'TEXT', says: 'What changes and why, in plain words: everybody affected reads it.' },
    'effective-at': {
      type: 'string',
      value: 'DATE',
      says: 'When it starts, e.g. 2027-01-15T00:00Z; default: as soon as it may.',
    },
    breaks: { type: 'string', value: 'PROMISES', says: 'Ids of promises it openly breaks, separated by commas.' },
    as: { type: 'string', value: 'E-MAILS', says: 'The author, and after a comma the operator who approves.' },
    draft: { type: 'string', value: 'ID', says: 'Instead of FILE: go on with a draft that waits for its approval.' },
    yes: { type: 'boolean', says: 'Do not ask.' },
  },
  details: `FILE is a policy document, a version file of a pack, or a changeset; it is compared with the newest version.
Nobody approves their own draft while there is another operator. With only the author named, the draft is left in review
and the answer says how to go on: --draft ID --as APPROVER. Exit code 1 means that it is not announced (yet).`,
  async run(call) {
    const [file, draftId] = [call.args[0], call.option('draft')]
    if ((file === undefined) === (draftId === undefined))
      throw new MachineProblem('give either a FILE or --draft ID.', exitCodes.usage)
    const effectiveAt = momentIn(call.option('effective-at'))
    if (draftId !== undefined) return goOn(call, draftId, effectiveAt)
    const read = readRulesFile(file ?? '')
    if (!read.ok) return sayInvalid(call.terminal, file ?? '', read.refusal)
    const policy = whichRules(call, [read.value])
    const text = { title: needed(call, 'title'), words: needed(call, 'words') }
    return tellRefusals(call.terminal, () =>
      withDatabase(call, 'policy announce', (database) =>
        announceFile(call, database, { policy, read: read.value, text, effectiveAt }),
      ),
    )
  },
}

function needed(call: Call, name: string): string {
  const value = call.option(name)?.trim() ?? ''
  if (value === '') throw new MachineProblem(`--${name} is needed: it is published with the rules.`, exitCodes.usage)
  return value
}

function momentIn(text: string | undefined): Date | undefined {
  if (text === undefined) return undefined
  const moment = new Date(text)
  if (Number.isNaN(moment.getTime())) throw new MachineProblem(`“${text}” is no date. Write 2027-01-15T00:00Z.`, exitCodes.usage)
  return moment
}

interface Announcement {
  readonly policy: PolicyName
  readonly read: RulesFile
  readonly text: { readonly title: string; readonly words: string }
  readonly effectiveAt: Date | undefined
}

async function announceFile(call: Call, database: CommandDatabase, announcement: Announcement): Promise<ExitCode> {
  const { policy, read, text, effectiveAt } = announcement
  const { terminal } = call
  const operators = await actingOperators(database.app, call.option('as'))
  const parent = await database.read.transaction().execute((tx) => parentToFollow(tx, policy))
  const changeset = editsOf(
    read,
    parent.document,
    (call.option('breaks') ?? '').split(',').filter((id) => id !== ''),
  )
  const examined = examine(parent.document, changeset)
  if (!examined.ok) return sayInvalid(terminal, call.args[0] ?? '', examined.refusal)
  await refuseBeforehand(database, { policy, parent: parent.version, examined: examined.value, effectiveAt })

  terminal.say(`Compared with ${versionWords(policy, parent.version)}:`)
  sayDiff(terminal, policy, examined.value.diff)
  if (!(await isSure(call, 'Keep this as a draft and carry it on?'))) return exitCodes.usage
  const { author } = operators
  const draft = await act(database, author, saveDraft, { policy, ...text, changeset })
  sayImpact(terminal, policy, await act(database, author, simulateDraft, { draftId: draft.id }))
  await act(database, author, submitDraft, { draftId: draft.id })
  return approveAndAnnounce(call, { database, operators, draft, effectiveAt })
}

/** Goes on where somebody else's eyes were needed. */
async function goOn(call: Call, draftId: string, effectiveAt: Date | undefined): Promise<ExitCode> {
  if (!isId(draftId)) throw new MachineProblem('--draft takes the id of a draft.', exitCodes.usage)
  const approve = async (database: CommandDatabase): Promise<ExitCode> => {
    const draft = await database.read.transaction().execute((tx) => findDraft(tx, draftId))
    if (draft === undefined) throw new MachineProblem(`there is no draft ${draftId}.`, exitCodes.usage)
    const named = await actingOperators(database.app, call.option('as'))
    sayDiff(call.terminal, draft.policy, draft.diff)
    if (!(await isSure(call, `Approve and announce “${draft.title}”?`))) return exitCodes.usage
    return approveAndAnnounce(call, { database, operators: { ...named, approver: named.author }, draft, effectiveAt })
  }
  return tellRefusals(call.terminal, () => withDatabase(call, 'policy announce', approve))
}

interface Waiting {
  readonly database: CommandDatabase
  readonly operators: ActingOperators
  readonly draft: Draft
  readonly effectiveAt: Date | undefined
}

async function approveAndAnnounce(call: Call, { database, operators, draft, effectiveAt }: Waiting): Promise<ExitCode> {
  const { terminal } = call
  const { approver, author, others } = operators
  if (approver === undefined) return sayWaiting(terminal, draft.id, others)
  if (draft.state !== 'approved') await act(database, approver, approveDraft, { draftId: draft.id, sha256: draft.sha256 })
  const announced = await act(database, author, announceVersion, { draftId: draft.id, effectiveAt })
  const { policy } = draft
  terminal.answer({ announced: true, policy, draftId: draft.id, ...announced }, () => sayAnnounced(terminal, policy, announced))
  return exitCodes.done
}

/** What can be known before anything is stored: errors, nothing to do, a start too soon. */
async function refuseBeforehand(
  { read }: CommandDatabase,
  {
    policy,
    parent,
    examined,
    effectiveAt,
  }: {
    readonly policy: PolicyName
    readonly parent: number
    readonly examined: Examined
    readonly effectiveAt: Date | undefined
  },
): Promise<void> {
  const { findings, diff, breaksPromises } = examined
  const errors = findings.filter((finding) => hasErrors([finding]))
  if (errors.length > 0) throw new RefusedByRules({ code: 'policy_has_errors', findings: errors })
  if (diff.beforeHash === diff.afterHash) throw new RefusedByRules({ code: 'nothing_changes' })
  if (diff.nobodyPaysMore || effectiveAt === undefined) return
  const notice = await read
    .transaction()
    .execute(async (tx) =>
      selectNotice(tx, { policy, version: parent, breaksPromise: breaksPromises.length > 0, now: await readClock(tx) }),
    )
  if (effectiveAt < notice.earliest) throw new RefusedByRules({ code: 'notice_too_short', ...notice })
}

async function parentToFollow(tx: Tx, policy: PolicyName): Promise<VersionInForce<PolicyName>> {
  const waiting = await findUpcomingVersion(tx, policy)
  if (waiting !== undefined) throw new RefusedByRules({ code: 'another_version_waits', version: waiting.version })
  const inForce = await findVersionInForce(tx, policy, await readClock(tx))
  if (inForce === undefined) throw noRules(policy)
  return inForce
}

function sayImpact(terminal: Terminal, policy: PolicyName, impact: Impact): void {
  if (!isPaidBy(policy)) {
    terminal.say('Nothing is paid by these rules, so there is no history of payments to price again.')
    return
  }
  const { actions, people, payingMore, payingLess, unit, refundLiabilityPer30Days } = impact
  const amount = unit === 'usd_cents' ? usdText : connectsText
  const decisions = unit === 'usd_cents' ? 'recorded fees' : 'recorded decisions'
  terminal.say(`Measured on ${actions} ${decisions} of ${people} people in 90 days:`)
  terminal.say(`  ${payingMore.people} people would have paid ${amount(payingMore.connects)} more,`)
  terminal.say(`  ${payingLess.people} people ${amount(payingLess.connects)} less.`)
  if (unit === 'usd_cents') return
  const { connects, usdCents } = refundLiabilityPer30Days
  terminal.say(`  Taking it back would return at most ${connectsText(connects)} (${usdText(usdCents)}) per 30 days.`)
}

/** Weights and days of notice are nobody's money. */
function isPaidBy(policy: PolicyName): boolean {
  return policy === 'connects' || policy === 'fees'
}

function sayWaiting(terminal: Terminal, draftId: Id, others: readonly string[]): ExitCode {
  const next = `guildhall policy announce --draft ${draftId} --as ${others[0] ?? 'E-MAIL'}`
  terminal.answer({ announced: false, draftId, state: 'in_review', mayApprove: others, next }, () => {
    terminal.say('Nobody approves their own draft while there is another operator. It waits in review; nothing is announced yet.')
    terminal.say(`One of ${others.join(', ')} approves it in the console, or by:`)
    terminal.say(`  ${next}`)
  })
  return exitCodes.foundProblems
}

function sayAnnounced(
  terminal: Terminal,
  policy: PolicyName,
  { version, sha256, effectiveAt, nobodyPaysMore }: AnnouncedVersion,
): void {
  terminal.say(
    `${capitalized(versionWords(policy, version))} is announced. It ${nobodyPaysMore ? 'takes' : 'will take'} effect at ${momentText(effectiveAt)}.`,
  )
  terminal.say(`sha256 ${sha256}`)
}
