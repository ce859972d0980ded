import fc from 'fast-check'
import { derivedId, type Id } from '#kernel/ids.ts'
import { apply, commandPlace, type KnownCommand, type LedgerState } from './apply.ts'
import type { LedgerCommand, LedgerOutcome } from './commands.ts'
import type { Entry, Journal, Transaction } from './journal.ts'
import type { NaiveAnswer, NaiveCommand, NaiveLedger, NaiveLine, NaiveWallet } from './naive-model.test-kit.ts'
import { unitStates, type Wallet } from './wallet.ts'

/** One step of a random history: time passes, or somebody asks for something (lots are named by their number in the wallet). */
export type Step = { readonly kind: 'tick'; readonly milliseconds: number } | NaiveCommand

const DAY = 86_400_000
export const FAR_AWAY = new Date(Date.UTC(2199, 0, 1))
export const STORY_BEGINS = Date.UTC(2024, 1, 28)

/** Everything a random command may name. Few of each, so that charges, holds and keys meet. */
export interface Names {
  readonly owner: fc.Arbitrary<Id>
  readonly key: fc.Arbitrary<Id>
  readonly charge: fc.Arbitrary<Id>
  readonly hold: fc.Arbitrary<Id>
  /** A moment at which a lot runs out. */
  readonly moment: fc.Arbitrary<Date>
}

/** One of `count` ids; `run` keeps runs on one database apart. */
export function idsOf(run: string, kind: string, count: number): fc.Arbitrary<Id> {
  return fc.nat({ max: count - 1 }).map((n) => derivedId('test', run, kind, n))
}

/** Every kind of command, in a mixture in which about half are applied. */
export function anyCommand({ owner, key, charge: chargeId, hold: holdId, moment }: Names): fc.Arbitrary<NaiveCommand> {
  const base = { ownerId: owner, cause: fc.constant({ kind: 'test' }), key }
  const qty = fc.integer({ min: 1, max: 6 })
  const purpose = fc.constantFrom('proposal_submit', 'boost_proposal')
  const minLifeDays = fc.constantFrom(0, 30, 90)
  const command = (kind: NaiveCommand['kind'], fields: Readonly<Record<string, fc.Arbitrary<unknown>>>) =>
    fc.record({ kind: fc.constant(kind), ...base, ...fields }) as unknown as fc.Arbitrary<NaiveCommand>

  const issued = {
    qty: fc.integer({ min: 1, max: 12 }),
    origin: fc.constantFrom('promo', 'monthly'),
    expiresAt: fc.option(moment, { nil: null }),
    priority: fc.constantFrom(0, 0, 1),
  }
  const bought = {
    costUsdCents: fc.integer({ min: 1, max: 200 }),
    payment: fc.constant({ provider: 'sandbox', taxUsdCents: 7, jurisdiction: 'de' }),
  }
  const claimed = { lotNo: fc.nat({ max: 9 }), payment: fc.constant({ provider: 'sandbox' }) }
  const moved = fc.oneof({ weight: 3, arbitrary: moment }, { weight: 2, arbitrary: fc.constantFrom(null, FAR_AWAY) })
  return fc.oneof(
    { weight: 4, arbitrary: command('issue', { ...issued, costUsdCents: fc.constant(0) }) },
    { weight: 3, arbitrary: command('issue', { ...issued, ...bought, origin: fc.constant('purchased') }) },
    { weight: 6, arbitrary: command('spend', { qty, purpose, chargeId }) },
    { weight: 3, arbitrary: command('hold', { qty, purpose, holdId, deadline: fc.constant(FAR_AWAY) }) },
    { weight: 4, arbitrary: command('raise_hold', { qty, holdId }) },
    { weight: 5, arbitrary: command('capture_hold', { qty, holdId, chargeId }) },
    { weight: 2, arbitrary: command('release_hold', { holdId, by: fc.constantFrom('platform', 'own_choice'), minLifeDays }) },
    { weight: 8, arbitrary: command('refund', { qty, chargeId, minLifeDays, reason: fc.constant('job_removed') }) },
    { weight: 2, arbitrary: command('expire', {}) },
    { weight: 1, arbitrary: command('revoke', claimed) },
    { weight: 2, arbitrary: command('revoke', { ...claimed, upTo: qty }) },
    { weight: 3, arbitrary: command('change_expiry', { lotNo: fc.nat({ max: 9 }), expiresAt: moved }) },
    { weight: 1, arbitrary: command('freeze', {}) },
    { weight: 4, arbitrary: command('unfreeze', {}) },
  )
}

