import { invariant } from '#kernel/invariant.ts'
import { ok, refuse, type Result } from '#kernel/result.ts'
import { applyChangeset, changesetBetween, type Changeset, type InvalidChangeset } from './changeset.ts'
import type { PolicyDocument } from './document.ts'
import { groupNames, listNames, same, sheetOf, type Sheet } from './document-sheet.ts'
import { readDocument } from './read-document.ts'

/** A field that both sides changed, differently. `undefined` means: not there. */
export interface MergeConflict {
  /** `clauses/invite/charge`, `params/rate.card`, `clauses/invite` where one side removed what the other changed. */
  readonly place: string
  readonly base: unknown
  readonly mine: unknown
  readonly theirs: unknown
}
export type MergeRefused = { readonly code: 'merge_conflict'; readonly conflicts: readonly MergeConflict[] } | InvalidChangeset

export interface Merged<D extends PolicyDocument = PolicyDocument> {
  /** My edits, now against the document that their edits made. */
  readonly changeset: Changeset
  /** The document with both sides' edits. */
  readonly document: D
}

/** Puts two sets of edits of the same base together; where both touched the same field differently, nobody guesses. */
export function mergeChangesets<D extends PolicyDocument>(
  base: D,
  mine: Changeset,
  theirs: Changeset,
): Result<Merged<D>, MergeRefused> {
  const [myDocument, theirDocument] = [applyChangeset(base, mine), applyChangeset(base, theirs)]
  if (!myDocument.ok) return myDocument
  if (!theirDocument.ok) return theirDocument
  const merged = mergeSheets({ base: sheetOf(base), mine: sheetOf(myDocument.value), theirs: sheetOf(theirDocument.value) })
  if (merged.conflicts.length > 0) return refuse({ code: 'merge_conflict', conflicts: merged.conflicts })
  const document = readDocument(documentFrom(merged.sheet, myDocument.value, theirDocument.value))
  if (!document.ok) return refuse({ code: 'invalid_changeset', issues: document.refusal.issues })
  const promises = mine.breaksPromises === undefined ? {} : { breaksPromises: mine.breaksPromises }
  // Edits cannot change the policy.
  const merge = document.value as D
  return ok({ changeset: { ...changesetBetween(theirDocument.value, merge), ...promises }, document: merge })
}

interface Three<T> {
  readonly base: T
  readonly mine: T
  readonly theirs: T
}
type Fields = ReadonlyMap<string, unknown>

function mergeSheets(sheets: Three<Sheet>): { sheet: Sheet; conflicts: readonly MergeConflict[] } {
  const entities = new Set([...sheets.theirs.keys(), ...sheets.mine.keys(), ...sheets.base.keys()])
  const conflicts: MergeConflict[] = []
  const merged = new Map<string, Fields>()
  for (const entity of entities) {
    const fields = mergeEntity(entity, three(sheets, entity), conflicts)
    if (fields !== undefined) merged.set(entity, fields)
  }
  return { sheet: merged, conflicts }
}

function three<T>(maps: Three<ReadonlyMap<string, T>>, key: string): Three<T | undefined> {
  return { base: maps.base.get(key), mine: maps.mine.get(key), theirs: maps.theirs.get(key) }
}

function mergeEntity(entity: string, sides: Three<Fields | undefined>, conflicts: MergeConflict[]): Fields | undefined {
  const objects: Three<unknown> = { base: plain(sides.base), mine: plain(sides.mine), theirs: plain(sides.theirs) }
  const chosen = choose(objects)
  if (chosen !== undefined) return sides[chosen]
  if (sides.mine === undefined || sides.theirs === undefined) {
    conflicts.push({ place: entity, ...objects })
    return undefined
  }
  return mergeFields(entity, { base: sides.base ?? new Map(), mine: sides.mine, theirs: sides.theirs }, conflicts)
}

function mergeFields(entity: string, sides: Three<Fields>, conflicts: MergeConflict[]): Fields {
  const names = new Set([...sides.theirs.keys(), ...sides.mine.keys()])
  const merged = new Map<string, unknown>()
  for (const name of names) {
    const values = three(sides, name)
    const chosen = choose(values)
    if (chosen === undefined) conflicts.push({ place: entity === 'document' ? name : `${entity}/${name}`, ...values })
    else if (values[chosen] !== undefined) merged.set(name, values[chosen])
  }
  return merged
}

/** The side to take: the one that changed, or either when both are equal; none when both changed differently. */
function choose(values: Three<unknown>): 'mine' | 'theirs' | undefined {
  if (same(values.base, values.mine) || same(values.mine, values.theirs)) return 'theirs'
  return same(values.base, values.theirs) ? 'mine' : undefined
}

function plain(fields: Fields | undefined): unknown {
  return fields === undefined ? undefined : Object.fromEntries(fields)
}

/** Their order, then what only I have, in my order. */
function documentFrom(sheet: Sheet, mine: PolicyDocument, theirs: PolicyDocument): unknown {
  const lists = listNames
    .filter((list) => theirs[list] !== undefined)
    .map((list) => {
      const ids = new Set([...(theirs[list] ?? []), ...(mine[list] ?? [])].map((item) => item.id))
      return [list, [...ids].flatMap((id) => (sheet.has(`${list}/${id}`) ? [plain(sheet.get(`${list}/${id}`))] : []))]
    })
  const groups = groupNames.flatMap((group) => (sheet.has(group) ? [[group, plain(sheet.get(group))]] : []))
  const wholes = sheet.get('document')
  invariant(wholes !== undefined, 'every document has a title')
  return {
    policy: theirs.policy,
    facts: theirs.facts,
    ...Object.fromEntries(wholes),
    ...Object.fromEntries([...lists, ...groups]),
  }
}
