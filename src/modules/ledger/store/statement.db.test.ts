import fc from 'fast-check'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { useTestDatabase } from '#kit/database.ts'
import { derivedId, newId, type Id } from '#kernel/ids.ts'
import type { Tx } from '#platform/db/database.ts'
import { execute } from '../actions/execute.ts'
import type { AsOf } from '../rules/as-of.ts'
import { bucketOf } from '../rules/bucket.ts'
import { NaiveLedger, type NaiveCommand, type NaiveWallet } from '../rules/naive-model.test-kit.ts'
import { batchesOf, realCommand, runModel, stepsOf, type Batch, type Step } from '../rules/sequences.test-kit.ts'
import { statementLines } from './statement.ts'
import { cutAt, statementEnds } from './statement-cut.ts'
import { lotLines } from './statement-lot-history.ts'
import { expiriesAt, findLotAt, lotsAt, openLotsAt } from './statement-lots.ts'

// How many random histories; each is looked at as of a dozen pairs of moments. The long form: LEDGER_STATEMENT_RUNS=500.
const numRuns = Number(process.env['LEDGER_STATEMENT_RUNS'] ?? 6)

const histories = fc.record({
  steps: stepsOf({ run: 'statement', owners: 2, maxLength: 90 }),
  batch: fc.integer({ min: 1, max: 12 }),
  /** Which moments: a place among all that the journal knows, and up to a microsecond beside it. */
  cuts: fc.array(
    fc.record({
      validAt: fc.option(fc.record({ place: fc.nat(), beside: fc.integer({ min: -1, max: 1 }) })),
      knownAt: fc.option(fc.record({ place: fc.nat(), beside: fc.integer({ min: -1, max: 1 }) })),
      from: fc.option(fc.record({ place: fc.nat(), beside: fc.integer({ min: -1, max: 1 }) })),
    }),
    { minLength: 8, maxLength: 12 },
  ),
})

