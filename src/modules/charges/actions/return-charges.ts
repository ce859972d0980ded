import { invariant } from '#kernel/invariant.ts'
import { lockWallets } from '#modules/ledger/index.ts'
import { decideReturn, versionReader, type Facts, type ConnectsDocument, type ReturnEvent } from '#modules/policy/index.ts'
import type { Ctx } from '#platform/run-action.ts'
import { chargesReturned } from '../events.ts'
import type { Subject } from '../rules/subject.ts'
import { selectPayersOf, selectUnreturned, type Charge } from '../store/charges.ts'
import { insertReturns, type Return } from '../store/returns.ts'
import { MOST_AT_ONCE, giveBack, type Due } from './give-back.ts'
import { POLICY } from './price-now.ts'

export interface ReturnRequest {
  readonly event: ReturnEvent
  /** What the event happened to, each with the event's facts. */
  readonly items: readonly { readonly subject: Subject; readonly facts: Facts }[]
}

/** Events a person causes alone: units of lots that have expired meanwhile stay expired. */
const OWN_CHOICE: readonly ReturnEvent[] = ['proposal.withdrawn']

interface DueOfCharge extends Due {
  readonly subject: Subject
}

/**
 * Gives back what the policy returns on this event, charge by charge by the version it was made under.
 * Charges that have been returned already, or that no clause returns, are passed over: repeating it changes nothing.
 */
export async function returnCharges(ctx: Ctx, { event, items }: ReturnRequest): Promise<readonly Return[]> {
  const subjects = items.map((item) => item.subject)
  const payers = await selectPayersOf(ctx.tx, subjects)
  if (payers.length === 0) return []
  // Whoever gives back holds the wallet, so what has come back so far does not change any more.
  await lockWallets(ctx.tx, payers)
  const factsOf = new Map(items.map(({ subject, facts }) => [subjectKey(subject), facts]))
  const versionOf = versionReader(ctx.tx, POLICY)
  const dues: DueOfCharge[] = []
  for (const charge of await selectUnreturned(ctx.tx, subjects)) {
    const { document } = await versionOf(charge.version)
    const due = dueOf(charge, document, { event, facts: factsOf.get(subjectKey(charge.subject))! })
    if (due !== undefined) dues.push(due)
  }
  const returns: Return[] = []
  for (let start = 0; start < dues.length; start += MOST_AT_ONCE)
    returns.push(...(await returnSome(ctx, event, dues.slice(start, start + MOST_AT_ONCE))))
  return returns
}

function dueOf(
  charge: Charge,
  document: ConnectsDocument,
  { event, facts }: { event: ReturnEvent; facts: Facts },
): DueOfCharge | undefined {
  const decision = decideReturn(document, { event, chargeClauseId: charge.clauseId, facts })
  if (decision === undefined) return undefined
  return {
    chargeId: charge.id,
    ownerId: charge.ownerId,
    subject: charge.subject,
    about: { subject: charge.subject },
    qty: charge.qty - charge.returned,
    policy: charge.policy,
    version: charge.version,
    clauseId: decision.returnId,
    minLifeDays: OWN_CHOICE.includes(event) ? 0 : document.expiry.minLifeDays,
  }
}

async function returnSome(ctx: Ctx, event: ReturnEvent, dues: readonly DueOfCharge[]): Promise<readonly Return[]> {
  const { returns, refused } = await giveBack(ctx, dues, { reason: 'rule', event })
  invariant(refused.length === 0, `the ledger refused a return: ${JSON.stringify(refused[0]?.refusal)}`)
  await insertReturns(ctx.tx, returns)
  const items = dues.map(({ chargeId, ownerId, qty, subject, clauseId, version }) => ({
    chargeId,
    ownerId,
    qty,
    subject,
    ...(clauseId === undefined ? {} : { clauseId }),
    version,
  }))
  ctx.announce(chargesReturned({ event, items }))
  return returns
}

function subjectKey({ kind, id }: Subject): string {
  return `${kind}/${id}`
}
