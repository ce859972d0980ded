import { describe, expect, test } from 'vitest'
import { algebraProperties, engineProperties } from './properties.test-kit.ts'

// Short forms; `npm run prove -- engine` and `npm run prove -- algebra` look at thousands of histories.
const numRuns = 150

describe('for any history', () => {
  test.each([...engineProperties, ...algebraProperties])('$promise', (property) => {
    expect(property.check({ numRuns })).toBeGreaterThan(50 * numRuns)
  })
})