describe('a statement as of any past instant', () => {
  const database = useTestDatabase()

  test(
    'equals the replayed journal, unit by unit: balances, lines, lots, the life of each lot and what expires when',
    { timeout: 60_000 + numRuns * 10_000 },
    async () => {
      let looked = 0
      let linesSeen = 0
      const holds = fc.asyncProperty(histories, async ({ steps, batch, cuts }) => {
        const owners = await tell(batchesOf(renamed(steps), batch))
        for (const ownerId of owners) {
          const journal = await readJournal(ownerId)
          const moments = momentsOf(journal)
          for (const cut of cuts) {
            const [validAt, knownAt, from] = [cut.validAt, cut.knownAt, cut.from].map((chosen) =>
              chosen === null ? undefined : moments[chosen.place % moments.length]! + chosen.beside,
            )
            const told = replay(journal, { validAt, knownAt, from })
            expect(await database.run(({ tx }) => statementOf(tx, ownerId, { validAt, knownAt, from }))).toEqual(told)
            looked += 1
            linesSeen += told.lines.length
          }
        }
      })
      // A shorter history would need a database of its own for every attempt.
      await fc.assert(holds, { numRuns, endOnFailure: true })
      expect(looked).toBeGreaterThan(10 * numRuns)
      expect(linesSeen).toBeGreaterThan(10 * numRuns)
    },
  )

  test(
    'says what the naive ledger had then, and never says anything else about it later',
    { timeout: 60_000 + numRuns * 10_000 },
    async () => {
      const holds = fc.asyncProperty(histories, async ({ steps, batch }) => {
        const model = new NaiveLedger()
        const published: { ownerId: Id; asOf: AsOf; statement: unknown }[] = []
        const owners = await tell(batchesOf(renamed(steps), batch), async (told) => {
          runModel(model, told)
          for (const ownerId of new Set(told.commands.map((command) => command.ownerId))) {
            const wallet = model.wallet(ownerId)
            const asOf = { knownAt: wallet.time }
            const statement = await database.run(({ tx }) => statementOf(tx, ownerId, asOf))
            expect(pictureOfStatement(statement)).toEqual(pictureOfNaive(wallet))
            published.push({ ownerId, asOf, statement })
          }
        })
        for (const { ownerId, asOf, statement } of published) {
          expect(await database.run(({ tx }) => statementOf(tx, ownerId, asOf))).toEqual(statement)
        }
        for (const ownerId of owners) {
          const { history } = model.wallet(ownerId)
          for (const [place, line] of history.entries()) {
            const cut = await database.run(({ tx }) => cutAt(tx, ownerId, { knownAt: line.time }))
            expect(cut).toMatchObject({ version: place + 1, available: line.available, held: line.held })
          }
        }
      })
      await fc.assert(holds, { numRuns: Math.ceil(numRuns / 2), endOnFailure: true })
    },
  )

  /** Runs a history; `after` sees each batch when it is in the books. @returns the owners that have a wallet now */
  async function tell(batches: readonly Batch[], after?: (batch: Batch) => Promise<void>): Promise<Id[]> {
    const owners = new Set<Id>()
    for (const batch of batches) {
      await database.run(async (ctx) => {
        const lots = new Map<Id, Id[]>()
        for (const { ownerId } of batch.commands) {
          const { rows } = await sql<{
            id: Id
          }>`select id from ledger.lot where owner_id = ${ownerId} order by effective_at, id`.execute(ctx.tx)
          lots.set(
            ownerId,
            rows.map(({ id }) => id),
          )
        }
        const commands = batch.commands.map((command) => realCommand(command, (ownerId, lotNo) => lots.get(ownerId)?.[lotNo]))
        await execute({ ...ctx, now: new Date(batch.now) }, commands)
      })
      for (const { ownerId } of batch.commands) owners.add(ownerId)
      await after?.(batch)
    }
    return [...owners]
  }

  async function readJournal(ownerId: Id): Promise<Journal> {
    const { rows: transactions } = await sql<JournalRow>`
      select id, version, kind, round(extract(epoch from effective_at) * 1000000)::bigint as effective_at,
        round(extract(epoch from recorded_at) * 1000000)::bigint as recorded_at, to_json(moves) as moves
      from ledger.txn where owner_id = ${ownerId}`.execute(database.owner)
    const { rows: lots } = await sql<LotTerms>`
      select id, origin, granted, expires_at, priority, cost_usd_cents, round(extract(epoch from expires_at) * 1000000)::bigint as expires_micros
      from ledger.lot where owner_id = ${ownerId}`.execute(database.owner)
    return { transactions, lots: new Map(lots.map((lot) => [lot.id, lot])) }
  }
})

/** Owners, charges and holds of its own for every run, both owners in buckets of their own: the database forgets nothing. */
function renamed(steps: readonly Step[]): Step[] {
  for (;;) {
    const salt = newId()
    const told = steps.map((step) => {
      if (step.kind === 'tick') return step
      const names = (['ownerId', 'chargeId', 'holdId'] as const).flatMap((field) =>
        field in step ? [[field, derivedId(salt, (step as unknown as Record<string, Id>)[field]!)]] : [],
      )
      return { ...step, ...Object.fromEntries(names) } as NaiveCommand
    })
    const owners = new Set(told.flatMap((step) => (step.kind === 'tick' ? [] : [step.ownerId])))
    if (new Set([...owners].map(bucketOf)).size === owners.size) return told
  }
}

// ── The statement, as callers get it: page by page.

interface Asked extends AsOf {
  readonly from?: number | undefined
}

/** Small enough that every history has several pages. */
const PAGE = 3

