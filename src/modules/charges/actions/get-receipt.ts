import type { Id } from '#kernel/ids.ts'
import { dayInWords } from '#kernel/instant.ts'
import {
  connectsText,
  decodeFacts,
  explainDecision,
  findTimeline,
  getPricedBy,
  type Explanation,
  type Facts,
} from '#modules/policy/index.ts'
import type { Tx } from '#platform/db/database.ts'
import { basisOf, type Receipt } from '../receipt.ts'
import { findCharge, type Charge } from '../store/charges.ts'
import { selectReturnsOf, type Return } from '../store/returns.ts'

/** The whole reason of one charge. Ask `ownerId` before showing it: a receipt belongs to one person. Undefined: no such charge. */
export async function getReceipt(tx: Tx, chargeId: Id): Promise<Receipt | undefined> {
  const charge = await findCharge(tx, chargeId)
  if (charge === undefined) return undefined
  const facts = decodeFacts(charge.action, charge.facts)
  const [by, explanation, returns] = [
    await getPricedBy(tx, charge.policy, charge.version),
    await explain(tx, charge, facts),
    await selectReturnsOf(tx, charge.id),
  ]
  const { row, exceptionTo, exceptionsConsidered } = charge.decision
  return {
    format: 'guildhall-receipt@1',
    chargeId: charge.id,
    ownerId: charge.ownerId,
    at: charge.at.toISOString(),
    action: charge.action,
    subject: charge.subject,
    policy: charge.policy,
    version: charge.version,
    sha256: charge.sha256,
    clauseId: charge.clauseId,
    facts,
    ...(row === undefined ? {} : { row }),
    amount: charge.qty,
    exceptionTo,
    exceptionsConsidered,
    basis: basisOf(by.document, charge.decision),
    inForce: { version: charge.versionInForce, amount: charge.priceInForce },
    ...(charge.quoteId === undefined ? {} : { quoteId: charge.quoteId }),
    lots: charge.lots,
    returnsIf: explanation.returnsIf,
    returned: { qty: charge.returned, entries: returns.map(entryOf) },
    words: wordsOf(charge, explanation, returns),
  }
}

function entryOf({ at, qty, reason, event, clauseId, version }: Return): Receipt['returned']['entries'][number] {
  return { at: at.toISOString(), qty, reason, event, version, ...(clauseId === undefined ? {} : { clauseId }) }
}

/** Names the version with its days in force, and what the version before would have taken for the same facts. */
async function explain(tx: Tx, charge: Charge, facts: Facts): Promise<Explanation> {
  const { document } = await getPricedBy(tx, charge.policy, charge.version)
  const { parent, since, until } = await findTimeline(tx, charge.policy, charge.version)
  const days =
    since === undefined ? '' : ` (in force from ${dayInWords(since)}${until === undefined ? '' : ` to ${dayInWords(until)}`})`
  const before = parent === undefined ? undefined : await getPricedBy(tx, charge.policy, parent)
  return explainDecision({
    document,
    decision: charge.decision,
    facts,
    tense: 'receipt',
    versionName: `Connects policy v${charge.version}${days}`,
    ...(before === undefined ? {} : { previous: { name: `v${before.version}`, document: before.document } }),
  })
}

function wordsOf(charge: Charge, explanation: Explanation, returns: readonly Return[]): readonly string[] {
  const honoured =
    charge.priceInForce > charge.qty
      ? [
          `v${charge.versionInForce}, in force by then, asked for ${connectsText(charge.priceInForce)}; the price you had been shown was kept.`,
        ]
      : []
  const back = returns.map((entry) => `${connectsText(entry.qty)} came back on ${dayInWords(entry.at)}: ${reasonOf(entry)}.`)
  return [...explanation.sentences, ...honoured, ...back]
}

function reasonOf({ reason, clauseId, version }: Return): string {
  return reason === 'rule' ? `rule ${clauseId}, policy v${version}` : `the rule was taken back by policy v${version}`
}
