import { Tabs } from '../../kit/index.ts'

/** The parts of a freelancer's boosts, each a page of its own. A new part takes a line here. */
const parts = [
  { href: '/boosts', label: 'Proposals' },
  { href: '/boosts/profile', label: 'Profile' },
  { href: '/boosts/badge', label: 'Availability badge' },
  { href: '/boosts/limits', label: 'Monthly limit' },
] as const

type BoostPart = (typeof parts)[number]['href']

/** Stands below the header of every page under `/boosts`. */
export function BoostNavigation({ current }: { readonly current: BoostPart }) {
  return <Tabs label="Boosts" items={parts.map((part) => ({ ...part, current: part.href === current }))} />
}
