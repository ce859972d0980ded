import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { Id } from '#kernel/ids.ts'
import { NaiveLedger, type NaiveAnswer } from './naive-model.test-kit.ts'
import { rebuild } from './rebuild.test-kit.ts'
import {
  batchesOf,
  EngineLedger,
  lineOf,
  pictureOf,
  pictureOfModel,
  realCommand,
  runModel,
  stepsOf,
  timeStepsOf,
  type Batch,
  type Step,
} from './sequences.test-kit.ts'

/** How many histories, and from which seed; fast-check prints both when it finds something. */
export interface Amount {
  readonly numRuns: number
  readonly seed?: number
  /** Whether the first history that breaks a promise is good enough; else a shorter one is looked for. */
  readonly endOnFailure?: boolean
}

const histories = stepsOf({ run: 'pure', owners: 2, maxLength: 150 })
const hardTimes = timeStepsOf({ run: 'time', owners: 2, maxLength: 120 })
// Lots are named when a batch is written down, so what a command that names one means depends on the cut; everything else does not.
const withoutLotNames = histories.map((steps) => steps.filter((step) => !('lotNo' in step)))
const cuts = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 6 })

function run(engine: EngineLedger, { now, commands }: Batch): NaiveAnswer[] {
  const real = commands.map((command) => realCommand(command, (ownerId, lotNo) => engine.lotId(ownerId, lotNo)))
  return engine.answers(
    commands.map((command) => command.ownerId),
    engine.run(now, real),
  )
}

function runAll(steps: readonly Step[], most: number | readonly number[]): EngineLedger {
  const engine = new EngineLedger()
  for (const batch of batchesOf(steps, most)) run(engine, batch)
  return engine
}

/** Something that holds for every history. */
export interface Property {
  readonly promise: string
  /** @returns how many commands were looked at. @throws with the seed and the shortest history that breaks the promise */
  check(amount: Amount): number
}

interface Story {
  readonly steps: Step[]
  readonly cut: number[]
}

function property(promise: string, of: fc.Arbitrary<Step[]>, holds: (story: Story) => void): Property {
  return {
    promise,
    check(amount) {
      let commands = 0
      const look = fc.property(of, cuts, (steps, cut) => {
        commands += steps.filter((step) => step.kind !== 'tick').length
        holds({ steps, cut })
      })
      fc.assert(look, amount)
      return commands
    },
  }
}

/** The engine beside the naive ledger. */
export const engineProperties: readonly Property[] = [
  property('the same answers, histories, and lot and state of every unit as the naive ledger', histories, sameAsTheNaiveLedger),
  property('the same where clocks step back, months end and session clocks change', hardTimes, sameAsTheNaiveLedger),
  property('transactions add up to 0 per asset, lots to what was granted and to the balances', histories, addsUp),
  property('a refusal leaves nothing behind but the expiries that were due before it', histories, refusalsChangeNothing),
]

/** Equalities between two ways to do the same. */
export const algebraProperties: readonly Property[] = [
  property('wherever a history is cut into batches, the journal is the same to the last id', withoutLotNames, sameJournalAnyCut),
  property('the moves of the journal alone, added up from nothing, give the same wallets', histories, replayGivesTheSame),
  property('a history asked again in full changes nothing and gets every answer again', histories, askedAgainChangesNothing),
  property("an owner's wallet is the same with and without the others in between", withoutLotNames, ownersDoNotMeet),
  property('a spend and its refund in full leave every unit where it was', histories, refundUndoesASpend),
]

function sameAsTheNaiveLedger({ steps, cut }: Story): void {
  const engine = new EngineLedger()
  const model = new NaiveLedger()
  for (const batch of batchesOf(steps, cut)) {
    assert.deepEqual(run(engine, batch), runModel(model, batch))
    for (const [ownerId, wallet] of engine.state.wallets) {
      assert.deepEqual(pictureOf(wallet), pictureOfModel(model.wallet(ownerId)))
    }
  }
  for (const [ownerId, { history }] of model.wallets) {
    const own = engine.transactions.filter((transaction) => transaction.ownerId === ownerId)
    assert.deepEqual(own.map(lineOf), history)
    assert.deepEqual(
      own.map(({ version }) => version),
      own.map((_, index) => index + 1),
    )
  }
}

