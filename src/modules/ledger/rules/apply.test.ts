import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { NaiveLedger } from './naive-model.test-kit.ts'
import {
  batchesOf,
  EngineLedger,
  pictureOf,
  pictureOfModel,
  realCommand,
  runModel,
  stepsOf,
  type Batch,
  type Step,
} from './sequences.test-kit.ts'

const histories = stepsOf({ run: 'pure', owners: 2, maxLength: 150 })
// Lots are named when a batch is written down, so what a revoke means depends on the cut; everything else does not.
const withoutRevokes = histories.map((steps) => steps.filter((step) => step.kind !== 'revoke'))
const runs = Number(process.env.LEDGER_RUNS ?? 150)

function run(engine: EngineLedger, { now, commands }: Batch): string[] {
  return engine.run(
    now,
    commands.map((command) => realCommand(command, (ownerId, lotNo) => engine.lotId(ownerId, lotNo))),
  )
}

function runAll(steps: readonly Step[], most: number): EngineLedger {
  const engine = new EngineLedger()
  for (const batch of batchesOf(steps, most)) run(engine, batch)
  return engine
}

describe('any history', () => {
  test('ends as in the naive ledger: the same answers, balances, and lot and state of every unit', () => {
    fc.assert(
      fc.property(histories, fc.integer({ min: 1, max: 64 }), (steps, most) => {
        const engine = new EngineLedger()
        const model = new NaiveLedger()
        for (const batch of batchesOf(steps, most)) {
          expect(run(engine, batch)).toEqual(runModel(model, batch))
          for (const [ownerId, wallet] of engine.state.wallets) {
            expect(pictureOf(wallet)).toEqual(pictureOfModel(model.wallet(ownerId)))
          }
        }
      }),
      { numRuns: runs },
    )
  })

  test('adds up: every transaction to 0 per asset, every lot to what was granted, lots to balances', () => {
    fc.assert(
      fc.property(histories, (steps) => {
        const engine = runAll(steps, 64)
        for (const { entries } of engine.journals.flatMap((journal) => journal.transactions)) {
          for (const asset of ['connects', 'usd']) {
            expect(entries.filter((entry) => entry.asset === asset).reduce((sum, entry) => sum + entry.amount, 0)).toBe(0)
          }
        }
        for (const { lots, available, held } of engine.state.wallets.values()) {
          for (const lot of lots.values()) {
            expect(lot.available + lot.held + lot.consumed + lot.expired + lot.revoked).toBe(lot.granted)
          }
          expect([...lots.values()].reduce((sum, lot) => sum + lot.available, 0)).toBe(available)
          expect([...lots.values()].reduce((sum, lot) => sum + lot.held, 0)).toBe(held)
        }
      }),
      { numRuns: runs },
    )
  })

  test('writes the same journal wherever it is cut into batches', () => {
    fc.assert(
      fc.property(withoutRevokes, fc.integer({ min: 1, max: 20 }), (steps, most) => {
        const transactions = (engine: EngineLedger) => engine.journals.flatMap((journal) => journal.transactions)
        expect(transactions(runAll(steps, most))).toEqual(transactions(runAll(steps, 512)))
      }),
      { numRuns: runs },
    )
  })

  test('asked again in full changes nothing and gets every answer again', () => {
    fc.assert(
      fc.property(histories, (steps) => {
        const engine = new EngineLedger()
        const batches = batchesOf(steps, 16).map(({ now, commands }) => ({
          now,
          commands: commands.map((command) => realCommand(command, () => undefined)),
        }))
        const answers = batches.map(({ now, commands }) => engine.run(now, commands))
        const { wallets } = engine.state
        expect(batches.map(({ now, commands }) => engine.run(now, commands))).toEqual(answers)
        expect(engine.state.wallets).toEqual(wallets)
      }),
      { numRuns: runs },
    )
  })

  test('of one owner is the same with and without the others in between', () => {
    fc.assert(
      fc.property(withoutRevokes, (steps) => {
        const whole = runAll(steps, 16)
        for (const [owner, wallet] of whole.state.wallets) {
          const own = steps.filter((step) => step.kind === 'tick' || step.ownerId === owner)
          expect(pictureOf(wallet)).toEqual(pictureOf(runAll(own, 1).state.wallets.get(owner)!))
        }
      }),
      { numRuns: runs },
    )
  })
})
