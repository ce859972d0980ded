import type { Badge as BadgeName } from '#modules/profiles/index.ts'
import { Badge } from '../../kit/index.ts'
import { countryName } from '../jobs/words.ts'
import { badgeWords } from './words.ts'

/** A freelancer's badge; nothing without one. */
export function TalentBadge({ badge }: { readonly badge: BadgeName }) {
  if (badge === 'none') return null
  const { label, tone } = badgeWords[badge]
  return <Badge tone={tone}>{label}</Badge>
}

/** The availability badge of whoever wears it: paid, and said to be. */
export function AvailableBadge({ isWorn }: { readonly isWorn: boolean }) {
  return isWorn ? <Badge tone="accent">Available now · paid</Badge> : null
}

export function placeText(place: { readonly city: string | null; readonly country: string | null }): string {
  return [place.city, place.country === null ? null : countryName(place.country)].filter((part) => part !== null).join(', ')
}
