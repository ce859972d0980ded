import { systemActor } from '#kernel/actor.ts'
import { connects } from '#kernel/connects.ts'
import { invariant } from '#kernel/invariant.ts'
import type { Instant } from '#kernel/instant.ts'
import { insertCharges } from '#modules/charges/index.ts'
import { bucketOf, execute, type Applied, type LedgerCommand, type LedgerOutcome } from '#modules/ledger/index.ts'
import type { Database } from '#platform/db/database.ts'
import { isConflict, isOutage } from '#platform/db/outage.ts'
import { openLanes } from '#platform/lanes/index.ts'
import { inTransaction, type Ctx } from '#platform/run-action.ts'
import {
  ACTION,
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

type NewCharge = Parameters<typeof insertCharges>[1][number]

/** One command in a transaction of its own, with its line of the decision log: what an action of the marketplace does. */
export function singleEngine(db: Database, price: Price): Engine {
  return {
    charge: async (operation) => {
      const [outcome] = await inTransaction(db, actorOf(operation), (ctx) => chargeAll(ctx, [operation], price))
      return outcome!
    },
    close: async () => undefined,
  }
}

const MOST = 256
const LANES = 2

/** The micro-batcher. */
export function batchEngine(db: Database, price: Price): Engine {
  const lanes = openLanes<Operation, Outcome>({
    lanes: LANES,
    most: MOST,
    waiting: 4096,
    deadlineMs: 30_000,
    laneOf: ({ ownerId }) => bucketOf(ownerId) % LANES,
    run: (operations) => inTransaction(db, systemActor('bench'), (ctx) => chargeAll(ctx, operations, price)),
    isOutage,
    isConflict,
    log: { warn: () => undefined, error: () => undefined },
  })
  return {
    async charge(operation) {
      const answer = await lanes.ask(operation)
      return 'refusal' in answer ? { ok: false, code: answer.refusal.code } : answer
    },
    close: () => lanes.close(),
  }
}

async function chargeAll(ctx: Ctx, operations: readonly Operation[], price: Price): Promise<Outcome[]> {
  const outcomes = await execute(
    ctx,
    operations.map((operation) => spend(operation, price)),
  )
  const made = outcomes.flatMap((outcome, index) =>
    outcome.ok ? [chargeOf(operations[index]!, outcome.value, { price, at: ctx.now })] : [],
  )
  if (made.length > 0) await insertCharges(ctx.tx, made)
  return outcomes.map(outcomeOf)
}

function spend(operation: Operation, price: Price): LedgerCommand {
  const id = chargeIdOf(operation)
  return {
    kind: 'spend',
    key: id,
    ownerId: operation.ownerId,
    askedBy: actorOf(operation),
    qty: price.qty,
    purpose: PURPOSE,
    chargeId: id,
    cause: causeOf(operation),
    policyVersion: price.version,
  }
}

function chargeOf(operation: Operation, applied: Applied, { price, at }: { price: Price; at: Instant }): NewCharge {
  return {
    id: chargeIdOf(operation),
    ownerId: operation.ownerId,
    key: operation.key,
    action: ACTION,
    subject: { kind: SUBJECT_KIND, id: operation.subjectId },
    facts: price.facts,
    qty: connects(price.qty),
    policy: price.policy,
    version: price.version,
    sha256: price.sha256,
    clauseId: price.decision.clauseId,
    decision: price.decision,
    versionInForce: price.version,
    priceInForce: connects(price.qty),
    lots: applied.moves.map(({ lotId, origin, qty }) => ({ lotId, origin, qty })),
    at,
  }
}

function outcomeOf(outcome: LedgerOutcome | undefined): Outcome {
  invariant(outcome !== undefined, 'the ledger answers every command')
  if (!outcome.ok) return { ok: false, code: outcome.refusal.code }
  return { ok: true, txnId: outcome.value.txnId, available: outcome.value.available }
}
