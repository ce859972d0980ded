import fc from 'fast-check'
import { derivedId, type Id } from '#kernel/ids.ts'
import { apply, commandPlace, type KnownCommand, type LedgerState } from './apply.ts'
import type { LedgerCommand } from './commands.ts'
import type { Journal } from './journal.ts'
import type { NaiveCommand, NaiveLedger, NaiveWallet } from './naive-model.test-kit.ts'
import { requestOf } from './same-request.ts'
import { unitStates, type Wallet } from './wallet.ts'

/** One step of a random history: time passes, or somebody asks for something (lots are named by their number in the wallet). */
export type Step = { readonly kind: 'tick'; readonly milliseconds: number } | NaiveCommand

const DAY = 86_400_000
const FAR_AWAY = new Date(Date.UTC(2199, 0, 1))
export const STORY_BEGINS = Date.UTC(2024, 1, 28)

/** The same few ids again and again, so that charges, holds and keys meet. `run` keeps runs on one database apart. */
const pick = (run: string, kind: string, count: number) => fc.nat({ max: count - 1 }).map((n) => derivedId('test', run, kind, n))

export function stepsOf({ run, owners, maxLength }: { run: string; owners: number; maxLength: number }): fc.Arbitrary<Step[]> {
  const ownerId = pick(run, 'owner', owners)
  const qty = fc.integer({ min: 1, max: 6 })
  const base = { ownerId, cause: fc.constant({ kind: 'test' }), key: pick(run, 'key', 1000) }
  const chargeId = pick(run, 'charge', 6)
  const holdId = pick(run, 'hold', 3)
  const purpose = fc.constantFrom('proposal_submit', 'boost_proposal')
  const day = fc.integer({ min: 0, max: 160 }).map((days) => new Date(STORY_BEGINS + days * DAY))
  const minLifeDays = fc.constantFrom(0, 30, 90)
  const command = (kind: NaiveCommand['kind'], fields: Readonly<Record<string, fc.Arbitrary<unknown>>>) =>
    fc.record({ kind: fc.constant(kind), ...base, ...fields }) as unknown as fc.Arbitrary<Step>

  const issued = {
    qty: fc.integer({ min: 1, max: 12 }),
    origin: fc.constantFrom('promo', 'monthly'),
    expiresAt: fc.option(day, { nil: null }),
    priority: fc.constantFrom(0, 0, 1),
  }
  const bought = {
    costUsdCents: fc.integer({ min: 1, max: 200 }),
    payment: fc.constant({ provider: 'sandbox', taxUsdCents: 7, jurisdiction: 'de' }),
  }
  return fc.array(
    fc.oneof(
      { weight: 3, arbitrary: ticks },
      { weight: 4, arbitrary: command('issue', { ...issued, costUsdCents: fc.constant(0) }) },
      { weight: 3, arbitrary: command('issue', { ...issued, ...bought, origin: fc.constant('purchased') }) },
      { weight: 6, arbitrary: command('spend', { qty, purpose, chargeId }) },
      { weight: 3, arbitrary: command('hold', { qty, purpose, holdId, deadline: fc.constant(FAR_AWAY) }) },
      { weight: 4, arbitrary: command('raise_hold', { qty, holdId }) },
      { weight: 5, arbitrary: command('capture_hold', { qty, holdId, chargeId }) },
      { weight: 2, arbitrary: command('release_hold', { holdId, by: fc.constantFrom('platform', 'own_choice'), minLifeDays }) },
      { weight: 8, arbitrary: command('refund', { qty, chargeId, minLifeDays, reason: fc.constant('job_removed') }) },
      { weight: 2, arbitrary: command('expire', {}) },
      { weight: 1, arbitrary: command('revoke', { lotNo: fc.nat({ max: 9 }) }) },
      { weight: 2, arbitrary: command('revoke', { lotNo: fc.nat({ max: 9 }), upTo: qty }) },
      { weight: 1, arbitrary: command('freeze', {}) },
      { weight: 4, arbitrary: command('unfreeze', {}) },
    ),
    { minLength: Math.floor(maxLength / 3), maxLength, size: 'max' },
  )
}

/** Mostly whole days, so that moments of expiry are hit exactly; sometimes backwards. */
const ticks = fc
  .oneof(
    fc.integer({ min: 1, max: 60 }).map((days) => days * DAY),
    fc.constantFrom(1, 1000, -DAY, -1),
  )
  .map((milliseconds): Step => ({ kind: 'tick', milliseconds }))

/** A batch of commands at one moment. */
export interface Batch {
  readonly now: number
  readonly commands: readonly NaiveCommand[]
}

/** Cuts a history into batches of at most `most` commands; a tick always ends one. */
export function batchesOf(steps: readonly Step[], most: number): Batch[] {
  const batches: { now: number; commands: NaiveCommand[] }[] = [{ now: STORY_BEGINS, commands: [] }]
  for (const step of steps) {
    const last = batches.at(-1)!
    if (step.kind === 'tick') batches.push({ now: last.now + step.milliseconds, commands: [] })
    else if (last.commands.length < most) last.commands.push(step)
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

/** The pure engine with a memory: what the database does between two batches. */
export class EngineLedger {
  state: LedgerState = { wallets: new Map(), known: new Map() }
  readonly journals: Journal[] = []
  #ids = 0

  run(now: number, commands: readonly LedgerCommand[]): string[] {
    const clock = { now: now * 1000, nextId: () => `00000000-0000-7000-8000-${String((this.#ids += 1)).padStart(12, '0')}` }
    const { outcomes, journal } = apply(this.state, commands, clock)
    const wallets = new Map(this.state.wallets)
    for (const { after } of journal.wallets) wallets.set(after.ownerId, after)
    const known = new Map<string, KnownCommand>(this.state.known)
    commands.forEach((command, index) => {
      const place = commandPlace(command)
      if (!known.has(place)) known.set(place, { request: requestOf(command), outcome: outcomes[index]! })
    })
    this.state = { wallets, known }
    this.journals.push(journal)
    return outcomes.map((outcome) => (outcome.ok ? 'applied' : outcome.refusal.code))
  }

  lotId(ownerId: Id, lotNo: number): Id | undefined {
    return [...(this.state.wallets.get(ownerId)?.lots.keys() ?? [])][lotNo]
  }
}

/** The model over whole batches; a lot made inside a batch has no name yet when the batch is written down. */
export function runModel(model: NaiveLedger, { now, commands }: Batch): string[] {
  const lots = new Map([...model.wallets].map(([ownerId, wallet]) => [ownerId, wallet.lots.length]))
  return commands.map((command) => {
    const isUnborn = 'lotNo' in command && command.lotNo >= (lots.get(command.ownerId) ?? 0)
    return model.run(isUnborn ? { ...command, lotNo: 1_000_000 + command.lotNo } : command, now * 1000)
  })
}
