import { z } from 'zod'
import { ok, refuse, type Result } from '#kernel/result.ts'
import { defineAction, type Ctx } from '#platform/run-action.ts'
import { mayMove, type DraftState } from '../rules/draft-states.ts'
import { hasErrors, type Finding } from '../rules/finding.ts'
import { countOperators, lockDraft, updateDraft, type Draft } from '../store/drafts.ts'
import { authorOf } from './publish.ts'

const draftId = z.uuid()
const sha256 = z.string().regex(/^[0-9a-f]{64}$/)
const reason = z.string().trim().min(1, 'say why').max(2_000)

export type MoveRefused = { readonly code: 'not_found' } | { readonly code: 'wrong_state'; readonly state: DraftState }
type HasErrors = { readonly code: 'policy_has_errors'; readonly findings: readonly Finding[] }

/** Hands a draft to another operator. Whatever would keep it from being announced is said now: a broken promise must be declared. */
export const submitDraft = defineAction({
  name: 'policy.submit_draft',
  who: ['operator'],
  input: z.object({ draftId }),
  async run(ctx, input): Promise<Result<Draft, MoveRefused | HasErrors>> {
    const draft = await lockForMove(ctx, input.draftId, 'in_review')
    if (!draft.ok) return draft
    const findings = draft.value.findings.filter((finding) => hasErrors([finding]))
    if (findings.length > 0) return refuse({ code: 'policy_has_errors', findings })
    return ok(await updateDraft(ctx.tx, { ...draft.value, state: 'in_review' }))
  },
})

export type ApproveRefused =
  | MoveRefused
  | { readonly code: 'four_eyes' }
  | { readonly code: 'draft_changed'; readonly revision: number }

/** Approves exactly the text with this hash. Its author may not, as long as there is another operator. */
export const approveDraft = defineAction({
  name: 'policy.approve_draft',
  who: ['operator'],
  input: z.object({ draftId, sha256 }),
  async run(ctx, input): Promise<Result<Draft, ApproveRefused>> {
    const draft = await lockForMove(ctx, input.draftId, 'approved')
    if (!draft.ok) return draft
    if (draft.value.sha256 !== input.sha256) return refuse({ code: 'draft_changed', revision: draft.value.revision })
    const approver = authorOf(ctx)
    const isOwnWork = approver !== null && approver === draft.value.author
    if (isOwnWork && (await countOperators(ctx.tx)) > 1) return refuse({ code: 'four_eyes' })
    return ok(await updateDraft(ctx.tx, { ...draft.value, state: 'approved', approver, approvedSha256: input.sha256 }))
  },
})

export const rejectDraft = defineAction({
  name: 'policy.reject_draft',
  who: ['operator'],
  input: z.object({ draftId, reason }),
  async run(ctx, input): Promise<Result<Draft, MoveRefused>> {
    const draft = await lockForMove(ctx, input.draftId, 'rejected')
    if (!draft.ok) return draft
    return ok(await updateDraft(ctx.tx, { ...draft.value, state: 'rejected', reason: input.reason }))
  },
})

/** Gives a draft up before it is announced. An announced version is taken back by `withdrawVersion`, in public. */
export const withdrawDraft = defineAction({
  name: 'policy.withdraw_draft',
  who: ['operator'],
  input: z.object({ draftId, reason }),
  async run(ctx, input): Promise<Result<Draft, MoveRefused>> {
    const draft = await lockForMove(ctx, input.draftId, 'withdrawn')
    if (!draft.ok) return draft
    if (draft.value.state === 'announced') return refuse({ code: 'wrong_state', state: 'announced' })
    return ok(await updateDraft(ctx.tx, { ...draft.value, state: 'withdrawn', reason: input.reason }))
  },
})

async function lockForMove(ctx: Ctx, id: string, to: DraftState): Promise<Result<Draft, MoveRefused>> {
  const draft = await lockDraft(ctx.tx, id)
  if (draft === undefined) return refuse({ code: 'not_found' })
  return mayMove(draft.state, to) ? ok(draft) : refuse({ code: 'wrong_state', state: draft.state })
}
