import { z } from 'zod'
import { ok, refuse, type Result } from '#kernel/result.ts'
import {
  documentParts,
  type Assumption,
  type Clause,
  type Expiry,
  type Grant,
  type Limits,
  type Param,
  type PolicyDocument,
  type PolicyPromise,
  type ReturnClause,
} from './document.ts'
import { groupNames, listNames, same, wholeNames, type ListName } from './document-sheet.ts'
import { readChecked, readDocument, type DocumentIssue, type InvalidDocument } from './read-document.ts'

/** Some fields of one list member, found by its id; `null` takes an optional field away. A new id needs all fields. */
export type Patch<T extends { readonly id: string }> = { readonly id: string } & { readonly [K in keyof T]?: T[K] | null }

/** Edits against a parent document, by id and name: never a snapshot, so that two people's edits can be merged. */
export interface Changeset {
  readonly set?: {
    readonly title?: string
    readonly unitPriceUsdCents?: number
    readonly packs?: readonly number[]
    readonly assumptions?: readonly Assumption[] | null
    readonly params?: Readonly<Record<string, Param>>
    readonly expiry?: Partial<Expiry>
    readonly limits?: { readonly [K in keyof Limits]?: Limits[K] | null }
    readonly clauses?: readonly Patch<Clause>[]
    readonly returns?: readonly Patch<ReturnClause>[]
    readonly grants?: readonly Patch<Grant>[]
    readonly promises?: readonly Patch<PolicyPromise>[]
  }
  readonly remove?: { readonly params?: readonly string[] } & { readonly [L in ListName]?: readonly string[] }
  /** The full order of ids, where adding at the end is not the wanted one. */
  readonly order?: { readonly [L in ListName]?: readonly string[] }
  /** Promises that this version says openly it breaks or takes back. */
  readonly breaksPromises?: readonly string[]
}

export type InvalidChangeset = { readonly code: 'invalid_changeset'; readonly issues: readonly DocumentIssue[] }

const ids = z.array(documentParts.id).max(500)
const patches = z.array(z.looseObject({ id: documentParts.id })).max(500)
const idsByList = { clauses: ids, returns: ids, grants: ids, promises: ids }
const changesetShape = z.strictObject({
  set: z
    .strictObject({
      title: z.unknown(),
      unitPriceUsdCents: z.unknown(),
      packs: z.unknown(),
      assumptions: z.unknown(),
      params: z.record(documentParts.paramName, documentParts.param),
      expiry: z.record(z.string(), z.unknown()),
      limits: z.record(z.string(), z.unknown()),
      clauses: patches,
      returns: patches,
      grants: patches,
      promises: patches,
    })
    .partial(),
  remove: z.strictObject({ ...idsByList, params: z.array(documentParts.paramName) }).partial(),
  order: z.strictObject(idsByList).partial(),
  breaksPromises: ids,
})

/** A changeset somebody sent. Only its frame is checked here: what the edits say is checked with the whole document, by `applyChangeset`. */
export function readChangeset(value: unknown): Result<Changeset, InvalidDocument> {
  return readChecked(changesetShape.partial() as unknown as z.ZodType<Changeset>, value)
}

interface Item {
  readonly id: string
}
type Fields = Readonly<Record<string, unknown>>

/** The full document that the edits make of their parent. Ids that do not exist and incomplete new members are named. */
export function applyChangeset<D extends PolicyDocument>(parent: D, changeset: Changeset): Result<D, InvalidChangeset> {
  const issues = [...contradictions(changeset), ...missingTargets(parent, changeset)]
  if (issues.length > 0) return refuse({ code: 'invalid_changeset', issues })
  // What a policy's documents do not have stays away, unless somebody adds it: then reading the result says that it cannot be.
  const lists = listNames
    .map((list) => [list, editedList(parent, changeset, list)] as const)
    .filter(([list, items]) => parent[list] !== undefined || items.length > 0)
  const groups = groupNames
    .map((group) => [group, editedGroup(parent, changeset, group)] as const)
    .filter(([group, fields]) => parent[group] !== undefined || Object.keys(fields).length > 0)
  const wholes = wholeNames.filter((name) => changeset.set?.[name] !== undefined).map((name) => [name, changeset.set?.[name]])
  const edited = withoutNulls({ ...parent, ...Object.fromEntries([...wholes, ...lists, ...groups]) })
  const read = readDocument(edited)
  // Edits cannot change the policy, so the result is of the same kind.
  return read.ok ? ok(read.value as D) : refuse({ code: 'invalid_changeset', issues: read.refusal.issues })
}

function contradictions(changeset: Changeset): readonly DocumentIssue[] {
  return listNames.flatMap((list) => {
    const removed = changeset.remove?.[list] ?? []
    const set: readonly Item[] = changeset.set?.[list] ?? []
    return set
      .filter((item) => removed.includes(item.id))
      .map((item) => issue(`set.${list}`, `“${item.id}” is both changed and removed.`))
  })
}

