import type { Id } from '#kernel/ids.ts'
import { invariant } from '#kernel/invariant.ts'
import { execute } from '#modules/ledger/index.ts'
import { decideReturn, findPricedBy, type ConnectsDocument } from '#modules/policy/index.ts'
import type { Ctx } from '#platform/run-action.ts'
import { returnClickCommand } from './click-commands.ts'
import { clicksReturned } from './events.ts'
import { lockClient } from './store/client-locks.ts'
import { addProfileStep, lockProfileBoosts } from './store/profile-boosts.ts'
import { insertReturns, selectUnreturned, type ClickToReturn } from './store/profile-clicks.ts'

/** Clicks given back in one go: their refunds are one batch of the ledger. */
const BATCH = 256
/** Where the rules a click was charged under have no clause for it: a click that was never valid is given back in any case. */
const WITHOUT_CLAUSE = 'client_banned'

/**
 * A client was banned: whatever its clicks cost comes back in full, however old, to the lots it came from. Clicks that are under way are waited
 * for, and later ones find the client banned. May be repeated.
 */
export async function returnClicksOf(ctx: Ctx, organizationId: Id): Promise<void> {
  await lockClient(ctx.tx, organizationId)
  for (;;) {
    const clicks = await selectUnreturned(ctx.tx, organizationId, BATCH)
    if (clicks.length > 0) await giveBack(ctx, clicks)
    if (clicks.length < BATCH) return
  }
}

async function giveBack(ctx: Ctx, clicks: readonly ClickToReturn[]): Promise<void> {
  const owners = [...new Set(clicks.map(({ profileId }) => profileId))]
  await lockProfileBoosts(ctx.tx, owners)
  const termsOf = new Map<number, ReturnTerms>()
  for (const click of clicks) if (!termsOf.has(click.version)) termsOf.set(click.version, await returnTerms(ctx, click))
  const refunds = clicks.map((click) => returnClickCommand(click, termsOf.get(click.version)!))
  for (const outcome of await execute(ctx, refunds))
    invariant(outcome.ok, `the ledger refused a return: ${JSON.stringify(outcome)}`)
  const returns = clicks.map(({ id, connects, version }) => ({ clickId: id, connects, reason: termsOf.get(version)!.reason }))
  await insertReturns(ctx.tx, returns, ctx.now)
  for (const profileId of owners) {
    const own = clicks.filter((click) => click.profileId === profileId)
    const connects = own.reduce((sum, click) => sum + click.connects, 0)
    await addProfileStep(ctx.tx, profileId, { kind: 'returned', connects, at: ctx.now })
    ctx.announce(clicksReturned({ returnId: ctx.newId(), ownerId: profileId, clicks: own.length, connects }))
  }
}

interface ReturnTerms {
  readonly reason: string
  readonly minLifeDays: number
}

/** By the rules that the click was charged under. */
async function returnTerms(ctx: Ctx, { version, clause }: ClickToReturn): Promise<ReturnTerms> {
  const priced = await findPricedBy(ctx.tx, 'connects', version)
  invariant(priced !== undefined, `version ${version} is in the register`)
  return clickReturnTerms(priced.document, clause)
}

/** How a click comes back whose client was banned, by the rules it was charged under. */
export function clickReturnTerms(document: ConnectsDocument, clause: string): ReturnTerms {
  const facts = { removeReason: 'client_banned' } as const
  const decision = decideReturn(document, { event: 'job.removed', chargeClauseId: clause, facts })
  return { reason: decision?.returnId ?? WITHOUT_CLAUSE, minLifeDays: document.expiry.minLifeDays }
}
