import { invariant } from './invariant.ts'

/** US dollars in whole cents. */
export type UsdCents = number & { readonly unit: 'usd_cents' }

export function usdCents(cents: number): UsdCents {
  invariant(Number.isSafeInteger(cents), `not whole cents: ${cents}`)
  return cents as UsdCents
}

/** `cents × numerator ÷ denominator`, rounded half to even: the one place where money is rounded. */
export function proportion(cents: UsdCents, numerator: number, denominator: number): UsdCents {
  invariant(denominator > 0, 'a proportion needs a positive denominator')
  const product = BigInt(cents) * BigInt(numerator)
  const divisor = BigInt(denominator)
  const quotient = product / divisor
  const twice = (product % divisor) * 2n
  const magnitude = twice < 0n ? -twice : twice
  const away = product < 0n ? -1n : 1n
  if (magnitude > divisor || (magnitude === divisor && quotient % 2n !== 0n)) return usdCents(Number(quotient + away))
  return usdCents(Number(quotient))
}
