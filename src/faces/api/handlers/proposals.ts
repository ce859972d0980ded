import { openProposalForm, submitProposal, withdrawProposal } from '#modules/proposals/index.ts'
import { readMyProposals } from '#reads/my-proposals.ts'
import { accountIdOf, api } from '../call.ts'
import { priceAnswer } from './price-answer.ts'

export const quotes = {
  take: api.quotes.take.handler(async ({ context: { request }, input }) => {
    const { quote, initiator, invitationId } = await request.run(openProposalForm, input)
    const { id, takenAt, expiresAt } = quote
    return { ...priceAnswer(quote), id, jobId: input.jobId, takenAt, expiresAt, initiator, invitationId }
  }),
}

export const proposals = {
  list: api.proposals.list.handler(async ({ context: { request }, input: { show, cursor } }) =>
    request.reading((tx) => readMyProposals(tx, { freelancerId: accountIdOf(request), show, after: cursor })),
  ),
  submit: api.proposals.submit.handler(async ({ context: { request }, input }) => request.run(submitProposal, input)),
  withdraw: api.proposals.withdraw.handler(async ({ context: { request }, input }) => request.run(withdrawProposal, input)),
}
