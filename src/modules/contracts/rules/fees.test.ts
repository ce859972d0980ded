import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { categories } from '#kernel/category.ts'
import { newId } from '#kernel/ids.ts'
import { usdCents } from '#kernel/money.ts'
import { checkFacts, loadPack, priceAction, tryPriceAction } from '#modules/policy/index.ts'
import { contractKinds } from './contract.ts'
import { feeOn, feeQuestions } from './fees.ts'

const fees = loadPack('guildhall').others.find(({ policy }) => policy === 'fees')!
const cents = fc.integer({ min: 0, max: 100_000_000 })
const contract = fc.record({
  kind: fc.constantFrom(...contractKinds),
  agreedUsdCents: cents.map(usdCents),
  freelancerId: fc.constant(newId()),
  organizationId: fc.constant(newId()),
})
const facts = fc.record({
  clientKind: fc.constantFrom('individual', 'company', 'enterprise'),
  category: fc.constantFrom(...categories),
  freelancerPlan: fc.constantFrom('basic', 'plus'),
  badge: fc.constantFrom('none', 'top_rated'),
  earnedWithClientUsdCents: fc.nat({ max: 2_000_000_000 }),
})

describe('the fees of a contract', () => {
  test('are asked with facts that the rules understand, whatever the contract, and each has one payer', () => {
    fc.assert(
      fc.property(contract, facts, (agreed, known) => {
        const questions = feeQuestions(agreed, known)
        for (const { action, facts: asked } of questions) {
          expect(checkFacts(action, asked)).toMatchObject({ ok: true })
          expect(tryPriceAction(fees, action, asked)).toHaveProperty('clauseId')
        }
        expect(questions.map(({ payerId }) => payerId)).toEqual([
          agreed.freelancerId,
          agreed.organizationId,
          agreed.organizationId,
        ])
      }),
    )
  })

  test('never come to more than their share, and the share of two parts is within a cent of the share of the whole', () => {
    fc.assert(
      fc.property(cents, cents, fc.integer({ min: 0, max: 1_500 }), (one, other, amount) => {
        const on = (earned: number) => feeOn({ action: 'fee.freelancer', amount }, usdCents(earned))
        expect(on(one)).toBeLessThanOrEqual((one * 15) / 100 + 0.5)
        expect(Math.abs(on(one) + on(other) - on(one + other))).toBeLessThanOrEqual(1)
      }),
    )
  })

  test('round half a cent to even, and the fee for starting does not look at what is earned', () => {
    expect(feeOn({ action: 'fee.freelancer', amount: 1_000 }, usdCents(105))).toBe(10)
    expect(feeOn({ action: 'fee.freelancer', amount: 1_000 }, usdCents(115))).toBe(12)
    expect(feeOn({ action: 'fee.initiation', amount: 200 }, usdCents(0))).toBe(200)
    const [, , initiation] = feeQuestions(
      { kind: 'catalog', agreedUsdCents: usdCents(5_000), freelancerId: newId(), organizationId: newId() },
      { clientKind: 'company', category: 'design', freelancerPlan: 'basic', badge: 'none', earnedWithClientUsdCents: 0 },
    )
    expect(priceAction(fees, initiation!.action, initiation!.facts)).toMatchObject({ amount: 0, clauseId: 'catalog-initiation' })
  })
})
