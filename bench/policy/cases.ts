import { factSpec, factsOf, type FactName, type Facts, type FactValue } from '#modules/policy/index.ts'

export const ACTION = 'proposal.submit'

/** Case `index` of a sequence that is the same in every run: every value of a name alike often, numbers alike often in every size. */
export function factsAt(index: number): Facts {
  return Object.fromEntries(factsOf(ACTION).map((fact, place) => [fact, valueOf(fact, chance(index * 16 + place))]))
}

function valueOf(fact: FactName, share: number): FactValue {
  const spec = factSpec(fact)
  if (spec.type === 'bool') return share < 0.5
  if (spec.type === 'enum') return spec.values[Math.floor(share * spec.values.length)]!
  // Ten dollars are as likely as ten thousand: so all rows of a price table are met.
  return Math.min(spec.max, Math.floor(Math.exp(share * Math.log(spec.max - spec.min + 1))) - 1 + spec.min)
}

/** From 0 to below 1, without a pattern that a table could follow (a finaliser of splitmix32). */
function chance(index: number): number {
  let mixed = (index + 0x9e3779b9) | 0
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad)
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97)
  return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32
}
