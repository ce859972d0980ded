import { z } from 'zod'
import { declineInvitation, invitationStates, outreachStates } from '#modules/invitations/index.ts'
import { reads, writes } from './route.ts'
import { cursor, id, moment, pageOf } from './shapes.ts'

const tags = ['Invitations']

const approach = z.object({
  kind: z.enum(['invitation', 'outreach']),
  id,
  state: z.enum([...invitationStates, ...outreachStates]),
  title: z.string(),
  jobId: id.nullable(),
  clientName: z.string(),
  excerpt: z.string(),
  sentAt: moment,
  seenAt: moment.nullable(),
})

export const invitations = {
  list: reads(['freelancer'])
    .route({
      method: 'GET',
      path: '/invitations',
      tags,
      summary: 'What clients sent me: invitations to jobs and outreach, newest first',
    })
    .input(z.strictObject({ show: z.enum(['waiting', 'all']).default('waiting'), cursor }))
    .output(pageOf(approach)),
  decline: writes(['freelancer'])
    .route({
      method: 'POST',
      path: '/invitations/{invitationId}/decline',
      tags,
      summary: 'Say no to an invitation',
      description:
        'With a reason or without. It never hurts how you are ranked. To accept, propose to the job: it costs nothing.',
    })
    .input(declineInvitation.input)
    .output(z.object({ invitationId: id })),
}