function addsUp({ steps, cut }: Story): void {
  const engine = runAll(steps, cut)
  for (const { entries } of engine.transactions) {
    for (const asset of ['connects', 'usd']) {
      assert.equal(sumOf(entries.filter((entry) => entry.asset === asset).map((entry) => entry.amount)), 0)
    }
  }
  for (const { lots, available, held } of engine.state.wallets.values()) {
    for (const lot of lots.values()) {
      assert.equal(lot.available + lot.held + lot.consumed + lot.expired + lot.revoked, lot.granted)
    }
    assert.equal(sumOf([...lots.values()].map((lot) => lot.available)), available)
    assert.equal(sumOf([...lots.values()].map((lot) => lot.held)), held)
  }
}

function refusalsChangeNothing({ steps }: Story): void {
  const engine = new EngineLedger()
  for (const batch of batchesOf(steps, 1)) {
    const before = engine.state.wallets
    const [answer] = run(engine, batch)
    const booked = engine.journals.at(-1)!.transactions
    if (answer!.code === 'applied') continue
    assert.ok(booked.every(({ kind, answers }) => kind === 'expire' && answers === null))
    if (booked.length === 0) assert.deepEqual(engine.state.wallets, before)
  }
}

function sameJournalAnyCut({ steps, cut }: Story): void {
  assert.deepEqual(runAll(steps, cut).transactions, runAll(steps, 512).transactions)
}

function replayGivesTheSame({ steps, cut }: Story): void {
  const engine = runAll(steps, cut)
  const rebuilt = rebuild(engine.journals)
  for (const wallet of engine.state.wallets.values()) {
    if (wallet.version > 0) assert.deepEqual(rebuilt.get(wallet.ownerId), pictureOf(wallet))
  }
}

function askedAgainChangesNothing({ steps, cut }: Story): void {
  const engine = new EngineLedger()
  const batches = batchesOf(steps, cut).map(({ now, commands }) => ({
    now,
    commands: commands.map((command) => realCommand(command, () => undefined)),
  }))
  const answers = batches.map(({ now, commands }) => engine.run(now, commands))
  const { wallets } = engine.state
  assert.deepEqual(
    batches.map(({ now, commands }) => engine.run(now, commands)),
    answers,
  )
  assert.deepEqual(engine.state.wallets, wallets)
}

function ownersDoNotMeet({ steps, cut }: Story): void {
  const whole = runAll(steps, cut)
  for (const [owner, wallet] of whole.state.wallets) {
    const own = steps.filter((step) => step.kind === 'tick' || step.ownerId === owner)
    assert.deepEqual(pictureOf(wallet), pictureOf(runAll(own, 1).state.wallets.get(owner)!))
  }
}

function refundUndoesASpend({ steps, cut }: Story): void {
  const batches = batchesOf(steps, cut)
  const now = Math.max(...batches.map((batch) => batch.now))
  const engine = new EngineLedger()
  for (const batch of batches) run(engine, batch)
  // The cut is as good a source of numbers as any.
  for (const ownerId of engine.state.wallets.keys()) undoASpend(engine, { ownerId, now, qty: cut[0]!, one: cut.at(-1)! })
}

interface Spending {
  readonly ownerId: Id
  readonly now: number
  readonly qty: number
  /** What is given back first; the rest follows. */
  readonly one: number
}

function undoASpend(engine: EngineLedger, { ownerId, now, qty, one }: Spending): void {
  const base = { ownerId, cause: {} }
  const key = (name: string) => `00000000-0000-5000-8000-${name.padStart(12, '0')}`
  engine.run(now, [
    { kind: 'unfreeze', key: key('a'), ...base },
    { kind: 'expire', key: key('b'), ...base },
  ])
  const before = pictureOf(engine.state.wallets.get(ownerId)!)
  const spent = engine.run(now, [
    { kind: 'spend', key: key('c'), qty, purpose: 'proposal_submit', chargeId: key('d'), ...base },
  ])[0]!
  assert.equal(spent.ok, before.available >= qty)
  if (!spent.ok) return
  // Nothing is asked of the lots' remaining life, so a live one takes its units back; the time between is a microsecond.
  const refund = (name: string, part: number) =>
    engine.run(now, [
      { kind: 'refund', key: key(name), chargeId: key('d'), qty: part, minLifeDays: 0, reason: 'undone', ...base },
    ])[0]!
  const first = Math.min(one, qty)
  assert.ok(refund('e', first).ok)
  if (first < qty) assert.ok(refund('f', qty - first).ok)
  assert.equal(refund('1', 1).ok, false)
  assert.deepEqual(pictureOf(engine.state.wallets.get(ownerId)!), before)
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0)
}
