import type { LedgerCommand } from './commands.ts'

/** What a command asks, as it is kept under its key (the owner and the key are the place, and who asked is no part of the content). */
export type Request = Readonly<Record<string, unknown>>

export function requestOf({ key: _key, ownerId: _ownerId, askedBy: _askedBy, ...content }: LedgerCommand): Request {
  return content
}

/** The first field, by name, in which two requests under one key differ as JSON: a moment is the same as its text. */
export function differingField(one: Request, other: Request): string | undefined {
  const [first, second] = [asJson(one), asJson(other)]
  const fields = [...new Set([...Object.keys(first), ...Object.keys(second)])].toSorted()
  return fields.find((field) => !isSameJson(first[field], second[field]))
}

function asJson(request: Request): Request {
  return JSON.parse(JSON.stringify(request)) as Request
}

function isSameJson(left: unknown, right: unknown): boolean {
  if (left === right) return true
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false
  if (Array.isArray(left) !== Array.isArray(right)) return false
  const fields = new Set([...Object.keys(left), ...Object.keys(right)])
  return [...fields].every((field) => isSameJson((left as Request)[field], (right as Request)[field]))
}
