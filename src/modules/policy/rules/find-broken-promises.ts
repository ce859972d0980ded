import { has, regionsOf, spaceOf, type Region } from './cells.ts'
import type { PolicyDocument, PolicyPromise, When } from './document.ts'
import { factsOf, isFactName, type Facts, type PolicyAction } from './facts.ts'
import { layOut, mostOf, outcomeAt } from './price-cells.ts'
import { actionsOf } from './policy-kinds.ts'
import type { AnyPrice } from './price-action.ts'

/** A case in which a document does not do what a promise says. */
export interface BrokenPromise {
  readonly promise: PolicyPromise
  readonly action: PolicyAction
  readonly facts: Facts
  readonly region: Region
  readonly price: AnyPrice
}

/** Every promise (default: the document's own) that some case breaks, with one such case each. Exact: all cases are looked at. */
export function findBrokenPromises(
  document: PolicyDocument,
  promises: readonly PolicyPromise[] = document.promises,
): readonly BrokenPromise[] {
  return promises.flatMap((promise) => {
    const breaches = promisedActions(document, promise).flatMap((action) => breachOf(document, promise, action) ?? [])
    return breaches.slice(0, 1)
  })
}

/** How many steps `findBrokenPromises` may take at most, about: every promise looks at every case of its actions. */
export function promiseSteps(document: PolicyDocument, promises: readonly PolicyPromise[]): number {
  const steps = new Map(actionsOf(document.policy).map((action) => [action, stepsOf(document, action)]))
  return promises.flatMap((promise) => promisedActions(document, promise)).reduce((sum, action) => sum + steps.get(action)!, 0)
}

function stepsOf(document: PolicyDocument, action: PolicyAction): number {
  const boxes: When[] = []
  layOut(document, action, boxes)
  const { axes, cells } = spaceOf(action, boxes)
  return cells + axes.reduce((sum, { classes }) => sum + classes.length, 0) * boxes.length
}

/** The actions a promise speaks about: those it names, or all that have every fact it mentions. */
export function promisedActions({ policy }: PolicyDocument, promise: PolicyPromise): readonly PolicyAction[] {
  const mentioned = Object.keys(promise.assert.where)
  const able = actionsOf(policy).filter((action) => mentioned.every((fact) => isFactName(fact) && factsOf(action).includes(fact)))
  return promise.assert.for === undefined ? able : able.filter((action) => promise.assert.for!.includes(action))
}

function breachOf(document: PolicyDocument, promise: PolicyPromise, action: PolicyAction): BrokenPromise | undefined {
  const boxes: When[] = [promise.assert.where]
  const layout = layOut(document, action, boxes)
  const space = spaceOf(action, boxes)
  if (layout.clauses.length === 0) return undefined
  const breaches = regionsOf(
    space,
    (inside) => {
      const outcome = has(inside, 0) ? outcomeAt(layout, inside) : undefined
      if (outcome?.decided !== true) return undefined
      return (mostOf(outcome.price) ?? Infinity) > promise.assert.amount.max
        ? { key: `${outcome.clause.id} ${outcome.price.amount}`, label: outcome.price }
        : undefined
    },
    { limit: 1 },
  )
  const first = breaches[0]
  return first === undefined ? undefined : { promise, action, facts: first.example, region: first.region, price: first.label }
}
