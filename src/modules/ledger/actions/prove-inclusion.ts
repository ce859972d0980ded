import type { Id } from '#kernel/ids.ts'
import type { Tx } from '#platform/db/database.ts'
import { bucketOf } from '../rules/bucket.ts'
import type { Inclusion } from '../rules/seals/inclusion.ts'
import { hashOf, type Leaf } from '../rules/seals/leaf.ts'
import { inclusionPath, type Hash } from '#kernel/merkle.ts'
import { hashesIn } from '../rules/seals/pages.ts'
import { headOf, PAGE_LEAVES, type Seal } from '../rules/seals/seal.ts'
import { readLeaves } from '../store/seal-leaves.ts'
import { findPageOf, findPlaceOfCharge, findSealOf, pageHashes, pageRoots, policyHashes, sealKeys } from '../store/seals.ts'

export type Sealing =
  | { readonly state: 'sealed'; readonly inclusion: Inclusion }
  /** It will be within a minute or so. */
  | { readonly state: 'waiting' }
  /** What the database says now is not what was sealed. */
  | { readonly state: 'broken'; readonly seal: number }

/** Whether the transaction of a charge is sealed, with the proof of it; undefined when the charge took nothing. */
export async function sealingOfCharge(
  tx: Tx,
  { ownerId, chargeId }: { readonly ownerId: Id; readonly chargeId: Id },
): Promise<Sealing | undefined> {
  const place = await findPlaceOfCharge(tx, bucketOf(ownerId), chargeId)
  if (place === undefined) return undefined
  const seal = await findSealOf(tx, place)
  if (seal === undefined) return { state: 'waiting' }
  const [leaf] = await readLeaves(tx, [{ ...place, refused: false }], await policyHashes(tx))
  const proof = leaf === undefined ? undefined : await prove(tx, seal, leaf)
  return proof === undefined ? { state: 'broken', seal: seal.no } : { state: 'sealed', inclusion: proof }
}

async function prove(tx: Tx, seal: Seal, leaf: Leaf): Promise<Inclusion | undefined> {
  const found = await findIndex(tx, seal.no, hashOf(leaf))
  if (found === undefined) return undefined
  const { page, index, hashes } = found
  const path = [...inclusionPath(hashes, index), ...inclusionPath(await pageRoots(tx, seal.no), page)]
  const key = (await sealKeys(tx)).find(({ id }) => id === seal.keyId)
  return {
    format: 'guildhall-ledger-inclusion@1',
    leaf,
    index: page * PAGE_LEAVES + index,
    path: path.map((hash) => hash.toString('hex')),
    head: headOf(seal, key?.publicKey ?? ''),
  }
}

async function findIndex(
  tx: Tx,
  no: number,
  hash: Hash,
): Promise<{ readonly page: number; readonly index: number; readonly hashes: readonly Hash[] } | undefined> {
  const page = await findPageOf(tx, no, hash)
  const bytes = page === undefined ? undefined : await pageHashes(tx, no, page)
  if (page === undefined || bytes === undefined) return undefined
  const hashes = hashesIn(bytes)
  const index = hashes.findIndex((other) => other.equals(hash))
  return index === -1 ? undefined : { page, index, hashes }
}
