import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { categories } from '#kernel/category.ts'
import { boostOutcome, OTHER, type AlikeJobs, type BoostGroup, type GroupPeople } from './boost-outcome.ts'

const sides = (freelancers: number, clients = freelancers) => ({ freelancers, clients })
const peopleOf = (group: BoostGroup, shown: number, holdout: number, payers = shown): GroupPeople => ({
  group,
  shown: sides(shown),
  holdout: sides(holdout),
  payers,
  paid: payers * 3,
})
const jobsOf = (group: BoostGroup, count: number, more: Partial<AlikeJobs> = {}): AlikeJobs => ({
  group,
  isHoldout: false,
  perThousand: 200,
  places: 2,
  reached: 1,
  hired: 0,
  jobs: count,
  ...more,
})

describe('what is said to everybody about boosts', () => {
  test('is a lift with its interval in every group with enough jobs, and “not enough” in the others', () => {
    const jobs = [
      jobsOf('design', 200, { reached: 2 }),
      jobsOf('design', 100, { reached: 0 }),
      jobsOf('design', 50, { isHoldout: true, reached: 1 }),
      jobsOf('design', 50, { isHoldout: true, reached: 0 }),
      jobsOf('writing', 40),
      jobsOf('writing', 12, { isHoldout: true }),
      jobsOf('writing', 7, { perThousand: 0 }),
    ]
    const groups = [peopleOf('writing', 20, 8), peopleOf('design', 90, 40)]
    const { total, groups: found } = boostOutcome(jobs, { all: peopleOf('all', 100, 45), groups })
    expect(found.map(({ group }) => group)).toEqual(['design', 'writing'])
    const [design, writing] = found
    expect(design).toMatchObject({ jobs: { shown: 300, holdout: 100, notDrawn: 0 }, places: { shown: 600, holdout: 200 } })
    expect(design?.reached).toMatchObject({ enough: true, finding: 'more', shown: { rate: 400 / 600 }, holdout: { rate: 0.25 } })
    expect(design?.hired).toEqual({ enough: false, because: 'all_alike' })
    expect(writing).toMatchObject({ jobs: { shown: 40, holdout: 12, notDrawn: 7 }, reached: { enough: false, leastJobs: 30 } })
    expect(JSON.stringify(writing)).not.toContain('rate')
    expect(total).toMatchObject({ jobs: { shown: 340, holdout: 112, notDrawn: 7 }, paid: 300 })
  })

  test('is nothing at all while fewer than five people stand behind it', () => {
    const groups = [peopleOf('design', 4, 0)]
    expect(boostOutcome([jobsOf('design', 3)], { all: peopleOf('all', 4, 0), groups })).toEqual({ groups: [] })
  })

  test('puts a group that is too small together with the next one when nothing else would hide it', () => {
    const jobs = [jobsOf('design', 50), jobsOf('writing', 40), jobsOf('legal', 2)]
    const groups = [peopleOf('design', 50, 0), peopleOf('writing', 20, 0), peopleOf('legal', 1, 0)]
    const found = boostOutcome(jobs, { all: peopleOf('all', 60, 0), groups }).groups
    expect(found.map(({ group, jobs: { shown } }) => [group, shown])).toEqual([
      ['design', 50],
      [OTHER, 42],
    ])
  })

  const anyPeople = fc.record({ shown: fc.nat(12), holdout: fc.nat(12), payers: fc.nat(12) })
  test('never shows a group, nor leaves one over, behind which one to four people stand', () => {
    fc.assert(
      fc.property(fc.array(anyPeople, { minLength: 1, maxLength: 8 }), (made) => {
        const groups = made.map(({ shown, holdout, payers }, index) => peopleOf(categories[index]!, shown, holdout, payers))
        const jobs = groups.flatMap(({ group, shown, holdout }) => [
          jobsOf(group, shown.freelancers),
          jobsOf(group, holdout.freelancers, { isHoldout: true }),
        ])
        const sum = (of: (people: GroupPeople) => number) => groups.reduce((total, people) => total + of(people), 0)
        const all = peopleOf(
          'all',
          sum((one) => one.shown.freelancers),
          sum((one) => one.holdout.freelancers),
          sum((one) => one.payers),
        )
        const { total, groups: found } = boostOutcome(jobs, { all, groups })
        const isFew = (count: number) => count > 0 && count < 5
        // Each made job has one person of its own on its side, so counts of jobs are counts of people.
        for (const { jobs: counted } of found) expect([isFew(counted.shown), isFew(counted.holdout)]).toEqual([false, false])
        const single = new Set<BoostGroup>(found.map(({ group }) => group).filter((group) => group !== OTHER))
        const others = groups.filter(({ group }) => !single.has(group))
        // Where parts are shown at all, they are the whole: nothing is left over, and the rest is never one group alone.
        const sumOfParts = found.reduce((paid, one) => paid + one.paid, 0)
        expect(found.length === 0 ? total?.paid : sumOfParts).toBe(total?.paid)
        expect(found.length === 0 || others.length !== 1).toBe(true)
        expect(found.length === 0 || found.some(({ group }) => group === OTHER) === others.length > 0).toBe(true)
      }),
    )
  })
})
