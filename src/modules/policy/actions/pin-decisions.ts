import type { Id } from '#kernel/ids.ts'
import type { Ctx } from '#platform/run-action.ts'
import { decideAction } from '../rules/decision-table.ts'
import { encodeFacts, type Facts, type PolicyAction } from '../rules/facts.ts'
import { insertPins, type Pin, type PinSubject } from '../store/pins.ts'
import { lockVersionInForce, type PolicyName } from '../store/versions.ts'

export interface PinWish {
  readonly policy: Exclude<PolicyName, 'connects'>
  readonly subject: PinSubject
  readonly decisions: readonly { readonly action: PolicyAction; readonly payerId: Id; readonly facts: Facts }[]
}

/**
 * Decides by the version in force now and keeps the answers for a subject: whatever rules come later, these count. Asked again for
 * the same subject, the first answers stay. A reversal waits until the caller's transaction ends.
 */
export async function pinDecisions(ctx: Ctx, { policy, subject, decisions }: PinWish): Promise<readonly Pin[]> {
  const inForce = await lockVersionInForce(ctx.tx, policy)
  const pins = decisions.map(({ action, payerId, facts }): Pin => {
    const { clauseId, amount } = decideAction(inForce.document, action, facts)
    return {
      subjectKind: subject.kind,
      subjectId: subject.id,
      action,
      no: 1,
      payerId,
      policy,
      version: inForce.version,
      clauseId,
      sha256: inForce.sha256,
      facts: encodeFacts(action, facts),
      amount,
      pinnedAt: ctx.now,
    }
  })
  await insertPins(ctx.tx, pins)
  return pins
}
