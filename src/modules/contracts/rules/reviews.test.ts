import { describe, expect, test } from 'vitest'
import { addDays } from '#kernel/instant.ts'
import { ok, refuse } from '#kernel/result.ts'
import { decideReview, readableReviews } from './reviews.ts'

const now = new Date('2026-11-20T00:00:00Z')
const ended = (daysAgo: number) => ({ endedAt: addDays(now, -daysAgo) })

describe('a review', () => {
  test.each([
    ['waits for the other side', { contract: ended(1), written: [] }, ok({ publishes: false })],
    ['publishes both when it is the second', { contract: ended(1), written: ['client' as const] }, ok({ publishes: true })],
    ['is refused while the work goes on', { contract: { endedAt: null }, written: [] }, refuse({ code: 'contract_running' })],
    ['is written once', { contract: ended(1), written: ['freelancer' as const] }, refuse({ code: 'already_reviewed' })],
    ['is refused after 14 days', { contract: ended(14), written: [] }, refuse({ code: 'review_time_over' })],
  ])('%s', (_promise, question, answer) => {
    expect(decideReview({ ...question, side: 'freelancer', now })).toEqual(answer)
  })

  test('is read by its author at once and by the other side only once published', () => {
    const both = [{ authorSide: 'client' as const }, { authorSide: 'freelancer' as const }]
    expect(readableReviews(both, false, 'client')).toEqual([{ authorSide: 'client' }])
    expect(readableReviews(both, false, undefined)).toEqual([])
    expect(readableReviews(both, true, undefined)).toEqual(both)
  })
})
