import { z } from 'zod'
import type { Id } from '#kernel/ids.ts'
import { invariant } from '#kernel/invariant.ts'
import { ok, refuse, type Result } from '#kernel/result.ts'
import { defineAction } from '#platform/run-action.ts'
import { announcementCommented } from '../events.ts'
import { hideComment as markHidden, insertComment } from '../store/comments.ts'
import { findPricedBy } from '../store/versions.ts'
import { authorOf } from './publish.ts'
import { policyName } from './save-draft.ts'

/** Says something in public about a version; everybody who is signed in may. */
export const commentOnVersion = defineAction({
  name: 'policy.comment_on_version',
  who: ['signed_in'],
  input: z.object({
    policy: policyName.default('connects'),
    version: z.int().positive(),
    body: z.string().trim().min(1, 'Write something.').max(4_000, 'At most 4,000 characters.'),
  }),
  async run(ctx, { policy, version, body }): Promise<Result<{ commentId: Id }, { readonly code: 'not_found' }>> {
    if ((await findPricedBy(ctx.tx, policy, version)) === undefined) return refuse({ code: 'not_found' })
    const author = authorOf(ctx)
    invariant(author !== null, 'only people comment')
    const id = ctx.newId()
    await insertComment(ctx.tx, { id, policy, version, author, body, createdAt: ctx.now })
    ctx.announce(announcementCommented({ policy, version, commentId: id, author }))
    return ok({ commentId: id })
  },
})

/** Hides a comment from the public with a reason that everybody sees in its place; the text stays on record. */
export const hideComment = defineAction({
  name: 'policy.hide_comment',
  who: ['operator'],
  input: z.object({ commentId: z.uuid(), reason: z.string().trim().min(1, 'say why').max(500) }),
  async run(ctx, { commentId, reason }): Promise<Result<{ commentId: Id }, { readonly code: 'not_found' }>> {
    const hidden = await markHidden(ctx.tx, { id: commentId, by: authorOf(ctx), reason, at: ctx.now })
    return hidden ? ok({ commentId }) : refuse({ code: 'not_found' })
  },
})
