import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { categories } from '#kernel/category.ts'
import { fitOf, isFit, judgedFit } from './eligibility.ts'

const skill = fc.constantFrom('React', 'TypeScript', 'Go', 'Figma', 'Légendes', 'C++')
const skills = fc.uniqueArray(skill)
const category = fc.constantFrom(...categories)
const job = fc.record({ category, mustSkills: skills })
const profile = fc.record({ category: fc.option(category), skills })

describe('a profile fits a job', () => {
  test('by its field or by one needed skill, and by nothing else', () => {
    fc.assert(
      fc.property(job, profile, (wanted, offered) => {
        const { field, skills: named } = fitOf(wanted, offered)
        expect(field).toBe(offered.category === wanted.category)
        expect([...named].toSorted()).toEqual(wanted.mustSkills.filter((each) => offered.skills.includes(each)).toSorted())
        expect(isFit({ field, skills: named })).toBe(field || named.length > 0)
      }),
    )
  })

  test('no less for naming more skills, and no other for naming them in another order', () => {
    fc.assert(
      fc.property(job, profile, skills, (wanted, offered, more) => {
        const now = fitOf(wanted, offered)
        const later = fitOf(wanted, { ...offered, skills: [...offered.skills, ...more] })
        expect(isFit(later) || !isFit(now)).toBe(true)
        expect(later.skills).toEqual(expect.arrayContaining([...now.skills]))
        expect(fitOf(wanted, { ...offered, skills: offered.skills.toReversed() })).toEqual(now)
      }),
    )
  })

  test('can always do so: by one needed skill more, or by the field', () => {
    fc.assert(
      fc.property(job, profile, (wanted, offered) => {
        expect(isFit(fitOf(wanted, { ...offered, category: wanted.category }))).toBe(true)
        for (const needed of wanted.mustSkills)
          expect(isFit(fitOf(wanted, { ...offered, skills: [...offered.skills, needed] }))).toBe(true)
      }),
    )
  })

  test('by its field alone where the job names no skills', () => {
    fc.assert(
      fc.property(job, profile, (wanted, offered) => {
        const fit = fitOf({ ...wanted, mustSkills: [] }, offered)
        expect(fit).toEqual({ field: offered.category === wanted.category, skills: [] })
      }),
    )
  })

  test.each([
    ['react', 'React'],
    ['C++ ', 'c++'],
    ['Le\u0301gendes', 'L\u00e9gendes'],
  ])('with “%s” as with “%s”: people type the same skill in several ways', (own, needed) => {
    const wanted = { category: 'design', mustSkills: [needed] } as const
    expect(fitOf(wanted, { category: null, skills: [own] })).toEqual({ field: false, skills: [needed] })
  })

  test('and a skill is not another one that has it inside', () => {
    const wanted = { category: 'design', mustSkills: ['Java'] } as const
    expect(isFit(fitOf(wanted, { category: null, skills: ['JavaScript', 'Jav'] }))).toBe(false)
  })
})

test('where every submitted proposal may bid nobody is judged', () => {
  fc.assert(
    fc.property(job, profile, (wanted, offered) => {
      expect(judgedFit('any', wanted, offered)).toBeNull()
      expect(judgedFit('fits_job', wanted, offered)).toEqual(fitOf(wanted, offered))
    }),
  )
})
