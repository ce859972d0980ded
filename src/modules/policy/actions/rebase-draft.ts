import { z } from 'zod'
import { invariant } from '#kernel/invariant.ts'
import { ok, refuse, type Result } from '#kernel/result.ts'
import { defineAction } from '#platform/run-action.ts'
import { changesetBetween } from '../rules/changeset.ts'
import { mayEdit, type DraftState } from '../rules/draft-states.ts'
import type { Finding } from '../rules/finding.ts'
import { mergeChangesets, type MergeRefused } from '../rules/merge-changesets.ts'
import { selectLastActivation } from '../store/activations.ts'
import { insertStep } from '../store/draft-steps.ts'
import { lockDraft, updateDraft, type Draft } from '../store/drafts.ts'
import { getPricedBy } from '../store/versions.ts'
import { examine, ruleErrors, type ExamineRefused } from './examine.ts'
import { authorOf } from './publish.ts'

export type RebaseRefused =
  | MergeRefused
  | ExamineRefused
  | { readonly code: 'not_found' }
  | { readonly code: 'wrong_state'; readonly state: DraftState }
  | { readonly code: 'policy_has_errors'; readonly findings: readonly Finding[] }

/** Moves a draft onto the newest version by a three-way merge; review and approval start again. Nobody guesses a conflict. */
export const rebaseDraft = defineAction({
  name: 'policy.rebase_draft',
  who: ['operator'],
  input: z.object({ draftId: z.uuid() }),
  async run(ctx, input): Promise<Result<Draft, RebaseRefused>> {
    const draft = await lockDraft(ctx.tx, input.draftId)
    if (draft === undefined) return refuse({ code: 'not_found' })
    if (!mayEdit(draft.state)) return refuse({ code: 'wrong_state', state: draft.state })
    const head = await selectLastActivation(ctx.tx, draft.policy)
    invariant(head !== undefined, 'a draft has a parent, so there is a version')
    if (head.version === draft.parent) return ok(draft)

    const base = await getPricedBy(ctx.tx, draft.policy, draft.parent)
    const onto = await getPricedBy(ctx.tx, draft.policy, head.version)
    const merged = mergeChangesets(base.document, draft.changeset, changesetBetween(base.document, onto.document))
    if (!merged.ok) return merged
    const examined = examine(onto.document, merged.value.changeset)
    if (!examined.ok) return examined
    const findings = ruleErrors(examined.value.findings)
    if (findings.length > 0) return refuse({ code: 'policy_has_errors', findings })
    const text = { ...examined.value, parent: onto.version, state: 'draft', approver: null, approvedSha256: null } as const
    const rebased = await updateDraft(ctx.tx, { ...draft, ...text })
    await insertStep(ctx.tx, rebased, { kind: 'merged', by: authorOf(ctx), at: ctx.now })
    return ok(rebased)
  },
})
