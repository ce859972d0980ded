import { createHash } from 'node:crypto'
import { addDays } from '#kernel/instant.ts'
import {
  actionKind,
  canonicalJson,
  decideAction,
  decodeFacts,
  documentHash,
  readPins,
  type Impact,
  type Pin,
  type PlainDocument,
} from '#modules/policy/index.ts'
import type { Ctx } from '#platform/run-action.ts'
import { replayPins } from '../rules/replay-pins.ts'

/** Contracts are far rarer than proposals: a year of them is a history. */
const DAYS = 365
const COMPILER = 'pins@1'

export interface PlainPair {
  readonly before: PlainDocument
  readonly after: PlainDocument
}

/**
 * What other rules of a policy that charges no Connects would have done to the decisions that were pinned in the last year. A policy
 * whose decisions nobody keeps (ranking, notice) has no history to price: then the figures are 0, and the exact difference says it all.
 */
export async function impactOnPins(ctx: Ctx, { before, after }: PlainPair): Promise<Impact> {
  const window = { from: addDays(ctx.now, -DAYS), until: ctx.now }
  const replay = replayPins(
    (pin) => {
      const facts = decodeFacts(pin.action, pin.facts)
      const amountBy = (document: PlainDocument) => decideAction(document, pin.action, facts).amount
      return { facts, before: amountBy(before), after: amountBy(after) }
    },
    (action) => (actionKind(action).unit === 'basis_points' ? 'basis_points' : 'usd_cents'),
  )
  let [rows, last]: [number, Pin | undefined] = [0, undefined]
  for await (const page of readPins(ctx.tx, before.policy, window)) {
    for (const pin of page) replay.add(pin)
    rows += page.length
    last = page.at(-1)
  }
  const figures = { from: window.from.toISOString(), until: window.until.toISOString(), ...replay.finish() }
  const run = {
    beforeSha256: documentHash(before),
    afterSha256: documentHash(after),
    watermark: last === undefined ? null : { at: last.pinnedAt.toISOString(), id: last.subjectId },
    rows,
    compiler: COMPILER,
    assumptions: assumptionsFor(before.policy),
    resultSha256: createHash('sha256').update(canonicalJson(figures)).digest('hex'),
  }
  return { ...figures, run }
}

function assumptionsFor(policy: PlainDocument['policy']): readonly string[] {
  if (policy !== 'fees')
    return ['Nothing is paid by these rules, so there is no history to price; the exact difference says what changes.']
  return [
    'Nobody agrees on other work: the same contracts with other fees.',
    'A fixed price and a catalog order count once, an hourly rate counts one hour, a retainer one period.',
    'Contracts that run keep their own fees: the figures are what the same contracts would pay if they began under the new rules.',
  ]
}
