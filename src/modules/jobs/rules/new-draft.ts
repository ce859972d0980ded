import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import { jobSize } from './job-facts.ts'
import type { Job, JobText } from './job.ts'

export interface DraftMaker {
  readonly id: Id
  readonly organizationId: Id
  readonly postedBy: Id
  readonly now: Instant
}

export function newDraft(text: JobText, { id, organizationId, postedBy, now }: DraftMaker): Job {
  return {
    ...text,
    id,
    organizationId,
    postedBy,
    sizeUsdCents: jobSize(text),
    featured: false,
    state: 'draft',
    endReason: null,
    createdAt: now,
    openedAt: null,
    expiresAt: null,
    expiryWarnedAt: null,
    endedAt: null,
    clientSeenAt: now,
    capProposals: null,
    capAt: null,
    capLiftedAt: null,
    proposalCount: 0,
    hiredCount: 0,
  }
}
