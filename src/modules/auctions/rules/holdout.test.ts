import { describe, expect, test } from 'vitest'
import { commitmentOf, isHoldout } from './holdout.ts'

const jobs = Array.from({ length: 20_000 }, (_, n) => `0193c6f0-0000-7000-8000-${n.toString(16).padStart(12, '0')}`)
const chosen = (key: string, perThousand: number) => jobs.filter((job) => isHoldout(key, job, perThousand))

describe('holdouts', () => {
  test.each([0, 50, 100, 500, 1000])('are %d of a thousand jobs, as the policy says', (perThousand) => {
    const share = chosen('a key', perThousand).length / jobs.length
    // Five standard deviations of chance, and exactly none or all at the ends.
    expect(Math.abs(share - perThousand / 1000)).toBeLessThanOrEqual(
      5 * Math.sqrt((perThousand * (1000 - perThousand)) / 1e6 / jobs.length),
    )
  })

  test('are the same each time, and a larger share keeps those of a smaller one', () => {
    expect(chosen('a key', 100)).toEqual(chosen('a key', 100))
    const larger = new Set(chosen('a key', 300))
    expect(chosen('a key', 100).every((job) => larger.has(job))).toBe(true)
  })

  test('of another key are other jobs: about a tenth of the tenth', () => {
    const other = new Set(chosen('another key', 100))
    const both = chosen('a key', 100).filter((job) => other.has(job)).length
    expect(both / jobs.length).toBeGreaterThan(0.006)
    expect(both / jobs.length).toBeLessThan(0.014)
  })

  test('are bound by the published hash of their key', () => {
    expect(commitmentOf('a key')).toBe(commitmentOf('a key'))
    expect(commitmentOf('a key')).not.toBe(commitmentOf('a Key'))
  })
})
