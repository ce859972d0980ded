import { invariant } from './invariant.ts'

/** A whole number of Connects; never a fraction, never a bare number. */
export type Connects = number & { readonly unit: 'connects' }

export function connects(quantity: number): Connects {
  invariant(Number.isSafeInteger(quantity), `not a whole number of Connects: ${quantity}`)
  return quantity as Connects
}

export function addConnects(...quantities: readonly Connects[]): Connects {
  return connects(quantities.reduce((sum, quantity) => sum + quantity, 0))
}
