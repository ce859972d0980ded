import assert from 'node:assert/strict'
import fc from 'fast-check'
import { sql } from 'kysely'
import { derivedId, newId, type Id } from '#kernel/ids.ts'
import type { Database } from '#platform/db/database.ts'
import type { Ctx } from '#platform/run-action.ts'
import { audit } from '../audit/audit.ts'
import { bucketOf } from '../rules/bucket.ts'
import type { LedgerCommand, LedgerOutcome } from '../rules/commands.ts'
import { NaiveLedger, type NaiveCommand, type NaiveLine } from '../rules/naive-model.test-kit.ts'
import { emptyWallet } from '../rules/post.ts'
import type { Amount } from '../rules/properties.test-kit.ts'
import {
  answerOf,
  batchesOf,
  lineOf,
  pictureOf,
  pictureOfModel,
  realCommand,
  runModel,
  stepsOf,
  timeStepsOf,
  type Batch,
  type Step,
} from '../rules/sequences.test-kit.ts'
import type { Lot } from '../rules/wallet.ts'
import { execute } from './execute.ts'

export interface ModelDatabase {
  readonly read: Database
  run<T>(work: (ctx: Ctx) => Promise<T>): Promise<T>
}

export interface Counted {
  readonly histories: number
  readonly commands: number
  readonly batches: number
  readonly largestBatch: number
  /** Batches with a command in them that no caller may send: each had to be thrown back whole. */
  readonly poisoned: number
}

const short = stepsOf({ run: 'database', owners: 2, maxLength: 120 })
// Nothing but commands, so that batches get as large as they may.
const long = stepsOf({ run: 'database', owners: 6, maxLength: 1600 }).map((steps) => steps.filter((step) => step.kind !== 'tick'))
const inHardTimes = timeStepsOf({ run: 'database time', owners: 2, maxLength: 120 })
const any = fc.oneof({ weight: 5, arbitrary: short }, { weight: 1, arbitrary: long })
const storiesOf = (steps: fc.Arbitrary<Step[]>) =>
  fc.record({
    steps,
    cut: fc.array(fc.oneof(fc.integer({ min: 1, max: 64 }), fc.integer({ min: 65, max: 512 })), { minLength: 1, maxLength: 4 }),
    poisonAt: fc.array(fc.nat({ max: 600 }), { maxLength: 3 }),
    zone: fc.constantFrom('UTC', 'America/New_York', 'Australia/Lord_Howe', 'Pacific/Apia'),
  })

/**
 * Random histories on PostgreSQL in batches of 1 to 512, in sessions of several time zones, with poison in between: the same answers,
 * transactions and units as the naive ledger; asked again, the same answers from the record; and the audit finds nothing.
 */
export async function sameOnPostgres(
  database: ModelDatabase,
  { about = 'anything', ...amount }: Amount & { readonly about?: 'anything' | 'time' },
): Promise<Counted> {
  const counted = { histories: 0, commands: 0, batches: 0, largestBatch: 0, poisoned: 0 }
  const look = fc.asyncProperty(storiesOf(about === 'time' ? inHardTimes : any), async ({ steps, cut, poisonAt, zone }) => {
    const model = new NaiveLedger()
    const sent: {
      readonly now: number
      readonly commands: readonly LedgerCommand[]
      readonly outcomes: readonly LedgerOutcome[]
    }[] = []
    const run = <T>(work: (ctx: Ctx) => Promise<T>) =>
      database.run(async (ctx) => {
        await sql`select set_config('timezone', ${zone}, true)`.execute(ctx.tx)
        return work(ctx)
      })
    const batches = batchesOf(renamed(steps, freshSalt(steps)), cut)
    for (const [no, batch] of batches.entries()) {
      const commands = await run((ctx) => realCommands(ctx, batch))
      const at = poisonAt.find((place) => place % batches.length === no)
      if (at !== undefined) await refuseWhole(run, { ...batch, commands, at })
      const outcomes = await run((ctx) => execute({ ...ctx, now: new Date(batch.now) }, commands))
      sent.push({ now: batch.now, commands, outcomes })
      const lots = await run((ctx) => lotsOfAll(ctx, commands))
      assert.deepEqual(
        outcomes.map((outcome, index) => answerOf(outcome, (id) => placeIn(lots.get(commands[index]!.ownerId), id))),
        runModel(model, batch),
      )
      counted.poisoned += Number(at !== undefined)
      counted.commands += commands.length
      counted.largestBatch = Math.max(counted.largestBatch, commands.length)
    }
    for (const [ownerId, wallet] of model.wallets) {
      assert.deepEqual(await run((ctx) => pictureOfWallet(ctx, ownerId)), pictureOfModel(wallet))
      assert.deepEqual(await run((ctx) => historyOf(ctx, ownerId)), wallet.history)
    }
    for (const { now, commands, outcomes } of sent) {
      assert.deepEqual(await run((ctx) => execute({ ...ctx, now: new Date(now) }, commands)), outcomes)
    }
    counted.histories += 1
    counted.batches += batches.length
  })
  // A shorter history would need a database of its own for every attempt; the one that was found is short enough to read.
  await fc.assert(look, { ...amount, endOnFailure: true })
  assert.deepEqual(await audit(database.read), [])
  return counted
}

