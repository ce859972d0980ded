import { z } from 'zod'
import { initiators, proposalStates, submitProposal, withdrawProposal } from '#modules/proposals/index.ts'
import { price } from './prices.ts'
import { reads, writes } from './route.ts'
import { cents, connectsAmount, cursor, id, moment, pageOf } from './shapes.ts'

const tags = ['Proposals']

const quote = price.extend({
  id,
  jobId: id,
  takenAt: moment,
  expiresAt: moment.meta({ description: 'Until then the price does not rise, whatever happens to the rules.' }),
  initiator: z.enum(initiators),
  invitationId: id.nullable(),
})

const myProposal = z.object({
  id,
  jobId: id,
  jobTitle: z.string(),
  clientName: z.string(),
  state: z.enum(proposalStates),
  initiator: z.enum(initiators),
  pay: z.enum(['fixed', 'hourly']),
  amountUsdCents: cents,
  chargeId: id.meta({ description: 'Its receipt: GET /receipts/{chargeId}.' }),
  chargedConnects: connectsAmount,
  returnedConnects: connectsAmount,
  submittedAt: moment,
  openedAt: moment.nullable(),
  movedAt: moment,
})

export const quotes = {
  take: writes(['freelancer'])
    .route({
      method: 'POST',
      path: '/quotes',
      tags,
      successStatus: 201,
      summary: 'Take a quote for a proposal to a job',
      description: 'Holds the price while you write. Submitting charges the lower of the quote and the price then.',
    })
    .input(z.strictObject({ jobId: id }))
    .output(quote),
}

export const proposals = {
  list: reads(['freelancer'])
    .route({ method: 'GET', path: '/proposals', tags, summary: 'My proposals, newest first' })
    .input(z.strictObject({ show: z.enum(['open', 'ended']).default('open'), cursor }))
    .output(pageOf(myProposal)),
  submit: writes(['freelancer'])
    .route({ method: 'POST', path: '/proposals', tags, successStatus: 201, summary: 'Propose to a job under a quote' })
    .input(submitProposal.input)
    .output(z.object({ proposalId: id, chargeId: id, chargedConnects: connectsAmount })),
  withdraw: writes(['freelancer'])
    .route({ method: 'POST', path: '/proposals/{proposalId}/withdraw', tags, summary: 'Take a proposal back' })
    .input(withdrawProposal.input)
    .output(z.object({ proposalId: id })),
}
