import type { PolicyDocument } from './document.ts'
import type { Facts, ReturnEvent } from './facts.ts'
import { holds } from './price-action.ts'

export interface ReturnQuestion {
  readonly event: ReturnEvent
  /** The clause that made the charge. */
  readonly chargeClauseId: string
  /** The event's facts. */
  readonly facts: Facts
}
export interface ReturnDecision {
  readonly returnId: string
  readonly give: 'all'
}

/** Whether an event gives a charge back, and by which clause: the first one of the document that speaks of both. */
export function decideReturn(document: PolicyDocument, question: ReturnQuestion): ReturnDecision | undefined {
  const found = document.returns?.find(
    (clause) => clause.on === question.event && clause.of.includes(question.chargeClauseId) && holds(clause.when, question.facts),
  )
  return found === undefined ? undefined : { returnId: found.id, give: found.give }
}
