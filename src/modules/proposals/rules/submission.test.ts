import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ok, refuse } from '#kernel/result.ts'
import { decideSubmission, initiatorOf, initiators, isVisibleToFreelancer, type SubmissionFacts } from './submission.ts'

const fine: SubmissionFacts = {
  visibleToFreelancer: true,
  jobSays: 'welcome',
  belongsToClient: false,
  earlierProposalId: undefined,
  initiator: 'self',
}

describe('a proposal', () => {
  test.each([
    [
      'a job that is not for this person does not exist for them',
      { visibleToFreelancer: false, jobSays: 'job_not_open' },
      { code: 'job_not_found' },
    ],
    ['a job that has ended takes none', { jobSays: 'job_not_open', belongsToClient: true }, { code: 'job_not_open' }],
    ['a paused job takes none', { jobSays: 'job_paused' }, { code: 'job_paused' }],
    ['nobody proposes to their own client’s job', { belongsToClient: true, earlierProposalId: 'x' }, { code: 'own_job' }],
    [
      'one proposal per person and job, also when it is full',
      { earlierProposalId: 'p1', jobSays: 'job_full' },
      { code: 'already_proposed', proposalId: 'p1' },
    ],
    ['a full job takes no more strangers', { jobSays: 'job_full' }, { code: 'soft_cap_reached' }],
  ] as const)('is refused: %s', (_, facts, refusal) => {
    expect(decideSubmission({ ...fine, ...facts })).toEqual(refuse(refusal))
  })

  test('of somebody who was asked is welcome after the soft cap', () => {
    for (const initiator of initiators.filter((each) => each !== 'self')) {
      expect(decideSubmission({ ...fine, jobSays: 'job_full', initiator })).toEqual(ok('submit'))
    }
  })

  test('is accepted only when no reason to refuse holds', () => {
    const facts = fc.record({
      visibleToFreelancer: fc.boolean(),
      jobSays: fc.constantFrom('welcome', 'job_not_open', 'job_paused', 'job_full'),
      belongsToClient: fc.boolean(),
      earlierProposalId: fc.option(fc.uuid(), { nil: undefined }),
      initiator: fc.constantFrom(...initiators),
    })
    fc.assert(
      fc.property(facts, (given) => {
        const hasReason =
          !given.visibleToFreelancer ||
          given.jobSays === 'job_not_open' ||
          given.jobSays === 'job_paused' ||
          given.belongsToClient ||
          given.earlierProposalId !== undefined ||
          (given.jobSays === 'job_full' && given.initiator === 'self')
        expect(decideSubmission(given as SubmissionFacts).ok).toBe(!hasReason)
      }),
    )
  })
})

describe('who took the first step', () => {
  test.each([
    [{ invited: true, inTalentPool: true, featured: true }, 'client_invite'],
    [{ invited: false, inTalentPool: true, featured: true }, 'talent_pool'],
    [{ invited: false, inTalentPool: false, featured: true }, 'platform_invite'],
    [{ invited: false, inTalentPool: false, featured: false }, 'self'],
  ] as const)('%o: %s', (facts, initiator) => {
    expect(initiatorOf(facts)).toBe(initiator)
  })

  test('an invitation opens every door, a talent pool only its own', () => {
    const nobody = { invited: false, inTalentPool: false, featured: false }
    expect(isVisibleToFreelancer({ ...nobody, visibility: 'invite_only', invited: true })).toBe(true)
    expect(isVisibleToFreelancer({ ...nobody, visibility: 'invite_only', inTalentPool: true })).toBe(false)
    expect(isVisibleToFreelancer({ ...nobody, visibility: 'talent_pool', inTalentPool: true })).toBe(true)
    expect(isVisibleToFreelancer({ ...nobody, visibility: 'talent_pool' })).toBe(false)
    expect(isVisibleToFreelancer({ ...nobody, visibility: 'members' })).toBe(true)
  })
})
