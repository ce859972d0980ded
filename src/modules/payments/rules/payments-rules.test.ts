import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { billFor, sandboxTaxCountries } from './checkout.ts'
import { isSettled, purchaseMoves, purchaseStates, type PurchaseState } from './purchase-states.ts'
import { signWebhook, verifyWebhook } from './webhook-signature.ts'

describe('a purchase', () => {
  test('reaches every state from its plan, and ends paid or not paid', () => {
    const reached = new Set<PurchaseState>(['planned'])
    for (const state of reached) for (const next of purchaseMoves[state]) reached.add(next)
    expect([...reached].toSorted()).toEqual([...purchaseStates].toSorted())
    expect(purchaseStates.filter(isSettled)).toEqual(['succeeded', 'failed'])
  })
})

describe('a bill', () => {
  test.each([
    ['US', 60, 900, 0, 900],
    ['DE', 60, 900, 171, 1071],
    // 15 cents at 5 % are three quarters of a cent; 10 × 15 at 5 % are 7.5, rounded to the even 8.
    ['CA', 1, 15, 1, 16],
    ['CA', 10, 150, 8, 158],
  ])('in %s for %i Connects', (country, quantity, subtotal, tax, total) => {
    expect(billFor({ quantity, unitUsdCents: 15, country })).toMatchObject({
      subtotalUsdCents: subtotal,
      taxUsdCents: tax,
      totalUsdCents: total,
    })
  })

  test('always adds up in whole cents', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1000 }),
        fc.integer({ min: 0, max: 200 }),
        fc.constantFrom('US', ...sandboxTaxCountries),
        (quantity, unitUsdCents, country) => {
          const bill = billFor({ quantity, unitUsdCents, country })
          expect(bill.totalUsdCents).toBe(bill.subtotalUsdCents + bill.taxUsdCents)
          expect(bill.subtotalUsdCents).toBe(quantity * unitUsdCents)
        },
      ),
    )
  })
})

describe('a webhook', () => {
  const now = new Date('2026-05-01T12:00:00Z')
  const secret = Buffer.from('a secret between two houses').toString('base64')
  const body = '{"operationId":"1"}'
  const headers = signWebhook({ id: 'evt_1', body, at: now, secret })

  test('is believed when it is signed and fresh', () => {
    expect(verifyWebhook({ headers, body }, secret, now)).toBe('evt_1')
  })

  test('is believed when one of several signatures fits: secrets change', () => {
    const both = { ...headers, 'webhook-signature': `v1,AAAA ${headers['webhook-signature']}` }
    expect(verifyWebhook({ headers: both, body }, secret, now)).toBe('evt_1')
  })

  test.each([
    ['another body', { headers, body: '{}' }, secret, now],
    ['another secret', { headers, body }, Buffer.from('x').toString('base64'), now],
    ['another id', { headers: { ...headers, 'webhook-id': 'evt_2' }, body }, secret, now],
    ['no signature', { headers: { ...headers, 'webhook-signature': '' }, body }, secret, now],
    [
      'an unknown scheme',
      { headers: { ...headers, 'webhook-signature': headers['webhook-signature']!.replace('v1,', 'v2,') }, body },
      secret,
      now,
    ],
    ['ten minutes late', { headers, body }, secret, new Date(now.getTime() + 600_000)],
    ['a strange time', { headers: { ...headers, 'webhook-timestamp': 'yesterday' }, body }, secret, now],
  ])('is not believed with %s', (_, delivery, key, at) => {
    expect(verifyWebhook(delivery, key, at)).toBeUndefined()
  })
})
