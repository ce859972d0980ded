import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { median, medianRatio, percentile, rounded } from './figures.ts'

const values = fc.array(fc.double({ min: 0, max: 1e9, noNaN: true }), { minLength: 1, maxLength: 200 })

describe('figures', () => {
  test('a percentile was measured, and that share of all is not above it', () => {
    fc.assert(
      fc.property(values, fc.double({ min: 0, max: 1, noNaN: true }), (measured, share) => {
        const sorted = measured.toSorted((a, b) => a - b)
        const found = percentile(sorted, share)
        expect(sorted).toContain(found)
        expect(sorted.filter((value) => value <= found).length).toBeGreaterThanOrEqual(share * sorted.length)
        expect(sorted.filter((value) => value < found).length).toBeLessThanOrEqual(share * sorted.length)
      }),
    )
  })

  test('the median lies in the middle, whatever the order', () => {
    fc.assert(
      fc.property(values, (measured) => {
        const found = median(measured)
        const half = measured.length / 2
        expect(measured.filter((value) => value < found).length).toBeLessThanOrEqual(half)
        expect(measured.filter((value) => value > found).length).toBeLessThanOrEqual(half)
      }),
    )
    expect(median([4, 1])).toBe(2.5)
  })

  test('what slows a whole round down does not change a ratio', () => {
    const [mine, theirs] = [
      [30, 60, 3],
      [10, 20, 1],
    ]
    expect(medianRatio(mine, theirs)).toBe(3)
  })

  test('nothing measured is not a number', () => {
    expect([percentile([], 0.5), median([])]).toEqual([Number.NaN, Number.NaN])
  })

  test('rounding keeps the digits that mean something', () => {
    expect([0.012_345, 1.2345, 12.345, 1234.5, 123_456].map(rounded)).toEqual([0.0123, 1.23, 12.3, 1235, 123_500])
  })
})
