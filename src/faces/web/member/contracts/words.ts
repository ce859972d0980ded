import type { Contract, ContractKind, Outcome } from '#modules/contracts/index.ts'
import { formatUsd, type Tone } from '../../kit/index.ts'

export const kindWords: Readonly<Record<ContractKind, string>> = {
  fixed: 'Fixed price',
  hourly: 'By the hour',
  retainer: 'Retainer',
  catalog: 'Catalog order',
}

export const outcomeWords: Readonly<Record<Outcome, { readonly label: string; readonly tone: Tone }>> = {
  successful: { label: 'Went well', tone: 'good' },
  unsuccessful: { label: 'Did not go well', tone: 'bad' },
  cancelled: { label: 'Cancelled', tone: 'neutral' },
}

/** "$500 in all", "$35 an hour", "$800 a period". */
export function agreedText({ kind, agreedUsdCents }: Pick<Contract, 'kind' | 'agreedUsdCents'>, locale = 'en'): string {
  const amount = formatUsd(agreedUsdCents, locale)
  if (kind === 'hourly') return `${amount} an hour`
  return kind === 'retainer' ? `${amount} a period` : `${amount} in all`
}
