import { z } from 'zod'
import type { Id } from '#kernel/ids.ts'
import { ok, refuse, type Result } from '#kernel/result.ts'
import { defineAction, type Ctx } from '#platform/run-action.ts'
import { mayMove, type DraftState } from '../rules/draft-states.ts'
import { hasErrors, type Finding } from '../rules/finding.ts'
import { failedCases, type TestsFail } from '../rules/policy-tests.ts'
import { selectDraftTests } from '../store/draft-tests.ts'
import { decideApproval, type ApprovalRefused } from '../rules/approvals.ts'
import { countOtherOperators, insertStep, selectApprovals, type DraftStepKind } from '../store/draft-steps.ts'
import { lockDraft, updateDraft, type Draft } from '../store/drafts.ts'
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
  async run(ctx, input): Promise<Result<Draft, MoveRefused | HasErrors | TestsFail>> {
    const draft = await lockForMove(ctx, input.draftId, 'in_review')
    if (!draft.ok) return draft
    const findings = draft.value.findings.filter((finding) => hasErrors([finding]))
    if (findings.length > 0) return refuse({ code: 'policy_has_errors', findings })
    const failed = failedCases(await selectDraftTests(ctx.tx, input.draftId), draft.value.document)
    if (failed.length > 0) return refuse({ code: 'tests_fail', failed })
    return ok(await moved(ctx, { ...draft.value, state: 'in_review' }, 'submitted'))
  },
})

export type ApproveRefused = MoveRefused | ApprovalRefused | { readonly code: 'draft_changed'; readonly revision: number }

/**
 * Approves exactly the text with this hash. Its author may not, as long as there is another operator. A text that breaks a promise needs two
 * people besides its author, where there are so many: until then it stays in review.
 */
export const approveDraft = defineAction({
  name: 'policy.approve_draft',
  who: ['operator'],
  input: z.object({ draftId, sha256 }),
  async run(ctx, input): Promise<Result<Draft, ApproveRefused>> {
    const locked = await lockForMove(ctx, input.draftId, 'approved')
    if (!locked.ok) return locked
    const draft = locked.value
    if (draft.sha256 !== input.sha256) return refuse({ code: 'draft_changed', revision: draft.revision })
    const approver = authorOf(ctx)
    const decision = decideApproval({
      approver,
      author: draft.author,
      otherOperators: await countOtherOperators(ctx.tx, draft.author),
      breaksPromise: draft.breaksPromises.length > 0,
      approvedBy: (await selectApprovals(ctx.tx, draft)).map(({ by }) => by),
    })
    if (!decision.ok) return decision
    const approved = { ...draft, state: 'approved', approver, approvedSha256: input.sha256 } as const
    return ok(await moved(ctx, decision.value.complete ? approved : draft, 'approved'))
  },
})

/** Says something to the other operators about a draft, on record, without moving it. */
export const remarkOnDraft = defineAction({
  name: 'policy.remark_on_draft',
  who: ['operator'],
  input: z.object({ draftId, remark: z.string().trim().min(1, 'write something').max(4_000) }),
  async run(ctx, input): Promise<Result<{ draftId: Id }, { readonly code: 'not_found' }>> {
    const draft = await lockDraft(ctx.tx, input.draftId)
    if (draft === undefined) return refuse({ code: 'not_found' })
    await insertStep(ctx.tx, draft, { kind: 'remarked', by: authorOf(ctx), at: ctx.now, words: input.remark })
    return ok({ draftId: draft.id })
  },
})

export const rejectDraft = defineAction({
  name: 'policy.reject_draft',
  who: ['operator'],
  input: z.object({ draftId, reason }),
  async run(ctx, input): Promise<Result<Draft, MoveRefused>> {
    const draft = await lockForMove(ctx, input.draftId, 'rejected')
    if (!draft.ok) return draft
    return ok(await moved(ctx, { ...draft.value, state: 'rejected', reason: input.reason }, 'rejected'))
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
    return ok(await moved(ctx, { ...draft.value, state: 'withdrawn', reason: input.reason }, 'withdrawn'))
  },
})

async function moved(ctx: Ctx, draft: Draft, kind: DraftStepKind): Promise<Draft> {
  const reason = kind === 'rejected' || kind === 'withdrawn' ? (draft.reason ?? undefined) : undefined
  await insertStep(ctx.tx, draft, { kind, by: authorOf(ctx), at: ctx.now, ...(reason === undefined ? {} : { words: reason }) })
  return updateDraft(ctx.tx, draft)
}

async function lockForMove(ctx: Ctx, id: string, to: DraftState): Promise<Result<Draft, MoveRefused>> {
  const draft = await lockDraft(ctx.tx, id)
  if (draft === undefined) return refuse({ code: 'not_found' })
  return mayMove(draft.state, to) ? ok(draft) : refuse({ code: 'wrong_state', state: draft.state })
}
