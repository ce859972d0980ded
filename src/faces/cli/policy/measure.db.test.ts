import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { useTestDatabase } from '#kit/database.ts'
import { aPerson, installDefaultRules } from '#kit/market.ts'
import { announceAnswerPrice, measureToday, writeCountedDays } from '#kit/measured-version.ts'
import { guildhall } from '../command-line.test-kit.ts'

const database = useTestDatabase()
const before = { ...process.env }

let charging: number
beforeAll(async () => {
  await installDefaultRules(database)
  Object.assign(process.env, {
    DATABASE_URL: database.connectionString,
    GUILDHALL_HOME: mkdtempSync(path.join(tmpdir(), 'guildhall-home-')),
  })
  const [author, approver] = [
    await database.run((ctx) => aPerson(ctx, ['operator'])),
    await database.run((ctx) => aPerson(ctx, ['operator'])),
  ]
  const guardrail = { metric: 'invitations_per_day', direction: 'falls', byPercent: 30, surelyByPercent: 5, days: 3 } as const
  charging = await announceAnswerPrice(database, {
    author,
    approver,
    connects: 2,
    guardrails: [{ ...guardrail, act: 'suspend' }],
  })
})
afterAll(() => {
  for (const name of ['DATABASE_URL', 'GUILDHALL_HOME']) {
    if (before[name] === undefined) delete process.env[name]
    else process.env[name] = before[name]
  }
})

/** Days up to now, with so many invited, of whom so many of a hundred say yes; then the daily job. */
async function pass(days: string, invited: number, answering: number): Promise<void> {
  await database.advanceClock(days)
  await writeCountedDays(database, { invited, answering })
  await measureToday(database)
}

const stateOf = async (version: number) =>
  (JSON.parse((await guildhall('policy', 'measure', String(version), '--json')).out) as { state: string }).state

test('before there is a result the frozen plan is told, and why nothing can be said yet', async () => {
  const announced = await guildhall('policy', 'measure', `v${charging}`)
  expect(announced.code).toBe(0)
  expect(announced.out).toContain('looked at      Invitations answered with a yes')
  expect(announced.out).toContain('has not begun')
  expect(announced.out).toContain('not measured yet')
  expect(await stateOf(charging)).toBe('not_begun')
  await pass('49 days', 200, 60)
  expect(await stateOf(charging)).toBe('too_early')
  expect((await guildhall('policy', 'measure', String(charging))).out).toContain('seven whole days in force')
})

test('the estimate is told in words with its interval, and with --json whole', async () => {
  await pass('20 days', 60, 30)
  const { code, out } = await guildhall('policy', 'measure', String(charging))
  expect(code).toBe(0)
  expect(out).toMatch(/The share of invitations answered with a yes fell by (29|30|31) percentage points/)
  expect(out).toMatch(/in force +−(29|30|31) percentage points +−\d\d to −\d\d +−\d\d % \(−\d\d % to −\d\d %\) +\d\d\n/)
  expect(out).toContain('✓ within bounds')
  const whole = JSON.parse((await guildhall('policy', 'measure', String(charging), '--json')).out) as {
    readonly primary: {
      readonly estimate: { readonly series: readonly object[]; readonly during: { readonly effect: Measured } }
    }
  }
  expect(whole).toMatchObject({ version: charging, state: 'estimate', life: 'active', plan: { preDays: 365 }, alarms: [] })
  const { effect } = whole.primary.estimate.during
  expect(out).toContain(`fell by ${Math.round(-100 * effect.value)} percentage points`)
  expect([effect.low < effect.value, effect.value < effect.high, effect.high < 0]).toEqual([true, true, true])
  expect(whole.primary.estimate.series.length).toBeGreaterThan(365)
})

interface Measured {
  readonly value: number
  readonly low: number
  readonly high: number
}

test('a daily check fails once a side effect went too far, and hears what was done', async () => {
  const check = () => guildhall('policy', 'measure', String(charging), '--within-guardrails')
  expect((await check()).code).toBe(0)
  for (const day of ['1 day', '1 day']) await pass(day, 60, 30)
  const { code, out } = await check()
  expect([code, out]).toEqual([1, expect.stringContaining('✗ Invitations a day')])
  expect(out).toContain(`stopped charging at once, by version ${charging + 1}`)
  expect(await guildhall('policy', 'measure', String(charging))).toMatchObject({ code: 0 })
})

test('what was never planned is never measured, and says so', async () => {
  const first = await guildhall('policy', 'measure', '1')
  expect([first.code, first.out]).toEqual([1, expect.stringContaining('without a plan')])
  const suspension = await guildhall('policy', 'measure', String(charging + 1))
  expect([suspension.code, suspension.out]).toEqual([1, expect.stringContaining('is not measured itself')])
  expect(await stateOf(1)).toBe('no_plan')
  for (const word of ['99', 'x']) expect((await guildhall('policy', 'measure', word)).code).toBe(2)
})
