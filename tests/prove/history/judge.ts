import assert from 'node:assert/strict'
import type { Id } from '#kernel/ids.ts'
import { refuse, type Refused } from '#kernel/result.ts'
import { firstDifference, NaiveLedger, type NaiveAnswer, type NaiveCommand } from '#modules/ledger/rules/naive-model.test-kit.ts'
import { answerOf, comparable, lineOf, pictureOfModel } from '#modules/ledger/rules/sequences.test-kit.ts'
import type { Overloaded } from '#platform/lanes/index.ts'
import type { Figures } from '../layer.ts'
import type { Call, CallOutcome } from '../load/log.ts'
import { namedByNumber, type JournalLine, type RefusedLine, type WalletJournal } from './journal.ts'

/** One command of a call. */
interface Asking {
  readonly command: NaiveCommand
  readonly calledAt: number
  readonly answeredAt: number | undefined
  readonly outcome: CallOutcome | undefined
}

/**
 * Holds what callers saw against what the database keeps. Every wallet is played again, in the order of its versions, by the naive
 * ledger: each transaction, balance and unit must come out the same, and every answer anybody got must be the one of that moment.
 * Nothing that was answered is missing, nothing happened twice, nothing that nobody asked for is there, and whoever had an answer
 * before somebody else asked comes before them (each wallet is linearizable).
 * @throws AssertionError that names the wallet
 */
export function judge(journals: readonly WalletJournal[], calls: readonly Call[]): Figures {
  for (const { fault } of calls) assert.equal(fault, undefined, `a call failed, and it should not have: ${fault}`)
  const wallets = new Map(journals.map((journal) => [journal.ownerId, journal]))
  const asked = new Map<Id, Asking[]>()
  for (const { commands, calledAt, answeredAt, outcomes } of calls) {
    for (const [index, command] of commands.entries()) {
      const { ownerId } = command
      const asking = {
        command: namedByNumber(command, wallets.get(ownerId)?.lots ?? []),
        calledAt,
        answeredAt: outcomes === undefined ? undefined : answeredAt,
        outcome: outcomes?.[index],
      }
      asked.set(ownerId, [...(asked.get(ownerId) ?? []), asking])
    }
  }
  const figures = { transactions: 0, refusals: 0, answers: 0, conflicts: 0, overloaded: 0 }
  for (const [ownerId, askings] of asked) {
    const journal = wallets.get(ownerId) ?? { ownerId, lines: [], refused: [], lots: [], picture: undefined }
    const found = within(`wallet ${ownerId}`, () => judgeWallet(journal, askings))
    for (const name of Object.keys(figures) as (keyof typeof figures)[]) figures[name] += found[name]
  }
  const latest = calls.map(({ calledAt, answeredAt }) => (answeredAt === undefined ? 0 : answeredAt - calledAt))
  return { ...figures, longestCallMs: Math.round(latest.reduce((most, one) => Math.max(most, one), 0) / 1000) }
}

/** Commands that were sent in one transaction are in the books together or not at all. To be looked at before anything is sent again. */
export function nothingHalf(journals: readonly WalletJournal[], calls: readonly Call[]): void {
  const kept = new Set(
    journals.flatMap(({ ownerId, lines, refused }) => [...lines, ...refused].map(({ key }) => `${ownerId}/${key}`)),
  )
  const places = calls.map(({ commands }) => [...new Set(commands.map(({ ownerId, key }) => `${ownerId}/${key}`))])
  const times = new Map<string, number>()
  for (const place of places.flat()) times.set(place, (times.get(place) ?? 0) + 1)
  for (const [index, { outcomes }] of calls.entries()) {
    if (outcomes !== undefined) continue
    const own = places[index]!.filter((place) => times.get(place) === 1)
    const there = own.filter((place) => kept.has(place))
    assert.ok(there.length === 0 || there.length === own.length, `${there.length} of ${own.length} commands of one transaction`)
  }
}

type Journal = Omit<WalletJournal, 'picture'> & { readonly picture: WalletJournal['picture'] | undefined }

function judgeWallet(journal: Journal, askings: readonly Asking[]) {
  const byKey = Map.groupBy(askings, ({ command }) => command.key)
  const kept = new Map<Id, JournalLine | RefusedLine>()
  for (const line of [...journal.lines.filter(({ key }) => key !== null), ...journal.refused]) {
    assert.ok(!kept.has(line.key!), `key ${line.key} is in the books twice`)
    kept.set(line.key!, line)
  }
  const spans = new Map([...kept].map(([key, { command }]) => [key, spanOf(command!, byKey.get(key) ?? [])]))
  inRealTime(journal.lines, spans)
  const answers = playAgain(journal, spans)
  const counted = {
    transactions: journal.lines.length,
    refusals: journal.refused.length,
    answers: 0,
    conflicts: 0,
    overloaded: 0,
  }
  for (const [key, all] of byKey) {
    const line = kept.get(key)
    for (const { command, outcome } of all) {
      const how =
        line === undefined ? judgeLost(outcome) : judgeAnswer({ command, outcome }, { line, journal, answer: answers.get(key)! })
      if (how !== undefined) counted[how] += 1
    }
  }
  return counted
}

/** From when it was first asked until somebody knew the answer. */
interface Span {
  readonly began: number
  readonly ended: number
}

