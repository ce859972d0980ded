import { describe, expect, test } from 'vitest'
import { ok, refuse } from '#kernel/result.ts'
import { addDays } from '#kernel/instant.ts'
import { takesProposals } from './openness.ts'

const now = new Date('2026-11-01T00:00:00Z')
const open = {
  state: 'open' as const,
  expiresAt: addDays(now, 20),
  capProposals: 50,
  capAt: addDays(now, 1),
  capLiftedAt: null,
  proposalCount: 49,
}

describe('a job', () => {
  test.each([
    ['takes proposals below the soft cap', {}, ok(true)],
    ['is full at the soft cap', { proposalCount: 50 }, refuse({ code: 'job_full' })],
    ['is full when the days of the soft cap are over', { capAt: now }, refuse({ code: 'job_full' })],
    ['takes more once the client lifted the cap', { proposalCount: 400, capLiftedAt: now }, ok(true)],
    ['takes any number where the policy has no cap', { proposalCount: 400, capProposals: null, capAt: null }, ok(true)],
    ['takes none while paused', { state: 'paused' as const }, refuse({ code: 'job_paused' })],
    ['takes none after its end', { state: 'closed' as const }, refuse({ code: 'job_not_open' })],
    ['takes none on the day it expires, swept or not', { expiresAt: now }, refuse({ code: 'job_not_open' })],
  ])('%s', (_promise, change, answer) => {
    expect(takesProposals({ ...open, ...change }, { now, invited: false })).toEqual(answer)
  })

  test('lets in whom the client invited, beyond the soft cap too', () => {
    expect(takesProposals({ ...open, proposalCount: 50 }, { now, invited: true })).toEqual(ok(true))
    expect(takesProposals({ ...open, state: 'paused' }, { now, invited: true })).toEqual(refuse({ code: 'job_paused' }))
  })
})
