import {
  findOutreach,
  invitationDeclined,
  invitationSent,
  outreachAnswered,
  outreachDeclined,
  outreachSent,
} from '#modules/invitations/index.ts'
import { listen } from '#platform/events.ts'
import type { Ctx } from '#platform/run-action.ts'
import type { Id } from '#kernel/ids.ts'
import { clientName, jobTitle, personName } from './names.ts'
import { tell } from './tell.ts'

interface OutreachNews {
  readonly outreachId: Id
  readonly sentBy: Id
  readonly freelancerId: Id
}

async function tellOfAnswer(ctx: Ctx, { outreachId, sentBy, freelancerId }: OutreachNews, answered: boolean): Promise<void> {
  const subject = (await findOutreach(ctx.tx, outreachId))?.subject ?? ''
  const data = { freelancer: await personName(ctx.tx, freelancerId), subject, answered }
  await tell(ctx, [{ accountId: sentBy, kind: 'outreach_answered', about: outreachId, href: `/outreach/${outreachId}`, data }])
}

export const listeners = [
  listen('notifications.invitation-sent', invitationSent, async (ctx, { invitationId, jobId, organizationId, freelancerId }) => {
    const data = { client: await clientName(ctx.tx, organizationId), job: await jobTitle(ctx.tx, jobId) }
    const href = `/invitations/${invitationId}` as const
    await tell(ctx, [{ accountId: freelancerId, kind: 'invitation_received', about: invitationId, href, data }])
  }),
  listen('notifications.invitation-declined', invitationDeclined, async (ctx, { invitationId, jobId, sentBy, freelancerId }) => {
    const data = { freelancer: await personName(ctx.tx, freelancerId), job: await jobTitle(ctx.tx, jobId) }
    const href = `/invitations/${invitationId}` as const
    await tell(ctx, [{ accountId: sentBy, kind: 'invitation_declined', about: invitationId, href, data }])
  }),
  listen('notifications.outreach-sent', outreachSent, async (ctx, { outreachId, organizationId, freelancerId }) => {
    const subject = (await findOutreach(ctx.tx, outreachId))?.subject ?? ''
    const data = { client: await clientName(ctx.tx, organizationId), subject }
    await tell(ctx, [
      { accountId: freelancerId, kind: 'outreach_received', about: outreachId, href: `/outreach/${outreachId}`, data },
    ])
  }),
  listen('notifications.outreach-answered', outreachAnswered, (ctx, news) => tellOfAnswer(ctx, news, true)),
  listen('notifications.outreach-declined', outreachDeclined, (ctx, news) => tellOfAnswer(ctx, news, false)),
]