function missingTargets(parent: PolicyDocument, changeset: Changeset): readonly DocumentIssue[] {
  const inLists = listNames.flatMap((list) => {
    const there: readonly Item[] = parent[list] ?? []
    return (changeset.remove?.[list] ?? [])
      .filter((id) => !there.some((item) => item.id === id))
      .map((id) => issue(`remove.${list}`, `There is no “${id}” to remove.`))
  })
  const params = (changeset.remove?.params ?? []).filter((name) => !Object.hasOwn(parent.params, name))
  return [...inLists, ...params.map((name) => issue('remove.params', `There is no parameter “${name}” to remove.`))]
}

function issue(path: string, message: string): DocumentIssue {
  return { path, message }
}

function editedList(parent: PolicyDocument, changeset: Changeset, list: ListName): readonly unknown[] {
  const patches: readonly Item[] = changeset.set?.[list] ?? []
  const removed = changeset.remove?.[list] ?? []
  const before: readonly Item[] = parent[list] ?? []
  const kept = before
    .filter((item) => !removed.includes(item.id))
    .map((item) => withoutNulls({ ...item, ...patches.find((patch) => patch.id === item.id) }))
  const added = patches.filter((patch) => !before.some((item) => item.id === patch.id)).map((patch) => withoutNulls({ ...patch }))
  return ordered([...kept, ...added], changeset.order?.[list])
}

/** Members in the named order; members that the order does not name keep their place at the end. */
function ordered(items: readonly Fields[], order: readonly string[] | undefined): readonly Fields[] {
  if (order === undefined) return items
  const place = (item: Fields): number => {
    const index = order.indexOf(String(item['id']))
    return index < 0 ? order.length : index
  }
  return items.toSorted((left, right) => place(left) - place(right))
}

function editedGroup(parent: PolicyDocument, changeset: Changeset, group: (typeof groupNames)[number]): Fields {
  const removed: readonly string[] = group === 'params' ? (changeset.remove?.params ?? []) : []
  const merged = { ...parent[group], ...changeset.set?.[group] }
  return withoutNulls(Object.fromEntries(Object.entries(merged).filter(([name]) => !removed.includes(name))))
}

function withoutNulls(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null))
}

/** The smallest edits that turn one document into the other: applying them to `before` gives `after` exactly. */
export function changesetBetween(before: PolicyDocument, after: PolicyDocument): Changeset {
  const wholes = wholeNames.flatMap((name) => (same(before[name], after[name]) ? [] : [[name, after[name] ?? null] as const]))
  const groups = groupNames.flatMap((group) => nonEmpty(group, groupEdits(group, before[group] ?? {}, after[group] ?? {})))
  const lists = listNames.flatMap((list) => {
    const patches = listEdits(before[list] ?? [], after[list] ?? [])
    return patches.length === 0 ? [] : [[list, patches] as const]
  })
  const removed = listNames.flatMap((list) => nonEmptyList(list, missingIds(before[list] ?? [], after[list] ?? [])))
  const params = Object.keys(before.params).filter((name) => !Object.hasOwn(after.params, name))
  const withoutOrder: Changeset = {
    ...section('set', [...wholes, ...groups, ...lists]),
    ...section('remove', [...removed, ...nonEmptyList('params', params)]),
  }
  return { ...withoutOrder, ...section('order', orderEdits(before, after, withoutOrder)) }
}

function section(name: 'set' | 'remove' | 'order', entries: readonly (readonly [string, unknown])[]): Changeset {
  return entries.length === 0 ? {} : { [name]: Object.fromEntries(entries) }
}

function nonEmpty(name: string, fields: Fields): readonly (readonly [string, Fields])[] {
  return Object.keys(fields).length === 0 ? [] : [[name, fields]]
}

function nonEmptyList(name: string, ids: readonly string[]): readonly (readonly [string, readonly string[]])[] {
  return ids.length === 0 ? [] : [[name, ids]]
}

function groupEdits(group: string, before: object, after: object): Fields {
  const edits = changedFields(before, after)
  return group === 'params' ? withoutNulls(edits) : edits
}

/** Fields whose value differs; `null` where `after` no longer has them. */
function changedFields(before: object, after: object): Fields {
  const [old, now] = [new Map<string, unknown>(Object.entries(before)), new Map<string, unknown>(Object.entries(after))]
  const names = [...new Set([...old.keys(), ...now.keys()])].filter((name) => !same(old.get(name), now.get(name)))
  return Object.fromEntries(names.map((name) => [name, now.get(name) ?? null]))
}

function listEdits(before: readonly Item[], after: readonly Item[]): readonly Fields[] {
  return after.flatMap((item) => {
    const old = before.find((other) => other.id === item.id)
    if (old === undefined) return [{ ...item }]
    const fields = changedFields(old, item)
    return Object.keys(fields).length === 0 ? [] : [{ id: item.id, ...fields }]
  })
}

function missingIds(before: readonly Item[], after: readonly Item[]): readonly string[] {
  return before.filter((item) => !after.some((other) => other.id === item.id)).map((item) => item.id)
}

function orderEdits(before: PolicyDocument, after: PolicyDocument, changeset: Changeset) {
  return listNames.flatMap((list) => {
    const wanted = (after[list] ?? []).map((item) => item.id)
    const natural = editedList(before, changeset, list).map((item) => (item as Item).id)
    return same(wanted, natural) ? [] : [[list, wanted] as const]
  })
}
