import { versionInForce } from '#modules/policy/index.ts'
import type { Ctx } from '#platform/run-action.ts'
import type { SoftCap } from './rules/openness.ts'

/** The soft cap of the policy in force; nothing when the policy has none. */
export async function softCapInForce(ctx: Ctx): Promise<SoftCap | undefined> {
  const { document } = await versionInForce(ctx.tx, 'connects', ctx.now)
  return document.limits.softCap
}
