import { z } from 'zod'
import type { Id } from '#kernel/ids.ts'
import { addDays } from '#kernel/instant.ts'
import { ok, refuse, type Result } from '#kernel/result.ts'
import { recordOpportunity } from '#modules/charges/index.ts'
import { findJob, jobFacts, recordClientActivity, takesProposals } from '#modules/jobs/index.ts'
import { organizationOfActor } from '#modules/organizations/index.ts'
import { freelancerFacts, isOpenToClients } from '#modules/profiles/index.ts'
import { defineAction } from '#platform/run-action.ts'
import { invitationSent } from '../events.ts'
import { decideInviting, type InvitingRefused } from '../rules/sending.ts'
import { countInvitationsSince, findInvitationTo, insertInvitations } from '../store/invitations.ts'

/** A client asks a freelancer to propose to a job. The delivery is logged as an opportunity, whatever comes of it. */
export const sendInvitation = defineAction({
  name: 'invitations.send_invitation',
  who: ['client'],
  input: z.object({
    jobId: z.uuid(),
    freelancerId: z.uuid(),
    message: z.string().trim().min(1, 'Say in a sentence or two why you ask this person.').max(4000, 'At most 4,000 characters.'),
  }),
  async run(ctx, input): Promise<Result<{ invitationId: Id }, InvitingRefused | { readonly code: 'not_found' }>> {
    const organization = await organizationOfActor(ctx)
    const job = await findJob(ctx.tx, input.jobId)
    if (ctx.actor.kind !== 'person' || job === undefined || organization?.id !== job.organizationId)
      return refuse({ code: 'not_found' })

    const decision = decideInviting({
      takesInvited: takesProposals(job, { now: ctx.now, invited: true }).ok,
      senderId: ctx.actor.accountId,
      freelancerId: input.freelancerId,
      isFreelancer: await isOpenToClients(ctx.tx, input.freelancerId),
      alreadyInvited: (await findInvitationTo(ctx.tx, job.id, input.freelancerId)) !== undefined,
      sentInLastDay: await countInvitationsSince(ctx.tx, organization.id, addDays(ctx.now, -1)),
    })
    if (!decision.ok) return decision

    const invitationId = ctx.newId()
    const people = { organizationId: organization.id, sentBy: ctx.actor.accountId, freelancerId: input.freelancerId }
    const unsettled = { state: 'sent', declineReason: null, sentAt: ctx.now, seenAt: null, settledAt: null } as const
    await insertInvitations(ctx.tx, [{ id: invitationId, jobId: job.id, ...people, message: input.message, ...unsettled }])
    await recordOpportunity(ctx, {
      kind: 'invitation',
      ownerId: input.freelancerId,
      subject: { kind: 'invitation', id: invitationId },
      stage: 'delivered',
      facts: {
        initiator: 'client_invite',
        ...jobFacts(job, organization),
        ...(await freelancerFacts(ctx.tx, input.freelancerId, ctx.now)),
      },
    })
    await recordClientActivity(ctx, job.id)
    ctx.announce(invitationSent({ invitationId, jobId: job.id, ...people }))
    return ok({ invitationId })
  },
})
