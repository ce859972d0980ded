import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { figureText, signedFigureText } from './figures.ts'

describe('a figure in words', () => {
  test.each([
    [0, 1, '0'],
    [-0, 1, '0'],
    [0.04, 1, '0.04'],
    [0.05, 1, '0.1'],
    [0.000_4, 0, '0.0004'],
    [0.5, 0, '1'],
    [13.31, 1, '13.3'],
    [1234.5, 0, '1,235'],
    [-0.2, 0, '-0.2'],
  ])('%d with at most %d digits after the point is “%s”', (value, digits, text) => {
    expect(figureText(value, digits)).toBe(text)
  })

  test.each([
    [0.003, '+0.003'],
    [-0.04, '−0.04'],
    [-0, '0'],
    [2.44, '+2.4'],
  ])('%d with its sign is “%s”', (value, text) => {
    expect(signedFigureText(value, 1)).toBe(text)
  })

  test('reads as 0 only where it is 0, and keeps its side of 0, whatever the figure and however few its digits', () => {
    const figures = fc.double({ min: -1e6, max: 1e6, noNaN: true, minExcluded: true })
    fc.assert(
      fc.property(figures, fc.nat(3), (value, digits) => {
        const text = signedFigureText(value, digits)
        const read = Number(text.replaceAll(',', '').replace('−', '-'))
        expect(Math.sign(read)).toBe(Math.sign(value) + 0)
        // Rounded, never further off than half of the last digit that is shown.
        expect(Math.abs(read - value)).toBeLessThanOrEqual(0.5 * 10 ** -digits + 1e-9)
      }),
    )
  })
})
