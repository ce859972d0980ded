import { jobClosed, jobExpired, jobFilled, jobRemoved } from '#modules/jobs/index.ts'
import { listen } from '#platform/events.ts'
import type { Ctx } from '#platform/run-action.ts'
import type { Id } from '#kernel/ids.ts'
import { logAnswer } from './settle-invitation.ts'
import { endInvitationsOfJob } from './store/invitations.ts'

async function endInvitations(ctx: Ctx, { jobId }: { readonly jobId: Id }): Promise<void> {
  for (const ended of await endInvitationsOfJob(ctx.tx, jobId, ctx.now)) await logAnswer(ctx, ended, 'job_ended')
}

export const listeners = [
  listen('invitations.end-with-closed-job', jobClosed, endInvitations),
  listen('invitations.end-with-filled-job', jobFilled, endInvitations),
  listen('invitations.end-with-expired-job', jobExpired, endInvitations),
  listen('invitations.end-with-removed-job', jobRemoved, endInvitations),
]
