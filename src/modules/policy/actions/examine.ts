import { ok, type Result } from '#kernel/result.ts'
import { applyChangeset, readChangeset, type Changeset, type InvalidChangeset } from '../rules/changeset.ts'
import { diffDocuments, type PolicyDiff } from '../rules/diff-documents.ts'
import type { PolicyDocument } from '../rules/document.ts'
import { hasErrors, type Finding } from '../rules/finding.ts'
import { documentHash } from '../rules/hash.ts'
import { lintDocument } from '../rules/lint-document.ts'
import type { InvalidDocument } from '../rules/read-document.ts'

/** Edits and everything the engine can say about them without looking at history. */
export interface Examined<D extends PolicyDocument = PolicyDocument> {
  readonly changeset: Changeset
  readonly document: D
  readonly sha256: string
  readonly findings: readonly Finding[]
  readonly diff: PolicyDiff
  readonly breaksPromises: readonly string[]
}

export type ExamineRefused = InvalidDocument | InvalidChangeset

/** Applies edits to their parent, lints the result and compares it exactly. Pure; a page may call it while somebody types. */
export function examine<D extends PolicyDocument>(parent: D, edits: unknown): Result<Examined<D>, ExamineRefused> {
  const read = readChangeset(edits)
  if (!read.ok) return read
  const changeset = read.value
  const applied = applyChangeset(parent, changeset)
  if (!applied.ok) return applied
  const document = applied.value
  const breaksPromises = changeset.breaksPromises ?? []
  return ok({
    changeset,
    document,
    sha256: documentHash(document),
    findings: lintDocument(document, { parent, breaksPromises }),
    diff: diffDocuments(parent, document),
    breaksPromises,
  })
}

const PROMISE_FINDINGS: ReadonlySet<string> = new Set(['broken_promise', 'promise_changed', 'unneeded_declaration'])

/** Errors in the rules themselves. A broken promise is no such error: it may be drafted, and announced once it is declared. */
export function ruleErrors(findings: readonly Finding[]): readonly Finding[] {
  return findings.filter((finding) => hasErrors([finding]) && !PROMISE_FINDINGS.has(finding.code))
}
