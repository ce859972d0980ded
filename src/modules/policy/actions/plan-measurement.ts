import { z } from 'zod'
import type { Id } from '#kernel/ids.ts'
import { ok, refuse, type Result } from '#kernel/result.ts'
import type { Tx } from '#platform/db/database.ts'
import { defineAction } from '#platform/run-action.ts'
import { mayEdit, type DraftState } from '../rules/draft-states.ts'
import {
  defaultMeasurementPlan,
  LEAST_PRE_DAYS,
  metricNames,
  MOST_PRE_DAYS,
  planProblem,
  type MeasurementPlan,
  type PlanRefused,
} from '../rules/measurement-plan.ts'
import { findDraftMeasurement, writeDraftMeasurement } from '../store/draft-measurements.ts'
import { insertStep } from '../store/draft-steps.ts'
import { lockDraft, updateDraft, type Draft } from '../store/drafts.ts'
import { authorOf } from './publish.ts'

const values = z.array(z.string().max(40)).min(1).max(40).optional()
const metric = z.enum(metricNames)

const measurementPlan = z.strictObject({
  primary: metric,
  control: z
    .strictObject({ initiator: values, clientKind: values, category: values, freelancerPlan: values, badge: values })
    .refine((group) => Object.values(group).some((named) => named !== undefined), 'name at least one value, or nobody at all')
    .nullable(),
  preDays: z.int().min(LEAST_PRE_DAYS).max(MOST_PRE_DAYS),
  confidencePercent: z.int().min(80).max(99),
  guardrails: z
    .array(
      z.strictObject({
        metric,
        direction: z.enum(['falls', 'rises']),
        byPercent: z.int().min(0).max(100),
        surelyByPercent: z.int().min(0).max(100),
        days: z.int().min(1).max(60),
        act: z.enum(['tell', 'suspend']),
      }),
    )
    .max(metricNames.length),
}) satisfies z.ZodType<MeasurementPlan>

export type PlanMeasurementRefused =
  | PlanRefused
  | { readonly code: 'not_found' }
  | { readonly code: 'wrong_state'; readonly state: DraftState }

/**
 * Writes how the effect of a draft will be measured once it is in force. It is announced and hashed together with the rules, so it is
 * approved together with them: another plan needs another approval. Announced, it can never be changed.
 */
export const planMeasurement = defineAction({
  name: 'policy.plan_measurement',
  who: ['operator'],
  input: z.object({ draftId: z.uuid(), plan: measurementPlan }),
  async run(ctx, { draftId, plan }): Promise<Result<Draft, PlanMeasurementRefused>> {
    const draft = await lockDraft(ctx.tx, draftId)
    if (draft === undefined) return refuse({ code: 'not_found' })
    if (!mayEdit(draft.state)) return refuse({ code: 'wrong_state', state: draft.state })
    const problem = planProblem(plan, draft.diff)
    if (problem !== undefined) return refuse(problem)
    await writeDraftMeasurement(ctx.tx, { draftId, plan, author: authorOf(ctx) })
    await insertStep(ctx.tx, draft, { kind: 'planned', by: authorOf(ctx), at: ctx.now })
    return ok(await updateDraft(ctx.tx, { ...draft, state: 'draft', approver: null, approvedSha256: null }))
  },
})

/** How a draft will be measured: as somebody wrote, or as its changes suggest. */
export async function measurementPlanOf(
  tx: Tx,
  draft: { readonly id: Id; readonly diff: Draft['diff'] },
): Promise<MeasurementPlan> {
  return (await findDraftMeasurement(tx, draft.id)) ?? defaultMeasurementPlan(draft.diff)
}
