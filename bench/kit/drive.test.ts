import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { closedLoop, openLoop } from './drive.ts'

describe('a closed loop', () => {
  test('has no more under way than there are callers, and counts every answer and every failure', async () => {
    let [underWay, most, asked] = [0, 0, 0]
    const driven = await closedLoop(
      async () => {
        underWay += 1
        asked += 1
        most = Math.max(most, underWay)
        const worked = asked % 2 === 0
        await sleep(1)
        underWay -= 1
        return worked
      },
      { callers: 5, seconds: 0.05 },
    )
    expect(most).toBe(5)
    expect(driven.operations).toBe(asked)
    expect(driven.errors).toBe(Math.ceil(asked / 2))
    expect(driven.latencies).toHaveLength(asked)
  })
})

describe('an open loop', () => {
  test('sends at its rate whether answers come or not', async () => {
    let asked = 0
    const never = Promise.withResolvers<boolean>()
    const driving = openLoop(
      () => {
        asked += 1
        return never.promise
      },
      { perSecond: 1000, seconds: 0.05 },
    )
    await sleep(150)
    expect(asked).toBe(50)
    never.resolve(true)
    expect(await driving).toMatchObject({ operations: 50, backlog: 50 })
  })

  test('counts a stall for everybody who should have been sent meanwhile', async () => {
    const stall = sleep(40).then(() => true)
    const { latencies } = await openLoop(() => stall, { perSecond: 1000, seconds: 0.02 })
    // The first waited for all of it, the last for what was left of it; sent late or not, none has waited for nothing.
    expect(latencies[0]).toBeGreaterThan(10)
    expect(latencies.at(-1)).toBeGreaterThan(30)
  })
})
