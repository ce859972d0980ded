import type { LedgerCommand } from './commands.ts'

/** A command as JSON, as it is kept under its key (the owner and the key are the place, not the content). */
export type Request = Readonly<Record<string, unknown>>

export function requestOf({ key: _key, ownerId: _ownerId, ...content }: LedgerCommand): Request {
  return JSON.parse(JSON.stringify(content)) as Request
}

/** The first field, by name, in which two requests under one key differ. */
export function differingField(first: Request, second: Request): string | undefined {
  const fields = [...new Set([...Object.keys(first), ...Object.keys(second)])].toSorted()
  return fields.find((field) => !isSameJson(first[field], second[field]))
}

function isSameJson(left: unknown, right: unknown): boolean {
  if (left === right) return true
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false
  if (Array.isArray(left) !== Array.isArray(right)) return false
  const fields = new Set([...Object.keys(left), ...Object.keys(right)])
  return [...fields].every((field) => isSameJson((left as Request)[field], (right as Request)[field]))
}
