import { isId } from '#kernel/ids.ts'
import { replayAuctions, type Replay } from '#modules/auctions/index.ts'
import { connectsText, usdText, type PolicyDocument } from '#modules/policy/index.ts'
import {
  openLab,
  readDecisionLines,
  replayPair,
  type DocumentPair,
  type Replayed,
  type Report,
} from '#modules/simulation/index.ts'
import { readClock } from '#platform/db/read-clock.ts'
import { exitCodes, MachineProblem, type ExitCode } from '#platform/machine-problem.ts'
import type { Call, Command } from '../command.ts'
import { daysIn } from '../days-in.ts'
import type { Terminal } from '../terminal.ts'
import { withDatabase } from '../with-database.ts'
import { auditReplay, sayAudit, type ReplayAudit } from './audit-replay.ts'
import { draftNamed } from './draft-named.ts'
import { rulesCompared } from './rules-file.ts'
import { sayInvalid, sayTable } from './say.ts'

export const policySimulate: Command = {
  name: 'policy simulate',
  summary: 'Price recorded history again under other rules: who would have paid how much, and what taking it back would cost.',
  args: 'BEFORE [AFTER]',
  argCount: { least: 1, most: 2 },
  options: {
    days: { type: 'string', value: 'N', says: 'How much of history, up to now; default: 90.' },
    history: {
      type: 'string',
      value: 'FILE',
      says: 'History from a file of `guildhall export decisions`: no database is needed.',
    },
    audit: {
      type: 'boolean',
      says: 'Let PostgreSQL price the same decisions by the rules as SQL, and exit with 1 when it finds other sums.',
    },
    'most-more': { type: 'string', value: 'CONNECTS', says: 'Exit with 1 when everybody together would pay more than this.' },
  },
  details: `BEFORE and AFTER are files, or numbers of versions; AFTER may be a changeset. A single DRAFT id stands for both: its
parent's rules and its own. Nothing is stored: a draft that is to be announced is simulated by \`policy announce\` or in the console.
Nobody is assumed to act differently. Recorded bids for boosts are settled again where the
auction's terms differ; they are not part of the sums, and who may bid is not replayed. Rules of Connects only: other rules charge nothing whose history could be priced again.`,
  async run(call) {
    const limit = mostMoreIn(call)
    const pair = await pairNamed(call)
    if (!('before' in pair)) return pair.ended
    const file = call.option('history')
    if (file !== undefined && call.flag('audit'))
      throw new MachineProblem('--audit asks the database, and --history does without one: give one of them.', exitCodes.usage)
    const simulated: Simulated = file === undefined ? await replayRecorded(call, pair) : await replayFile(call, pair, file)
    const { audit, auctions, ...replayed } = simulated
    call.terminal.answer(simulated, () => {
      sayReport(call.terminal, replayed)
      if (auctions !== undefined) sayAuctions(call.terminal, auctions)
      if (audit !== undefined) sayAudit(call.terminal, audit)
    })
    const isBeyond = limit !== undefined && replayed.report.payingMore.connects > limit
    return isBeyond || audit?.isEqual === false ? exitCodes.foundProblems : exitCodes.done
  },
}

/** @throws MachineProblem: a limit that is no number must not pass for one that is kept */
function mostMoreIn(call: Call): number | undefined {
  const word = call.option('most-more')
  if (word === undefined) return undefined
  if (/^\d{1,15}$/.test(word)) return Number(word)
  throw new MachineProblem('--most-more takes a whole number of Connects.', exitCodes.usage)
}

async function pairNamed(call: Call): Promise<DocumentPair | { readonly ended: ExitCode }> {
  const [before = '', after] = call.args
  if (after === undefined) return draftPair(call, before)
  const compared = await rulesCompared(call, [before, after])
  if (!compared.ok) return { ended: sayInvalid(call.terminal, compared.word, compared.refusal) }
  return connectsPair(compared.before.document, compared.after.document)
}

async function draftPair(call: Call, word: string): Promise<DocumentPair> {
  if (!isId(word)) throw new MachineProblem('name two sets of rules, or the id of a draft.', exitCodes.usage)
  const { draft, parent } = await withDatabase(call, 'policy simulate', (database) => draftNamed(database, word))
  return connectsPair(parent, draft.document)
}

