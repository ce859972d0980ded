import { isContractProcedure, type AnyContractRouter } from '@orpc/contract'
import { contract, type RouteMeta } from './contract/index.ts'

/** One line of the contract: an address, a method, and who may use it. */
export interface RouteLine {
  readonly method: string
  /** With parameters in braces: `/jobs/{jobId}`. */
  readonly path: string
  readonly summary: string
  readonly status: number
  readonly meta: RouteMeta
}

export const routeTable: readonly RouteLine[] = linesOf(contract)

function linesOf(router: AnyContractRouter): readonly RouteLine[] {
  if (!isContractProcedure(router)) return Object.values(router).flatMap(linesOf)
  const { route, meta } = router['~orpc']
  const { method = 'POST', path = '/', summary = '', successStatus = 200 } = route
  return [{ method, path, summary, status: successStatus, meta: meta as RouteMeta }]
}

const patterns = routeTable.map(({ method, path }) => ({
  method,
  pattern: new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`),
}))

/** The methods an address takes; none: there is no such address. */
export function methodsAt(path: string): readonly string[] {
  return patterns.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method)
}

/** The names of the parameters in a path. */
export function paramNames(path: string): readonly string[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '')
}
