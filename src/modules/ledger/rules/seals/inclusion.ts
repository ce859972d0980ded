import { z } from 'zod'
import { hashOf, leafSchema } from './leaf.ts'
import { rootFrom } from '#kernel/merkle.ts'
import { headSchema, isWholeHead } from './seal.ts'
import { isTrusted, type Trust } from './trust.ts'

/** That one leaf is in a seal: enough to compute the seal's root, and with it the signed hash, from the leaf alone. */
export const inclusionSchema = z.strictObject({
  format: z.literal('guildhall-ledger-inclusion@1'),
  leaf: leafSchema,
  /** Its place among the seal's leaves, from 0. */
  index: z.int().min(0),
  /** Roots of the parts it is not in, from the bottom up, in hexadecimal. */
  path: z.array(z.string().regex(/^[0-9a-f]{64}$/)).max(31),
  head: headSchema,
})
export type Inclusion = Readonly<z.output<typeof inclusionSchema>>

/** Everything that does not hold, in words; without trust, whose key it is stays open. */
export function problemsOfInclusion({ leaf, index, path, head }: Inclusion, trust: Trust | undefined): string[] {
  const root = rootFrom({ leaf: hashOf(leaf), index, size: head.leaves, path: path.map((hash) => Buffer.from(hash, 'hex')) })
  if (root?.toString('hex') !== head.root)
    return [`The transaction is not the one that seal ${head.no} covers: its path leads to another root.`]
  if (!isWholeHead(head)) return [`Seal ${head.no} is not signed by the key it names, or does not have its own hash.`]
  if (trust === undefined) return []
  const kept = trust.heads.get(head.no)
  if (kept !== undefined && kept.hash !== head.hash) return [`Seal ${head.no} is not the one of the head you kept.`]
  if (kept === undefined && !isTrusted(trust, head))
    return [`Seal ${head.no} is signed by key ${head.keyId}, which is not one you trust.`]
  return []
}