/** @throws MachineProblem for rules that charge no Connects: there are no charges of theirs to replay */
function connectsPair(before: PolicyDocument, after: PolicyDocument): DocumentPair {
  if (before.policy === 'connects' && after.policy === 'connects') return { before, after }
  throw new MachineProblem(
    'only rules about Connects are simulated here. `policy announce` prices pinned fees; ranking and notice have no history to price.',
    exitCodes.usage,
  )
}

const SECONDS_PER_DAY = 86_400

interface Simulated extends Replayed {
  readonly audit?: ReplayAudit
  /** The recorded bids for boosts, where the two sets of rules settle them otherwise. */
  readonly auctions?: Replay
}

async function replayRecorded(call: Call, pair: DocumentPair): Promise<Simulated> {
  const days = daysIn(call)
  return withDatabase(call, 'policy simulate', async ({ read, server }) => {
    const lab = openLab({ connectionString: server.connectionStringFor('read') })
    try {
      const until = Math.floor((await readClock(read)).getTime() / 1000) + 1
      const replayed = await lab.replay(pair, {
        window: { from: until - days * SECONDS_PER_DAY, until },
        onProgress: ({ what, done, total }) => {
          if (total > 0) call.terminal.progress({ done, total, what })
        },
      })
      const now = await readClock(read)
      const auctions = await read.transaction().execute((tx) => replayAuctions(tx, pair, now))
      return {
        ...replayed,
        ...(auctions === undefined ? {} : { auctions }),
        ...(call.flag('audit') ? { audit: await auditReplay(read, pair, replayed) } : {}),
      }
    } finally {
      await lab.close()
    }
  })
}

async function replayFile(call: Call, pair: DocumentPair, file: string): Promise<Simulated> {
  const history = await readDecisionLines(file).catch((problem: NodeJS.ErrnoException) => {
    throw new MachineProblem(`the file ${file} cannot be read (${problem.code ?? problem.message}).`, exitCodes.usage)
  })
  if ('line' in history) throw new MachineProblem(`${file}, line ${history.line}: ${history.message}.`, exitCodes.foundProblems)
  if (history.watermark === null) throw new MachineProblem(`${file} holds no decisions.`, exitCodes.foundProblems)
  // Counted back from the last decision: a file has no clock.
  const until = Math.floor(Date.parse(history.watermark.at) / 1000) + 1
  const replayed = replayPair(history, pair, { window: { from: until - daysIn(call) * SECONDS_PER_DAY, until } })
  if (replayed === undefined) throw new MachineProblem('the simulation was stopped.', exitCodes.fault)
  return replayed
}

function sayReport(terminal: Terminal, { report, record }: Replayed): void {
  const { actions, people, before, after, payingMore, payingLess, liability, window } = report
  terminal.say(`${actions} decisions of ${people} people, ${window.from.slice(0, 10)} to ${window.until.slice(0, 10)}:`)
  terminal.say(`  ${connectsText(before)} before, ${connectsText(after)} after.`)
  terminal.say(`  ${payingMore.people} people would have paid ${connectsText(payingMore.connects)} more,`)
  terminal.say(`  ${payingLess.people} people ${connectsText(payingLess.connects)} less.`)
  terminal.say(
    `  Taking it back would return at most ${connectsText(liability.connects)} (${usdText(liability.usdCents)}) per 30 days.`,
  )
  sayTable(terminal, ['CLAUSE', 'DECISIONS', 'BEFORE', 'AFTER'], report.byClause.filter(isTouched).map(clauseRow))
  terminal.say(`result ${record.resultSha256}`)
}

/** The sums do not hold them: bidders make these prices, and would name others under other terms. */
function sayAuctions(terminal: Terminal, { rounds, bids, before, after, payingMore, payingLess }: Replay): void {
  terminal.say(`${bids} bids for boosted places in ${rounds} recorded rounds, held as they were (people would bid otherwise):`)
  terminal.say(
    `  ${before.places} places for ${connectsText(before.connects)} before, ${after.places} for ${connectsText(after.connects)} after.`,
  )
  terminal.say(`  ${payingMore.people} people would have paid ${connectsText(payingMore.connects)} more,`)
  terminal.say(`  ${payingLess.people} people ${connectsText(payingLess.connects)} less.`)
}

type ClauseSums = Report['byClause'][number]

function isTouched({ actions, before }: ClauseSums): boolean {
  return actions > 0 || before > 0
}

function clauseRow({ clause, actions, before, after }: ClauseSums): readonly string[] {
  return [clause, String(actions), String(before), String(after)]
}