/** Both owners use the same few ids for charges and holds; only within one bucket must those be unique. */
function freshSalt(steps: readonly Step[]): Id {
  for (;;) {
    const salt = newId()
    const owners = [...new Set(renamed(steps, salt).flatMap((step) => (step.kind === 'tick' ? [] : [step.ownerId])))]
    if (new Set(owners.map(bucketOf)).size === owners.length) return salt
  }
}

/** Every run gets people, charges and holds of its own: the database forgets nothing. */
function renamed(steps: readonly Step[], salt: Id): Step[] {
  return steps.map((step) => {
    if (step.kind === 'tick') return step
    const names = (['ownerId', 'chargeId', 'holdId'] as const).flatMap((field) => {
      const id = (step as Partial<Record<typeof field, Id>>)[field]
      return id === undefined ? [] : [[field, derivedId(salt, id)]]
    })
    return { ...step, ...Object.fromEntries(names) } as NaiveCommand
  })
}

async function realCommands(ctx: Ctx, { commands }: Batch): Promise<LedgerCommand[]> {
  const lots = await lotsOfAll(ctx, commands)
  return commands.map((command) => realCommand(command, (ownerId, lotNo) => lots.get(ownerId)?.[lotNo]))
}

type Run = <T>(work: (ctx: Ctx) => Promise<T>) => Promise<T>

/** A batch with poison in it fails as a whole and leaves no trace. */
async function refuseWhole(
  run: Run,
  { now, commands, at }: { readonly now: number; readonly commands: readonly LedgerCommand[]; readonly at: number },
): Promise<void> {
  const [first] = commands
  const poison = { ...poisons[at % poisons.length]!, ownerId: first!.ownerId } as LedgerCommand
  const batch = commands.toSpliced(at % commands.length, Number(commands.length === 512), poison)
  const before = await run((ctx) => traceOf(ctx, commands))
  await assert.rejects(run((ctx) => execute({ ...ctx, now: new Date(now) }, batch)))
  assert.deepEqual(await run((ctx) => traceOf(ctx, commands)), before)
}

const harmless = { key: derivedId('poison'), cause: {} }
const issued = { ...harmless, kind: 'issue', origin: 'promo', qty: 1, expiresAt: null, costUsdCents: 0 }
/** What no caller may build, and what only PostgreSQL notices. */
const poisons: readonly object[] = [
  { ...issued, qty: 0 },
  { ...issued, qty: 0.5 },
  { ...issued, key: 'first' },
  { ...issued, origin: 'Promo; drop table ledger.txn' },
  { ...issued, costUsdCents: 100 },
  { ...issued, expiresAt: new Date(Number.NaN) },
  { ...issued, cause: { note: '\u0000' } },
  { ...issued, policyVersion: 2 ** 31 },
]

/** Everything that the named wallets have in the books. */
async function traceOf(ctx: Ctx, commands: readonly LedgerCommand[]): Promise<object> {
  const owners = [...new Set(commands.map((command) => command.ownerId))]
  const { rows } = await sql<object>`
    select (select json_agg(wallet order by owner_id) from ledger.wallet where owner_id = any(${owners}::uuid[])) as wallets,
      (select count(*) from ledger.txn where owner_id = any(${owners}::uuid[])) as transactions,
      (select count(*) from ledger.refusal where owner_id = any(${owners}::uuid[])) as refusals,
      (select json_agg(lot order by id) from ledger.lot where owner_id = any(${owners}::uuid[])) as lots`.execute(ctx.tx)
  return rows[0]!
}

async function pictureOfWallet(ctx: Ctx, ownerId: Id) {
  const { rows } = await sql<{ available: number; held: number; frozen: boolean }>`
    select available, held, frozen from ledger.wallet where owner_id = ${ownerId}`.execute(ctx.tx)
  return pictureOf({ ...emptyWallet(ownerId), ...rows[0], lots: await lotsOf(ctx, ownerId) })
}

/** Versions without gaps are the database's own promise; here they only give the order. */
async function historyOf(ctx: Ctx, ownerId: Id): Promise<NaiveLine[]> {
  const { rows } = await sql<Parameters<typeof lineOf>[0]>`
    select kind, ledger.micros(recorded_at) as recorded_at, available, held, to_json(entries) as entries from ledger.txn
    where owner_id = ${ownerId} order by version`.execute(ctx.tx)
  return rows.map(lineOf)
}

/** All lots in the order in which they were made. */
async function lotsOf(ctx: Ctx, ownerId: Id): Promise<Map<Id, Lot>> {
  const { rows } = await sql<Lot>`
    select id, origin, parent_lot, cost_usd_cents, ledger.micros(expires_at) as expires_at, available, held, consumed, expired, revoked
    from ledger.lot where owner_id = ${ownerId} order by effective_at, id`.execute(ctx.tx)
  return new Map(rows.map((lot) => [lot.id, lot]))
}

async function lotsOfAll(ctx: Ctx, commands: readonly { readonly ownerId: Id }[]): Promise<ReadonlyMap<Id, readonly Id[]>> {
  const owners = [...new Set(commands.map((command) => command.ownerId))]
  const { rows } = await sql<{ ownerId: Id; ids: Id[] }>`
    select owner_id, array_agg(id order by effective_at, id) as ids from ledger.lot
    where owner_id = any(${owners}::uuid[]) group by owner_id`.execute(ctx.tx)
  return new Map(rows.map(({ ownerId, ids }) => [ownerId, ids]))
}

function placeIn(lots: readonly Id[] | undefined, id: Id): number | undefined {
  const place = lots?.indexOf(id) ?? -1
  return place === -1 ? undefined : place
}
