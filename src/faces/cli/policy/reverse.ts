import { setTimeout as sleep } from 'node:timers/promises'
import { systemActor } from '#kernel/actor.ts'
import {
  advanceReversal,
  openReversalBatch,
  previewReversal,
  reversalProgress,
  reversalReport,
  type ReversalPreview,
  type ReversalReport,
} from '#modules/charges/index.ts'
import {
  capitalized,
  connectsText,
  findVersion,
  policyKinds,
  reverseVersion,
  usdText,
  type PolicyName,
} from '#modules/policy/index.ts'
import { readClock } from '#platform/db/read-clock.ts'
import { exitCodes, MachineProblem, type ExitCode } from '#platform/machine-problem.ts'
import { inTransaction } from '#platform/run-action.ts'
import type { Call, Command } from '../command.ts'
import type { Terminal } from '../terminal.ts'
import { withDatabase, type CommandDatabase } from '../with-database.ts'
import { act, isSure, RefusedByRules, tellRefusals } from './act.ts'
import { actingOperators } from './operators.ts'
import { sayDiff } from './say.ts'
import { numberOf } from './show.ts'
import { policyOption, versionWords, whichRules } from './which-rules.ts'

export const policyReverse: Command = {
  name: 'policy reverse',
  summary: 'Take clauses of a version back, at once, and give back what they took: preview, question, progress, proof.',
  args: 'N',
  options: {
    ...policyOption,
    clauses: { type: 'string', value: 'IDS', says: 'Separated by commas; default: all clauses the version changed.' },
    words: { type: 'string', value: 'TEXT', says: 'What is taken back and why, in plain words: it is published.' },
    as: { type: 'string', value: 'E-MAIL', says: 'The operator who does it.' },
    preview: { type: 'boolean', says: 'Count what it would give back, and stop.' },
    yes: { type: 'boolean', says: 'Do not ask.' },
  },
  details: `It works beside a running server or without one. If it is cut off, the refunds go on: in the running server, at its
next start, or when the same command is given again. Nobody is ever refunded twice.
Other rules than those of Connects give nothing back; what follows for contracts under way is said, and done by the running server.
Exit code 1 means that it was refused, or that the refunds do not add up.`,
  async run(call) {
    const wish = { policy: whichRules(call), version: numberOf(call.args[0] ?? '') }
    return tellRefusals(call.terminal, () => withDatabase(call, 'policy reverse', (database) => reverse(call, database, wish)))
  },
}

interface Wish {
  readonly policy: PolicyName
  readonly version: number
}

async function reverse(call: Call, database: CommandDatabase, { policy, version }: Wish): Promise<ExitCode> {
  const { terminal } = call
  const clauses = call
    .option('clauses')
    ?.split(',')
    .map((id) => id.trim())
    .filter((id) => id !== '')
  const previewed = await database.read
    .transaction()
    .execute(async (tx) => previewReversal(tx, { policy, version, clauses, at: await readClock(tx) }))
  if (!previewed.ok) {
    const unfinished =
      isRefunding(policy) && previewed.refusal.code === 'nothing_to_reverse'
        ? await reversingVersion(database, version)
        : undefined
    if (unfinished === undefined) throw new RefusedByRules(previewed.refusal)
    terminal.say(`Version ${unfinished} has taken it back already. Looking after its refunds.`)
    return follow(terminal, database, unfinished)
  }
  const preview = previewed.value
  if (call.flag('preview')) {
    terminal.answer({ preview }, () => sayPreview(terminal, { policy, version }, preview))
    return exitCodes.done
  }
  sayPreview(terminal, { policy, version }, preview)
  const words = call.option('words')?.trim() ?? ''
  if (words === '') throw new MachineProblem('--words is needed: it is published with the reversal.', exitCodes.usage)
  const { author } = await actingOperators(database.app, call.option('as'))
  if (!(await isSure(call, `Take ${preview.clauses.join(', ')} of ${versionWords(policy, version)} back now?`)))
    return exitCodes.usage
  const reversed = await act(database, author, reverseVersion, { policy, version, clauses, words })
  terminal.say(`${capitalized(versionWords(policy, reversed.version))} is in force.`)
  if (isRefunding(policy)) return follow(terminal, database, reversed.version)
  const means = policyKinds[policy].reversal
  terminal.answer({ policy, ...reversed, means }, () => terminal.say(means))
  return exitCodes.done
}

