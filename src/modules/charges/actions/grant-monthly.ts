import type { Id } from '#kernel/ids.ts'
import { addMonthsClamped } from '#kernel/instant.ts'
import { findVersionInForce, versionInForce } from '#modules/policy/index.ts'
import type { Ctx } from '#platform/run-action.ts'
import { monthsDue } from '../rules/months-due.ts'
import {
  insertMemberships,
  lockDueMemberships,
  updateMonthsDone,
  updatePlan,
  type MemberPlan,
  type Membership,
} from '../store/memberships.ts'
import { MOST_AT_ONCE } from './give-back.ts'
import { given, grant, issue, type PlannedGrant } from './grant.ts'
import { POLICY } from './price-now.ts'

/** Gives a new member the sign-up Connects and starts the monthly ones, one month from now. Repeating it changes nothing. */
export async function openWallet(
  ctx: Ctx,
  { ownerId, plan }: { readonly ownerId: Id; readonly plan: MemberPlan },
): Promise<void> {
  const nextDue = addMonthsClamped(ctx.now, 1)
  await insertMemberships(ctx.tx, [{ ownerId, plan, anchor: ctx.now, monthsDone: 0, nextDue }])
  await grant(ctx, { kind: 'sign_up', ownerId })
}

/** From the next month on the member gets what the other plan gives; the billing day stays. */
export async function changePlan(
  ctx: Ctx,
  { ownerId, plan }: { readonly ownerId: Id; readonly plan: MemberPlan },
): Promise<void> {
  await updatePlan(ctx.tx, ownerId, plan)
}

// Members that were away for a year have twelve months due; so few members fit into one batch of the ledger.
const MEMBERS_AT_ONCE = 40

/** Grants the months that are due to up to 40 members; a missed month is caught up once. Answers how many members it served. */
export async function grantDueMonths(ctx: Ctx): Promise<number> {
  const members = await lockDueMemberships(ctx.tx, ctx.now, MEMBERS_AT_ONCE)
  if (members.length === 0) return 0
  const inForce = await versionInForce(ctx.tx, POLICY, ctx.now)
  const planned: PlannedGrant[] = []
  const done: Membership[] = []
  for (const member of members) {
    const { due, nextDue } = monthsDue(member, ctx.now)
    for (const { month, at } of due) {
      const by = at >= inForce.since ? inForce : ((await findVersionInForce(ctx.tx, POLICY, at)) ?? inForce)
      const terms = given(by.document, { event: 'monthly', plan: member.plan })
      if (terms !== undefined) planned.push({ ...terms, ownerId: member.ownerId, key: `monthly/${month}`, kind: 'monthly', by })
    }
    done.push({ ...member, monthsDone: member.monthsDone + due.length, nextDue })
  }
  for (let start = 0; start < planned.length; start += MOST_AT_ONCE) await issue(ctx, planned.slice(start, start + MOST_AT_ONCE))
  await updateMonthsDone(ctx.tx, done)
  return members.length
}