export interface StoryOptions {
  readonly run: string
  readonly owners: number
  readonly maxLength: number
}

export function stepsOf({ run, owners, maxLength }: StoryOptions): fc.Arbitrary<Step[]> {
  const command = anyCommand({
    owner: idsOf(run, 'owner', owners),
    key: fc.oneof({ weight: 40, arbitrary: idsOf(run, 'key', 1000) }, { weight: 1, arbitrary: oldKeys }),
    charge: idsOf(run, 'charge', 6),
    hold: idsOf(run, 'hold', 3),
    moment: fc.integer({ min: 0, max: 160 }).map((days) => new Date(STORY_BEGINS + days * DAY)),
  })
  const step = fc.oneof({ weight: 3, arbitrary: ticks }, { weight: 45, arbitrary: command })
  return fc.array(step, { minLength: Math.floor(maxLength / 3), maxLength, size: 'max' })
}

/** Made in 2020, and never known. */
const oldKeys = fc.integer({ min: 1, max: 3 }).map((n): Id => `0170${n}000-0000-7000-8000-000000000000`)

/** Mostly whole days, so that moments of expiry are hit exactly; sometimes backwards. */
const ticks = fc
  .oneof(
    fc.integer({ min: 1, max: 60 }).map((days) => days * DAY),
    fc.constantFrom(1, 1000, -DAY, -1),
  )
  .map((milliseconds): Step => ({ kind: 'tick', milliseconds }))

// Moments at which a clock, a calendar or a session's time zone does something that is easily got wrong.
const turns = [
  '2024-01-31T00:00:00.000Z',
  '2024-02-28T23:59:59.999Z',
  '2024-02-29T00:00:00.000Z',
  '2024-03-01T00:00:00.000Z',
  '2024-03-10T07:00:00.000Z', // New York's clocks go forward
  '2024-03-31T00:00:00.000Z',
  '2024-04-06T15:00:00.000Z', // Lord Howe's go back, by half an hour
  '2024-04-30T00:00:00.000Z',
  '2024-05-31T00:00:00.000Z',
  '2024-10-05T15:30:00.000Z', // Lord Howe's go forward
  '2024-11-03T06:00:00.000Z', // New York's go back
  '2024-12-31T23:59:59.999Z',
  '2025-02-28T00:00:00.000Z',
].map((text) => Date.parse(text))

/** Histories that go from one such moment to the next, hit it exactly or by a millisecond, and step back again. */
export function timeStepsOf({ run, owners, maxLength }: StoryOptions): fc.Arbitrary<Step[]> {
  const near = fc.constantFrom(-1, 0, 0, 0, 1)
  const command = anyCommand({
    owner: idsOf(run, 'owner', owners),
    key: idsOf(run, 'key', 1000),
    charge: idsOf(run, 'charge', 6),
    hold: idsOf(run, 'hold', 3),
    moment: fc.record({ turn: fc.constantFrom(...turns), near }).map(({ turn, near }) => new Date(turn + near)),
  })
  const turn = fc.record({ kind: fc.constant('turn' as const), by: fc.constantFrom(1, 1, 1, 0, -1, -2), near })
  const step = fc.oneof({ weight: 1, arbitrary: turn }, { weight: 8, arbitrary: command })
  return fc.array(step, { minLength: Math.floor(maxLength / 3), maxLength, size: 'max' }).map((steps) => {
    let [place, now] = [0, STORY_BEGINS]
    return steps.map((one): Step => {
      if (one.kind !== 'turn') return one
      place = Math.min(Math.max(place + one.by, 0), turns.length - 1)
      const milliseconds = turns[place]! + one.near - now
      now += milliseconds
      return { kind: 'tick', milliseconds }
    })
  })
}

