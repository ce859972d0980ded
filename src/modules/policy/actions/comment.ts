import { z } from 'zod'
import type { Id } from '#kernel/ids.ts'
import { addHours } from '#kernel/instant.ts'
import { invariant } from '#kernel/invariant.ts'
import { ok, refuse, type Result } from '#kernel/result.ts'
import { defineAction, type Ctx } from '#platform/run-action.ts'
import { announcementCommented } from '../events.ts'
import { commentLimits, decidePace, PACE_HOURS, reportLimits, type TooMany } from '../rules/comment-pace.ts'
import type { PollAnswer } from '../rules/poll.ts'
import { insertReport, selectReportMoments, settleReports } from '../store/comment-reports.ts'
import { findVisibleComment, hideComment as markHidden, insertComment, selectCommentMoments } from '../store/comments.ts'
import { findPricedBy, type PolicyName } from '../store/versions.ts'
import { authorOf } from './publish.ts'
import { policyName } from './save-draft.ts'

export const commentText = z.string().trim().min(1, 'Write something.').max(4_000, 'At most 4,000 characters.')

type NotFound = { readonly code: 'not_found' }

/** Says something in public about a version; everybody who is signed in may, at a pace that leaves room for others. */
export const commentOnVersion = defineAction({
  name: 'policy.comment_on_version',
  who: ['signed_in'],
  input: z.object({ policy: policyName.default('connects'), version: z.int().positive(), body: commentText }),
  async run(ctx, { policy, version, body }): Promise<Result<{ commentId: Id }, NotFound | TooMany>> {
    if ((await findPricedBy(ctx.tx, policy, version)) === undefined) return refuse({ code: 'not_found' })
    return publishComment(ctx, { policy, version, body })
  },
})

/** Publishes what a person says; the caller has looked that there is such a version. */
export async function publishComment(
  ctx: Ctx,
  said: { readonly policy: PolicyName; readonly version: number; readonly body: string; readonly pollAnswer?: PollAnswer },
): Promise<Result<{ commentId: Id }, TooMany>> {
  const author = authorOf(ctx)
  invariant(author !== null, 'only people comment')
  const before = await selectCommentMoments(ctx.tx, author, addHours(ctx.now, -PACE_HOURS))
  const pace = decidePace(commentLimits, { before, now: ctx.now })
  if (!pace.ok) return pace
  const id = ctx.newId()
  const { policy, version } = said
  await insertComment(ctx.tx, { id, ...said, author, createdAt: ctx.now })
  ctx.announce(announcementCommented({ policy, version, commentId: id, author }))
  return ok({ commentId: id })
}

/** Hides a comment from the public with a reason that everybody sees in its place; the text stays on record. Its reports are settled. */
export const hideComment = defineAction({
  name: 'policy.hide_comment',
  who: ['operator'],
  input: z.object({ commentId: z.uuid(), reason: z.string().trim().min(1, 'say why').max(500) }),
  async run(ctx, { commentId, reason }): Promise<Result<{ commentId: Id }, NotFound>> {
    const [by, at] = [authorOf(ctx), ctx.now]
    const hidden = await markHidden(ctx.tx, { id: commentId, by, reason, at })
    if (!hidden) return refuse({ code: 'not_found' })
    await settleReports(ctx.tx, { commentId, by, at })
    return ok({ commentId })
  },
})

export type ReportRefused = NotFound | TooMany | { readonly code: 'own_comment' }

/** Asks the operators to look at a comment. Nobody but them learns who asked; asking twice changes nothing. */
export const reportComment = defineAction({
  name: 'policy.report_comment',
  who: ['signed_in'],
  input: z.object({ commentId: z.uuid(), reason: z.string().trim().min(1, 'Say what is wrong with it.').max(500) }),
  async run(ctx, { commentId, reason }): Promise<Result<{ commentId: Id }, ReportRefused>> {
    const reporter = authorOf(ctx)
    invariant(reporter !== null, 'only people report')
    const comment = await findVisibleComment(ctx.tx, commentId)
    if (comment === undefined) return refuse({ code: 'not_found' })
    if (comment.author === reporter) return refuse({ code: 'own_comment' })
    const before = await selectReportMoments(ctx.tx, reporter, addHours(ctx.now, -PACE_HOURS))
    const pace = decidePace(reportLimits, { before, now: ctx.now })
    if (!pace.ok) return pace
    await insertReport(ctx.tx, { commentId, reporter, reason, at: ctx.now })
    return ok({ commentId })
  },
})

/** Decides that a reported comment stays: its reports are settled. */
export const keepComment = defineAction({
  name: 'policy.keep_comment',
  who: ['operator'],
  input: z.object({ commentId: z.uuid() }),
  async run(ctx, { commentId }): Promise<Result<{ commentId: Id }, NotFound>> {
    const settled = await settleReports(ctx.tx, { commentId, by: authorOf(ctx), at: ctx.now })
    return settled > 0 ? ok({ commentId }) : refuse({ code: 'not_found' })
  },
})