async function statementOf(tx: Tx, ownerId: Id, asked: Asked) {
  const { opening, closing } = await statementEnds(tx, ownerId, asked)
  const lines = await allPages((last: { version: number } | undefined) =>
    statementLines(tx, closing, { before: last?.version, above: opening.version, limit: PAGE }),
  )
  const lots = await allPages((last: { id: Id } | undefined) => lotsAt(tx, closing, { after: last?.id, limit: PAGE }))
  const lives: Record<Id, unknown> = {}
  for (const { id } of lots) {
    const life = await allPages((last: { version: number; leg: number } | undefined) =>
      lotLines(tx, closing, { lotId: id, before: last, limit: PAGE }),
    )
    lives[id] = life.map(({ version, leg, from, to, qty, availableAfter, heldAfter }) => ({
      version,
      leg,
      from,
      to,
      qty,
      availableAfter,
      heldAfter,
    }))
    expect(await findLotAt(tx, closing, id)).toEqual(lots.find((lot) => lot.id === id))
  }
  return {
    opening: endOfStatement(opening),
    closing: endOfStatement(closing),
    lines: lines.map(({ version, kind, txnId, change, heldChange, availableAfter, heldAfter, lots: moved }) => ({
      version,
      kind,
      txnId,
      change,
      heldChange,
      availableAfter,
      heldAfter,
      moves: moved.map(({ lotId, origin, from, to, qty, expiresAt }) => ({ lotId, origin, from, to, qty, expiresAt })),
    })),
    lots: lots.map(({ id, granted, available, held, consumed, expired, revoked }) => ({
      id,
      granted,
      available,
      held,
      consumed,
      expired,
      revoked,
    })),
    lives,
    expiries: await expiriesAt(tx, closing),
    spendingOrder: (await openLotsAt(tx, closing)).map(({ id }) => id),
  }
}

function endOfStatement({ version, available, held }: { version: number; available: number; held: number }) {
  return { version, available, held }
}

async function allPages<Row>(page: (last: Row | undefined) => Promise<Row[]>): Promise<Row[]> {
  const all: Row[] = []
  for (;;) {
    const rows = await page(all.at(-1))
    all.push(...rows)
    if (rows.length < PAGE) return all
  }
}

// ── The replay: one object per Connect, moved as the journal says. It shares nothing with the statement.

type State = 'available' | 'held' | 'consumed' | 'expired' | 'revoked'

interface JournalRow {
  readonly id: Id
  readonly version: number
  readonly kind: string
  readonly effectiveAt: number
  readonly recordedAt: number
  readonly moves: readonly { lot_id: Id; from_state: State | null; to_state: State; qty: number }[]
}

interface LotTerms {
  readonly id: Id
  readonly origin: string
  readonly granted: number
  readonly expiresAt: Date | null
  readonly expiresMicros: number | null
  readonly priority: number
  readonly costUsdCents: number
}

interface Journal {
  readonly transactions: readonly JournalRow[]
  readonly lots: ReadonlyMap<Id, LotTerms>
}

/** Sorted after every day. */
const NEVER = 'never'

/** Every moment that a history knows, so that exact boundaries are common, and a few that it does not. */
function momentsOf({ transactions, lots }: Journal): number[] {
  const known = [
    ...transactions.flatMap(({ effectiveAt, recordedAt }) => [effectiveAt, recordedAt]),
    ...[...lots.values()].flatMap(({ expiresMicros }) => (expiresMicros === null ? [] : [expiresMicros])),
  ].toSorted((one, other) => one - other)
  const [first = 0, last = 0] = [known[0], known.at(-1)]
  return [first - 1_000_000, ...known, Math.floor((first + last) / 2), last + 1_000_000]
}

