import { describe, expect, test } from 'vitest'
import { hotHundredth, hotOne, uniform } from './loads.ts'

const wallets = Array.from({ length: 1000 }, (_, no) => `wallet ${no}`)
/** 0, 1/n, 2/n … : every stretch of chance alike. */
function evenly(steps: number): () => number {
  let step = -1
  return () => (step = (step + 1) % steps) / steps
}

describe('loads', () => {
  test('uniform: every wallet as often as any other', () => {
    const pick = uniform(wallets, evenly(1000))
    expect(Array.from({ length: 1000 }, pick)).toEqual(wallets)
  })

  test('1 % hot: nine of ten operations go to the first hundredth', () => {
    const pick = hotHundredth(wallets)
    const hot = new Set(wallets.slice(0, 10))
    const share = Array.from({ length: 20_000 }, pick).filter((wallet) => hot.has(wallet)).length / 20_000
    expect(share).toBeGreaterThan(0.88)
    expect(share).toBeLessThan(0.92)
  })

  test('one hot wallet: all of them', () => {
    expect(new Set(Array.from({ length: 50 }, hotOne(wallets)))).toEqual(new Set(['wallet 0']))
  })
})
