import fc from 'fast-check'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { useTestDatabase } from '#kit/database.ts'
import { derivedId, newId, type Id } from '#kernel/ids.ts'
import type { Ctx } from '#platform/run-action.ts'
import { audit } from '../audit/audit.ts'
import { bucketOf } from '../rules/bucket.ts'
import { NaiveLedger, type NaiveCommand } from '../rules/naive-model.test-kit.ts'
import {
  batchesOf,
  pictureOf,
  pictureOfModel,
  realCommand,
  runModel,
  stepsOf,
  type Batch,
  type Step,
} from '../rules/sequences.test-kit.ts'
import { openWallet, emptyWallet } from '../rules/post.ts'
import type { Lot } from '../rules/wallet.ts'
import { execute } from './execute.ts'

const runs = Number(process.env.LEDGER_DB_RUNS ?? 12)

describe('any history on PostgreSQL', () => {
  const database = useTestDatabase()

  test('ends as in the naive ledger, in batches of 1 to 64, and the audit finds nothing', async () => {
    const histories = stepsOf({ run: 'database', owners: 2, maxLength: 120 })
    await fc.assert(
      fc.asyncProperty(histories, fc.integer({ min: 1, max: 64 }), async (steps, most) => {
        const model = new NaiveLedger()
        const own = renamed(steps, freshSalt(steps))
        for (const batch of batchesOf(own, most)) {
          const codes = await database.run((ctx) => runReal(ctx, batch))
          expect(codes).toEqual(runModel(model, batch))
        }
        for (const [ownerId, wallet] of model.wallets) {
          expect(await database.run((ctx) => pictureOfWallet(ctx, ownerId))).toEqual(pictureOfModel(wallet))
        }
        expect(await audit(database.read)).toEqual([])
      }),
      { numRuns: runs, endOnFailure: true },
    )
  })
})

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

async function runReal(ctx: Ctx, { now, commands }: Batch): Promise<string[]> {
  const owners = [...new Set(commands.map((command) => command.ownerId))]
  const lots = new Map<Id, Id[]>()
  for (const ownerId of owners) lots.set(ownerId, [...(await lotsOf(ctx, ownerId)).keys()])
  const outcomes = await execute(
    { ...ctx, now: new Date(now) },
    commands.map((command) => realCommand(command, (ownerId, lotNo) => lots.get(ownerId)?.[lotNo])),
  )
  return outcomes.map((outcome) => (outcome.ok ? 'applied' : outcome.refusal.code))
}

async function pictureOfWallet(ctx: Ctx, ownerId: Id) {
  const { rows } = await sql<{ available: number; held: number; frozen: boolean }>`
    select available, held, frozen from ledger.wallet where owner_id = ${ownerId}`.execute(ctx.tx)
  const wallet = { ...openWallet(emptyWallet(ownerId)), ...rows[0], lots: await lotsOf(ctx, ownerId) }
  return pictureOf(wallet)
}

/** All lots in the order in which they were made. */
async function lotsOf(ctx: Ctx, ownerId: Id): Promise<Map<Id, Lot>> {
  const { rows } = await sql<Lot>`
    select id, origin, parent_lot, cost_usd_cents, ledger.micros(expires_at) as expires_at, available, held, consumed, expired, revoked
    from ledger.lot where owner_id = ${ownerId} order by effective_at, id`.execute(ctx.tx)
  return new Map(rows.map((lot) => [lot.id, lot]))
}
