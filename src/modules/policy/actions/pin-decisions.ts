import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import type { Ctx } from '#platform/run-action.ts'
import { decideAction } from '../rules/decision-table.ts'
import { encodeFacts, type Facts, type PolicyAction } from '../rules/facts.ts'
import { insertPins, type Pin, type PinSubject } from '../store/pins.ts'
import { lockAnyVersionInForce, type PolicyName, type PricedBy } from '../store/versions.ts'

/** The policies whose decisions somebody can keep. */
type PinnedPolicy = Exclude<PolicyName, 'connects'>

/** One question and who pays what the answer says. */
export interface PinQuestion {
  readonly action: PolicyAction
  readonly payerId: Id
  readonly facts: Facts
}

export interface PinWish {
  readonly policy: PinnedPolicy
  readonly subject: PinSubject
  readonly decisions: readonly PinQuestion[]
}

/**
 * Decides by the version in force now and keeps the answers for a subject: whatever rules come later, these count. Asked again for
 * the same subject, the first answers stay. A reversal waits until the caller's transaction ends. Where the marketplace has no rules of
 * that policy, nothing is kept and the answer is empty.
 */
export async function pinDecisions(ctx: Ctx, { policy, subject, decisions }: PinWish): Promise<readonly Pin[]> {
  const inForce = await lockAnyVersionInForce(ctx.tx, policy)
  if (inForce === undefined) return []
  const pins = decisions.map((question) => pinBy(inForce, { subject, question, at: ctx.now }))
  await insertPins(ctx.tx, pins)
  return pins
}

/** The first pin that a version makes of a question: for whoever writes history in bulk. */
export function pinBy(
  by: PricedBy<PinnedPolicy>,
  { subject, question, at }: { readonly subject: PinSubject; readonly question: PinQuestion; readonly at: Instant },
): Pin {
  const { action, payerId, facts } = question
  const { clauseId, amount } = decideAction(by.document, action, facts)
  return {
    subjectKind: subject.kind,
    subjectId: subject.id,
    action,
    no: 1,
    payerId,
    policy: by.policy,
    version: by.version,
    clauseId,
    sha256: by.sha256,
    facts: encodeFacts(action, facts),
    amount,
    pinnedAt: at,
  }
}
