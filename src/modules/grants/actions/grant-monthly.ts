import type { Id } from '#kernel/ids.ts'
import { addMonthsClamped } from '#kernel/instant.ts'
import { MOST_COMMANDS } from '#modules/ledger/index.ts'
import { findVersionInForce, versionInForce, type VersionInForce } from '#modules/policy/index.ts'
import { changePlans, type Plan } from '#modules/profiles/index.ts'
import type { Ctx } from '#platform/run-action.ts'
import { given } from '../rules/given.ts'
import { monthsDue } from '../rules/months-due.ts'
import { planOfMonth, type PlanChoice } from '../rules/plan-of-month.ts'
import { insertMemberships, lockDueMemberships, updateMonthsDone, type Membership } from '../store/memberships.ts'
import { selectPlanChoices } from '../store/plan-choices.ts'
import { grant, issue, POLICY, type PlannedGrant } from './grant.ts'

/** Gives a new member the sign-up Connects and starts the monthly ones, one month from now. Repeating it changes nothing. */
export async function openWallet(ctx: Ctx, { ownerId, plan }: { readonly ownerId: Id; readonly plan: Plan }): Promise<void> {
  const nextDue = addMonthsClamped(ctx.now, 1)
  await insertMemberships(ctx.tx, [{ ownerId, plan, anchor: ctx.now, monthsDone: 0, nextDue }])
  await grant(ctx, { kind: 'sign_up', ownerId })
}

// Members that were away for a year have twelve months due; so few members fit into one batch of the ledger.
const MEMBERS_AT_ONCE = 40

/** Grants the months that are due to up to 40 members; a missed month is caught up once. Answers how many members it served. */
export async function grantDueMonths(ctx: Ctx): Promise<number> {
  const members = await lockDueMemberships(ctx.tx, ctx.now, MEMBERS_AT_ONCE)
  if (members.length === 0) return 0
  const choices = await selectPlanChoices(ctx.tx, members)
  const inForce = await versionInForce(ctx.tx, POLICY, ctx.now)
  const planned: PlannedGrant[] = []
  const done: Membership[] = []
  for (const member of members) {
    const months = await monthsOf(ctx, member, { choices: choices.get(member.ownerId) ?? [], inForce })
    planned.push(...months.planned)
    done.push(months.done)
  }
  for (let start = 0; start < planned.length; start += MOST_COMMANDS)
    await issue(ctx, planned.slice(start, start + MOST_COMMANDS))
  await updateMonthsDone(ctx.tx, done)
  await changePlans(ctx.tx, done.filter(({ plan }, index) => plan !== members[index]!.plan).map(profilePlan))
  return members.length
}

/** Each month by the rules and the plan of its own moment, however late it is granted. */
async function monthsOf(
  ctx: Ctx,
  member: Membership,
  { choices, inForce }: { readonly choices: readonly PlanChoice[]; readonly inForce: VersionInForce },
): Promise<{ readonly planned: readonly PlannedGrant[]; readonly done: Membership }> {
  const { due, nextDue } = monthsDue(member, ctx.now)
  const planned: PlannedGrant[] = []
  for (const { month, at } of due) {
    const by = at >= inForce.since ? inForce : ((await findVersionInForce(ctx.tx, POLICY, at)) ?? inForce)
    const terms = given(by.document, { event: 'monthly', plan: planOfMonth(member.plan, choices, month) })
    if (terms !== undefined) planned.push({ ...terms, ownerId: member.ownerId, key: `monthly/${month}`, kind: 'monthly', by })
  }
  const monthsDone = member.monthsDone + due.length
  return { planned, done: { ...member, plan: planOfMonth(member.plan, choices, monthsDone), monthsDone, nextDue } }
}

const profilePlan = ({ ownerId, plan }: Membership) => ({ accountId: ownerId, plan })
