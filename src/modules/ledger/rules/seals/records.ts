import { z } from 'zod'
import type { Leaf } from './leaf.ts'
import { sealSchema, type Seal } from './seal.ts'

export const EXPORT_FORMAT = 'guildhall-ledger-export@1'

/** The first line: what this is, and the public keys that the database knows. Nobody but the database vouches for those. */
export const headerSchema = z.strictObject({
  type: z.literal('header'),
  format: z.literal(EXPORT_FORMAT),
  madeAt: z.string(),
  publicKeys: z.array(z.string()),
})
/** A seal stands before its leaves. */
const sealRecordSchema = z.strictObject({ type: z.literal('seal'), seal: sealSchema })
/** Up to 1,024 hashes of the leaves that follow, as they were when the seal was made: they tell which leaf is damaged. */
const hashesSchema = z.strictObject({ type: z.literal('hashes'), no: z.int(), hashes: z.base64() })
/** What follows is not sealed yet. */
const tailSchema = z.strictObject({ type: z.literal('tail') })
/** The last line: a file without it was cut. */
const endSchema = z.strictObject({ type: z.literal('end'), seals: z.int(), leaves: z.int(), unsealed: z.int() })

export const structureSchema = z.discriminatedUnion('type', [headerSchema, sealRecordSchema, hashesSchema, tailSchema, endSchema])
export type Structure = z.output<typeof structureSchema>

/** One line of an export. */
export type ExportRecord = Structure | Leaf

export function isLeaf(record: { readonly type: string }): record is Leaf {
  return record.type === 'transaction' || record.type === 'refusal'
}

/** A point up to which everything was found to be right before. */
export type SealMark = Pick<Seal, 'no' | 'hash'>
