import { z } from 'zod'
import type { Id } from '#kernel/ids.ts'
import { ok, refuse, type Result } from '#kernel/result.ts'
import { defineAction, type Ctx } from '#platform/run-action.ts'
import { mayShare } from '../rules/draft-states.ts'
import { insertStep } from '../store/draft-steps.ts'
import { lockDraft } from '../store/drafts.ts'
import { beginSharing, endSharing, findSharing } from '../store/shared-drafts.ts'
import { authorOf } from './publish.ts'
import type { MoveRefused } from './review-draft.ts'

/**
 * Lets everybody read a draft while it is written and reviewed, always its newest text: nothing is decided by it. Sharing what is shared
 * changes nothing.
 */
export const shareDraft = defineAction({
  name: 'policy.share_draft',
  who: ['operator'],
  input: z.object({ draftId: z.uuid() }),
  run: (ctx, { draftId }) => share(ctx, draftId, 'shared'),
})

/** Ends that. What people have read already they know; the page says that the draft is not shared any more. */
export const unshareDraft = defineAction({
  name: 'policy.unshare_draft',
  who: ['operator'],
  input: z.object({ draftId: z.uuid() }),
  run: (ctx, { draftId }) => share(ctx, draftId, 'unshared'),
})

async function share(ctx: Ctx, id: Id, kind: 'shared' | 'unshared'): Promise<Result<{ draftId: Id }, MoveRefused>> {
  const draft = await lockDraft(ctx.tx, id)
  if (draft === undefined) return refuse({ code: 'not_found' })
  if (!mayShare(draft.state)) return refuse({ code: 'wrong_state', state: draft.state })
  const sharing = await findSharing(ctx.tx, id)
  const isShared = sharing !== undefined && sharing.unsharedAt === null
  if (isShared === (kind === 'shared')) return ok({ draftId: id })
  await (kind === 'shared' ? beginSharing : endSharing)(ctx.tx, { id, at: ctx.now })
  await insertStep(ctx.tx, draft, { kind, by: authorOf(ctx), at: ctx.now })
  return ok({ draftId: id })
}
