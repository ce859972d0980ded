import { describe, expect, test } from 'vitest'
import { endOf, startOf } from './as-of.ts'

const MICROSECOND = 1
const at = (text: string) => Date.parse(text) * 1000

describe('a moment in an address', () => {
  test('a day is all of it, in UTC', () => {
    expect(startOf('2026-10-03')).toBe(at('2026-10-03T00:00:00Z'))
    expect(endOf('2026-10-03')).toBe(at('2026-10-04T00:00:00Z') - MICROSECOND)
  })

  test('a moment as pages and answers show it takes in the whole millisecond', () => {
    expect(startOf('2026-10-03T10:00:00.123Z')).toBe(at('2026-10-03T10:00:00.123Z'))
    expect(endOf('2026-10-03T10:00:00.123Z')).toBe(at('2026-10-03T10:00:00.124Z') - MICROSECOND)
    expect(endOf('2026-10-03T10:00:00Z')).toBe(at('2026-10-03T10:00:00.001Z') - MICROSECOND)
  })

  test('a moment with microseconds is that very one', () => {
    expect(endOf('2026-10-03T10:00:00.123456Z')).toBe(at('2026-10-03T10:00:00.123Z') + 456)
    expect(startOf('2026-10-03T10:00:00.0000001Z')).toBeUndefined()
  })

  test.each([
    '',
    'yesterday',
    '2026-02-30',
    '2026-13-01',
    '2026-10-03T25:00:00Z',
    '2026-10-03T10:00:00',
    '2026-10-03T10:00:00+02:00',
  ])('“%s” is none', (text) => expect([startOf(text), endOf(text)]).toEqual([undefined, undefined]))
})
