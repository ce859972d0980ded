import { createHash } from 'node:crypto'
import canonicalize from 'canonicalize'
import { invariant } from '#kernel/invariant.ts'
import type { PolicyDocument } from './document.ts'

/** The one way to write a value as JSON (sorted keys, RFC 8785): equal content is equal text. */
export function canonicalJson(value: unknown): string {
  const text = canonicalize(value)
  invariant(text !== undefined, 'only JSON values have a canonical form')
  return text
}

/** sha256 (hex) of the canonical document: shown on the help page, receipts and announcements. */
export function documentHash(document: PolicyDocument): string {
  return createHash('sha256').update(canonicalJson(document)).digest('hex')
}
