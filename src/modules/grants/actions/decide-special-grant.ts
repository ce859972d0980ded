import { z } from 'zod'
import type { Id } from '#kernel/ids.ts'
import { invariant } from '#kernel/invariant.ts'
import { ok, refuse, type Result } from '#kernel/result.ts'
import { versionInForce } from '#modules/policy/index.ts'
import { enqueue } from '#platform/jobs.ts'
import { defineAction, type Ctx } from '#platform/run-action.ts'
import {
  checkLimits,
  mayDecide,
  type DecideRefused,
  type Decision,
  type OverLimit,
  type SpecialGrantState,
} from '../rules/special-grant.ts'
import { lockSpecialGrant, markDecided, type SpecialGrant } from '../store/special-grants.ts'
import { grant, POLICY } from './grant.ts'
import { countRecipients, type CountRefused } from './propose-special-grant.ts'

const specialGrantId = z.uuid()
const note = z.string().trim().min(1, 'Say why.').max(500, 'Keep it within 500 letters.')

type Decided = { readonly specialGrantId: Id; readonly state: SpecialGrantState }
export type MoveRefused = { readonly code: 'not_found' } | DecideRefused
export type ApproveRefused = MoveRefused | CountRefused | OverLimit | CountChanged
/** Another number of people than the approver was shown: look again, then decide. */
export type CountChanged = { readonly code: 'count_changed'; readonly seen: number; readonly counted: number }

/** The job that serves a cohort; named here so that an action can ask for it. */
export const ISSUE_TO_COHORT = { name: 'grants-issue-to-cohort' }

/** Another operator than the proposer says yes: one person gets it at once, a cohort from a background job. */
export const approveSpecialGrant = defineAction({
  name: 'grants.approve_special_grant',
  who: ['operator'],
  /** `people`: how many the approver was shown. */
  input: z.object({ specialGrantId, people: z.int().min(1) }),
  async run(ctx, input): Promise<Result<Decided, ApproveRefused>> {
    const found = await lockFor(ctx, input.specialGrantId, 'approve')
    if (!found.ok) return found
    const { id, to, qty, reason } = found.value
    const counted = await countRecipients(ctx.tx, to, ctx.now)
    if (!counted.ok) return counted
    if (counted.value !== input.people) return refuse({ code: 'count_changed', seen: input.people, counted: counted.value })
    const { document } = await versionInForce(ctx.tx, POLICY, ctx.now)
    const overLimit = checkLimits(document, { qty, people: counted.value })
    if (overLimit !== undefined) return refuse(overLimit)

    const state = to.kind === 'person' ? 'issued' : 'issuing'
    await decided(ctx, { id, state, people: counted.value, note: null })
    if (to.kind === 'person') await grant(ctx, { kind: 'make_good', ownerId: to.ownerId, key: id, qty, reason })
    else await enqueue(ctx.tx, ISSUE_TO_COHORT, { specialGrantId: id }, { key: `special-grant/${id}` })
    return ok({ specialGrantId: id, state })
  },
})

/** Another operator than the proposer says no, with a reason that stays on record. */
export const rejectSpecialGrant = defineAction({
  name: 'grants.reject_special_grant',
  who: ['operator'],
  input: z.object({ specialGrantId, note }),
  run: (ctx, input): Promise<Result<Decided, MoveRefused>> => close(ctx, 'reject', input),
})

/** The proposer takes the proposal back before anybody decided. */
export const withdrawSpecialGrant = defineAction({
  name: 'grants.withdraw_special_grant',
  who: ['operator'],
  input: z.object({ specialGrantId }),
  run: (ctx, input): Promise<Result<Decided, MoveRefused>> => close(ctx, 'withdraw', input),
})

async function close(
  ctx: Ctx,
  decision: 'reject' | 'withdraw',
  input: { readonly specialGrantId: Id; readonly note?: string },
): Promise<Result<Decided, MoveRefused>> {
  const found = await lockFor(ctx, input.specialGrantId, decision)
  if (!found.ok) return found
  const { id, people } = found.value
  const state = decision === 'reject' ? 'rejected' : 'withdrawn'
  await decided(ctx, { id, state, people, note: input.note ?? null })
  return ok({ specialGrantId: id, state })
}

async function lockFor(ctx: Ctx, id: Id, decision: Decision): Promise<Result<SpecialGrant, MoveRefused>> {
  const found = await lockSpecialGrant(ctx.tx, id)
  if (found === undefined) return refuse({ code: 'not_found' })
  const allowed = mayDecide(found, { by: operatorOf(ctx), decision })
  return allowed.ok ? ok(found) : allowed
}

async function decided(
  ctx: Ctx,
  how: { readonly id: Id; readonly state: SpecialGrantState; readonly people: number; readonly note: string | null },
): Promise<void> {
  await markDecided(ctx.tx, { ...how, by: operatorOf(ctx), at: ctx.now })
}

function operatorOf({ actor }: Ctx): Id {
  invariant(actor.kind === 'person', 'a person answers for a decision')
  return actor.accountId
}
