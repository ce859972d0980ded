import type { z } from 'zod'
import { ok, refuse, type Result } from '#kernel/result.ts'
import { policyDocumentSchema, type PolicyDocument } from './document.ts'

export const MAX_DOCUMENT_BYTES = 1_048_576
const MAX_DEPTH = 16
const FORBIDDEN_KEYS = ['__proto__', 'constructor', 'prototype']

export interface DocumentIssue {
  /** Where: `clauses[2].charge`; empty for the whole document. */
  readonly path: string
  readonly message: string
}
export type InvalidDocument = { readonly code: 'invalid_document'; readonly issues: readonly DocumentIssue[] }

/** A policy document from text somebody sent. Every way to be wrong is named; nothing unknown is ever dropped silently. */
export function readDocumentText(text: string): Result<PolicyDocument, InvalidDocument> {
  const bytes = Buffer.byteLength(text)
  if (bytes > MAX_DOCUMENT_BYTES) return invalid('', `The document has ${bytes} bytes; at most ${MAX_DOCUMENT_BYTES} are read.`)
  try {
    return readDocument(JSON.parse(text))
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return invalid('', `This is not JSON: ${error.message}.`)
  }
}

/** The same for a value that was parsed already. */
export function readDocument(value: unknown): Result<PolicyDocument, InvalidDocument> {
  return readChecked(policyDocumentSchema, value)
}

/** Reads any part of a document with the same care against hostile shapes. */
export function readChecked<T>(schema: z.ZodType<T>, value: unknown): Result<T, InvalidDocument> {
  const hostile = hostileShape(value)
  if (hostile !== undefined) return invalid(hostile.path, hostile.message)
  const parsed = schema.safeParse(value)
  if (parsed.success) return ok(parsed.data)
  return refuse({
    code: 'invalid_document',
    issues: parsed.error.issues.map((issue) => ({ path: pathText(issue.path), message: `${sentence(issue)}.` })),
  })
}

function sentence(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') return `There is nothing called ${issue.keys.join(', ')} here`
  if (issue.code === 'invalid_key') return issue.issues[0]?.message ?? issue.message
  return issue.message
}

function invalid(path: string, message: string): Result<never, InvalidDocument> {
  return refuse({ code: 'invalid_document', issues: [{ path, message }] })
}

function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`
    return text === '' ? String(key) : `${text}.${String(key)}`
  }, '')
}

/** Looks at everything without recursion, so that no nesting can exhaust the stack. */
function hostileShape(root: unknown): DocumentIssue | undefined {
  const waiting: { value: unknown; path: readonly (string | number)[] }[] = [{ value: root, path: [] }]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { value, path } = next
    if (path.length > MAX_DEPTH)
      return { path: pathText(path), message: `The document is nested deeper than ${MAX_DEPTH} levels.` }
    if (typeof value === 'string' && !value.isWellFormed()) {
      return { path: pathText(path), message: 'The text contains half a character (a lone surrogate).' }
    }
    if (typeof value !== 'object' || value === null) continue
    if (Array.isArray(value)) {
      value.forEach((item: unknown, index) => waiting.push({ value: item, path: [...path, index] }))
      continue
    }
    for (const key of Object.keys(value)) {
      if (FORBIDDEN_KEYS.includes(key)) return { path: pathText(path), message: `The key "${key}" is not allowed anywhere.` }
      if (!key.isWellFormed()) return { path: pathText(path), message: 'A key contains half a character (a lone surrogate).' }
      waiting.push({ value: (value as Record<string, unknown>)[key], path: [...path, key] })
    }
  }
  return undefined
}
