import type { Id } from '#kernel/ids.ts'
import { jobExpiringSoon } from '#modules/jobs/index.ts'
import { membersOf } from '#modules/organizations/index.ts'
import {
  messageWritten,
  proposalMoved,
  proposalsClosed,
  proposalSubmitted,
  type ProposalState,
} from '#modules/proposals/index.ts'
import { listen } from '#platform/events.ts'
import type { Ctx } from '#platform/run-action.ts'
import { clientName, jobTitle, personName } from './names.ts'
import type { NewNotice, NoticeKind } from './rules/notices.ts'
import { tell } from './tell.ts'

interface Move {
  readonly proposalId: Id
  readonly jobId: Id
  readonly organizationId: Id
  readonly freelancerId: Id
  readonly from: ProposalState
  readonly to: ProposalState
  readonly actorId: Id | null
  readonly reason: string | null
}

type Reader = 'freelancer' | 'client'

/** Who is told of a move, and as what. Archiving is the client's own order; being active is told by the message itself. */
function noticeOf({ from, to, actorId, freelancerId }: Move): readonly (readonly [Reader, NoticeKind])[] {
  if (to === 'shortlisted') return [['freelancer', 'proposal_shortlisted']]
  if (to === 'declined') return [['freelancer', 'proposal_declined']]
  if (to === 'withdrawn') return [['client', 'proposal_withdrawn']]
  if (to === 'offered') return [['freelancer', 'offer_received']]
  if (to === 'hired') return [[actorId === freelancerId ? 'client' : 'freelancer', 'hired']]
  if (to !== 'active' || from !== 'offered') return []
  if (actorId === null)
    return [
      ['client', 'offer_not_taken'],
      ['freelancer', 'offer_not_taken'],
    ]
  return [[actorId === freelancerId ? 'client' : 'freelancer', 'offer_not_taken']]
}

async function tellOfMove(ctx: Ctx, move: Move): Promise<void> {
  const plan = noticeOf(move)
  if (plan.length === 0) return
  const { proposalId, organizationId, freelancerId } = move
  const data = {
    job: await jobTitle(ctx.tx, move.jobId),
    freelancer: await personName(ctx.tx, freelancerId),
    reason: move.reason ?? '',
    byFreelancer: move.actorId === freelancerId,
  }
  const clients = await membersOf(ctx.tx, organizationId)
  await tell(
    ctx,
    plan.flatMap(([reader, kind]): NewNotice[] =>
      (reader === 'freelancer' ? [freelancerId] : clients).map((accountId) => ({
        accountId,
        kind,
        about: proposalId,
        href: `/proposals/${proposalId}`,
        data,
      })),
    ),
  )
}

export const listeners = [
  listen('notifications.proposal-submitted', proposalSubmitted, async (ctx, { jobId, organizationId }) => {
    const data = { job: await jobTitle(ctx.tx, jobId) }
    const clients = await membersOf(ctx.tx, organizationId)
    const href = `/jobs/${jobId}/proposals` as const
    await tell(
      ctx,
      clients.map((accountId) => ({ accountId, kind: 'proposals_received', about: jobId, href, data })),
    )
  }),
  listen('notifications.proposal-moved', proposalMoved, tellOfMove),
  listen('notifications.proposals-closed', proposalsClosed, async (ctx, { jobId, cause, proposals }) => {
    const data = { job: await jobTitle(ctx.tx, jobId), cause }
    await tell(
      ctx,
      proposals.map(({ proposalId, freelancerId }) => ({
        accountId: freelancerId,
        kind: 'proposal_closed',
        about: proposalId,
        href: `/proposals/${proposalId}`,
        data,
      })),
    )
  }),
  listen(
    'notifications.message-written',
    messageWritten,
    async (ctx, { proposalId, jobId, organizationId, freelancerId, authorId }) => {
      const isFromFreelancer = authorId === freelancerId
      const from = isFromFreelancer ? await personName(ctx.tx, freelancerId) : await clientName(ctx.tx, organizationId)
      const readers = isFromFreelancer ? await membersOf(ctx.tx, organizationId) : [freelancerId]
      const data = { job: await jobTitle(ctx.tx, jobId), from }
      const href = `/proposals/${proposalId}` as const
      await tell(
        ctx,
        readers.map((accountId) => ({ accountId, kind: 'messages_received', about: proposalId, href, data })),
      )
    },
  ),
  listen('notifications.job-expiring-soon', jobExpiringSoon, async (ctx, { jobId, organizationId, title, expiresAt }) => {
    const on = expiresAt.slice(0, 10)
    const clients = await membersOf(ctx.tx, organizationId)
    await tell(
      ctx,
      clients.map((accountId) => ({
        accountId,
        kind: 'job_expiring',
        about: `${jobId}/${on}`,
        href: `/jobs/${jobId}/proposals`,
        data: { job: title, on },
      })),
    )
  }),
]
