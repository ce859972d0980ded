import { isId } from '#kernel/ids.ts'

/** Where a list goes on: the sorting values of the last row shown, opaque to whoever carries it. */
export function cursorOf(...parts: readonly (string | number | Date)[]): string {
  const plain = parts.map((part) => (part instanceof Date ? part.toISOString() : part))
  return Buffer.from(JSON.stringify(plain)).toString('base64url')
}

/** The parts of a cursor, or undefined when it is none of this list's: then the list begins at its start. */
export function readCursor(
  cursor: string | undefined,
  kinds: readonly ('string' | 'number')[],
): readonly (string | number)[] | undefined {
  if (cursor === undefined) return undefined
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    if (!Array.isArray(parts) || parts.length !== kinds.length) return undefined
    return parts.every((part, index) => typeof part === kinds[index]) ? (parts as (string | number)[]) : undefined
  } catch {
    return undefined
  }
}

/** The moment and the id a `(moment, id)` cursor points at. */
export function readMomentCursor(cursor: string | undefined): { readonly at: Date; readonly id: string } | undefined {
  const parts = readCursor(cursor, ['string', 'string'])
  const at = new Date(String(parts?.[0]))
  const id = String(parts?.[1])
  return parts === undefined || Number.isNaN(at.getTime()) || !isId(id) ? undefined : { at, id }
}

/** The whole number a `(number)` cursor points at, as far as the database can hold it. */
export function readNumberCursor(cursor: string | undefined): number | undefined {
  const before = readCursor(cursor, ['number'])?.[0]
  return before === undefined || !Number.isSafeInteger(before) ? undefined : Math.min(Number(before), 2_147_483_647)
}

/** The score and the id a `(score, id)` cursor points at. */
export function readScoreCursor(cursor: string | undefined): { readonly score: number; readonly id: string } | undefined {
  const parts = readCursor(cursor, ['number', 'string'])
  const id = String(parts?.[1])
  return parts === undefined || !Number.isSafeInteger(parts[0]) || !isId(id) ? undefined : { score: Number(parts[0]), id }
}

export interface ListPage<Item> {
  readonly items: readonly Item[]
  readonly nextCursor?: string
}

/** One page of rows that were read with one more than fits. */
export function pageOf<Item>(rows: readonly Item[], size: number, cursor: (last: Item) => string): ListPage<Item> {
  const items = rows.slice(0, size)
  const last = items.at(-1)
  return rows.length <= size || last === undefined ? { items } : { items, nextCursor: cursor(last) }
}

/** Whether a text could be a cursor at all; which list it belongs to is the list's business. */
export function isCursor(text: string): boolean {
  try {
    return Array.isArray(JSON.parse(Buffer.from(text, 'base64url').toString()))
  } catch {
    return false
  }
}
