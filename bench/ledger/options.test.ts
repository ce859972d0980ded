import { describe, expect, test } from 'vitest'
import { caseNames, readOptions } from './options.ts'
import { spendsPerWallet } from './world.ts'

describe('options', () => {
  test('no option: everything, in three rounds', () => {
    expect(readOptions([])).toMatchObject({ cases: caseNames, quick: false, rounds: 3, growth: [1e5, 1e6, 1e7] })
  })

  test('quick and some cases', () => {
    expect(readOptions(['--quick', '--case', 'hot', '--case', 'open'])).toMatchObject({ cases: ['hot', 'open'], quick: true })
  })

  test('what is no case or no number is refused, with how it is used', () => {
    expect(() => readOptions(['--case', 'warm'])).toThrow('npm run bench:ledger')
    expect(() => readOptions(['--rounds', 'many'])).toThrow('npm run bench:ledger')
  })
})

describe('a journal of so many entries', () => {
  test('needs so many charges per wallet, beside the lots it was issued', () => {
    expect([1e5, 1e6, 1e7].map((entries) => spendsPerWallet(entries, 10_000))).toEqual([1, 46, 496])
  })
})
