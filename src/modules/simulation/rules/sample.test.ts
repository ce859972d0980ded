import fc from 'fast-check'
import { expect, test } from 'vitest'
import { seededRandom } from '#demo/random.ts'
import { totalOf } from './sample.ts'

const sums = (values: readonly number[]) => ({
  sum: values.reduce((sum, value) => sum + value, 0),
  squares: values.reduce((sum, value) => sum + value ** 2, 0),
})

test('an estimate from everybody is the truth, without a band', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -500, max: 500 }), { minLength: 1, maxLength: 50 }), (changes) => {
      const { sum, squares } = sums(changes)
      const { estimate, low, high } = totalOf({ sum, squares }, { sampled: changes.length, all: changes.length })
      for (const end of [estimate, low, high]) expect(end).toBeCloseTo(sum, 6)
    }),
  )
})

test('nineteen of twenty bands hold the truth, also where most people pay nothing more and few pay much', () => {
  const random = seededRandom('bands')
  const everybody = Array.from({ length: 20_000 }, () => (random.chance(0.7) ? 0 : Math.floor(random.logNormal(20, 0.8))))
  const truth = sums(everybody).sum
  let held = 0
  for (let draw = 0; draw < 400; draw += 1) {
    const part = random.sample(everybody, 1_000)
    const { low, high } = totalOf(sums(part), { sampled: part.length, all: everybody.length })
    if (low <= truth && truth <= high) held += 1
  }
  expect(held / 400).toBeGreaterThan(0.92)
  expect(held / 400).toBeLessThan(0.98)
})
