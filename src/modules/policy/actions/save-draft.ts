import { z } from 'zod'
import type { Id } from '#kernel/ids.ts'
import { ok, refuse, type Result } from '#kernel/result.ts'
import { defineAction, type Ctx } from '#platform/run-action.ts'
import { mayEdit, type DraftState } from '../rules/draft-states.ts'
import { policyNames } from '../rules/facts.ts'
import type { Finding } from '../rules/finding.ts'
import { policyTestsSchema } from '../rules/policy-tests.ts'
import { selectLastActivation } from '../store/activations.ts'
import { selectLastTests, upsertDraftTests } from '../store/draft-tests.ts'
import { insertStep } from '../store/draft-steps.ts'
import { insertDraft, lockDraft, updateDraft, type Draft } from '../store/drafts.ts'
import { findPricedBy, type PolicyName } from '../store/versions.ts'
import { examine, ruleErrors, type ExamineRefused } from './examine.ts'
import { authorOf } from './publish.ts'

export const policyName = z.enum(policyNames)
export const plainWords = z.string().trim().min(1, 'say in plain words what changes and why').max(20_000)
export const shortTitle = z.string().trim().min(1, 'needs a title').max(200)

export type SaveDraftRefused =
  | ExamineRefused
  | { readonly code: 'not_found' }
  | { readonly code: 'policy_has_errors'; readonly findings: readonly Finding[] }
  | { readonly code: 'wrong_state'; readonly state: DraftState }
  | { readonly code: 'draft_changed'; readonly revision: number }

/**
 * Keeps edits against a parent (default: what is in force last). Rules with errors are not kept: each error comes back with
 * a case that shows it. Saving again drops review and approval.
 */
export const saveDraft = defineAction({
  name: 'policy.save_draft',
  who: ['operator'],
  input: z.object({
    policy: policyName.default('connects'),
    draftId: z.uuid().optional(),
    /** The revision that was edited; somebody else's later one is not overwritten. */
    revision: z.int().optional(),
    title: shortTitle,
    words: plainWords,
    changeset: z.unknown(),
    /** The cases it must get right; absent: those it has, a new draft those of the version before. */
    tests: policyTestsSchema.optional(),
  }),
  async run(ctx, input): Promise<Result<Draft, SaveDraftRefused>> {
    const existing = input.draftId === undefined ? undefined : await lockDraft(ctx.tx, input.draftId)
    if (input.draftId !== undefined && existing === undefined) return refuse({ code: 'not_found' })
    if (existing !== undefined && !mayEdit(existing.state)) return refuse({ code: 'wrong_state', state: existing.state })
    if (existing !== undefined && input.revision !== undefined && input.revision !== existing.revision) {
      return refuse({ code: 'draft_changed', revision: existing.revision })
    }

    // A draft stays one of the rules it was begun for, whatever the caller says or leaves out.
    const policy = existing?.policy ?? input.policy
    const number = existing?.parent ?? (await selectLastActivation(ctx.tx, policy))?.version
    const parent = number === undefined ? undefined : await findPricedBy(ctx.tx, policy, number)
    if (parent === undefined) return refuse({ code: 'not_found' })
    const examined = examine(parent.document, input.changeset)
    if (!examined.ok) return examined
    const findings = ruleErrors(examined.value.findings)
    if (findings.length > 0) return refuse({ code: 'policy_has_errors', findings })

    const { title, words } = input
    const text = { title, words, ...examined.value, state: 'draft', approver: null, approvedSha256: null } as const
    const step = { kind: 'saved', by: authorOf(ctx), at: ctx.now } as const
    if (existing !== undefined) {
      const saved = await updateDraft(ctx.tx, { ...existing, ...text })
      if (input.tests !== undefined) await upsertDraftTests(ctx.tx, saved.id, input.tests)
      await insertStep(ctx.tx, saved, step)
      return ok(saved)
    }
    const draft = newDraft(ctx, { policy, parent: parent.version, ...text })
    await insertDraft(ctx.tx, draft)
    await upsertDraftTests(ctx.tx, draft.id, input.tests ?? (await selectLastTests(ctx.tx, policy)))
    await insertStep(ctx.tx, draft, step)
    return ok(draft)
  },
})

type DraftText = Omit<Draft, 'id' | 'author' | 'reason' | 'version' | 'revision' | 'createdAt' | 'updatedAt'>

function newDraft(ctx: Ctx, text: DraftText & { policy: PolicyName }): Draft {
  const id: Id = ctx.newId()
  return { ...text, id, author: authorOf(ctx), reason: null, version: null, revision: 1, createdAt: ctx.now, updatedAt: ctx.now }
}
