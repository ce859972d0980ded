import { connects, type Connects } from '#kernel/connects.ts'
import type { Id } from '#kernel/ids.ts'
import { ok, refuse, type Result } from '#kernel/result.ts'
import {
  documentHash,
  tryPriceAction,
  type Clause,
  type DecidedRow,
  type Facts,
  type PolicyDocument,
  type PricedAction,
  type ReturnCondition,
} from '#modules/policy/index.ts'
import type { Subject } from './rules/subject.ts'

/** The part of a document that made a price: the clause, its rules and exceptions, and the parameters they name. */
export type Basis = Pick<PolicyDocument, 'clauses' | 'params'>

/** Why a charge cost what it did, complete: the amount can be computed again from this alone. Dates are ISO texts, so it is JSON. */
export interface Receipt {
  readonly format: 'guildhall-receipt@1'
  readonly chargeId: Id
  readonly ownerId: Id
  readonly at: string
  readonly action: PricedAction
  readonly subject: Subject
  readonly policy: string
  /** The version that made the price, and the hash of all its rules. */
  readonly version: number
  readonly sha256: string
  readonly clauseId: string
  readonly facts: Facts
  readonly row?: DecidedRow
  readonly amount: Connects
  readonly exceptionTo: readonly string[]
  readonly exceptionsConsidered: readonly string[]
  readonly basis: Basis
  /** In force at that moment; a higher price there was not taken because a quote was honoured. */
  readonly inForce: { readonly version: number; readonly amount: Connects }
  readonly quoteId?: Id
  readonly lots: readonly { readonly lotId: Id; readonly origin: string; readonly qty: number }[]
  readonly returnsIf: readonly ReturnCondition[]
  readonly returned: {
    readonly qty: Connects
    readonly entries: readonly {
      readonly at: string
      readonly qty: number
      readonly reason: 'rule' | 'reversal'
      readonly event: string
      readonly clauseId?: string
      readonly version: number
    }[]
  }
  /** The same in plain sentences. */
  readonly words: readonly string[]
}

/** Everything of a document that can matter for one decision, and nothing else. */
export function basisOf(
  document: PolicyDocument,
  decision: { clauseId: string; exceptionTo: readonly string[]; exceptionsConsidered: readonly string[] },
): Basis {
  const ids = [decision.clauseId, ...decision.exceptionTo, ...decision.exceptionsConsidered]
  const clauses = document.clauses.filter((clause) => ids.includes(clause.id))
  const names = clauses.flatMap(({ charge }) => paramNames(charge))
  return { clauses, params: Object.fromEntries(Object.entries(document.params).filter(([name]) => names.includes(name))) }
}

function paramNames(charge: Clause['charge']): readonly string[] {
  if ('table' in charge) return [charge.table]
  if ('fixed' in charge) return typeof charge.fixed === 'string' ? [charge.fixed] : []
  const values: readonly unknown[] = Object.values('auction' in charge ? charge.auction : charge.floating)
  return values.filter((value) => typeof value === 'string')
}

export type ReceiptInvalid = { readonly code: 'receipt_invalid'; readonly problems: readonly string[] }

/**
 * Computes the amount again from the receipt alone. With the version's full document it also proves that the receipt
 * speaks about that document and that no other clause decides. Takes anything: a file somebody kept for years.
 */
export function verifyReceipt(
  receipt: unknown,
  document?: PolicyDocument,
): Result<{ readonly amount: Connects }, ReceiptInvalid> {
  if (!isReceipt(receipt)) return refuse({ code: 'receipt_invalid', problems: ['This is not a Guildhall receipt.'] })
  const problems = [
    ...problemsOfPrice(receipt),
    ...problemsOfBooks(receipt),
    ...(document ? problemsWith(document, receipt) : []),
  ]
  return problems.length === 0 ? ok({ amount: connects(receipt.amount) }) : refuse({ code: 'receipt_invalid', problems })
}

function problemsOfPrice(receipt: Receipt): readonly string[] {
  const outcome = repriced(receipt.basis, receipt)
  if (typeof outcome === 'string') return [outcome]
  const problems: string[] = []
  if (outcome.clauseId !== receipt.clauseId)
    problems.push(`The facts are decided by rule ${outcome.clauseId}, not ${receipt.clauseId}.`)
  if (outcome.amount !== receipt.amount)
    problems.push(`The rule gives ${outcome.amount} Connects, the receipt says ${receipt.amount}.`)
  if (receipt.inForce.amount < receipt.amount) problems.push('A lower price was in force and was not taken.')
  return problems
}

function problemsOfBooks({ amount, lots, returned }: Receipt): readonly string[] {
  const used = lots.reduce((sum, lot) => sum + lot.qty, 0)
  const back = returned.entries.reduce((sum, entry) => sum + entry.qty, 0)
  const problems: string[] = []
  if (used !== amount) problems.push(`The lots used add up to ${used} Connects, not ${amount}.`)
  if (back !== returned.qty) problems.push(`The returns add up to ${back} Connects, not ${returned.qty}.`)
  if (back > amount) problems.push('More came back than was charged.')
  return problems
}

function problemsWith(document: PolicyDocument, receipt: Receipt): readonly string[] {
  const hash = documentHash(document)
  if (hash !== receipt.sha256) return [`This document has the hash ${hash}, the receipt names ${receipt.sha256}.`]
  const outcome = repriced(document, receipt)
  if (typeof outcome === 'string') return [outcome]
  const isSame = outcome.clauseId === receipt.clauseId && outcome.amount === receipt.amount
  return isSame ? [] : [`The full document decides by rule ${outcome.clauseId}: ${outcome.amount} Connects.`]
}

function repriced(rules: Basis, { action, facts }: Receipt): { clauseId: string; amount: number } | string {
  try {
    const decision = tryPriceAction(rules as PolicyDocument, action, facts)
    return 'clauseId' in decision ? decision : 'No single rule of the receipt decides these facts.'
  } catch {
    return 'The rule of the receipt cannot be computed.'
  }
}

function isReceipt(value: unknown): value is Receipt {
  if (!isObject(value) || value['format'] !== 'guildhall-receipt@1') return false
  const { basis, facts, amount, returned, lots, inForce } = value
  return (
    isObject(basis) &&
    Array.isArray(basis['clauses']) &&
    basis['clauses'].every((clause) => isObject(clause) && isObject(clause['when']) && isObject(clause['charge'])) &&
    isObject(basis['params']) &&
    isObject(facts) &&
    Number.isSafeInteger(amount) &&
    Array.isArray(lots) &&
    lots.every((lot) => isObject(lot) && Number.isSafeInteger(lot['qty'])) &&
    isObject(returned) &&
    Array.isArray(returned['entries']) &&
    returned['entries'].every((entry) => isObject(entry) && Number.isSafeInteger(entry['qty'])) &&
    isObject(inForce) &&
    Number.isSafeInteger(inForce['amount'])
  )
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
