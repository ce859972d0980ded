import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { FormValues } from './form-values.ts'

function sent(fields: Record<string, string>): FormValues {
  return new FormValues(new URLSearchParams(fields))
}

describe('what a form sent', () => {
  test.each([
    ['1,200', 120_000],
    ['$12.50', 1250],
    ['0.5', 50],
    ['12', 1200],
    ['12.345', Number.NaN],
    ['about 1000', Number.NaN],
    ['-5', Number.NaN],
    ['', undefined],
  ])('"%s" dollars are %s cents', (text, cents) => {
    expect(sent({ budget: text }).usdCents('budget')).toBe(cents)
  })

  test.each([
    ['12', 12],
    ['1,200', 1200],
    ['-3', -3],
    ['1.5', Number.NaN],
    ['six', Number.NaN],
    ['', undefined],
  ])('"%s" is the whole number %s', (text, number) => {
    expect(sent({ count: text }).integer('count')).toBe(number)
  })

  test('whatever cents there are, written out they are read back', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100_000_000_00 }), (cents) => {
        expect(sent({ budget: (cents / 100).toFixed(2) }).usdCents('budget')).toBe(cents)
      }),
    )
  })

  test('any text at all is read without throwing', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const form = sent({ x: text })
        const read = () => [
          form.text('x'),
          form.integer('x'),
          form.usdCents('x'),
          form.list('x'),
          form.instant('x'),
          form.secret('x'),
        ]
        expect(read).not.toThrow()
      }),
    )
  })

  test('a list comes from commas, lines and repeated fields, each entry once', () => {
    const form = new FormValues(new URLSearchParams('skills=Writing, Drawing\nWriting&skills=翻訳'))
    expect(form.list('skills')).toEqual(['Writing', 'Drawing', '翻訳'])
  })

  test('a local moment is read as UTC', () => {
    expect(sent({ from: '2026-12-24T18:30' }).instant('from')).toEqual(new Date('2026-12-24T18:30:00Z'))
    expect(sent({ from: '2026-12-24' }).instant('from')).toEqual(new Date('2026-12-24T00:00:00Z'))
    expect(sent({ from: '' }).instant('from')).toBeUndefined()
  })

  test.each(['2026-13-44', '12026-12-24T18:30', 'tomorrow'])('the moment “%s” is refused, not taken for none', (from) => {
    expect(sent({ from }).instant('from')?.getTime()).toBeNaN()
  })

  test('texts lose the spaces around them, passwords do not', () => {
    const form = sent({ name: ' Ada \r\n Lovelace ', password: ' open sesame ' })
    expect(form.text('name')).toBe('Ada \n Lovelace')
    expect(form.secret('password')).toBe(' open sesame ')
  })

  test('an edit form shows the values it was made of', () => {
    const form = FormValues.of({ title: 'Guide', skills: ['a', 'b'], featured: true, hidden: false, nothing: null, count: 3 })
    expect(form.text('title')).toBe('Guide')
    expect(form.all('skills')).toEqual(['a', 'b'])
    expect(form.checked('featured')).toBe(true)
    expect(form.checked('hidden')).toBe(false)
    expect(form.has('nothing')).toBe(false)
    expect(form.integer('count')).toBe(3)
  })
})
