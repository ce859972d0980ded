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

/** A field that at least one side changed, and whose value the merge has; `undecided` where nobody said yet. */
export interface MergePlace extends MergeConflict {
  readonly taken: MergeSide | 'both' | 'undecided'
}

export type MergeSide = 'mine' | 'theirs'

/** Which side holds where both changed the same field differently, by the conflict's place. Other places are not asked. */
export type MergeChoices = Readonly<Record<string, MergeSide>>

export type MergeRefused = { readonly code: 'merge_conflict'; readonly conflicts: readonly MergeConflict[] } | InvalidChangeset

export interface Merged<D extends PolicyDocument = PolicyDocument> {
  /** My edits, now against the document that their edits made. */
  readonly changeset: Changeset
  /** The document with both sides' edits. */
  readonly document: D
}

/**
 * Puts two sets of edits of the same base together. Where both touched the same field differently nobody guesses: `choices` says
 * which side holds, and without it the merge is refused with all such places.
 */
export function mergeChangesets<D extends PolicyDocument>(
  base: D,
  mine: Changeset,
  theirs: Changeset,
  choices: MergeChoices = {},
): Result<Merged<D>, MergeRefused> {
  const [myDocument, theirDocument] = [applyChangeset(base, mine), applyChangeset(base, theirs)]
  if (!myDocument.ok) return myDocument
  if (!theirDocument.ok) return theirDocument
  const merged = mergeSheets(sheetsOf({ base, mine: myDocument.value, theirs: theirDocument.value }), choices)
  const conflicts = merged.places.flatMap(({ taken, place, base: before, mine: here, theirs: there }): MergeConflict[] =>
    taken === 'undecided' ? [{ place, base: before, mine: here, theirs: there }] : [],
  )
  if (conflicts.length > 0) return refuse({ code: 'merge_conflict', conflicts })
  const document = readDocument(documentFrom(merged.sheet, myDocument.value, theirDocument.value))
  if (!document.ok) return refuse({ code: 'invalid_changeset', issues: document.refusal.issues })
  const promises = mine.breaksPromises === undefined ? {} : { breaksPromises: mine.breaksPromises }
  // Edits cannot change the policy.
  const merge = document.value as D
  return ok({ changeset: { ...changesetBetween(theirDocument.value, merge), ...promises }, document: merge })
}

/** Every place that either side changed, with the three values and what a merge takes; places that both left alone are not there. */
export function mergePlaces(documents: Three<PolicyDocument>): readonly MergePlace[] {
  return mergeSheets(sheetsOf(documents), {}).places
}

export interface Three<T> {
  readonly base: T
  readonly mine: T
  readonly theirs: T
}
type Fields = ReadonlyMap<string, unknown>

function sheetsOf({ base, mine, theirs }: Three<PolicyDocument>): Three<Sheet> {
  return { base: sheetOf(base), mine: sheetOf(mine), theirs: sheetOf(theirs) }
}

/** What the merge decides one place after the other, and what it noted about each. */
interface Merging {
  readonly choices: MergeChoices
  readonly places: MergePlace[]
}

function mergeSheets(
  sheets: Three<Sheet>,
  choices: MergeChoices,
): { readonly sheet: Sheet; readonly places: readonly MergePlace[] } {
  const merging: Merging = { choices, places: [] }
  const merged = new Map<string, Fields>()
  for (const entity of new Set([...sheets.theirs.keys(), ...sheets.mine.keys(), ...sheets.base.keys()])) {
    const fields = mergeEntity(merging, entity, three(sheets, entity))
    if (fields !== undefined) merged.set(entity, fields)
  }
  return { sheet: merged, places: merging.places }
}

function three<T>(maps: Three<ReadonlyMap<string, T>>, key: string): Three<T | undefined> {
  return { base: maps.base.get(key), mine: maps.mine.get(key), theirs: maps.theirs.get(key) }
}

/** Field by field where both sides have it, also where both added it; as a whole where one has it not. */
function mergeEntity(merging: Merging, entity: string, sides: Three<Fields | undefined>): Fields | undefined {
  const { base, mine, theirs } = sides
  if (mine !== undefined && theirs !== undefined)
    return mergeFields(merging, entity, { base: base ?? new Map<string, unknown>(), mine, theirs })
  return sides[decide(merging, entity, { base: plain(base), mine: plain(mine), theirs: plain(theirs) })]
}

function mergeFields(merging: Merging, entity: string, sides: Three<Fields>): Fields {
  const merged = new Map<string, unknown>()
  for (const name of new Set([...sides.theirs.keys(), ...sides.mine.keys()])) {
    const values = three(sides, name)
    const value = values[decide(merging, entity === 'document' ? name : `${entity}/${name}`, values)]
    if (value !== undefined) merged.set(name, value)
  }
  return merged
}

/** The side to take: the one that changed; where both did, differently, the one that was chosen, and theirs until one is. */
function decide({ choices, places }: Merging, place: string, values: Three<unknown>): MergeSide {
  const [iChanged, theyChanged] = [!same(values.base, values.mine), !same(values.base, values.theirs)]
  if (!iChanged && !theyChanged) return 'theirs'
  const taken = takenOf(iChanged, theyChanged, same(values.mine, values.theirs) ? 'both' : chosenAt(choices, place))
  places.push({ place, ...values, taken })
  return taken === 'mine' ? 'mine' : 'theirs'
}

function takenOf(iChanged: boolean, theyChanged: boolean, together: MergePlace['taken']): MergePlace['taken'] {
  if (iChanged && theyChanged) return together
  return iChanged ? 'mine' : 'theirs'
}

function chosenAt(choices: MergeChoices, place: string): MergePlace['taken'] {
  return Object.hasOwn(choices, place) ? choices[place]! : 'undecided'
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
