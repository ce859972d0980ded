import { describe, expect, test } from 'vitest'
import { isId } from '#kernel/ids.ts'
import { makeAgenda } from './agenda.ts'
import { demoPersonas } from './personas.ts'
import { seededRandom, zipf } from './random.ts'
import { storyIds } from './story-ids.ts'
import { tour } from './tour.ts'

describe('seeded chance', () => {
  test('is the same for the same seed and another for another', () => {
    const draw = (seed: string) => {
      const random = seededRandom(seed)
      return Array.from({ length: 20 }, () => random.next())
    }
    expect(draw('a')).toEqual(draw('a'))
    expect(draw('a')).not.toEqual(draw('b'))
  })

  test('is even, and its distributions have the middle they promise', () => {
    const random = seededRandom('middle')
    const mean = (one: () => number) => Array.from({ length: 20_000 }, one).reduce((sum, value) => sum + value, 0) / 20_000
    expect(mean(() => random.next())).toBeCloseTo(0.5, 1)
    expect(mean(() => random.normal(3, 1))).toBeCloseTo(3, 1)
    expect(mean(() => random.poisson(2.5))).toBeCloseTo(2.5, 1)
    expect(mean(() => (random.logNormal(40, 0.8) < 40 ? 1 : 0))).toBeCloseTo(0.5, 1)
  })

  test('draws a sample without repeats, and the first more often under Zipf', () => {
    const random = seededRandom('sample')
    expect(new Set(random.sample([1, 2, 3, 4], 10))).toEqual(new Set([1, 2, 3, 4]))
    const drawn = Array.from({ length: 2_000 }, () => random.weighted(['first', 'second', 'third'], zipf()))
    const count = (word: string) => drawn.filter((one) => one === word).length
    expect(count('first')).toBeGreaterThan(count('second'))
    expect(count('second')).toBeGreaterThan(count('third'))
  })
})

test('story ids are UUIDs in the order of time', () => {
  const newId = storyIds(seededRandom('ids'))
  const ids = [1, 2, 3].map((day) => newId(new Date(Date.UTC(2026, 0, day))))
  expect(ids.every(isId)).toBe(true)
  expect(ids).toEqual(ids.toSorted())
})

test('an agenda does everything in the order of time, also what is added on the way, and nothing after the end', () => {
  const done: string[] = []
  const agenda = makeAgenda(new Date(100))
  agenda.add(new Date(30), () => done.push('third'))
  agenda.add(new Date(10), () => {
    done.push('first')
    agenda.add(new Date(20), () => done.push('second'))
    agenda.add(new Date(100), () => done.push('too late'))
  })
  agenda.run()
  expect(done).toEqual(['first', 'second', 'third'])
})

test('the tour has at most eight stops and needs no persona that is not there', () => {
  expect(tour.length).toBeLessThanOrEqual(8)
  const keys = new Set<string | undefined>([undefined, ...demoPersonas.map(({ key }) => key)])
  expect(tour.filter(({ persona }) => !keys.has(persona))).toEqual([])
})