/** A batch of commands at one moment. */
export interface Batch {
  readonly now: number
  readonly commands: readonly NaiveCommand[]
}

/** Cuts a history into batches of at most `most` commands (the next of a list, over and over); a tick always ends one. */
export function batchesOf(steps: readonly Step[], most: number | readonly number[]): Batch[] {
  const sizes = typeof most === 'number' ? [most] : most
  const batches: { now: number; commands: NaiveCommand[] }[] = [{ now: STORY_BEGINS, commands: [] }]
  for (const step of steps) {
    const last = batches.at(-1)!
    if (step.kind === 'tick') batches.push({ now: last.now + step.milliseconds, commands: [] })
    else if (last.commands.length < sizes[(batches.length - 1) % sizes.length]!) last.commands.push(step)
    else batches.push({ now: last.now, commands: [step] })
  }
  return batches.filter((batch) => batch.commands.length > 0)
}

/** The command as the real ledger takes it; a lot that does not exist gets an id nobody has. */
export function realCommand(command: NaiveCommand, lotIdOf: (ownerId: Id, lotNo: number) => Id | undefined): LedgerCommand {
  if (!('lotNo' in command)) return command
  const { lotNo, ...rest } = command
  return { ...rest, lotId: lotIdOf(command.ownerId, lotNo) ?? derivedId('no such lot', lotNo) }
}

/** A real answer in the model's words. The model does not say in which order lots were used, and knows them by number. */
export function answerOf(outcome: LedgerOutcome, lotNoOf: (lotId: Id) => number | undefined): NaiveAnswer {
  if (!outcome.ok) {
    if (!('lotId' in outcome.refusal)) return outcome.refusal
    const { lotId, ...rest } = outcome.refusal
    return { ...rest, lotNo: lotNoOf(lotId) }
  }
  const { recordedAt, available, held, newLots, owed, cancelledHolds } = outcome.value
  const moves: Record<string, number> = {}
  for (const { lotId, from, to, qty } of outcome.value.moves) {
    const move = `lot ${lotNoOf(lotId)}: ${from ?? 'new'} > ${to}`
    moves[move] = (moves[move] ?? 0) + qty
  }
  const clawback = owed === undefined ? {} : { owed, cancelledHolds }
  return { code: 'applied', time: recordedAt.getTime(), available, held, moves, newLots: newLots.map(lotNoOf), ...clawback }
}

/** A model's answer as far as a real one can tell: in milliseconds, and without the number of a lot that does not exist. */
export function comparable(answer: NaiveAnswer): NaiveAnswer {
  if (typeof answer.time === 'number') return { ...answer, time: Math.floor(answer.time / 1000) }
  return answer.code === 'lot_not_found' ? { ...answer, lotNo: undefined } : answer
}

/** What both ledgers must agree on about one wallet. */
export interface WalletPicture {
  readonly available: number
  readonly held: number
  readonly frozen: boolean
  readonly lots: readonly object[]
}

export function pictureOfModel(wallet: NaiveWallet): WalletPicture {
  return {
    available: wallet.count('available'),
    held: wallet.count('held'),
    frozen: wallet.frozen,
    lots: wallet.lots.map((lot) => ({
      origin: lot.origin,
      costUsdCents: lot.cents,
      expiresAt: lot.expiresAt === Infinity ? null : lot.expiresAt,
      parent: lot.parent?.no ?? null,
      ...Object.fromEntries(
        unitStates.map((state) => [state, wallet.units.filter((unit) => unit.lot === lot && unit.state === state).length]),
      ),
    })),
  }
}

