import type { PolicyDocument } from './document.ts'

/**
 * A place names a node of a document in a way that survives reordering: list members by id, parameters by name.
 * `clauses/invite/charge` · `params/rate.card` · `limits/noticeDays` · `packs`
 */
export function nodeAt(document: PolicyDocument, place: string): unknown {
  return place.split('/').reduce<unknown>((node, part) => {
    if (Array.isArray(node)) return node.find((item: unknown) => isObject(item) && item['id'] === part)
    return isObject(node) && Object.hasOwn(node, part) ? node[part] : undefined
  }, document)
}

export function placeExists(document: PolicyDocument, place: string): boolean {
  return nodeAt(document, place) !== undefined
}

/** The notes of our own assumptions about a place, anything below it, or all of what it is part of. */
export function assumptionsAt(document: PolicyDocument, place: string): readonly string[] {
  return (document.assumptions ?? [])
    .filter(({ path }) => path === place || path.startsWith(`${place}/`) || place.startsWith(`${path}/`))
    .map(({ note }) => note)
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
