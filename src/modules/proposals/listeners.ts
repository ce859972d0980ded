import { jobClosed, jobExpired, jobFilled, jobRemoved } from '#modules/jobs/index.ts'
import { listen } from '#platform/events.ts'
import { endWithJob } from './end-with-job.ts'

export const listeners = [
  listen('proposals.close-with-closed-job', jobClosed, (ctx, { jobId, reason, contracts }) =>
    endWithJob(ctx, { jobId, ending: 'closed', event: 'job.closed', factsOf: () => ({ closeReason: reason, contracts }) }),
  ),
  listen('proposals.close-with-filled-job', jobFilled, (ctx, { jobId, contracts }) =>
    endWithJob(ctx, { jobId, ending: 'filled', event: 'job.closed', factsOf: () => ({ closeReason: 'hired', contracts }) }),
  ),
  listen('proposals.close-with-expired-job', jobExpired, (ctx, { jobId }) =>
    endWithJob(ctx, {
      jobId,
      ending: 'expired',
      event: 'job.expired',
      factsOf: (proposal) => ({ proposalOpened: proposal.openedAt !== null }),
    }),
  ),
  listen('proposals.close-with-removed-job', jobRemoved, (ctx, { jobId, reason }) =>
    endWithJob(ctx, { jobId, ending: 'removed', event: 'job.removed', factsOf: () => ({ removeReason: reason }) }),
  ),
]
