import { describe, expect, test } from 'vitest'
import { isCountry, isLanguage } from './places.ts'
import { profileText } from './profile.ts'

const text = {
  headline: 'Illustrator for children’s books',
  overview: '',
  category: 'design',
  skills: ['Ink', 'ink', 'Watercolour'],
  hourlyRateUsdCents: 4500,
  country: 'PT',
  city: 'Évora',
  languages: [{ code: 'pt', level: 'native' }],
  hoursPerWeek: 30,
  visibility: 'public',
  portfolio: [],
}
const wrongField = (change: object) => profileText.safeParse({ ...text, ...change }).error?.issues[0]?.path.join('.')

describe('a profile', () => {
  test('names a skill once, whatever its case', () => {
    expect(profileText.parse(text).skills).toEqual(['ink', 'Watercolour'])
  })

  test.each([
    ['headline', { headline: 'me' }],
    ['category', { category: 'wizardry' }],
    ['skills', { skills: Array.from({ length: 16 }, (_, index) => `skill ${index}`) }],
    ['hourlyRateUsdCents', { hourlyRateUsdCents: 299 }],
    ['hourlyRateUsdCents', { hourlyRateUsdCents: Number.NaN }],
    ['country', { country: 'XX' }],
    ['languages', { languages: [text.languages[0], text.languages[0]] }],
    ['languages.0.code', { languages: [{ code: 'not a language', level: 'native' }] }],
    ['hoursPerWeek', { hoursPerWeek: 61 }],
    ['portfolio.0.title', { portfolio: [{ title: '', description: '' }] }],
  ])('names the field that is wrong: %s', (field, change) => {
    expect(wrongField(change)).toBe(field)
  })

  test('knows countries and languages by their codes', () => {
    expect(['DE', 'BR', 'KE'].every(isCountry)).toBe(true)
    expect(['XX', 'de', ''].some(isCountry)).toBe(false)
    expect(['pt', 'zh-Hant', 'ar'].every(isLanguage)).toBe(true)
    expect(['xx', '???', ''].some(isLanguage)).toBe(false)
  })
})
