import { describe, expect, test } from 'vitest'
import { ok, refuse } from '#kernel/result.ts'
import { INVITATIONS_PER_DAY, OUTREACH_PER_DAY } from './limits.ts'
import { decideInviting, decideOutreach } from './sending.ts'

const inviting = {
  takesInvited: true,
  senderId: 'c',
  freelancerId: 'f',
  isFreelancer: true,
  alreadyInvited: false,
  sentInLastDay: 0,
}
const reaching = {
  organizationKind: 'enterprise',
  senderId: 'c',
  freelancerId: 'f',
  isFreelancer: true,
  alreadyWaiting: false,
  sentInLastDay: 0,
}

describe('an invitation', () => {
  test('may be sent when nothing speaks against it', () => expect(decideInviting(inviting)).toEqual(ok('invite')))
  test.each([
    [{ takesInvited: false, freelancerId: 'c' }, { code: 'job_not_open' }],
    [{ freelancerId: 'c', isFreelancer: false }, { code: 'own_account' }],
    [{ isFreelancer: false, alreadyInvited: true }, { code: 'freelancer_not_found' }],
    [{ alreadyInvited: true, sentInLastDay: 1000 }, { code: 'already_invited' }],
    [{ sentInLastDay: INVITATIONS_PER_DAY }, { code: 'daily_limit_reached', limit: INVITATIONS_PER_DAY }],
  ])('is refused in this order: %o', (facts, refusal) => {
    expect(decideInviting({ ...inviting, ...facts })).toEqual(refuse(refusal))
  })
})

describe('an outreach message', () => {
  test('may be sent by an Enterprise client', () => expect(decideOutreach(reaching)).toEqual(ok('send')))
  test.each([
    [{ organizationKind: 'company', freelancerId: 'c' }, { code: 'not_enterprise' }],
    [{ freelancerId: 'c', isFreelancer: false }, { code: 'own_account' }],
    [{ isFreelancer: false, alreadyWaiting: true }, { code: 'freelancer_not_found' }],
    [{ alreadyWaiting: true, sentInLastDay: 1000 }, { code: 'already_waiting' }],
    [{ sentInLastDay: OUTREACH_PER_DAY }, { code: 'daily_limit_reached', limit: OUTREACH_PER_DAY }],
  ])('is refused in this order: %o', (facts, refusal) => {
    expect(decideOutreach({ ...reaching, ...facts })).toEqual(refuse(refusal))
  })
})