function replay({ transactions, lots }: Journal, { validAt = Infinity, knownAt = Infinity, from = -Infinity }: Asked) {
  const units: { readonly lotId: Id; state: State }[] = []
  const count = (state: State, lotId?: Id) =>
    units.filter((unit) => unit.state === state && (lotId === undefined || unit.lotId === lotId)).length
  const balances = () => ({ available: count('available'), held: count('held') })

  const believed = transactions
    .filter((txn) => txn.effectiveAt <= validAt && txn.recordedAt <= knownAt)
    .toSorted((one, other) => one.recordedAt - other.recordedAt)
  let opening = { version: 0, available: 0, held: 0 }
  const lines: object[] = []
  const lives: Record<Id, object[]> = {}
  for (const txn of believed) {
    const before = balances()
    for (const [leg, { lot_id: lotId, from_state: was, to_state: is, qty }] of txn.moves.entries()) {
      for (let n = 0; n < qty; n += 1) {
        if (was === null) units.push({ lotId, state: is })
        else units.find((unit) => unit.lotId === lotId && unit.state === was)!.state = is
      }
      const after = { availableAfter: count('available', lotId), heldAfter: count('held', lotId) }
      ;(lives[lotId] ??= []).unshift({ version: txn.version, leg, from: was, to: is, qty, ...after })
    }
    const after = balances()
    if (txn.effectiveAt < from) opening = { version: txn.version, ...after }
    else {
      lines.unshift({
        version: txn.version,
        kind: txn.kind,
        txnId: txn.id,
        change: after.available - before.available,
        heldChange: after.held - before.held,
        availableAfter: after.available,
        heldAfter: after.held,
        moves: txn.moves.map(({ lot_id: lotId, from_state: was, to_state: is, qty }) => ({
          lotId,
          origin: lots.get(lotId)!.origin,
          from: was,
          to: is,
          qty,
          expiresAt: lots.get(lotId)!.expiresAt,
        })),
      })
    }
  }

  const there = [...new Set(units.map((unit) => unit.lotId))].toSorted()
  const open = there.filter((id) => count('available', id) + count('held', id) > 0).map((id) => lots.get(id)!)
  const dayOf = (lot: LotTerms) => lot.expiresAt?.toISOString().slice(0, 10) ?? NEVER
  const days = [...new Set(open.map(dayOf))].toSorted()
  return {
    opening,
    closing: { version: believed.length, ...balances() },
    lines,
    lots: there.map((id) => ({
      id,
      granted: units.filter((unit) => unit.lotId === id).length,
      available: count('available', id),
      held: count('held', id),
      consumed: count('consumed', id),
      expired: count('expired', id),
      revoked: count('revoked', id),
    })),
    lives,
    expiries: days.map((day) => {
      const ids = open.filter((lot) => dayOf(lot) === day).map((lot) => lot.id)
      const sum = (state: State) => ids.reduce((total, id) => total + count(state, id), 0)
      return { on: day === NEVER ? null : day, available: sum('available'), held: sum('held') }
    }),
    spendingOrder: open.toSorted(spentFirst).map(({ id }) => id),
  }
}

function spentFirst(one: LotTerms, other: LotTerms): number {
  return (
    one.priority - other.priority ||
    (one.expiresMicros ?? Infinity) - (other.expiresMicros ?? Infinity) ||
    Number(one.costUsdCents > 0) - Number(other.costUsdCents > 0) ||
    (one.id < other.id ? -1 : 1)
  )
}

// ── What the naive ledger can say about a statement: it knows balances, and units by lot, in the order in which lots were made.

function pictureOfStatement({ closing, lots }: Awaited<ReturnType<typeof statementOf>>) {
  return { ...closing, lots: lots.map(({ id: _id, ...units }) => units) }
}

function pictureOfNaive(wallet: NaiveWallet) {
  const units = (lotNo: number, state?: State) =>
    wallet.units.filter((unit) => unit.lot.no === lotNo && (state === undefined || unit.state === state)).length
  return {
    version: wallet.history.length,
    available: wallet.count('available'),
    held: wallet.count('held'),
    lots: wallet.lots.map(({ no }) => ({
      granted: units(no),
      available: units(no, 'available'),
      held: units(no, 'held'),
      consumed: units(no, 'consumed'),
      expired: units(no, 'expired'),
      revoked: units(no, 'revoked'),
    })),
  }
}
