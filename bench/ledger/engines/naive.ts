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
  type Outcome,
  type Price,
} from '../operation.ts'
import { prepared, type Lender } from './connections.ts'

interface Lot {
  readonly id: Id
  readonly origin: string
  readonly available: number
}

const findAnswer = prepared<{ txn_id: Id | null; available: number | null; code: string | null }>(
  'naive-find-answer',
  `select id as txn_id, available, null as code from ledger.txn where bucket = $1 and owner_id = $2 and key = $3
   union all select null, null, code from ledger.refusal where bucket = $1 and owner_id = $2 and key = $3`,
)
const lockWallet = prepared<{ available: number; held: number; version: number; frozen: boolean; at: string }>(
  'naive-lock-wallet',
  `select available, held, version, frozen, greatest(clock_timestamp(), last_recorded_at + interval '1 microsecond')::text as at
   from ledger.wallet where bucket = $1 and owner_id = $2 for no key update`,
)
const openLots = prepared<Lot & { due: boolean }>(
  'naive-open-lots',
  `select id, origin, available, coalesce(expires_at <= $3::timestamptz, false) as due
   from ledger.lot where bucket = $1 and owner_id = $2 and open and effective_at <= $3::timestamptz and available > 0
   order by priority, expires_at nulls last, cost_usd_cents > 0, id`,
)
const addTransaction = prepared(
  'naive-add-transaction',
  `insert into ledger.txn (bucket, id, owner_id, version, kind, effective_at, recorded_at, actor, cause, policy_version, charge_id, key, request,
                           available, held, moves, entries)
   values ($1, $2, $3, $4, 'spend', $5, $5, $6, $7, $8, $9, $9, $10, $11, $12, $13::text::ledger.move_leg[], $14::text::ledger.entry_leg[])`,
)
const takeFromLot = prepared(
  'naive-take-from-lot',
  `update ledger.lot set available = available - $3, consumed = consumed + $3, open = (available - $3 + held > 0)
   where bucket = $1 and id = $2`,
)
const updateWallet = prepared(
  'naive-update-wallet',
  `update ledger.wallet set available = $3, version = $4, last_recorded_at = $5 where bucket = $1 and owner_id = $2`,
)
const addCharge = prepared(
  'naive-add-charge',
  `insert into ledger.charge (bucket, id, owner_id, purpose, txn_id, qty, refunded) values ($1, $2, $3, $4, $5, $6, 0)`,
)
const addDecision = prepared(
  'naive-add-decision',
  `insert into charges.charge (id, owner_id, key, action, subject_kind, subject_id, facts, qty, policy, version, sha256, clause, decision,
                               version_in_force, price_in_force, lots, at)
   values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $10, $8, $14, $15)`,
)
const addRefusal = prepared(
  'naive-add-refusal',
  `insert into ledger.refusal (bucket, owner_id, key, request, code, result, recorded_at) values ($1, $2, $3, $4, $5, $6, $7)`,
)

/** The obvious way: one transaction per operation, one prepared statement per step, each answer awaited. */
export function naiveEngine(connections: Lender, price: Price): Engine {
  return {
    charge: (operation) =>
      connections.use(async (client) => {
        await client.query('begin')
        try {
          const outcome = await chargeIn(client, operation, price)
          await client.query('commit')
          return outcome
        } catch (problem) {
          await client.query('rollback')
          throw problem
        }
      }),
    close: async () => undefined,
  }
}

async function chargeIn(client: Parameters<typeof addCharge>[0], operation: Operation, price: Price): Promise<Outcome> {
  const { ownerId } = operation
  const bucket = bucketOf(ownerId)
  const chargeId = chargeIdOf(operation)
  // Before the lock, so that a busy wallet is locked a round trip less; the unique key catches who comes at the same moment.
  const [known] = await findAnswer(client, [bucket, ownerId, chargeId])
  if (known !== undefined) return known.code === null ? { ok: true, chargeId } : { ok: false, code: known.code }

  const [wallet] = await lockWallet(client, [bucket, ownerId])
  if (wallet === undefined) throw new Error(`${ownerId} has no wallet`)
  const { at, available, held } = wallet
  const request = JSON.stringify(requestOf(operation, price))
  const no = refusalOf(wallet, price.qty)
  if (no !== undefined) {
    await addRefusal(client, [bucket, ownerId, chargeId, request, no.code, JSON.stringify(no), at])
    return { ok: false, code: no.code }
  }
  const slices = take(await openLots(client, [bucket, ownerId, at]), price.qty)
  const [txnId, version, left] = [newId(), wallet.version + 1, available - price.qty]
  const moves = slices.map(({ id, qty }) => `"(${id},available,consumed,${qty},,)"`)
  const entries = `{"(available,connects,-${price.qty})","(spent:${PURPOSE},connects,${price.qty})"}`
  const cause = JSON.stringify(causeOf(operation))
  const asked = [`person:${ownerId}`, cause, price.version, chargeId, request]
  await addTransaction(client, [bucket, txnId, ownerId, version, at, ...asked, left, held, `{${moves.join(',')}}`, entries])
  for (const { id, qty } of slices) await takeFromLot(client, [bucket, id, qty])
  await updateWallet(client, [bucket, ownerId, left, version, at])
  await addCharge(client, [bucket, chargeId, ownerId, PURPOSE, txnId, price.qty])
  const lots = JSON.stringify(slices.map(({ id, origin, qty }) => ({ lotId: id, origin, qty })))
  const { policy, sha256, decision, facts, qty } = price
  const terms = [facts, qty, policy, price.version, sha256, decision.clauseId, JSON.stringify(decision)]
  const asking = [operation.key, ACTION, SUBJECT_KIND, operation.subjectId]
  await addDecision(client, [chargeId, ownerId, ...asking, ...terms, lots, at])
  return { ok: true, chargeId }
}

function refusalOf({ frozen, available, held }: { frozen: boolean; available: number; held: number }, needed: number) {
  if (frozen) return { code: 'wallet_frozen' }
  return available < needed ? { code: 'insufficient_connects', needed, available, held } : undefined
}

function take(lots: readonly (Lot & { due: boolean })[], qty: number): (Lot & { qty: number })[] {
  const slices: (Lot & { qty: number })[] = []
  let missing = qty
  for (const lot of lots) {
    // The product books due expiries first. None falls due while this runs, so the engines beside it only make sure of that.
    if (lot.due) throw new Error(`lot ${lot.id} fell due during the run`)
    const taken = Math.min(lot.available, missing)
    slices.push({ ...lot, qty: taken })
    missing -= taken
    if (missing === 0) return slices
  }
  throw new Error('the lots have less than the wallet')
}
