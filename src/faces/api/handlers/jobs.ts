import { hasRole } from '#kernel/actor.ts'
import { readJobFeed } from '#reads/job-feed.ts'
import { readJobPage, type JobPage } from '#reads/job-page.ts'
import { api } from '../call.ts'
import { borderProblem } from '../problems.ts'
import { priceAnswer } from './price-answer.ts'

export const jobs = {
  list: api.jobs.list.handler(async ({ context: { request }, input }) => {
    const { pay, fromUsdCents, toUsdCents, cursor, ...filters } = input
    const sort = filters.sort ?? (filters.words === undefined ? 'newest' : 'best')
    return request.reading((tx) =>
      readJobFeed(tx, {
        filters: { ...filters, sort, payKind: pay, sizeFromUsdCents: fromUsdCents, sizeToUsdCents: toUsdCents },
        viewerId: request.account?.id,
        now: request.now,
        after: cursor,
      }),
    )
  }),
  get: api.jobs.get.handler(async ({ context: { request }, input: { jobId } }) => {
    const found = await request.reading((tx) =>
      readJobPage(tx, {
        jobId,
        viewerId: request.account?.id,
        isOperator: hasRole(request.actor, 'operator'),
        now: request.now,
      }),
    )
    if (found === undefined) throw borderProblem('not_found')
    return jobAnswer(found)
  }),
}

function jobAnswer({ job, organization, health, price, viewer }: JobPage) {
  return {
    ...job,
    client: { ...organization, paymentVerified: organization.paymentVerifiedAt !== null },
    health,
    price: priceAnswer(price),
    you: { initiator: viewer.initiator, invitationId: viewer.invitationId, proposalId: viewer.proposal?.id ?? null },
  }
}
