import { connects, type Connects } from '#kernel/connects.ts'
import { proportion, usdCents, type UsdCents } from '#kernel/money.ts'

/** The most Connects one purchase may have. */
export const MOST_CONNECTS_AT_ONCE = 1_000

export interface Tax {
  readonly name: string
  /** 1,900 = 19 %. */
  readonly basisPoints: number
}

/**
 * What the sandbox adds for buyers of a country. Examples for trying the checkout out, not tax advice: an operator who
 * takes real money brings the rates of a tax service.
 */
const SANDBOX_TAXES: Readonly<Record<string, Tax>> = {
  AT: { name: 'VAT', basisPoints: 2_000 },
  AU: { name: 'GST', basisPoints: 1_000 },
  CA: { name: 'GST', basisPoints: 500 },
  DE: { name: 'VAT', basisPoints: 1_900 },
  ES: { name: 'VAT', basisPoints: 2_100 },
  FR: { name: 'VAT', basisPoints: 2_000 },
  GB: { name: 'VAT', basisPoints: 2_000 },
  IE: { name: 'VAT', basisPoints: 2_300 },
  IN: { name: 'GST', basisPoints: 1_800 },
  IT: { name: 'VAT', basisPoints: 2_200 },
  JP: { name: 'JCT', basisPoints: 1_000 },
  NL: { name: 'VAT', basisPoints: 2_100 },
  PL: { name: 'VAT', basisPoints: 2_300 },
  PT: { name: 'VAT', basisPoints: 2_300 },
  SE: { name: 'VAT', basisPoints: 2_500 },
}

export const sandboxTaxCountries: readonly string[] = Object.keys(SANDBOX_TAXES)

export function taxOf(country: string): Tax | undefined {
  return SANDBOX_TAXES[country]
}

export interface Bill {
  readonly connects: Connects
  readonly unitUsdCents: UsdCents
  readonly subtotalUsdCents: UsdCents
  readonly tax: Tax | undefined
  readonly taxUsdCents: UsdCents
  readonly totalUsdCents: UsdCents
}

/** What so many Connects cost a buyer in `country` (two letters); tax is rounded once, half to even. */
export function billFor(order: { quantity: number; unitUsdCents: number; country: string }): Bill {
  const subtotalUsdCents = usdCents(order.quantity * order.unitUsdCents)
  const tax = taxOf(order.country)
  const taxUsdCents = proportion(subtotalUsdCents, tax?.basisPoints ?? 0, 10_000)
  return {
    connects: connects(order.quantity),
    unitUsdCents: usdCents(order.unitUsdCents),
    subtotalUsdCents,
    tax,
    taxUsdCents,
    totalUsdCents: usdCents(subtotalUsdCents + taxUsdCents),
  }
}
