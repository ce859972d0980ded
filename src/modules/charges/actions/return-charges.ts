import { invariant } from '#kernel/invariant.ts'
import { decideReturn, versionReader, type Facts, type PolicyDocument, type ReturnEvent } from '#modules/policy/index.ts'
import type { Ctx } from '#platform/run-action.ts'
import type { Subject } from '../rules/subject.ts'
import { lockUnreturned, type Charge } from '../store/charges.ts'
import type { Return } from '../store/returns.ts'
import { MOST_AT_ONCE, giveBack, type Due } from './give-back.ts'
import { POLICY } from './price-now.ts'

export interface ReturnRequest {
  readonly event: ReturnEvent
  /** What the event happened to, each with the event's facts. */
  readonly items: readonly { readonly subject: Subject; readonly facts: Facts }[]
}

/** Events a person causes alone: units of lots that have expired meanwhile stay expired. */
const OWN_CHOICE: readonly ReturnEvent[] = ['proposal.withdrawn']

/**
 * Gives back what the policy returns on this event, charge by charge by the version it was made under.
 * Charges that have been returned already, or that no clause returns, are passed over: repeating it changes nothing.
 */
export async function returnCharges(ctx: Ctx, { event, items }: ReturnRequest): Promise<readonly Return[]> {
  const factsOf = new Map(items.map(({ subject, facts }) => [subjectKey(subject), facts]))
  const returns: Return[] = []
  const charges = await lockUnreturned(
    ctx.tx,
    items.map((item) => item.subject),
  )
  const versionOf = versionReader(ctx.tx, POLICY)
  const dues: Due[] = []
  for (const charge of charges) {
    const { document } = await versionOf(charge.version)
    const due = dueOf(charge, document, { event, facts: factsOf.get(subjectKey(charge.subject))! })
    if (due !== undefined) dues.push(due)
  }
  for (let start = 0; start < dues.length; start += MOST_AT_ONCE) {
    const given = await giveBack(ctx, dues.slice(start, start + MOST_AT_ONCE), { reason: 'rule', event })
    invariant(given.refused.length === 0, `the ledger refused a return: ${JSON.stringify(given.refused[0]?.refusal)}`)
    returns.push(...given.returns)
  }
  return returns
}

function dueOf(
  charge: Charge,
  document: PolicyDocument,
  { event, facts }: { event: ReturnEvent; facts: Facts },
): Due | undefined {
  const decision = decideReturn(document, { event, chargeClauseId: charge.clauseId, facts })
  if (decision === undefined) return undefined
  return {
    charge,
    qty: charge.qty - charge.returned,
    version: charge.version,
    clauseId: decision.returnId,
    minLifeDays: OWN_CHOICE.includes(event) ? 0 : document.expiry.minLifeDays,
  }
}

function subjectKey({ kind, id }: Subject): string {
  return `${kind}/${id}`
}