export function pictureOf(wallet: Pick<Wallet, 'available' | 'held' | 'frozen' | 'lots'>): WalletPicture {
  const order = [...wallet.lots.keys()]
  return {
    available: wallet.available,
    held: wallet.held,
    frozen: wallet.frozen,
    lots: [...wallet.lots.values()].map(
      ({ origin, costUsdCents, expiresAt, parentLot, available, held, consumed, expired, revoked }) => ({
        origin,
        costUsdCents,
        expiresAt,
        parent: parentLot === null ? null : order.indexOf(parentLot),
        available,
        held,
        consumed,
        expired,
        revoked,
      }),
    ),
  }
}

type Line = Omit<NaiveLine, 'time' | 'accounts'> & { readonly recordedAt: number; readonly entries: readonly Entry[] }

/** A transaction as a line of the model's history. */
export function lineOf({ kind, recordedAt, available, held, entries }: Line): NaiveLine {
  const accounts = Object.fromEntries(entries.map(({ account, asset, amount }) => [`${asset} ${account}`, amount]))
  return { kind, time: recordedAt, available, held, accounts }
}

/** The pure engine with a memory: what the database does between two batches. It remembers what the journal says, nothing else. */
export class EngineLedger {
  state: LedgerState = { wallets: new Map(), known: new Map() }
  readonly journals: Journal[] = []
  #ids = 0

  run(now: number, commands: readonly LedgerCommand[]): readonly LedgerOutcome[] {
    const oldestKey = Date.UTC(2023, 0, 1) * 1000
    const clock = {
      now: now * 1000,
      oldestKey,
      nextId: () => `00000000-0000-7000-8000-${String((this.#ids += 1)).padStart(12, '0')}`,
    }
    const { outcomes, journal } = apply(this.state, commands, clock)
    const wallets = new Map(this.state.wallets)
    for (const { after } of journal.wallets) wallets.set(after.ownerId, after)
    this.state = { wallets, known: new Map([...this.state.known, ...answersIn(journal, { commands, outcomes })]) }
    this.journals.push(journal)
    return outcomes
  }

  get transactions(): readonly Transaction[] {
    return this.journals.flatMap((journal) => journal.transactions)
  }

  lotId(ownerId: Id, lotNo: number): Id | undefined {
    return [...(this.state.wallets.get(ownerId)?.lots.keys() ?? [])][lotNo]
  }

  /** In the model's words. */
  answers(ownerIds: readonly Id[], outcomes: readonly LedgerOutcome[]): NaiveAnswer[] {
    return outcomes.map((outcome, index) => {
      const lots = [...(this.state.wallets.get(ownerIds[index]!)?.lots.keys() ?? [])]
      return answerOf(outcome, (lotId) => (lots.includes(lotId) ? lots.indexOf(lotId) : undefined))
    })
  }
}

interface Answered {
  readonly commands: readonly LedgerCommand[]
  readonly outcomes: readonly LedgerOutcome[]
}

/** The first answer in the batch to each command whose answer the journal keeps. */
function answersIn({ transactions, refused }: Journal, { commands, outcomes }: Answered): [string, KnownCommand][] {
  const places = commands.map(commandPlace)
  const kept = [
    ...transactions.flatMap(({ ownerId, answers }) => (answers === null ? [] : [{ ownerId, ...answers }])),
    ...refused,
  ]
  return kept.map(({ ownerId, key, request }) => {
    const place = commandPlace({ ownerId, key })
    return [place, { request, outcome: outcomes[places.indexOf(place)]! }]
  })
}

/** The model over whole batches; a lot made inside a batch has no name yet when the batch is written down. */
export function runModel(model: NaiveLedger, { now, commands }: Batch): NaiveAnswer[] {
  const lots = new Map([...model.wallets].map(([ownerId, wallet]) => [ownerId, wallet.lots.length]))
  return commands.map((command) => {
    const isUnborn = 'lotNo' in command && command.lotNo >= (lots.get(command.ownerId) ?? 0)
    return comparable(model.run(isUnborn ? { ...command, lotNo: 1_000_000 + command.lotNo } : command, now * 1000))
  })
}
