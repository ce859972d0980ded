import { expect, test } from 'vitest'
import { formatDate, formatMoment, formatRelative, formatUsd, initials } from './words.tsx'

const now = new Date('2026-11-23T12:00:00Z')

test.each([
  ['Ada Lovelace', 'AL'],
  ['zoë de la ångström', 'ZÅ'],
  ['山田花子', '山'],
  ['O', 'O'],
  ['  ', ''],
])('the initials of "%s" are "%s"', (name, letters) => {
  expect(initials(name)).toBe(letters)
})

test('dates are unambiguous and in UTC', () => {
  expect(formatDate(now)).toBe('23 Nov 2026')
  expect(formatMoment(now)).toBe('23 Nov 2026, 12:00 UTC')
  expect(formatDate(now, 'en-US')).toBe('Nov 23, 2026')
})

test('a reader from elsewhere gets English words, written their way', () => {
  expect(formatRelative(new Date(now.getTime() - 3 * 86_400_000), now, 'es')).toBe('3 days ago')
  expect(formatDate(now, 'ja')).toBe('23 Nov 2026')
  expect(formatUsd(12_345_650, 'en-IN')).toBe('$1,23,456.50')
})

test.each([
  [-30_000, 'just now'],
  [-3 * 86_400_000, '3 days ago'],
  [86_400_000, 'tomorrow'],
  [5 * 3_600_000, 'in 5 hours'],
])('%i ms from now is "%s"', (distance, words) => {
  expect(formatRelative(new Date(now.getTime() + distance), now)).toBe(words)
})

test('whole dollars lose their cents unless they must be exact', () => {
  expect(formatUsd(120_000)).toBe('$1,200')
  expect(formatUsd(1_250)).toBe('$12.50')
  expect(formatUsd(120_000, 'en', true)).toBe('$1,200.00')
})
