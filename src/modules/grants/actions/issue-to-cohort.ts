import type { Id } from '#kernel/ids.ts'
import { MOST_COMMANDS } from '#modules/ledger/index.ts'
import { versionInForce } from '#modules/policy/index.ts'
import type { Ctx } from '#platform/run-action.ts'
import { nextOfCohort } from '../cohort.ts'
import type { Cohort } from '../rules/special-grant.ts'
import { lockSpecialGrant, updateIssued, type SpecialGrant } from '../store/special-grants.ts'
import { issue, POLICY, type PlannedGrant } from './grant.ts'

/**
 * Gives the next 512 people of an approved cohort their Connects. How far it has come is written with the Connects themselves, so it
 * may be killed anywhere; each person's key is derived, so nobody gets it twice. True: there may be more.
 */
export async function issueToCohort(ctx: Ctx, specialGrantId: Id): Promise<boolean> {
  const found = await lockSpecialGrant(ctx.tx, specialGrantId, { skipLocked: true })
  if (found === undefined || found.state !== 'issuing' || found.to.kind === 'person') return false
  const owners = await nextOfCohort(ctx.tx, found.to, { after: found.issuedThrough, limit: MOST_COMMANDS })
  const by = await versionInForce(ctx.tx, POLICY, ctx.now)
  const { lotLifeDays: lifeDays } = by.document.expiry
  await issue(
    ctx,
    owners.map((ownerId) => ({ ...termsOf(found, found.to as Cohort), ownerId, lifeDays, by })),
  )

  const isLast = owners.length < MOST_COMMANDS
  await updateIssued(ctx.tx, {
    id: found.id,
    through: owners.at(-1) ?? found.issuedThrough,
    more: owners.length,
    finishedAt: isLast ? ctx.now : null,
  })
  return !isLast
}

/** Whoever was hit by our fault gets a make-good, everybody else a gift. */
function termsOf(
  { id, qty, reason }: SpecialGrant,
  to: Cohort,
): Pick<PlannedGrant, 'kind' | 'key' | 'qty' | 'costUsdCents' | 'reason'> {
  const kind = to.kind === 'active_between' ? 'make_good' : 'gift'
  return { kind, key: `${kind}/${id}`, qty, costUsdCents: 0, reason }
}
