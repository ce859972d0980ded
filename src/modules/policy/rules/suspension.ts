import { ok, refuse, type Result } from '#kernel/result.ts'
import { changesetBetween, type Changeset } from './changeset.ts'
import { diffDocuments, type PolicyDiff } from './diff-documents.ts'
import type { PolicyDocument } from './document.ts'
import { same } from './document-sheet.ts'
import { findBrokenPromises } from './find-broken-promises.ts'
import { hasErrors, type Finding } from './finding.ts'
import { lintDocument } from './lint-document.ts'
import { restoredDocument, ruleOf, type ChainLink, type ReversalRequest } from './reversal.ts'

export interface Suspension {
  readonly document: PolicyDocument
  /** The edits against the version in force, with the promises that stay broken named. */
  readonly changeset: Changeset
  readonly diff: PolicyDiff
  /** `restored`: the clauses cost what they cost just before the version. `free`: that cannot be shown to cost nobody more, so they cost 0. */
  readonly charging: 'restored' | 'free'
}

export type SuspensionRefused =
  | { readonly code: 'version_not_in_chain'; readonly version: number }
  | { readonly code: 'nothing_before_version'; readonly version: number }
  | { readonly code: 'clause_not_changed_by_version'; readonly clauses: readonly string[] }
  | { readonly code: 'nothing_to_suspend' }
  | { readonly code: 'suspension_has_errors'; readonly findings: readonly Finding[] }
  | { readonly code: 'somebody_would_pay_more'; readonly example: NonNullable<PolicyDiff['somebodyPaysMore']> }

/**
 * The document that lets named clauses of a version stop charging: at the price before the version, or free where that price cannot be
 * shown to cost nobody more. Only ever a decrease. Gives nothing back; that is a reversal's work. `chain` is in order; its last link is in force.
 */
export function buildSuspension(chain: readonly ChainLink[], request: ReversalRequest): Result<Suspension, SuspensionRefused> {
  const index = chain.findIndex((link) => link.version === request.version)
  if (index < 0) return refuse({ code: 'version_not_in_chain', version: request.version })
  if (index === 0) return refuse({ code: 'nothing_before_version', version: request.version })
  const [before, taken, head] = [chain[index - 1]!.document, chain[index]!.document, chain.at(-1)!.document]
  const unchanged = request.clauses.filter((id) => same(ruleOf(before, id), ruleOf(taken, id)))
  if (unchanged.length > 0) return refuse({ code: 'clause_not_changed_by_version', clauses: unchanged })

  const restored = checked(head, restoredDocument({ before, taken, head }, request), 'restored')
  return restored.ok || restored.refusal.code === 'nothing_to_suspend'
    ? restored
    : checked(head, freed(head, request.clauses), 'free')
}

function freed(head: PolicyDocument, clauses: readonly string[]): PolicyDocument {
  return {
    ...head,
    clauses: head.clauses.map((clause) => (clauses.includes(clause.id) ? { ...clause, charge: { fixed: 0 } } : clause)),
  }
}

function checked(
  head: PolicyDocument,
  document: PolicyDocument,
  charging: Suspension['charging'],
): Result<Suspension, SuspensionRefused> {
  if (same(document, head)) return refuse({ code: 'nothing_to_suspend' })
  const breaksPromises = findBrokenPromises(document).map(({ promise }) => promise.id)
  const findings = lintDocument(document, { parent: head, breaksPromises })
  if (hasErrors(findings)) return refuse({ code: 'suspension_has_errors', findings })
  const diff = diffDocuments(head, document)
  if (diff.somebodyPaysMore !== undefined) return refuse({ code: 'somebody_would_pay_more', example: diff.somebodyPaysMore })
  return ok({ document, changeset: { ...changesetBetween(head, document), breaksPromises }, diff, charging })
}
