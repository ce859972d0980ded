import type { KeyObject } from 'node:crypto'
import { systemActor } from '#kernel/actor.ts'
import { invariant } from '#kernel/invariant.ts'
import type { Database, Tx } from '#platform/db/database.ts'
import { inTransaction, type Ctx } from '#platform/run-action.ts'
import { announceWebhook } from '#platform/webhooks/index.ts'
import { exportPublicKey, idOfKey } from '../rules/seals/keys.ts'
import { hashOf, type Leaf, type Place } from '../rules/seals/leaf.ts'
import { rootOf, type Hash } from '#kernel/merkle.ts'
import { pageOf, type Page } from '../rules/seals/pages.ts'
import { FIRST_PREV, headOf, MOST_LEAVES, PAGE_LEAVES, signSeal, type Seal } from '../rules/seals/seal.ts'
import { nextPlaces, readLeaves, type FoundPlace } from '../store/seal-leaves.ts'
import { findLastSeal, insertSeal, lockSeals, noteSealKey, notePolicyHashes, policyHashes, settledBelow } from '../store/seals.ts'

/** Tells the hash of all rules of each version that is asked for, where there is such a version. The ledger itself knows no policies. */
export type FindPolicyHashes = (tx: Tx, versions: readonly number[]) => Promise<ReadonlyMap<number, string>>

export interface SealOptions {
  readonly privateKey: KeyObject
  readonly findPolicyHashes: FindPolicyHashes
  readonly stopping?: () => boolean
  /** At most so many leaves in a seal; tests make small ones. */
  readonly mostLeaves?: number
}

/** Seals everything that can be sealed by now, seal by seal, each in a transaction of its own. @returns the new seals */
export async function sealLedger(db: Database, options: SealOptions): Promise<readonly Seal[]> {
  const seals: Seal[] = []
  while (options.stopping?.() !== true) {
    const { seal, isLast } = await inTransaction(db, systemActor('ledger-seal'), (ctx) => sealNext(ctx, options))
    if (seal !== undefined) seals.push(seal)
    if (isLast) break
  }
  return seals
}

interface Sealed {
  readonly seal?: Seal
  /** Nothing was left behind it. */
  readonly isLast: boolean
}

async function sealNext(ctx: Ctx, { privateKey, findPolicyHashes, mostLeaves = MOST_LEAVES }: SealOptions): Promise<Sealed> {
  await lockSeals(ctx.tx)
  const before = await findLastSeal(ctx.tx)
  const below = await settledBelow(ctx.tx)
  invariant(before === undefined || below > before.last.xid, RESTORED)
  const places = await nextPlaces(ctx.tx, { after: before?.last, below, limit: mostLeaves })
  if (places.length === 0) return { isLast: true }

  const pages: Page[] = []
  const hashes = await hashesOfVersions(ctx.tx, findPolicyHashes)
  for (let start = 0; start < places.length; start += PAGE_LEAVES) {
    pages.push(pageOf(await hashPage(ctx.tx, places.slice(start, start + PAGE_LEAVES), hashes)))
  }
  const keyId = idOfKey(privateKey)
  const publicKey = exportPublicKey(privateKey)
  const seal = signSeal(
    {
      no: (before?.no ?? 0) + 1,
      prev: before?.hash ?? FIRST_PREV,
      first: withoutKind(places[0]!),
      last: withoutKind(places.at(-1)!),
      leaves: places.length,
      root: rootOf(pages.map(({ root }) => root)).toString('hex'),
      sealedAt: ctx.now.toISOString(),
      keyId,
    },
    privateKey,
  )
  await noteSealKey(ctx.tx, { id: keyId, publicKey, firstUsedAt: ctx.now })
  await insertSeal(ctx.tx, seal, pages)
  await announceWebhook(ctx, { type: 'ledger.sealed', data: headOf(seal, publicKey) })
  return { seal, isLast: places.length < mostLeaves }
}

const RESTORED =
  'transaction numbers are smaller than those already sealed: this database was restored into another cluster (docs/operating/seals.md)'

interface KnownHashes {
  /** Adds what the leaves name and nobody has asked for yet. */
  learn(leaves: readonly Leaf[]): Promise<void>
  readonly known: ReadonlyMap<number, string | null>
}

async function hashesOfVersions(tx: Tx, find: FindPolicyHashes): Promise<KnownHashes> {
  const known = await policyHashes(tx)
  return {
    known,
    async learn(leaves) {
      const named = leaves.flatMap((leaf) =>
        leaf.type === 'transaction' && leaf.policyVersion !== null ? [leaf.policyVersion] : [],
      )
      const unknown = [...new Set(named)].filter((version) => !known.has(version))
      if (unknown.length === 0) return
      const found = await find(tx, unknown)
      const learnt = new Map(unknown.map((version) => [version, found.get(version) ?? null]))
      await notePolicyHashes(tx, learnt)
      for (const [version, hash] of learnt) known.set(version, hash)
    },
  }
}

async function hashPage(tx: Tx, places: readonly FoundPlace[], hashes: KnownHashes): Promise<Hash[]> {
  const leaves = await readLeaves(tx, places, hashes.known)
  await hashes.learn(leaves)
  return leaves.map((leaf) => hashOf(withPolicyHash(leaf, hashes)))
}

/** Read before its version's hash was known. */
function withPolicyHash(leaf: Leaf, { known }: KnownHashes): Leaf {
  if (leaf.type === 'refusal' || leaf.policyVersion === null) return leaf
  return { ...leaf, policyHash: known.get(leaf.policyVersion) ?? null }
}

function withoutKind({ xid, bucket, ownerId, version, id }: FoundPlace): Place {
  return { xid, bucket, ownerId, version, id }
}
