import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { ok } from '#kernel/result.ts'
import { openLanes, OutcomeUnknown, type Lanes } from './index.ts'
import type { LaneOptions } from './open-lanes.ts'

interface Asking {
  readonly owner: number
  readonly no: number
  readonly isPoison?: boolean
}

class Outage extends Error {}

const log = { warn: () => undefined, error: () => undefined }

function lanesOf(
  run: (batch: readonly Asking[]) => Promise<readonly unknown[]>,
  options: Partial<LaneOptions<Asking, unknown>> = {},
) {
  return openLanes<Asking, unknown>({
    lanes: 1,
    most: 8,
    waiting: 100,
    deadlineMs: 2000,
    laneOf: () => 0,
    run,
    isOutage: (problem) => problem instanceof Outage,
    pause: () => sleep(1),
    log,
    ...options,
  })
}

const askMany = (lanes: Lanes<Asking, unknown>, count: number) =>
  Array.from({ length: count }, (_, no) => lanes.ask({ owner: 0, no }))

/** A batch that does not end before it is let go. */
function gate() {
  const { promise, resolve } = Promise.withResolvers<void>()
  return { open: promise, letGo: resolve }
}

describe('lanes', () => {
  test('answer everybody with the own answer, in the order of asking, each lane by itself', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(5), { maxLength: 60 }), fc.integer({ min: 1, max: 3 }), async (owners, count) => {
        const done: Asking[] = []
        const lanes = lanesOf(
          async (batch) => {
            await sleep(0)
            done.push(...batch)
            return batch.map(({ owner, no }) => `${owner}/${no}`)
          },
          { lanes: count, laneOf: ({ owner }) => owner % count },
        )
        const answers = await Promise.all(owners.map((owner, no) => lanes.ask({ owner, no })))
        expect(answers).toEqual(owners.map((owner, no) => `${owner}/${no}`))
        for (const [, own] of Map.groupBy(done, ({ owner }) => owner % count)) {
          expect(own.map(({ no }) => no)).toEqual(own.map(({ no }) => no).toSorted((a, b) => a - b))
        }
        expect(lanes.figures()).toMatchObject({ answered: owners.length, waiting: 0, running: 0 })
      }),
      { numRuns: 50 },
    )
  })

  test('gather what waits while a batch is under way, and never more than fits', async () => {
    const sizes: number[] = []
    const first = gate()
    const lanes = lanesOf(async (batch) => {
      sizes.push(batch.length)
      if (sizes.length === 1) await first.open
      return batch
    })
    const asked = askMany(lanes, 20)
    first.letGo()
    await Promise.all(asked)
    // One came first and found nobody; the other 19 gathered; the last ones went alone.
    expect(sizes).toEqual([1, 8, 8, 3])
  })

  test('say overloaded at once, with a time, when too many wait; nothing of it is run', async () => {
    const first = gate()
    let ran = 0
    const lanes = lanesOf(
      async (batch) => {
        await first.open
        ran += batch.length
        return batch
      },
      { waiting: 5 },
    )
    const asked = askMany(lanes, 10)
    const refused = await Promise.all(asked.slice(6))
    expect(refused).toEqual(
      Array.from({ length: 4 }, () => ({ ok: false, refusal: { code: 'overloaded', retryAfterMs: expect.any(Number) } })),
    )
    first.letGo()
    await Promise.all(asked)
    expect(ran).toBe(6)
    expect(lanes.figures()).toMatchObject({ answered: 6, overloaded: 4 })
  })

  test('cut a batch in two until what fails stands alone: everybody else is answered', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.boolean(), { minLength: 1, maxLength: 40 }), async (poisons) => {
        const lanes = lanesOf(async (batch) => {
          if (batch.some(({ isPoison }) => isPoison)) throw new Error('poison')
          return batch.map(({ no }) => no)
        })
        const answers = await Promise.allSettled(poisons.map((isPoison, no) => lanes.ask({ owner: 0, no, isPoison })))
        expect(answers.map(({ status }) => status)).toEqual(poisons.map((isPoison) => (isPoison ? 'rejected' : 'fulfilled')))
        expect(lanes.figures().faults).toBe(poisons.filter(Boolean).length)
      }),
      { numRuns: 50 },
    )
  })

  test('ask again when the database was away, and give the answer of the time when it spoke', async () => {
    let tries = 0
    const lanes = lanesOf(async (batch) => {
      tries += 1
      if (tries < 4) throw new Outage('away')
      return batch.map(() => ok(tries))
    })
    expect(await lanes.ask({ owner: 0, no: 0 })).toEqual(ok(4))
    expect(lanes.figures()).toMatchObject({ repeats: 3, faults: 0 })
  })

  test('say that nobody knows when the database does not come back in time; who never began is overloaded', async () => {
    const lanes = lanesOf(
      async () => {
        throw new Outage('away')
      },
      { deadlineMs: 60, pause: () => sleep(5) },
    )
    const [began, , , waiting] = askMany(lanes, 4)
    await expect(began).rejects.toBeInstanceOf(OutcomeUnknown)
    expect(await waiting).toMatchObject({ ok: false, refusal: { code: 'overloaded' } })
  })

  test('hang on nobody: a batch that never ends is answered by the deadline, and the lane stays honest about it', async () => {
    const lanes = lanesOf(() => new Promise(() => undefined), { deadlineMs: 40 })
    await expect(lanes.ask({ owner: 0, no: 0 })).rejects.toBeInstanceOf(OutcomeUnknown)
    expect(lanes.figures()).toMatchObject({ unknown: 1, running: 0 })
  })

  test('take nothing more once they close, and close when everybody has an answer', async () => {
    const run = vi.fn(async (batch: readonly Asking[]) => {
      await sleep(5)
      return batch
    })
    const lanes = lanesOf(run)
    const asked = askMany(lanes, 20)
    await lanes.close()
    const states = await Promise.all(asked.map((one) => Promise.race([one.then(() => 'answered'), sleep(0).then(() => 'open')])))
    expect(new Set(states)).toEqual(new Set(['answered']))
    expect(await lanes.ask({ owner: 0, no: 99 })).toMatchObject({ refusal: { code: 'overloaded' } })
    expect(run.mock.calls.flatMap(([batch]) => batch)).toHaveLength(20)
  })
})
