import type { Id } from '#kernel/ids.ts'
import type { GrantKind } from '#modules/grants/index.ts'
import type { NewNotice, NoticeKind } from './notices.ts'

/** Sign-up and monthly Connects come as expected, and a purchase is told of by itself. */
const TOLD: Partial<Record<GrantKind, NoticeKind>> = {
  badge: 'connects_given',
  make_good: 'connects_given',
  gift: 'connects_given',
  promo: 'code_redeemed',
}

interface Granted {
  readonly grantId: Id
  readonly ownerId: Id
  readonly kind: GrantKind
  readonly qty: number
  readonly reason?: string
}

/** What somebody hears of Connects they got; nothing of those that come as expected. */
export function noticeOfGrant({ grantId, ownerId, kind: grant, qty, reason = '' }: Granted): NewNotice | undefined {
  const kind = TOLD[grant]
  if (kind === undefined) return undefined
  return { accountId: ownerId, kind, about: grantId, href: '/connects', data: { grant, reason }, quantity: qty }
}
