import type { Id } from '#kernel/ids.ts'

/** Every kind of notice: what people call it where they choose their mails, and whether it is mailed unless they say no. */
export const noticeKinds = {
  invitation_received: { label: 'A client invites me to a job', mail: true },
  invitation_declined: { label: 'A freelancer declines my invitation', mail: false },
  outreach_received: { label: 'An Enterprise client writes to me', mail: true },
  outreach_answered: { label: 'A freelancer answers my outreach', mail: true },
  proposals_received: { label: 'New proposals to my jobs', mail: true },
  proposal_shortlisted: { label: 'My proposal is shortlisted', mail: true },
  proposal_declined: { label: 'My proposal is declined', mail: false },
  proposal_withdrawn: { label: 'A proposal to my job is withdrawn', mail: false },
  proposal_closed: { label: 'A job I proposed to has ended', mail: false },
  offer_received: { label: 'A client makes me an offer', mail: true },
  offer_not_taken: { label: 'An offer is declined, taken back or runs out', mail: true },
  hired: { label: 'I am hired, or my offer is accepted', mail: true },
  messages_received: { label: 'New messages about a proposal', mail: true },
  catalog_order: { label: 'Somebody orders my catalog project', mail: true },
  boost_outbid: { label: 'A boost of mine gets no place, or loses it', mail: true },
  boost_charged: { label: 'A boost of mine is charged', mail: true },
  boost_worn_out: { label: 'A boost of mine is worn out', mail: false },
  boost_ended: { label: 'A boost of mine ends without a charge', mail: true },
  connects_returned: { label: 'Connects come back to me', mail: true },
  connects_given: { label: 'Connects are given to me: for a badge, as a gift, or to make good for a fault of ours', mail: true },
  code_redeemed: { label: 'I redeem a code', mail: false },
  expiry_changed: { label: 'Connects of mine get another expiry', mail: true },
  connects_expiring: { label: 'Connects of mine are about to expire', mail: true },
  connects_bought: { label: 'Connects I bought have arrived', mail: true },
  purchase_failed: { label: 'A purchase of Connects failed', mail: true },
  policy_announced: { label: 'The rules will change, and it would have cost me something else', mail: true },
  policy_begun: { label: 'Changed rules that I was told of have begun', mail: false },
  policy_reversed: { label: 'A rule is taken back and I get Connects', mail: true },
  fees_lowered: { label: 'Fees of a contract of mine become lower, because a rule is taken back', mail: true },
  guardrail_hit: { label: 'As an operator: a side effect of the rules went too far', mail: true },
  clicks_returned: { label: 'Clicks on my boosted profile come back, because a client was banned', mail: true },
  badge_off: { label: 'My availability badge switches itself off', mail: true },
  badge_on: { label: 'My availability badge comes back by itself', mail: false },
  job_expiring: { label: 'A job of mine is about to expire', mail: true },
} as const satisfies Record<string, { readonly label: string; readonly mail: boolean }>

export type NoticeKind = keyof typeof noticeKinds
export const noticeKindNames = Object.keys(noticeKinds) as [NoticeKind, ...NoticeKind[]]

/** Small texts the words are made of; titles and names as they were when it happened. */
export type NoticeData = Readonly<Record<string, string | number | boolean>>

/** One notice to write. News of the same kind about the same thing join. */
export interface NewNotice {
  readonly accountId: Id
  readonly kind: NoticeKind
  readonly about: string
  readonly href: `/${string}`
  readonly data: NoticeData
  /** Pieces of news, or Connects; default 1. */
  readonly quantity?: number
}

/** Kinds whose quantity is a total that never starts anew, even after it was read. */
export const totals: readonly NoticeKind[] = ['policy_reversed', 'fees_lowered']

/** One notice per person, kind and thing: a database cannot join two rows of one statement. */
export function joinNotices(notices: readonly NewNotice[]): readonly NewNotice[] {
  const joined = new Map<string, NewNotice>()
  for (const notice of notices) {
    const key = `${notice.accountId}/${notice.kind}/${notice.about}`
    const quantity = (joined.get(key)?.quantity ?? 0) + (notice.quantity ?? 1)
    joined.set(key, { ...notice, quantity })
  }
  return [...joined.values()]
}
