import { sql } from 'kysely'
import type { Id } from '#kernel/ids.ts'
import { bucketOf } from '#modules/ledger/index.ts'
import { anOperation, type Engine } from './operation.ts'
import type { World } from './world.ts'

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g
const BUCKET = /"bucket":[0-9]+/g
const MOMENT = /"[0-9]{4}-[0-9]{2}-[0-9]{2}T[^"]*"/g
/** Enough to empty one lot and reach into the next one, in one charge. */
const CHARGES = 4

/**
 * What an engine answers and leaves behind for one wallet: charges across lots, each asked twice.
 * Ids are numbered in the order in which they appear and moments and buckets left out, so that engines that do the same work leave the same.
 */
export async function workOf(engine: Engine, { owner, wallets }: World, wallet: number): Promise<unknown> {
  const ownerId = wallets[wallet]!
  const answers = []
  for (let nth = 0; nth < CHARGES; nth += 1) {
    const operation = anOperation(ownerId)
    const [first, again] = [await engine.charge(operation), await engine.charge(operation)]
    answers.push(first, again)
  }
  return normalized({ answers, left: await rowsOf(owner, ownerId) })
}

async function rowsOf(owner: World['owner'], ownerId: Id): Promise<unknown> {
  const bucket = bucketOf(ownerId)
  const { rows } = await sql<{ rows: unknown }>`
    select jsonb_build_object(
      'wallet', (select to_jsonb(wallet) - 'frozen' from ledger.wallet where bucket = ${bucket} and owner_id = ${ownerId}),
      'txn', (select jsonb_agg(to_jsonb(txn) - 'xid' order by version) from ledger.txn where bucket = ${bucket} and owner_id = ${ownerId} and kind = 'spend'),
      'lots', (select jsonb_agg(to_jsonb(lot) - 'source_txn' order by id) from ledger.lot where bucket = ${bucket} and owner_id = ${ownerId}),
      'charge', (select jsonb_agg(to_jsonb(charge) order by txn_id) from ledger.charge where bucket = ${bucket} and owner_id = ${ownerId}),
      'refusal', (select jsonb_agg(to_jsonb(refusal) - 'xid' order by key) from ledger.refusal where bucket = ${bucket} and owner_id = ${ownerId}),
      'decision', (select jsonb_agg(to_jsonb(decision) order by at) from charges.charge decision where owner_id = ${ownerId})) as rows`.execute(
    owner,
  )
  return rows[0]!.rows
}

function normalized(found: unknown): unknown {
  const numbers = new Map<string, string>()
  const text = JSON.stringify(found)
    .replaceAll(BUCKET, '"bucket":0')
    .replaceAll(MOMENT, '"moment"')
    .replaceAll(UUID, (id) => {
      const number = numbers.get(id) ?? `id ${numbers.size + 1}`
      numbers.set(id, number)
      return number
    })
  return JSON.parse(text)
}
