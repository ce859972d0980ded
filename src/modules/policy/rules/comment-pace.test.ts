import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { commentLimits, decidePace } from './comment-pace.ts'

const now = new Date('2026-05-04T12:00:00.000Z')
const minutesAgo = (minutes: number) => new Date(now.getTime() - minutes * 60_000)

describe('the pace of comments', () => {
  test('lets a conversation through and stops the sixth in ten minutes, saying from when it goes on', () => {
    expect(decidePace(commentLimits, { before: [1, 2, 3, 4].map(minutesAgo), now })).toMatchObject({ ok: true })
    expect(decidePace(commentLimits, { before: [1, 2, 3, 4, 5].map(minutesAgo), now })).toEqual({
      ok: false,
      refusal: { code: 'too_many', retryAt: minutesAgo(-5) },
    })
  })

  test('never lets more through in any stretch than its limit, and always lets through from the named moment on', () => {
    const gaps = fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 120 })
    fc.assert(
      fc.property(gaps, (minutes) => {
        const written: Date[] = []
        let at = now.getTime()
        for (const gap of minutes) {
          at += gap * 60_000
          const decided = decidePace(commentLimits, { before: written.toReversed(), now: new Date(at) })
          if (decided.ok) written.push(new Date(at))
          const later = decided.ok ? new Date(at + 86_400_000) : decided.refusal.retryAt
          expect(decidePace(commentLimits, { before: written.toReversed(), now: later }).ok).toBe(true)
        }
        const tooFast = commentLimits.flatMap(({ most, hours }) =>
          written.filter((first, index) => (written[index + most]?.getTime() ?? Infinity) - first.getTime() < hours * 3_600_000),
        )
        expect(tooFast).toEqual([])
      }),
    )
  })
})