const REFUNDED = 'connects'

/** Only Connects were charged, so only they are given back. */
function isRefunding(policy: PolicyName): boolean {
  return policy === REFUNDED
}

async function reversingVersion({ read }: CommandDatabase, version: number): Promise<number | undefined> {
  const found = await read.transaction().execute((tx) => findVersion(tx, REFUNDED, version))
  return found?.reversedBy ?? undefined
}

const REFUNDS = systemActor('charges')
const PAUSE_MILLISECONDS = 200

/** Refunds step by step, sharing the work with a running server, until everything owed is settled. */
async function follow(terminal: Terminal, database: CommandDatabase, version: number): Promise<ExitCode> {
  const { app, read } = database
  const batchId = await inTransaction(app, REFUNDS, async (ctx) => openReversalBatch(ctx, await reversedBy(database, version)))
  let settled = -1
  for (;;) {
    const state = await inTransaction(app, REFUNDS, (ctx) => advanceReversal(ctx, batchId))
    const progress = await read.transaction().execute((tx) => reversalProgress(tx, batchId))
    if (progress !== undefined && progress.state !== 'planning' && progress.settledCharges > settled) {
      settled = progress.settledCharges
      terminal.progress({ done: progress.settledCharges, total: progress.charges, what: 'charges given back' })
    }
    if (state === 'done' || progress?.state === 'done') break
    if (state === 'busy') await sleep(PAUSE_MILLISECONDS)
  }
  const report = await read.transaction().execute((tx) => reversalReport(tx, REFUNDED, version))
  if (report === undefined) throw new MachineProblem('the refunds of this reversal are not recorded.', exitCodes.fault)
  terminal.answer({ version, report }, () => sayReport(terminal, report))
  return report.balanced ? exitCodes.done : exitCodes.foundProblems
}

async function reversedBy({ read }: CommandDatabase, version: number) {
  const found = await read.transaction().execute((tx) => findVersion(tx, REFUNDED, version))
  if (found === undefined || found.reversesVersion === null) {
    throw new MachineProblem(`version ${version} takes nothing back.`, exitCodes.usage)
  }
  return { policy: REFUNDED, version, reversedVersion: found.reversesVersion, clauses: found.reversesClauses ?? [] } as const
}

function sayPreview(terminal: Terminal, { policy, version }: Wish, preview: ReversalPreview): void {
  const { clauses, people, charges, connects, usdCents, lots, partlyReturned } = preview
  terminal.say(`Taking back ${clauses.join(', ')} of ${versionWords(policy, version)}:`)
  sayDiff(terminal, policy, preview.diff)
  if (!isRefunding(policy)) {
    terminal.say(policyKinds[policy].reversal)
    return
  }
  terminal.say(
    `Gives back ${connectsText(connects)} (${usdText(usdCents)}) of ${charges} charges to ${people} people, into ${lots} lots.`,
  )
  if (partlyReturned > 0) terminal.say(`Of ${partlyReturned} of these charges a part came back before; only the rest is owed.`)
}

function sayReport(terminal: Terminal, { due, refunded, refundedPeople, exceptionsByReason, balanced }: ReversalReport): void {
  terminal.say(`Owed ${connectsText(due)}, given back ${connectsText(refunded)} to ${refundedPeople} people.`)
  for (const { exception, charges, connects } of exceptionsByReason) {
    terminal.say(`  ${connectsText(connects)} of ${charges} charges: ${exception.replaceAll('_', ' ')}`)
  }
  terminal.say(balanced ? 'Everything owed is settled, to the last Connect.' : 'This does not add up. Run `guildhall audit`.')
}
