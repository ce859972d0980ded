import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { connects } from '#kernel/connects.ts'
import { newId } from '#kernel/ids.ts'
import { decidePrice, type HeldPrice, type PriceQuestion } from './honour-quote.ts'

const asked = { ownerId: newId(), action: 'proposal.submit', subject: { kind: 'job', id: newId() }, facts: [0, 2, 120_000] }
const now = new Date('2026-11-23T12:00:00Z')
const minutes = (count: number) => new Date(now.getTime() + count * 60_000)
const held = (amount: number, change: Partial<HeldPrice> = {}): HeldPrice => ({
  ...asked,
  amount: connects(amount),
  expiresAt: minutes(10),
  ...change,
})
const decide = (current: number, quote?: PriceQuestion['quote']) =>
  decidePrice({ asked, now, current: connects(current), ...(quote === undefined ? {} : { quote }) })

const otherFacts = { facts: [0, 2, 130_000] }
const otherSubject = { subject: { kind: 'job', id: newId() } }
const otherOwner = { ownerId: newId() }
const expired = { expiresAt: now }

describe('a quote against the price now', () => {
  test.each([
    ['nobody was shown a price', undefined, 6, 'current'],
    ['both are the same', held(6), 6, 'current'],
    ['the price fell', held(6), 4, 'current'],
    ['the price rose', held(6), 9, 'quoted'],
    ['it fell, and the quote has expired', held(6, expired), 4, 'current'],
    ['it fell, and the quote is for other facts', held(6, otherFacts), 4, 'current'],
    ['it is free now, whatever the quote', held(6, otherOwner), 0, 'current'],
    ['it is free now, and the quote is unknown', 'unknown', 0, 'current'],
  ] as const)('%s', (_, quote, current, basis) => {
    expect(decide(current, quote)).toEqual({ ok: true, value: basis })
  })

  test.each([
    ['risen and expired', held(6, expired), { code: 'quote_expired', current: 9 }],
    ['risen, for other facts', held(6, otherFacts), { code: 'price_rose', quoted: 6, current: 9 }],
    ['risen, for another subject', held(6, otherSubject), { code: 'price_rose', quoted: 6, current: 9 }],
    ['of somebody else', held(20, otherOwner), { code: 'quote_expired', current: 9 }],
    ['that nobody gave', 'unknown', { code: 'quote_expired', current: 9 }],
  ] as const)('refuses one %s', (_, quote, refusal) => {
    expect(decide(9, quote)).toEqual({ ok: false, refusal })
  })

  test('never takes more than was shown, nor more than the price now', () => {
    const changes = [{}, otherFacts, otherSubject, otherOwner, expired]
    fc.assert(
      fc.property(fc.nat(50), fc.nat(50), fc.constantFrom(...changes), (quoted, current, change) => {
        const decision = decide(current, held(quoted, change))
        const taken = decision.ok ? (decision.value === 'quoted' ? quoted : current) : 0
        expect(taken).toBeLessThanOrEqual(Math.min(Math.max(quoted, 0), current))
      }),
    )
  })
})
