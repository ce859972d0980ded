import { clientBanned } from '#modules/organizations/index.ts'
import { listen } from '#platform/events.ts'
import { removeJobsOf } from './end-jobs.ts'

export const listeners = [
  listen('jobs.remove-jobs-of-banned-client', clientBanned, (ctx, { organizationId, note }) =>
    removeJobsOf(ctx, organizationId, { reason: 'client_banned', note }),
  ),
]
