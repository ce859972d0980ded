import { newId, type Id } from '#kernel/ids.ts'
import { bucketOf } from '#modules/ledger/index.ts'
import {
  ACTION,
  PURPOSE,
  SUBJECT_KIND,
  causeOf,
  chargeIdOf,
  requestOf,
  type Engine,
  type Operation,
  type Price,
} from '../operation.ts'
import { prepared, type Lender } from './connections.ts'

const call = prepared<{ code: string | null; txn_id: Id; available: number }>(
  'function-charge',
  `select * from bench.charge($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)`,
)

/** All the work in the database, in one prepared call that commits by itself: one round trip per operation. */
export function functionEngine(connections: Lender, price: Price): Engine {
  const { policy, version, sha256, decision, qty } = price
  const facts = `{${price.facts.join(',')}}`
  const terms = [facts, policy, version, sha256, decision.clauseId, JSON.stringify(decision)]
  return {
    async charge(operation: Operation) {
      const { ownerId, key, subjectId } = operation
      const id = chargeIdOf(operation)
      const cause = JSON.stringify(causeOf(operation))
      const request = JSON.stringify(requestOf(operation, price))
      const values = [bucketOf(ownerId), ownerId, id, newId(), qty, PURPOSE, `person:${ownerId}`, cause, request]
      const [row] = await connections.use((client) => call(client, [...values, key, ACTION, SUBJECT_KIND, subjectId, ...terms]))
      return row!.code === null ? { ok: true, chargeId: id } : { ok: false, code: row!.code }
    },
    close: async () => undefined,
  }
}
