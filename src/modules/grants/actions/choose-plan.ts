import { z } from 'zod'
import { ok, refuse, type Result } from '#kernel/result.ts'
import { plans, type Plan } from '#modules/profiles/index.ts'
import { defineAction } from '#platform/run-action.ts'
import { nextMonth, planOfMonth } from '../rules/plan-of-month.ts'
import { lockMembership } from '../store/memberships.ts'
import { selectPlanChoices, upsertPlanChoice } from '../store/plan-choices.ts'

export type ChoosePlanRefused =
  | { readonly code: 'no_membership' }
  | { readonly code: 'plan_is_chosen'; readonly plan: Plan; readonly from: string }

/** A member takes another plan from their next month on. Until then they may change their mind; the billing day stays. */
export const choosePlan = defineAction({
  name: 'grants.choose_plan',
  who: ['freelancer'],
  input: z.object({ plan: z.enum(plans, 'Choose a plan.') }),
  async run(ctx, { plan }): Promise<Result<{ readonly plan: Plan; readonly from: string }, ChoosePlanRefused>> {
    const membership = ctx.actor.kind === 'person' ? await lockMembership(ctx.tx, ctx.actor.accountId) : undefined
    if (membership === undefined) return refuse({ code: 'no_membership' })
    const choices = (await selectPlanChoices(ctx.tx, [membership])).get(membership.ownerId) ?? []
    const next = nextMonth(membership, ctx.now)
    if (planOfMonth(membership.plan, choices, next.month) === plan)
      return refuse({ code: 'plan_is_chosen', plan, from: next.at.toISOString() })

    await upsertPlanChoice(ctx.tx, membership.ownerId, { fromMonth: next.month, plan, at: ctx.now })
    return ok({ plan, from: next.at.toISOString() })
  },
})
