import type { PolicyDocument } from './document.ts'
import { isFactName, type Facts, type PolicyAction } from './facts.ts'
import { assumptionsAt } from './places.ts'
import type { Decision } from './price-action.ts'
import { tryPriceAction } from './price-action.ts'
import {
  amountText,
  capitalized,
  connectsText,
  factLabel,
  factsText,
  numberText,
  priceText,
  spanWords,
  subjectWords,
  textOf,
  valueText,
  whenWords,
} from './words.ts'

export interface ExplainRequest {
  readonly document: PolicyDocument
  readonly decision: Decision<PolicyAction>
  readonly facts: Facts
  /** A price shown, or one that was paid. */
  readonly tense: 'quote' | 'receipt'
  /** "Connects policy v8 (in force 12–28 Aug 2024)". */
  readonly versionName: string
  /** What was really taken, where it is less than the rule says (a price that was held). */
  readonly paid?: number
  /** The version before, to say what changed for exactly this case. */
  readonly previous?: { readonly name: string; readonly document: PolicyDocument }
}

export interface ReturnCondition {
  readonly returnId: string
  readonly words: string
}

export interface Explanation {
  /** Short sentences in reading order: what, which rule, why, what it was before, when it comes back. */
  readonly sentences: readonly string[]
  readonly returnsIf: readonly ReturnCondition[]
  /** Our own assumptions behind the number, where the rules are a reconstruction. */
  readonly assumptions: readonly string[]
}

/** Why a price is what it is, in sentences a tired person understands. */
export function explainDecision(request: ExplainRequest): Explanation {
  const { document, decision } = request
  const clause = document.clauses.find((one) => one.id === decision.clauseId)
  const assumptions = [
    ...assumptionsAt(document, `clauses/${decision.clauseId}`),
    ...(decision.row === undefined ? [] : assumptionsAt(document, `params/${decision.row.param}`)),
  ]
  // Only Connects come back by a rule.
  const returnsIf = decision.unit !== undefined || isFreeOfCharge(request) ? [] : returnConditions(document, decision.clauseId)
  const sentences = [
    amountSentence(request),
    `Rule “${clause?.title ?? decision.clauseId}”, ${request.versionName}: ${reason(request)}.`,
    ...(clause === undefined || clause.why.trim() === '' ? [] : [`Why: ${clause.why}`]),
    ...previousSentence(request),
    ...returnSentence(request, returnsIf),
    ...assumptions.map((note) => `This is our assumption: ${note}`),
  ]
  return { sentences, returnsIf, assumptions }
}

function isFreeOfCharge({ decision, paid }: ExplainRequest): boolean {
  return (paid ?? decision.amount) === 0 && decision.auction === undefined && decision.floating === undefined
}

function amountSentence(request: ExplainRequest): string {
  const { decision, tense, paid = decision.amount } = request
  if (decision.auction !== undefined || decision.floating !== undefined)
    return `${capitalized(subjectWords[decision.action])} is ${priceText(decision)}.`
  const { unit } = decision
  if (unit !== undefined) return `${capitalized(subjectWords[decision.action])} is ${amountText(paid, unit)}.`
  if (paid === 0) return tense === 'receipt' ? 'You paid nothing.' : 'This costs nothing.'
  if (tense === 'quote') return `This costs ${connectsText(paid)}.`
  const held =
    paid < decision.amount
      ? ` The rule says ${connectsText(decision.amount)}, but you were shown this price before and it was kept.`
      : ''
  return `You paid ${connectsText(paid)}.${held}`
}

function reason({ document, decision, facts }: ExplainRequest): string {
  const { row } = decision
  if (row !== undefined && isFactName(row.on)) {
    const value = facts[row.on]
    const span = textOf(spanWords(row.on, row))
    return `${factLabel(row.on)}${value === undefined ? '' : ` of ${valueText(row.on, value)}`} is in the row ${span} → ${decision.unit === undefined ? row.price : numberText(row.price, decision.unit)}`
  }
  const clause = document.clauses.find((one) => one.id === decision.clauseId)
  const applied = factsText(decision.action, facts, Object.keys(clause?.when ?? {}))
  return `${applied} → ${priceText(decision)}`
}

function previousSentence({ previous, decision, facts }: ExplainRequest): readonly string[] {
  if (previous === undefined) return []
  const before = tryPriceAction(previous.document, decision.action, facts)
  if (!('clauseId' in before)) return []
  const [old, now] = [priceText(before), priceText(decision)]
  return old === now ? [`Under ${previous.name} it was the same.`] : [`Under ${previous.name} this was ${old}.`]
}

/** Everything that would give a charge of this clause back, in words. */
export function returnConditions(document: PolicyDocument, clauseId: string): readonly ReturnCondition[] {
  return (document.returns ?? [])
    .filter((clause) => clause.of.includes(clauseId))
    .map((clause) => {
      const conditions = whenWords(clause.when, []).map(textOf)
      return {
        returnId: clause.id,
        words: [[subjectWords[clause.on], ...conditions.slice(0, 1)].join(' '), ...conditions.slice(1)].join(', '),
      }
    })
}

function returnSentence(request: ExplainRequest, returnsIf: readonly ReturnCondition[]): readonly string[] {
  if (request.decision.unit !== undefined || isFreeOfCharge(request)) return []
  if (returnsIf.length === 0) return ['No rule gives it back.']
  return [`It comes back by itself if ${returnsIf.map(({ words }) => words).join('; or if ')}.`]
}
