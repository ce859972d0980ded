import { dayInWords, type Instant } from '#kernel/instant.ts'
import type { StatementLot, UnitState } from '#modules/ledger/index.ts'
import type { Meaning, StatementLine } from '#reads/connects.ts'

const origins: Readonly<Record<string, string>> = {
  purchased: 'Bought',
  monthly: 'Monthly Connects of your plan',
  sign_up: 'Welcome Connects',
  badge: 'For a badge',
  promo: 'Promotion',
  make_good: 'To make up for our fault',
  gift: 'A gift from us',
}

export function originName(origin: string): string {
  return origins[origin] ?? origin.replaceAll('_', ' ')
}

const actions: Readonly<Record<string, string>> = {
  'proposal.submit': 'Proposal',
  'catalog.order': 'Catalog order',
  'offer.accept': 'Offer accepted',
  'boost.proposal': 'Boosted proposal',
  'boost.profile_click': 'Click on your boosted profile',
  'badge.availability': 'Availability badge',
}

export function actionName(action: string): string {
  return actions[action] ?? action
}

function setAside(action: string | null, about: string): string {
  return `Set aside for ${action === null ? 'a bid' : inSentence(action)}${about}`
}

/** What Connects are set aside for, inside a sentence. */
function inSentence(action: string): string {
  const name = action === 'boost.proposal' ? 'boosting a proposal' : actionName(action)
  return name.slice(0, 1).toLowerCase() + name.slice(1)
}

const returns: Readonly<Record<string, string>> = {
  'job.closed': 'the client closed the job',
  'job.removed': 'we removed the job',
  'job.expired': 'the job expired and the client never opened your proposal',
  'proposal.withdrawn': 'you withdrew',
  'proposal.declined': 'the client declined',
  'service.outage': 'our service was down',
  'policy.reversed': 'the rule behind it was taken back',
}

export function returnReason(event: string): string {
  return returns[event] ?? event
}

export const stateNames: Readonly<Record<UnitState, string>> = {
  available: 'available',
  held: 'set aside',
  consumed: 'used',
  expired: 'expired',
  revoked: 'taken back',
}

/** The ledger's word for the availability badge. */
const BADGE = 'badge_availability'
/** The ledger's word for clicks on a boosted profile. */
const CLICK = 'boost_profile_click'

const clickWords: Readonly<Record<string, string>> = {
  hold: 'Set aside for a day of clicks on your boosted profile',
  raise_hold: 'Set aside for more clicks on your boosted profile',
  release_hold: 'No longer set aside for clicks on your boosted profile',
  capture_hold: 'Click on your boosted profile',
  refund: 'Came back: a click on your boosted profile, because its client was banned',
}

/** One line of a statement or of a lot in words: what and why. A statement's line knows all lots that it moved. */
export function lineWords(
  line: Omit<Meaning, 'clause'> & Pick<StatementLine, 'kind' | 'origin'> & Partial<Pick<StatementLine, 'lots' | 'purpose'>>,
): string {
  const about = line.about === null ? '' : ` “${line.about}”`
  const ofClick = line.purpose === CLICK ? clickWords[line.kind] : undefined
  if (ofClick !== undefined) return ofClick
  switch (line.kind) {
    case 'issue':
      return `${originName(line.origin ?? 'issued')}${about}`
    case 'spend':
      return `${line.action === null ? 'Spent' : actionName(line.action)}${about}`
    case 'refund':
      return `Came back${about === '' ? '' : `:${about}`}${line.returnEvent === null ? '' : `, because ${returnReason(line.returnEvent)}`}`
    case 'expire':
      return 'Expired'
    case 'change_expiry':
      return `${movedWords(line.lots ?? [])}${about === '' ? '' : `:${about}`}`
    case 'revoke':
      return 'Taken back: the payment for them was reversed'
    case 'hold':
      if (line.purpose === BADGE) return 'Set aside for a week of the availability badge'
      return setAside(line.action, about)
    case 'raise_hold':
      return setAside(line.action, about)
    case 'release_hold':
      return line.purpose === BADGE
        ? 'Came back: the rest of a week of the availability badge'
        : `No longer set aside${line.action === null ? '' : ` for ${inSentence(line.action)}`}${about}`
    case 'capture_hold':
      return line.purpose === BADGE
        ? 'Availability badge, for a part of a week that is over'
        : `${line.action === null ? 'A bid was charged' : actionName(line.action)}${about}`
    case 'freeze':
      return 'Your wallet was frozen'
    case 'unfreeze':
      return 'Your wallet was opened again'
    default:
      return line.kind
  }
}

/** The same units leave one lot and come into the other. */
function movedWords(lots: readonly StatementLot[]): string {
  const [left, came] = [lots.find(({ to }) => to === 'expired'), lots.find(({ to }) => to === 'available')]
  if (left === undefined || came === undefined) return 'Went on with another expiry'
  const several = left.qty === 1 ? '1 Connect' : `${left.qty.toLocaleString('en')} Connects`
  return `Expiry of ${several} moved from ${untilWords(left.expiresAt)} to ${untilWords(came.expiresAt)}`
}

/** "3 December 2026", or "never". */
function untilWords(expiresAt: Instant | null): string {
  return expiresAt === null ? 'never' : dayInWords(expiresAt)
}
