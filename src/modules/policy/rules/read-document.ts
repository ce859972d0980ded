import type { z } from 'zod'
import { readJson, type JsonFault } from '#kernel/read-json.ts'
import { ok, refuse, type Result } from '#kernel/result.ts'
import { policyDocumentSchema, type PolicyDocument } from './document.ts'

export const MAX_DOCUMENT_BYTES = 1_048_576
const MAX_DEPTH = 16
const TOO_DEEP = `The document is nested deeper than ${MAX_DEPTH} levels.`
/** In a text the document itself may be inside the file of a version. */
const MOST_BRACKETS = MAX_DEPTH + 2
const MOST_SHOWN_OF_KEY = 64
/** Whoever sends nonsense is told enough of it. */
const MOST_ISSUES = 50
const MOST_KEYS = 5
const FORBIDDEN_KEYS = ['__proto__', 'constructor', 'prototype']

export interface DocumentIssue {
  /** Where: `clauses[2].charge`; empty for the whole document. */
  readonly path: string
  readonly message: string
}
export type InvalidDocument = { readonly code: 'invalid_document'; readonly issues: readonly DocumentIssue[] }

/** A policy document from text somebody sent. Every way to be wrong is named; nothing unknown is ever dropped silently. */
export function readDocumentText(text: string): Result<PolicyDocument, InvalidDocument> {
  const parsed = parseRulesText(text)
  return parsed.ok ? readDocument(parsed.value) : parsed
}

/** The JSON value of a text that should hold rules or edits: not too long, not too deep, and no key twice, because JSON would silently take the last one. */
export function parseRulesText(text: string): Result<unknown, InvalidDocument> {
  const bytes = Buffer.byteLength(text)
  if (bytes > MAX_DOCUMENT_BYTES) return invalid('', tooLong(bytes))
  // Some editors put a byte order mark in front, and nobody can see it.
  const json = text.startsWith('\uFEFF') ? text.slice(1) : text
  if (json.trim() === '') return invalid('', 'There is nothing here. Rules are a JSON object.')
  const read = readJson(json, MOST_BRACKETS)
  return read.ok ? read : invalid(...jsonFault(read.refusal))
}

/** Where, and what to say. */
function jsonFault(fault: JsonFault): readonly [path: string, message: string] {
  if (fault.code === 'not_json') return ['', `This is not JSON: ${fault.reason}.`]
  if (fault.code === 'too_deep') return [pathText(fault.path), TOO_DEEP]
  const key = fault.key.slice(0, MOST_SHOWN_OF_KEY)
  return [pathText(fault.path.slice(0, -1)), `The key "${key}" is there twice in one place. Keep one of them.`]
}

/** What to say about a text of so many bytes. */
function tooLong(bytes: number): string {
  return `The document has ${bytes.toLocaleString('en-US')} bytes; at most ${MAX_DOCUMENT_BYTES.toLocaleString('en-US')} are read.`
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
  const issues = parsed.error.issues.map((issue) => ({ path: pathText(issue.path), message: `${sentence(issue)}.` }))
  const more = issues.length - MOST_ISSUES
  const rest = more > 0 ? [{ path: '', message: `There are ${more} more problems of this kind.` }] : []
  return refuse({ code: 'invalid_document', issues: [...issues.slice(0, MOST_ISSUES), ...rest] })
}

/** The schema's own words where it has some; the library's are for programmers. */
function sentence(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') {
    const more = issue.keys.length - MOST_KEYS
    const names = issue.keys.slice(0, MOST_KEYS).map((key) => key.slice(0, MOST_SHOWN_OF_KEY))
    return `There is nothing called ${names.join(', ')}${more > 0 ? ` and ${more} more` : ''} here`
  }
  if (issue.code === 'invalid_key') return issue.issues[0]?.message ?? issue.message
  if (!LIBRARY_WORDS.test(issue.message)) return issue.message
  if (issue.code === 'too_big') return `This is too large; the most is ${issue.maximum}`
  if (issue.code === 'too_small') return `This is too small; the least is ${issue.minimum}`
  if (issue.code === 'invalid_type') return `This must be ${EXPECTED[issue.expected] ?? issue.expected}`
  return issue.code === 'invalid_value' ? `This must be one of ${issue.values.join(', ')}` : issue.message
}

const LIBRARY_WORDS = /^(Invalid|Too big|Too small)/
const EXPECTED: Readonly<Partial<Record<string, string>>> = {
  object: 'an object, with names and values in braces',
  record: 'an object, with names and values in braces',
  array: 'a list, in brackets',
  string: 'a text, in quotes',
  boolean: 'true or false',
  number: 'a number',
  int: 'a whole number',
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

/** A value and how it was reached; the path is put together only for whoever is told. */
interface Reached {
  readonly value: unknown
  readonly key: string | number
  readonly within: Reached | undefined
  readonly depth: number
}

function placeOf(reached: Reached): string {
  const path: (string | number)[] = []
  for (let at: Reached = reached; at.within !== undefined; at = at.within) path.unshift(at.key)
  return pathText(path)
}

/** Looks at everything without recursion, so that no nesting can exhaust the stack. */
function hostileShape(root: unknown): DocumentIssue | undefined {
  const waiting: Reached[] = [{ value: root, key: '', within: undefined, depth: 0 }]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { value, depth } = next
    if (depth > MAX_DEPTH) return { path: placeOf(next), message: TOO_DEEP }
    if (typeof value === 'string') {
      const problem = hostileText(value)
      if (problem !== undefined) return { path: placeOf(next), message: `The text contains ${problem}.` }
    }
    if (typeof value !== 'object' || value === null) continue
    for (const key of Array.isArray(value) ? value.keys() : Object.keys(value)) {
      const problem = typeof key === 'number' ? undefined : hostileKey(key)
      if (problem !== undefined) return { path: placeOf(next), message: problem }
      waiting.push({ value: (value as Record<string | number, unknown>)[key], key, within: next, depth: depth + 1 })
    }
  }
  return undefined
}

function hostileKey(key: string): string | undefined {
  if (FORBIDDEN_KEYS.includes(key)) return `The key "${key}" is not allowed anywhere.`
  const problem = hostileText(key)
  return problem === undefined ? undefined : `A key contains ${problem}.`
}

function hostileText(text: string): string | undefined {
  if (!text.isWellFormed()) return 'half a character (a lone surrogate)'
  return text.includes('\0') ? 'the character NUL, which no page can show' : undefined
}
