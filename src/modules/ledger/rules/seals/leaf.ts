import canonicalize from 'canonicalize'
import { z } from 'zod'
import { invariant } from '#kernel/invariant.ts'
import { unitStates } from '../wallet.ts'
import { leafHash, type Hash } from '#kernel/merkle.ts'

const id = z.uuid()
const units = z.int()
const bucket = z.int().min(0).max(1023)
/** ISO 8601 with six decimals, in UTC. */
const moment = z.string().regex(/^\d{4,6}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/)
const content = z.record(z.string(), z.unknown())

const transaction = z.strictObject({
  type: z.literal('transaction'),
  /** The database's number of the transaction that wrote it. */
  xid: units,
  bucket,
  ownerId: id,
  version: units.min(1),
  id,
  kind: z.string(),
  effectiveAt: moment,
  recordedAt: moment,
  actor: z.string(),
  cause: content,
  policyVersion: units.nullable(),
  /** sha256 of all rules of that version, so that no rule can be changed behind a charge either. */
  policyHash: z.string().nullable(),
  holdId: id.nullable(),
  chargeId: id.nullable(),
  key: id.nullable(),
  request: content.nullable(),
  available: units,
  held: units,
  owed: units.nullable(),
  entries: z.array(z.strictObject({ leg: units, account: z.string(), asset: z.string(), amount: units })),
  moves: z.array(
    z.strictObject({
      leg: units,
      lotId: id,
      from: z.enum(unitStates).nullable(),
      to: z.enum(unitStates),
      qty: units,
      holdId: id.nullable(),
      unwinds: units.nullable(),
    }),
  ),
  /** The lots it made, with their terms for good. */
  lots: z.array(
    z.strictObject({
      id,
      origin: z.string(),
      granted: units,
      effectiveAt: moment,
      expiresAt: moment.nullable(),
      priority: units,
      costUsdCents: units,
      policyVersion: units.nullable(),
      parentLot: id.nullable(),
    }),
  ),
})

const refusal = z.strictObject({
  type: z.literal('refusal'),
  xid: units,
  bucket,
  ownerId: id,
  key: id,
  request: content,
  code: z.string(),
  result: content,
  recordedAt: moment,
})

/** What is sealed: a transaction with everything that belongs to it, or a refusal. A no is an answer that must not change either. */
export const leafSchema = z.discriminatedUnion('type', [transaction, refusal])
export type Leaf = z.output<typeof leafSchema>
export type SealedTransaction = z.output<typeof transaction>
export type SealedRefusal = z.output<typeof refusal>

/** The leaf as it is hashed: JSON with sorted keys and no spaces (RFC 8785). */
export function leafText(leaf: Leaf): string {
  const text = tryCanonical(leaf) ?? tryCanonical(JSON.parse(JSON.stringify(leaf), wellFormed))
  invariant(text !== undefined, 'a leaf is JSON')
  return text
}

function tryCanonical(value: unknown): string | undefined {
  try {
    return canonicalize(value)
  } catch {
    return undefined
  }
}

/** RFC 8785 knows no half characters, but somebody's words may hold one, and no words may stop the sealing. */
function wellFormed(_: string, value: unknown): unknown {
  return typeof value === 'string' ? value.toWellFormed() : value
}

export function hashOf(leaf: Leaf): Hash {
  return leafHash(leafText(leaf))
}

/** Where a leaf stands in the one order of the whole ledger. `version` is 0 for a refusal, whose `id` is its key. */
export const placeSchema = z.strictObject({ xid: units, bucket, ownerId: id, version: units.min(0), id })
export type Place = z.output<typeof placeSchema>

export function placeOf(leaf: Leaf): Place {
  const { xid, bucket, ownerId } = leaf
  return leaf.type === 'transaction'
    ? { xid, bucket, ownerId, version: leaf.version, id: leaf.id }
    : { xid, bucket, ownerId, version: 0, id: leaf.key }
}

/** Below 0 when `left` comes first, 0 for the same place. */
export function comparePlaces(left: Place, right: Place): number {
  return (
    left.xid - right.xid ||
    left.bucket - right.bucket ||
    compareTexts(left.ownerId, right.ownerId) ||
    left.version - right.version ||
    compareTexts(left.id, right.id)
  )
}

function compareTexts(left: string, right: string): number {
  return left < right ? -1 : Number(left > right)
}
