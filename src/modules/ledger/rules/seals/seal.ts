import { createHash, sign, verify, type KeyObject } from 'node:crypto'
import canonicalize from 'canonicalize'
import { z } from 'zod'
import { invariant } from '#kernel/invariant.ts'
import { placeSchema } from './leaf.ts'
import { idOfKey, importPublicKey } from './keys.ts'

/** Leaves on a page of hashes: a power of two, so that the root over the pages' roots is the root over their leaves. */
export const PAGE_LEAVES = 1024
/** A seal covers at most so many leaves, which bounds the memory of whoever makes or checks one. */
export const MOST_LEAVES = 64 * PAGE_LEAVES

const hex = z.string().regex(/^[0-9a-f]{64}$/)

const contentShape = {
  /** From 1 without gaps. */
  no: z.int().min(1),
  /** The hash of the seal before; 64 zeros for the first. */
  prev: hex,
  first: placeSchema,
  last: placeSchema,
  leaves: z.int().min(1).max(MOST_LEAVES),
  /** The root of the tree over its leaves. */
  root: hex,
  sealedAt: z.iso.datetime({ offset: false }),
  keyId: z.string().regex(/^[0-9a-f]{16}$/),
}
const sealShape = { ...contentShape, hash: hex, signature: z.base64() }

export const sealSchema = z.strictObject(sealShape)
/** What a seal says; `hash` covers all of it. */
export type SealContent = Readonly<z.output<z.ZodObject<typeof contentShape>>>
export type Seal = Readonly<z.output<typeof sealSchema>>

/** A seal as it leaves the house: whoever keeps one can prove later that everything up to it is unchanged. */
export const headSchema = z.strictObject({ format: z.literal('guildhall-ledger-head@1'), ...sealShape, publicKey: z.string() })
export type Head = Readonly<z.output<typeof headSchema>>

export const FIRST_PREV = '0'.repeat(64)
// Leaves and nodes of the tree begin with 0 and 1: nothing of one kind can be passed off as another.
const SEAL = Buffer.of(2)

export function sealHash({ no, prev, first, last, leaves, root, sealedAt, keyId }: SealContent): string {
  const text = canonicalize({ no, prev, first, last, leaves, root, sealedAt, keyId })
  invariant(text !== undefined, 'a seal is JSON')
  return createHash('sha256').update(SEAL).update(text).digest('hex')
}

/** Ed25519 over this text, so that the key's signature can mean nothing else. */
function signedText(hash: string): Buffer {
  return Buffer.from(`guildhall-seal@1 ${hash}`)
}

export function signSeal(content: SealContent, privateKey: KeyObject): Seal {
  const hash = sealHash(content)
  return { ...content, hash, signature: sign(null, signedText(hash), privateKey).toString('base64') }
}

export function isSignedBy(publicKey: KeyObject, { hash, signature }: Pick<Seal, 'hash' | 'signature'>): boolean {
  return verify(null, signedText(hash), publicKey, Buffer.from(signature, 'base64'))
}

export function headOf(seal: Seal, publicKey: string): Head {
  return { format: 'guildhall-ledger-head@1', ...seal, publicKey }
}

/** True when a head says one thing throughout: its hash is its content's, and its own key signed it. Whose key that is, is another question. */
export function isWholeHead(head: Head): boolean {
  const key = importPublicKey(head.publicKey)
  return key !== undefined && idOfKey(key) === head.keyId && sealHash(head) === head.hash && isSignedBy(key, head)
}
