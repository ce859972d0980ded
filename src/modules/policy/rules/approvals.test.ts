import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { newId } from '#kernel/ids.ts'
import { approvalsNeeded, decideApproval } from './approvals.ts'

describe('approvals', () => {
  test.each([
    { others: 0, breaksPromise: false, needed: 1 },
    { others: 0, breaksPromise: true, needed: 1 },
    { others: 1, breaksPromise: false, needed: 1 },
    { others: 1, breaksPromise: true, needed: 1 },
    { others: 2, breaksPromise: false, needed: 1 },
    { others: 2, breaksPromise: true, needed: 2 },
    { others: 9, breaksPromise: true, needed: 2 },
  ])(
    'with $others other operators, breaking a promise: $breaksPromise, $needed are needed',
    ({ others, breaksPromise, needed }) => {
      expect(approvalsNeeded({ otherOperators: others, breaksPromise })).toBe(needed)
    },
  )

  test('the author approves only where there is nobody else, and nobody twice', () => {
    const [author, other] = [newId(), newId()]
    const about = { author, breaksPromise: true, approvedBy: [] }
    expect(decideApproval({ ...about, approver: author, otherOperators: 1 })).toMatchObject({ refusal: { code: 'four_eyes' } })
    expect(decideApproval({ ...about, approver: author, otherOperators: 0 })).toMatchObject({ value: { complete: true } })
    const again = { ...about, approver: other, otherOperators: 2, approvedBy: [other] }
    expect(decideApproval(again)).toMatchObject({ refusal: { code: 'approved_already' } })
  })

  test('a text is complete exactly when as many different people as needed have approved it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), fc.boolean(), (others, breaksPromise) => {
        const author = newId()
        const people = Array.from({ length: others }, () => newId())
        const complete = people.map((approver, index) => {
          const approvedBy = people.slice(0, index)
          const decided = decideApproval({ approver, author, otherOperators: others, breaksPromise, approvedBy })
          return decided.ok && decided.value.complete
        })
        expect(complete.indexOf(true)).toBe(approvalsNeeded({ otherOperators: others, breaksPromise }) - 1)
      }),
    )
  })
})
