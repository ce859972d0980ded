import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { newId } from '#kernel/ids.ts'
import { anIssue, aSpend } from '../ledger.test-kit.ts'
import { bucketOf } from './bucket.ts'
import { checkCommand } from './commands.ts'
import { instantOf, microsOf, microsOfText, timestampText } from './ledger-time.ts'
import { oldestKey } from './key-age.ts'
import { costOfUnits, recognisedBetween, worthOf } from './revenue.ts'

describe('revenue', () => {
  test('telescopes: whatever the steps, they add up to the cost, and back again to nothing', () => {
    const lots = fc.record({ costUsdCents: fc.integer({ min: 0, max: 1_000_000 }), granted: fc.integer({ min: 1, max: 1_000 }) })
    fc.assert(
      fc.property(lots, fc.array(fc.integer({ min: 0, max: 1_000 })), (lot, stops) => {
        const path = [0, ...stops.map((stop) => stop % (lot.granted + 1)), lot.granted]
        const steps = path.slice(1).map((after, index) => recognisedBetween(lot, { before: path[index]!, after }))
        expect(steps.reduce((sum, step) => sum + step, 0)).toBe(lot.costUsdCents)
      }),
    )
  })

  test('rounds down until the last unit', () => {
    expect([0, 1, 2, 3].map((units) => costOfUnits({ costUsdCents: 100, granted: 3 }, units))).toEqual([0, 33, 66, 100])
  })
})

describe('the cost of a lot', () => {
  const split = fc.record({
    costUsdCents: fc.integer({ min: 0, max: 1_000_000 }),
    counters: fc.tuple(fc.nat(50), fc.nat(50), fc.nat(50), fc.nat(50)).filter((counters) => counters.some((count) => count > 0)),
  })

  test('is deferred, earned, expired or back, and nothing of it is lost, whatever became of the units', () => {
    fc.assert(
      fc.property(split, ({ costUsdCents, counters: [usable, consumed, expired, revoked] }) => {
        const granted = usable + consumed + expired + revoked
        const worth = worthOf({ costUsdCents, granted, consumed, expired, revoked, clawed: revoked })
        expect(worth.deferred + worth.revenue + worth.expired + worth.revoked).toBe(costUsdCents)
        expect(Math.min(...Object.values(worth))).toBeGreaterThanOrEqual(0)
        expect(worth.deferred).toBeLessThanOrEqual(Math.ceil((costUsdCents * usable) / granted))
        expect(worth.claimed).toBe(worth.revoked)
      }),
    )
  })
})

describe('a key', () => {
  test('is too old 400 days before an id that is made now', () => {
    const now = newId()
    const made = Number.parseInt(now.replaceAll('-', '').slice(0, 12), 16)
    expect(instantOf(oldestKey(now))).toEqual(new Date(made - 400 * 86_400_000))
  })
})

describe('ledger time', () => {
  test('keeps every microsecond', () => {
    const micros = microsOf(new Date('2024-02-29T23:59:59.999Z')) + 7
    expect(timestampText(micros)).toBe('2024-02-29T23:59:59.999007Z')
    expect(microsOfText('2024-02-29 23:59:59.999007')).toBe(micros)
    expect(microsOfText('2024-02-29 23:59:59')).toBe(microsOf(new Date('2024-02-29T23:59:59Z')))
    expect(microsOfText('2024-02-29 23:59:59.9')).toBe(microsOf(new Date('2024-02-29T23:59:59.9Z')))
    expect(instantOf(micros)).toEqual(new Date('2024-02-29T23:59:59.999Z'))
  })
})

describe('buckets', () => {
  test('never change and do not care about letter case', () => {
    expect(bucketOf('0192f3a4-7b1c-7d2e-8f3a-4b5c6d7e8f90')).toBe(bucketOf('0192F3A4-7B1C-7D2E-8F3A-4B5C6D7E8F90'))
    expect(['00000000-0000-7000-8000-000000000001', '0192f3a4-7b1c-7d2e-8f3a-4b5c6d7e8f90'].map(bucketOf)).toMatchInlineSnapshot(`
      [
        442,
        608,
      ]
    `)
  })

  test('spread owners evenly', () => {
    const counts = new Map<number, number>()
    for (let n = 0; n < 50_000; n += 1) {
      const bucket = bucketOf(newId())
      counts.set(bucket, (counts.get(bucket) ?? 0) + 1)
    }
    expect(counts.size).toBe(1024)
    expect(Math.max(...counts.values())).toBeLessThan(100)
  })
})

describe('a command nobody may build', () => {
  test.each([
    ['a fraction', 'whole quantity', aSpend(newId(), 1.5)],
    ['nothing', 'whole quantity', aSpend(newId(), 0)],
    ['a negative quantity', 'whole quantity', anIssue(newId(), -1)],
    ['a key that is no UUID', 'UUID', aSpend(newId(), 1, { key: 'again' })],
    ['the character 0', 'cannot read', aSpend(newId(), 1, { cause: { note: 'never\u0000' } })],
    ['half a character', 'cannot read', aSpend(newId(), 1, { cause: { note: '\ud83d' } })],
    ['the character 0 after a backslash', 'cannot read', aSpend(newId(), 1, { cause: { note: '\\\u0000' } })],
    ['a purpose that is no word', 'snake_case', aSpend(newId(), 1, { purpose: 'Boost!' })],
    ['a cost without its payment', 'name the payment', anIssue(newId(), 1, { costUsdCents: 15 })],
    [
      'a tax without its place',
      'jurisdiction',
      anIssue(newId(), 1, { costUsdCents: 15, payment: { provider: 'sandbox', taxUsdCents: 3 } }),
    ],
  ])('%s stops everything', (_what, message, command) => {
    expect(() => checkCommand(command)).toThrow(message)
  })

  test('but whoever writes about the character 0 is understood', () => {
    expect(() => checkCommand(aSpend(newId(), 1, { cause: { note: '\\u0000 is a character, and 👍 is one' } }))).not.toThrow()
  })
})
