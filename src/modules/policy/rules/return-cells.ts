import { has, regionsOf, spaceOf, type LabelledRegion } from './cells.ts'
import type { PolicyDocument, When } from './document.ts'
import type { ReturnEvent } from './facts.ts'

/** The charges of one clause under one document. */
export interface ChargedUnder {
  readonly document: PolicyDocument
  readonly clauseId: string
}
/** The return clause that gives the charge back, where there is one. */
export interface ReturnedBy {
  readonly before?: string | undefined
  readonly after?: string | undefined
}

/** The cases of an event in which exactly one of the two gives the charge back. */
export function returnRegions(
  event: ReturnEvent,
  before: ChargedUnder,
  after: ChargedUnder,
): readonly LabelledRegion<ReturnedBy>[] {
  const boxes: When[] = []
  const old = layOutReturns(event, before, boxes)
  const now = layOutReturns(event, after, boxes)
  return regionsOf(spaceOf(event, boxes), (inside) => {
    const label = { before: firstIn(old, inside), after: firstIn(now, inside) }
    if ((label.before === undefined) === (label.after === undefined)) return undefined
    return { key: `${label.before} ${label.after}`, label }
  })
}

interface LaidOutReturn {
  readonly id: string
  readonly bit: number
}

function layOutReturns(event: ReturnEvent, { document, clauseId }: ChargedUnder, boxes: When[]): readonly LaidOutReturn[] {
  return (document.returns ?? [])
    .filter((clause) => clause.on === event && clause.of.includes(clauseId))
    .map(({ id, when }) => ({ id, bit: boxes.push(when) - 1 }))
}

function firstIn(returns: readonly LaidOutReturn[], inside: bigint): string | undefined {
  return returns.find(({ bit }) => has(inside, bit))?.id
}
