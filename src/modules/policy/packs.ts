import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { invariant } from '#kernel/invariant.ts'
import { documentParts, policyDocumentSchema, type ConnectsDocument, type PlainDocument } from './rules/document.ts'
import { readChecked } from './rules/read-document.ts'

/** How well the first day of a version is known: to the day, to the month, or only assumed by us. */
export type KnownTo = 'day' | 'month' | 'assumed'

/** One version of a pack: a complete document and when it began. */
export interface PackVersion {
  /** P6, G1: the pack's own name for it. */
  readonly version: string
  /** YYYY-MM-DD, the first of the month where only the month is known; null where the pack has no history. */
  readonly effectiveFrom: string | null
  readonly knownTo: KnownTo
  readonly dateNote: string
  /** Promises that this version broke openly or silently. */
  readonly breaksPromises: readonly string[]
  readonly document: ConnectsDocument
}

/** A set of rules to start from, or the history of a real marketplace, as data. */
export interface Pack {
  readonly name: string
  readonly title: string
  readonly description: string
  /** In order of their first day; the last one is the newest. */
  readonly versions: readonly PackVersion[]
  /** The first versions of the other policies, in force from the day a marketplace starts; a pack need not have any. */
  readonly others: readonly PlainDocument[]
  /** What the real rules had and the fact registry cannot say; shown wherever the pack is. */
  readonly notExpressed: readonly string[]
}

const packName = /^[a-z][a-z-]{0,40}$/
const packFile = z.strictObject({
  name: z.string().regex(packName),
  title: z.string(),
  description: z.string(),
  versions: z.array(z.string().regex(/^[A-Z][0-9]{1,3}$/)).min(1),
  others: z.array(z.enum(['fees', 'ranking', 'notice'])).default([]),
  notExpressed: z.array(z.string()),
})
const versionFile = z.strictObject({
  version: z.string(),
  effectiveFrom: z.iso.date().nullable(),
  knownTo: z.enum(['day', 'month', 'assumed']),
  dateNote: z.string(),
  breaksPromises: z.array(documentParts.id),
  document: policyDocumentSchema.refine((document) => document.policy === 'connects', 'a history is one of Connects'),
}) as z.ZodType<PackVersion>
const otherFile = policyDocumentSchema.refine(
  (document) => document.policy !== 'connects',
  'Connects have versions',
) as z.ZodType<PlainDocument>

const packsFolder = fileURLToPath(new URL('../../../policies/', import.meta.url))

/** The names of all packs in the policies folder. */
export function listPacks(): readonly string[] {
  return readdirSync(packsFolder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .toSorted()
}

/** Reads and checks a pack. A pack that is not there or not valid is a fault: packs are part of the program. */
export function loadPack(name: string): Pack {
  invariant(packName.test(name) && listPacks().includes(name), `there is no pack “${name}”; there are ${listPacks().join(', ')}`)
  const pack = readPackFile(name, 'pack.json', packFile)
  return {
    ...pack,
    versions: pack.versions.map((version) => readPackFile(name, `${version}.json`, versionFile)),
    others: pack.others.map((policy) => readPackFile(name, `${policy}.json`, otherFile)),
  }
}

function readPackFile<T>(pack: string, file: string, schema: z.ZodType<T>): T {
  const checked = readChecked(schema, JSON.parse(readFileSync(join(packsFolder, pack, file), 'utf8')))
  invariant(checked.ok, `policies/${pack}/${file}: ${checked.ok ? '' : JSON.stringify(checked.refusal.issues)}`)
  return checked.value
}