function spanOf(command: NaiveCommand, askings: readonly Asking[]): Span {
  const same = askings.filter((asking) => firstDifference(asking.command, command) === undefined && !isOverloaded(asking.outcome))
  assert.ok(same.length > 0, `nobody asked for ${JSON.stringify(command)}`)
  return {
    began: Math.min(...same.map(({ calledAt }) => calledAt)),
    ended: Math.min(...same.map(({ answeredAt }) => answeredAt ?? Number.POSITIVE_INFINITY)),
  }
}

function inRealTime(lines: readonly JournalLine[], spans: ReadonlyMap<Id, Span>): void {
  let laterEnded = Number.POSITIVE_INFINITY
  for (const [index, { key, version }] of [...lines.entries()].toReversed()) {
    assert.equal(version, index + 1, 'versions have no gap')
    if (key === null) continue
    const { began, ended } = spans.get(key)!
    assert.ok(began <= laterEnded, `version ${version} was asked for after a later one had been answered`)
    laterEnded = Math.min(laterEnded, ended)
  }
}

/** @returns what the naive ledger answered to each key */
function playAgain({ ownerId, lines, refused, lots, picture }: Journal, spans: ReadonlyMap<Id, Span>): Map<Id, NaiveAnswer> {
  const model = new NaiveLedger()
  const wallet = model.wallet(ownerId)
  wallet.names = lots
  const answers = new Map<Id, NaiveAnswer>()
  const open = new Set(refused.map((line) => ({ line, ...windowOf(line, { lines, spans }) })))
  const explain = (): void => {
    const version = wallet.history.length
    for (const one of open) {
      const { command, refusal, recordedAt } = one.line
      if (version < one.from || version > one.to || recordedAt <= wallet.time) continue
      const answer = answerOf(refuse(refusal), numberIn(lots))
      if (
        model.isAnythingDue(ownerId, recordedAt) ||
        !isSame(comparable(model.whyNot(command, recordedAt) ?? { code: 'applied' }), answer)
      )
        continue
      answers.set(command.key, answer)
      open.delete(one)
    }
  }
  explain()
  for (const [index, { key, command, recordedAt }] of lines.entries()) {
    // Several expiries are booked at once.
    if (index < wallet.history.length) continue
    const answer = key === null ? model.expireDue(ownerId, recordedAt) : model.run(command!, recordedAt)
    const last = lines[wallet.history.length - 1]
    // Whoever asked for expiries is answered with the last of them.
    if (answer !== undefined && last?.key != null && (key !== null || last.kind === 'expire'))
      answers.set(last.key, comparable(answer))
    assert.ok(wallet.history.length > index, `version ${index + 1} cannot have happened: ${JSON.stringify(answer)}`)
    explain()
  }
  assert.deepEqual(lines.map(lineOf), wallet.history)
  if (picture !== undefined) assert.deepEqual(picture, pictureOfModel(wallet))
  for (const { line } of open) assert.fail(`at no moment could this have been the answer: ${JSON.stringify(line)}`)
  return answers
}

/** After which versions a refusal may have been decided. */
function windowOf(
  { command }: RefusedLine,
  { lines, spans }: { readonly lines: readonly JournalLine[]; readonly spans: ReadonlyMap<Id, Span> },
): { from: number; to: number } {
  const { began, ended } = spans.get(command.key)!
  let [from, to] = [0, lines.length]
  for (const { key, version } of lines) {
    const span = key === null ? undefined : spans.get(key)!
    if (span !== undefined && span.ended < began) from = version
    if (span !== undefined && span.began > ended) to = Math.min(to, version - 1)
  }
  return { from, to }
}

type Count = 'answers' | 'conflicts' | 'overloaded' | undefined

function judgeLost(outcome: CallOutcome | undefined): Count {
  assert.ok(outcome !== undefined, 'nobody knows what became of a command')
  assert.ok(isOverloaded(outcome), `answered, and not in the books: ${JSON.stringify(outcome)}`)
  return 'overloaded'
}

function judgeAnswer(
  { command, outcome }: Pick<Asking, 'command' | 'outcome'>,
  {
    line,
    journal,
    answer,
  }: { readonly line: JournalLine | RefusedLine; readonly journal: Journal; readonly answer: NaiveAnswer },
): Count {
  if (outcome === undefined) return undefined
  if (isOverloaded(outcome)) return 'overloaded'
  const field = firstDifference(line.command!, command)
  const given = answerOf(outcome, numberIn(journal.lots))
  if (field === undefined) {
    assert.deepEqual(given, answer, `another answer to ${JSON.stringify(command)}`)
    return 'answers'
  }
  assert.deepEqual(given, { code: 'key_reused_with_different_input', field })
  return 'conflicts'
}

function isOverloaded(outcome: CallOutcome | undefined): outcome is Refused<Overloaded> {
  return outcome?.ok === false && outcome.refusal.code === 'overloaded'
}

function numberIn(lots: readonly Id[]): (lotId: Id) => number | undefined {
  return (lotId) => (lots.includes(lotId) ? lots.indexOf(lotId) : undefined)
}

function isSame(one: unknown, other: unknown): boolean {
  try {
    assert.deepEqual(one, other)
    return true
  } catch {
    return false
  }
}

function within<T>(what: string, work: () => T): T {
  try {
    return work()
  } catch (problem) {
    throw new Error(`${what}: ${problem instanceof Error ? problem.message : String(problem)}`, { cause: problem })
  }
}
