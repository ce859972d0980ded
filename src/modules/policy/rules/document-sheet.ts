import type { PolicyDocument } from './document.ts'
import { canonicalJson } from './hash.ts'

/**
 * A document laid out as entities with fields, so that two of them can be compared and merged piece by piece:
 * `clauses/invite` has the fields of a clause, `params` has one field per parameter, `document` the rest.
 */
export type Sheet = ReadonlyMap<string, ReadonlyMap<string, unknown>>

export const listNames = ['clauses', 'returns', 'grants', 'promises'] as const
export type ListName = (typeof listNames)[number]

/** Groups of settings that are edited field by field. */
export const groupNames = ['params', 'expiry', 'limits'] as const
export type GroupName = (typeof groupNames)[number]

/** Settings that are edited as a whole. */
export const wholeNames = ['title', 'unitPriceUsdCents', 'packs', 'assumptions'] as const
export type WholeName = (typeof wholeNames)[number]

export function sheetOf(document: PolicyDocument): Sheet {
  const lists = listNames.flatMap((list) => (document[list] ?? []).map((item) => [`${list}/${item.id}`, fieldsOf(item)] as const))
  const groups = groupNames.flatMap((group) => {
    const found = document[group]
    return found === undefined ? [] : [[group, fieldsOf(found)] as const]
  })
  const wholes = new Map(wholeNames.flatMap((name) => (document[name] === undefined ? [] : [[name, document[name]] as const])))
  return new Map([...lists, ...groups, ['document', wholes]])
}

function fieldsOf(value: object): ReadonlyMap<string, unknown> {
  return new Map(Object.entries(value))
}

export interface FieldEdit {
  readonly entity: string
  readonly field: string
  readonly before: unknown
  readonly after: unknown
}

/** Every field that differs; an absent one is undefined. */
export function editsBetween(before: Sheet, after: Sheet): readonly FieldEdit[] {
  const entities = new Set([...before.keys(), ...after.keys()])
  return [...entities].flatMap((entity) => {
    const fields = new Set([...(before.get(entity)?.keys() ?? []), ...(after.get(entity)?.keys() ?? [])])
    return [...fields]
      .map((field) => ({ entity, field, before: before.get(entity)?.get(field), after: after.get(entity)?.get(field) }))
      .filter((edit) => !same(edit.before, edit.after))
  })
}

export function same(left: unknown, right: unknown): boolean {
  if (left === undefined || right === undefined) return left === right
  return canonicalJson(left) === canonicalJson(right)
}
