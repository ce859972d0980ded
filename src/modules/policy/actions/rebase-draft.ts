import { z } from 'zod'
import { invariant } from '#kernel/invariant.ts'
import { ok, refuse, type Result } from '#kernel/result.ts'
import type { Tx } from '#platform/db/database.ts'
import { defineAction } from '#platform/run-action.ts'
import { changesetBetween } from '../rules/changeset.ts'
import { mayEdit, type DraftState } from '../rules/draft-states.ts'
import type { Finding } from '../rules/finding.ts'
import { mergeChangesets, mergePlaces, type MergePlace, type MergeRefused } from '../rules/merge-changesets.ts'
import { selectLastActivation } from '../store/activations.ts'
import { insertStep } from '../store/draft-steps.ts'
import { lockDraft, updateDraft, type Draft } from '../store/drafts.ts'
import { getPricedBy, type PolicyName, type PricedBy } from '../store/versions.ts'
import { examine, ruleErrors, type ExamineRefused } from './examine.ts'
import { authorOf } from './publish.ts'

export type RebaseRefused =
  | MergeRefused
  | ExamineRefused
  | { readonly code: 'not_found' }
  | { readonly code: 'wrong_state'; readonly state: DraftState }
  | { readonly code: 'draft_changed'; readonly revision: number }
  | { readonly code: 'head_moved'; readonly parent: number; readonly head: number }
  | { readonly code: 'policy_has_errors'; readonly findings: readonly Finding[] }

/** The two versions a draft stands between, and every place that the newest one or the draft changed since. */
export interface MergePlan {
  readonly base: PricedBy<PolicyName>
  readonly head: PricedBy<PolicyName>
  readonly places: readonly MergePlace[]
}

/** What merging a draft onto the newest version would do; undefined where the draft follows that version already. */
export async function planMerge(tx: Tx, draft: Pick<Draft, 'policy' | 'parent' | 'document'>): Promise<MergePlan | undefined> {
  const versions = await betweenWhich(tx, draft)
  if (versions === undefined) return undefined
  const { base, head } = versions
  return { base, head, places: mergePlaces({ base: base.document, mine: draft.document, theirs: head.document }) }
}

async function betweenWhich(tx: Tx, { policy, parent }: Pick<Draft, 'policy' | 'parent'>) {
  const head = await selectLastActivation(tx, policy)
  invariant(head !== undefined, 'a draft has a parent, so there is a version')
  if (head.version === parent) return undefined
  return { base: await getPricedBy(tx, policy, parent), head: await getPricedBy(tx, policy, head.version) }
}

/**
 * Moves a draft onto the newest version by a three-way merge; review, approval and measured impact start again. Nobody guesses a
 * conflict: `choices` says which side holds. `revision` and `onto` are what whoever chose had before them.
 */
export const rebaseDraft = defineAction({
  name: 'policy.rebase_draft',
  who: ['operator'],
  input: z.object({
    draftId: z.uuid(),
    choices: z.record(z.string().max(200), z.enum(['mine', 'theirs'])).default({}),
    revision: z.int().optional(),
    onto: z.int().optional(),
  }),
  async run(ctx, input): Promise<Result<Draft, RebaseRefused>> {
    const draft = await lockDraft(ctx.tx, input.draftId)
    if (draft === undefined) return refuse({ code: 'not_found' })
    if (!mayEdit(draft.state)) return refuse({ code: 'wrong_state', state: draft.state })
    const { revision } = draft
    if (input.revision !== undefined && input.revision !== revision) return refuse({ code: 'draft_changed', revision })
    const versions = await betweenWhich(ctx.tx, draft)
    if (versions === undefined) return ok(draft)
    const { base, head } = versions
    if (input.onto !== undefined && input.onto !== head.version)
      return refuse({ code: 'head_moved', parent: input.onto, head: head.version })

    const theirs = changesetBetween(base.document, head.document)
    const merged = mergeChangesets(base.document, draft.changeset, theirs, input.choices)
    if (!merged.ok) return merged
    const examined = examine(head.document, merged.value.changeset)
    if (!examined.ok) return examined
    const findings = ruleErrors(examined.value.findings)
    if (findings.length > 0) return refuse({ code: 'policy_has_errors', findings })
    const text = { ...examined.value, parent: head.version, state: 'draft', approver: null, approvedSha256: null } as const
    const rebased = await updateDraft(ctx.tx, { ...draft, ...text })
    await insertStep(ctx.tx, rebased, { kind: 'merged', by: authorOf(ctx), at: ctx.now })
    return ok(rebased)
  },
})
