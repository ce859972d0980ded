import { connects, type Connects } from '#kernel/connects.ts'
import { ok, refuse, type Result } from '#kernel/result.ts'
import { numbersOf } from './auction-terms.ts'
import { changesetBetween, type Changeset } from './changeset.ts'
import { diffDocuments, type PolicyDiff } from './diff-documents.ts'
import type { Charge, Clause, ConnectsDocument, NumberOrParam, Param, PolicyDocument } from './document.ts'
import { same } from './document-sheet.ts'
import { findBrokenPromises } from './find-broken-promises.ts'
import { hasErrors, type Finding } from './finding.ts'
import { documentHash } from './hash.ts'
import { lintDocument } from './lint-document.ts'
import { paramsOf } from './lint-structure.ts'

export interface ChainLink<D extends PolicyDocument = PolicyDocument> {
  readonly version: number
  readonly document: D
  /** The version whose clauses this one let stop charging, or took back. */
  readonly suspends?: number | null
  readonly reverses?: number | null
}
export interface ReversalRequest {
  /** The version whose clauses are taken back. */
  readonly version: number
  readonly clauses: readonly string[]
}

/** Proof that a reversal may start at once: over every case, nobody pays more than under the version in force. */
export interface ReversalCertificate {
  readonly kind: 'no-case-pays-more'
  readonly headHash: string
  readonly reversalHash: string
  readonly cells: number
}
export interface Reversal<D extends PolicyDocument = PolicyDocument> {
  readonly document: D
  /** The edits against the version in force, with the promises that stay broken named. */
  readonly changeset: Changeset
  readonly diff: PolicyDiff
  readonly certificate: ReversalCertificate
}

export type ReversalRefused =
  | { readonly code: 'version_not_in_chain'; readonly version: number }
  | { readonly code: 'nothing_before_version'; readonly version: number }
  | { readonly code: 'clause_not_changed_by_version'; readonly clauses: readonly string[] }
  | { readonly code: 'nothing_to_reverse' }
  | { readonly code: 'reversal_has_errors'; readonly findings: readonly Finding[] }
  | { readonly code: 'somebody_would_pay_more'; readonly example: NonNullable<PolicyDiff['somebodyPaysMore']> }

/**
 * The document that takes named clauses of a version back: the newest version of the chain with those clauses, and the parameters
 * they use, as they were just before. Everything else stays. `chain` is in order; its last link is in force.
 */
export function buildReversal<D extends PolicyDocument>(
  chain: readonly ChainLink<D>[],
  request: ReversalRequest,
): Result<Reversal<D>, ReversalRefused> {
  const index = chain.findIndex((link) => link.version === request.version)
  if (index < 0) return refuse({ code: 'version_not_in_chain', version: request.version })
  if (index === 0) return refuse({ code: 'nothing_before_version', version: request.version })
  const [before, taken, head]: [PolicyDocument, PolicyDocument, PolicyDocument] = [
    chain[index - 1]!.document,
    chain[index]!.document,
    chain.at(-1)!.document,
  ]
  const unchanged = request.clauses.filter((id) => same(ruleOf(before, id), ruleOf(taken, id)))
  if (unchanged.length > 0) return refuse({ code: 'clause_not_changed_by_version', clauses: unchanged })

  // Only what every policy's documents have is replaced, so the result is of the same kind.
  const document = restoredDocument({ before, taken, head }, request) as D
  if (same(document, head) && !isOnlySuspended(chain.slice(index + 1), request.version))
    return refuse({ code: 'nothing_to_reverse' })
  const breaksPromises = findBrokenPromises(document).map(({ promise }) => promise.id)
  const findings = lintDocument(document, { parent: head, breaksPromises })
  if (hasErrors(findings)) return refuse({ code: 'reversal_has_errors', findings })
  const diff = diffDocuments(head, document)
  if (diff.somebodyPaysMore !== undefined) return refuse({ code: 'somebody_would_pay_more', example: diff.somebodyPaysMore })
  return ok({
    document,
    changeset: { ...changesetBetween(head, document), breaksPromises },
    diff,
    certificate: certificateOf(diff),
  })
}

/** A suspension stopped the charging, but gave nothing back: there is still something to reverse, though no price changes by it. */
function isOnlySuspended(later: readonly ChainLink[], version: number): boolean {
  return later.some(({ suspends }) => suspends === version) && !later.some(({ reverses }) => reverses === version)
}

function certificateOf({ beforeHash, afterHash, cells }: PolicyDiff): ReversalCertificate {
  return { kind: 'no-case-pays-more', headHash: beforeHash, reversalHash: afterHash, cells }
}

/** Whether a certificate is true of these two documents: anybody can check it again. */
export function verifyCertificate(certificate: ReversalCertificate, head: PolicyDocument, reversal: PolicyDocument): boolean {
  const speaksOfThem = certificate.headHash === documentHash(head) && certificate.reversalHash === documentHash(reversal)
  return speaksOfThem && diffDocuments(head, reversal).nobodyPaysMore
}

