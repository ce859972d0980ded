import fc from 'fast-check'
import { expect, test } from 'vitest'
import { tailOfPoisson, tailOfSum } from './chance.ts'

test('the chance of at least k of some events is that of all ways in which they can happen', () => {
  const events = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 8 })
  fc.assert(
    fc.property(events, fc.nat(9), (probabilities, k) => {
      let expected = 0
      for (let ways = 0; ways < 2 ** probabilities.length; ways += 1) {
        const happens = probabilities.map((_, index) => ((ways >> index) & 1) === 1)
        const chance = probabilities.reduce((product, p, index) => product * (happens[index] ? p : 1 - p), 1)
        if (happens.filter(Boolean).length >= k) expected += chance
      }
      expect(tailOfSum(probabilities, k)).toBeCloseTo(expected, 10)
    }),
  )
})

test('a Poisson tail is one minus all that lies below it, also where it is tiny', () => {
  fc.assert(
    fc.property(fc.double({ min: 0.01, max: 20, noNaN: true }), fc.integer({ min: 0, max: 30 }), (mean, k) => {
      let [term, below] = [Math.exp(-mean), 0]
      for (let count = 0; count < k; count += 1) {
        below += term
        term *= mean / (count + 1)
      }
      expect(tailOfPoisson(mean, k)).toBeCloseTo(1 - below, 9)
    }),
  )
  expect(tailOfPoisson(0.5, 12)).toBeGreaterThan(0)
  expect(tailOfPoisson(0.5, 12)).toBeLessThan(1e-12)
})
