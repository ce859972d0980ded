import { versionAnnounced } from '#modules/policy/index.ts'
import { listen } from '#platform/events.ts'
import { enqueue } from '#platform/jobs.ts'
import { tellOfAnnouncementJob } from './queue.ts'

export const listeners = [
  // Everybody is told, with figures of their own: work for a job that goes through them in pages.
  listen('notifications.version-announced', versionAnnounced, async (ctx, { policy, version, effectiveAt }) => {
    await enqueue(ctx.tx, tellOfAnnouncementJob, { policy, version, effectiveAt, after: null })
  }),
]