/** A clause with what its parameters say: changing a rate card changes every clause that uses it. */
export function ruleOf(document: PolicyDocument, id: string): unknown {
  const clause = clauseOf(document, id)
  return clause === undefined ? undefined : { clause, params: paramsOf(clause).map((name) => document.params[name]) }
}

function clauseOf(document: PolicyDocument, id: string): Clause | undefined {
  return document.clauses.find((clause) => clause.id === id)
}

export interface Stages {
  /** Just before the version whose clauses are taken back. */
  readonly before: PolicyDocument
  readonly taken: PolicyDocument
  /** In force now. */
  readonly head: PolicyDocument
}

/** The head with the named clauses, and what they use, as they were just before the version. */
export function restoredDocument(stages: Stages, request: ReversalRequest): PolicyDocument {
  const { before, head } = stages
  const renamed = paramNames(stages, request)
  const restored = request.clauses.flatMap((id) => clauseOf(before, id) ?? []).map((clause) => withParams(clause, renamed))
  const gone = request.clauses.filter((id) => clauseOf(before, id) === undefined)
  const clauses = [
    ...head.clauses.filter(({ id }) => !gone.includes(id)).map((clause) => restored.find(({ id }) => id === clause.id) ?? clause),
    ...restored.filter(({ id }) => clauseOf(head, id) === undefined),
  ]
  const params = restoredParams(stages, renamed, clauses)
  const kept = { params, clauses, promises: restoredPromises(stages) }
  return head.policy === 'connects' ? { ...head, ...kept, returns: returnsWithout(head, gone) } : { ...head, ...kept }
}

/**
 * What each parameter of the restored clauses is called from now on. A parameter that other clauses of the head use too, with another
 * value, must not change for them: its old value comes back under a name of its own.
 */
function paramNames({ before, head }: Stages, request: ReversalRequest): ReadonlyMap<string, string> {
  const staying = head.clauses.filter((clause) => !request.clauses.includes(clause.id)).flatMap(paramsOf)
  const wanted = request.clauses.flatMap((id) => {
    const clause = clauseOf(before, id)
    return clause === undefined ? [] : paramsOf(clause)
  })
  return new Map(
    wanted.map((name) => {
      const shared = staying.includes(name) && !same(head.params[name], before.params[name])
      return [name, shared ? `${name}.before-v${request.version}` : name]
    }),
  )
}

function restoredParams({ before, head }: Stages, renamed: ReadonlyMap<string, string>, clauses: readonly Clause[]) {
  const restored = [...renamed].map(([old, name]): [string, Param | undefined] => [name, before.params[old]])
  const used = new Set(clauses.flatMap(paramsOf))
  const usedByHead = new Set(head.clauses.flatMap(paramsOf))
  const kept = Object.entries(head.params).filter(([name]) => used.has(name) || !usedByHead.has(name))
  return Object.fromEntries([...kept, ...restored].filter((entry): entry is [string, Param] => entry[1] !== undefined))
}

function withParams(clause: Clause, renamed: ReadonlyMap<string, string>): Clause {
  return {
    ...clause,
    charge: chargeWithParams(clause.charge, (value) => (typeof value === 'string' ? (renamed.get(value) ?? value) : value)),
  }
}

function chargeWithParams(charge: Charge, rename: <V extends NumberOrParam>(value: V) => V | string): Charge {
  if ('fixed' in charge) return { fixed: rename(charge.fixed) }
  if ('table' in charge) return { table: rename(charge.table) }
  if ('floating' in charge) return { floating: { min: rename(charge.floating.min), max: rename(charge.floating.max) } }
  const numbers = numbersOf(charge.auction).map(([term, value]) => [term, rename(value)] as const)
  return { auction: { ...charge.auction, ...Object.fromEntries(numbers) } }
}

/** Return clauses can only name charging clauses that exist. */
function returnsWithout(head: ConnectsDocument, gone: readonly string[]): ConnectsDocument['returns'] {
  return head.returns
    .map((clause) => ({ ...clause, of: clause.of.filter((id) => !gone.includes(id)) }))
    .filter((clause) => clause.of.length > 0)
}

/** A promise that was taken back together with the rule comes back with it. */
function restoredPromises({ before, taken, head }: Stages): PolicyDocument['promises'] {
  const find = (document: PolicyDocument, id: string) => document.promises.find((promise) => promise.id === id)
  const lost = before.promises.filter(({ id }) => find(taken, id) === undefined && find(head, id) === undefined)
  return [...head.promises, ...lost]
}

/** What a reversal gives back for one charge: what it took beyond the restored rules' price, less what came back already; never below 0. */
export function refundFor({
  charged,
  alreadyReturned,
  restored,
}: {
  readonly charged: number
  readonly alreadyReturned: number
  readonly restored: number
}): Connects {
  return connects(Math.max(0, charged - alreadyReturned - restored))
}
