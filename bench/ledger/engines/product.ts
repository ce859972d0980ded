import { connects } from '#kernel/connects.ts'
import { invariant } from '#kernel/invariant.ts'
import { insertCharges, openChargeLanes } from '#modules/charges/index.ts'
import { execute } from '#modules/ledger/index.ts'
import type { Database } from '#platform/db/database.ts'
import { inTransaction, type Ctx } from '#platform/run-action.ts'
import {
  ACTION,
  FACTS,
  PURPOSE,
  SUBJECT_KIND,
  actorOf,
  causeOf,
  chargeIdOf,
  type Engine,
  type Operation,
  type Outcome,
  type Price,
} from '../operation.ts'

/** One ledger command in a transaction of its own, with its line of the decision log: the ledger's part of what an action does. */
export function singleEngine(db: Database, price: Price): Engine {
  return {
    charge: (operation) => inTransaction(db, actorOf(operation), (ctx) => chargeOne(ctx, operation, price)),
    close: async () => undefined,
  }
}

async function chargeOne(ctx: Ctx, operation: Operation, price: Price): Promise<Outcome> {
  const { ownerId, key, subjectId } = operation
  const id = chargeIdOf(operation)
  const spend = { kind: 'spend', key: id, ownerId, qty: price.qty, purpose: PURPOSE, chargeId: id } as const
  const [outcome] = await execute(ctx, [{ ...spend, cause: causeOf(operation), policyVersion: price.version }])
  invariant(outcome !== undefined, 'the ledger answers every command')
  if (!outcome.ok) return { ok: false, code: outcome.refusal.code }

  const lots = outcome.value.moves.map((move) => ({ lotId: move.lotId, origin: move.origin, qty: move.qty }))
  const qty = connects(price.qty)
  const { policy, version, sha256, decision, facts } = price
  const basis = { policy, version, sha256, clauseId: decision.clauseId, decision, versionInForce: version, priceInForce: qty }
  const subject = { kind: SUBJECT_KIND, id: subjectId }
  await insertCharges(ctx.tx, [{ id, ownerId, key, action: ACTION, subject, facts, qty, ...basis, lots, at: ctx.now }])
  return { ok: true, chargeId: id }
}

const PATIENCE_MS = 60_000

/**
 * The product's micro-batcher for charges, as a marketplace opens it. It does more than the others: it makes sure of the version in force,
 * keeps it from changing until the commit, and prices the facts.
 */
export function batchEngine(db: Database): Engine {
  const log = { warn: () => undefined, error: () => undefined }
  const lanes = openChargeLanes(db, { log, deadlineMs: PATIENCE_MS })
  return {
    async charge(operation) {
      const { ownerId, key, subjectId } = operation
      const subject = { kind: SUBJECT_KIND, id: subjectId }
      const answer = await lanes.ask(actorOf(operation), { action: ACTION, facts: FACTS, ownerId, subject, key })
      return answer.ok ? { ok: true, chargeId: answer.value.id } : { ok: false, code: answer.refusal.code }
    },
    close: () => lanes.close(),
  }
}
