import type { Instant } from '#kernel/instant.ts'
import type { Tx } from '#platform/db/database.ts'
import type { Leaf, Place } from '../rules/seals/leaf.ts'
import { EXPORT_FORMAT, type ExportRecord } from '../rules/seals/records.ts'
import { nextPlaces, readLeaves, type PolicyHashes } from '../store/seal-leaves.ts'
import { findSeal, pageHashes, policyHashes, sealKeys, sealsAfter } from '../store/seals.ts'

const SEALS_AT_ONCE = 50
const PLACES_AT_ONCE = 16_384
const LEAVES_AT_ONCE = 1024

/**
 * The whole ledger in its one order, one record after the other, with little in memory however long it is. Ask in a snapshot
 * (repeatable read). Between two seals stands everything the database has there, whether it was sealed or not: what was slipped in or
 * taken out shows. `afterSeal`: only what comes after that seal.
 */
export async function* exportLedger(
  tx: Tx,
  { madeAt, afterSeal = 0, tail = true }: { readonly madeAt: Instant; readonly afterSeal?: number; readonly tail?: boolean },
): AsyncGenerator<ExportRecord> {
  const publicKeys = (await sealKeys(tx)).map(({ publicKey }) => publicKey)
  yield { type: 'header', format: EXPORT_FORMAT, madeAt: madeAt.toISOString(), publicKeys }
  const hashes = await policyHashes(tx)
  const counted = { seals: 0, leaves: 0, unsealed: 0 }
  let after = afterSeal === 0 ? undefined : (await findSeal(tx, afterSeal))?.last
  for (let no = afterSeal; ;) {
    const seals = await sealsAfter(tx, no, SEALS_AT_ONCE)
    for (const seal of seals) {
      yield { type: 'seal', seal }
      yield* hashRecords(tx, seal.no)
      for await (const leaf of leavesOf(tx, { after, through: seal.last, hashes })) {
        counted.leaves += 1
        yield leaf
      }
      counted.seals += 1
      after = seal.last
    }
    const last = seals.at(-1)
    if (last === undefined) break
    no = last.no
  }
  if (tail) {
    yield { type: 'tail' }
    for await (const leaf of leavesOf(tx, { after, through: undefined, hashes })) {
      counted.unsealed += 1
      yield leaf
    }
  }
  yield { type: 'end', ...counted }
}

async function* hashRecords(tx: Tx, no: number): AsyncGenerator<ExportRecord> {
  for (let page = 0; ; page += 1) {
    const hashes = await pageHashes(tx, no, page)
    if (hashes === undefined) return
    yield { type: 'hashes', no, hashes: hashes.toString('base64') }
  }
}

interface LeafStretch {
  readonly after: Place | undefined
  readonly through: Place | undefined
  readonly hashes: PolicyHashes
}

async function* leavesOf(tx: Tx, { after, through, hashes }: LeafStretch): AsyncGenerator<Leaf> {
  for (let last = after; ;) {
    const places = await nextPlaces(tx, { after: last, through, limit: PLACES_AT_ONCE })
    for (let start = 0; start < places.length; start += LEAVES_AT_ONCE) {
      yield* await readLeaves(tx, places.slice(start, start + LEAVES_AT_ONCE), hashes)
    }
    last = places.at(-1)
    if (last === undefined || places.length < PLACES_AT_ONCE) return
  }
}
