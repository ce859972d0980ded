import { dayInWords } from '#kernel/instant.ts'
import { badgeEndWords } from './badge-words.ts'
import type { NoticeData, NoticeKind } from './notices.ts'

export interface NoticeContent {
  readonly kind: NoticeKind
  readonly data: NoticeData
  readonly quantity: number
}

export interface NoticeWords {
  readonly title: string
  /** One or two sentences: what happened, why, and what can be done next. */
  readonly text: string
}

/** A notice in words; what people wrote (titles, names) stands between quotation marks. */
export function wordsOf(content: NoticeContent): NoticeWords {
  return WORDS[content.kind](content)
}

type Writer = (content: NoticeContent) => NoticeWords

const WORDS: Readonly<Record<NoticeKind, Writer>> = {
  invitation_received: ({ data }) => ({
    title: `${text(data, 'client')} invites you to “${text(data, 'job')}”`,
    text: 'Read the invitation and propose or decline. Declining never changes how you are shown or ranked.',
  }),
  invitation_declined: ({ data }) => ({
    title: `${text(data, 'freelancer')} declined your invitation to “${text(data, 'job')}”`,
    text: 'You can invite other people to the job.',
  }),
  outreach_received: ({ data }) => ({
    title: `${text(data, 'client')} wrote to you: “${text(data, 'subject')}”`,
    text: 'There is no posted job behind it. You can answer or decline.',
  }),
  outreach_answered: ({ data }) => ({
    title: `${text(data, 'freelancer')} ${data['answered'] === true ? 'answered' : 'declined'} your message “${text(data, 'subject')}”`,
    text: data['answered'] === true ? 'Read the answer.' : 'You can write to other people.',
  }),
  proposals_received: ({ data, quantity }) => ({
    title: `${several(quantity, 'new proposal')} to “${text(data, 'job')}”`,
    text: 'Look at them soon: people see when a client has opened their proposal.',
  }),
  proposal_shortlisted: ({ data }) => ({
    title: `You are on the shortlist for “${text(data, 'job')}”`,
    text: 'The client put your proposal on the shortlist.',
  }),
  proposal_declined: ({ data }) => ({
    title: `Your proposal to “${text(data, 'job')}” was declined`,
    text: reason(data, 'The client gave no reason.'),
  }),
  proposal_withdrawn: ({ data }) => ({
    title: `${text(data, 'freelancer')} withdrew the proposal to “${text(data, 'job')}”`,
    text: reason(data, 'No reason was given.'),
  }),
  proposal_closed: ({ data }) => ({
    title: `“${text(data, 'job')}” has ended`,
    text: `${ENDINGS[text(data, 'cause')] ?? 'The job ended.'} Your proposal is closed. If Connects come back, you are told separately.`,
  }),
  offer_received: ({ data }) => ({
    title: `You have an offer for “${text(data, 'job')}”`,
    text: 'The client offers other terms than you proposed. Accept or decline before it runs out.',
  }),
  offer_not_taken: ({ data }) => ({
    title: `The offer for “${text(data, 'job')}” ${OFFER_ENDS[text(data, 'reason')] ?? 'has ended'}`,
    text: 'The proposal goes on as before.',
  }),
  hired: ({ data }) => ({
    title:
      data['byFreelancer'] === true
        ? `Your offer for “${text(data, 'job')}” was accepted`
        : `You are hired for “${text(data, 'job')}”`,
    text: 'The contract has started.',
  }),
  messages_received: ({ data, quantity }) => ({
    title: `${several(quantity, 'new message')} about “${text(data, 'job')}”`,
    text: `From ${text(data, 'from')}.`,
  }),
  catalog_order: ({ data }) => ({
    title: `${text(data, 'client')} ordered “${text(data, 'project')}”`,
    text: 'The contract has started. Taking the order cost you nothing in Connects unless your receipt says otherwise.',
  }),
  boost_outbid: ({ data }) => ({
    title: `Your boost for “${text(data, 'job')}” has no place now`,
    text: `Others named more. All ${several(number(data, 'maximum'), 'Connect')} you had set aside are yours again, and nothing was charged. ${several(number(data, 'regainsAt'), 'Connect')} would regain a place when the list is next settled; you need not do anything.`,
  }),
  boost_charged: ({ data }) => ({
    title: `Your boost for “${text(data, 'job')}” was charged: ${several(number(data, 'connects'), 'Connect')}`,
    text: 'The client did something with your boosted proposal, so its place was paid; the rest of your maximum is yours again. The receipt says how the price came about, and its result sheet lets you check it.',
  }),
  boost_worn_out: ({ data }) => ({
    title: `Your boost for “${text(data, 'job')}” is worn out`,
    text: `The client looked ${data['by'] === 'opens' ? 'at your proposal' : 'at the list'} several times and did nothing, so the place ended. Nothing was charged: all ${several(number(data, 'maximum'), 'Connect')} are yours again, and your proposal stays in the list.`,
  }),
  boost_ended: ({ data }) => ({
    title:
      data['ending'] === 'held_out'
        ? `Your boost for “${text(data, 'job')}” was held out by chance`
        : `Your boost for “${text(data, 'job')}” has ended, and nothing was charged`,
    text: `${BOOST_ENDS[text(data, 'ending')] ?? ''} All ${several(number(data, 'maximum'), 'Connect')} are yours again.`.trim(),
  }),
  connects_returned: ({ data, quantity }) => ({
    title: `${several(quantity, 'Connect')} ${data['boost'] === true ? 'of a boost ' : ''}came back to you`,
    text: `${RETURN_REASONS[text(data, 'event')] ?? 'A rule gives them back.'} They are in the lots they came from again.`,
  }),
  connects_given: ({ data, quantity }) => ({
    title: `${several(quantity, 'Connect')} for you: ${GIVEN_FOR[text(data, 'grant')] ?? 'a gift from us'}`,
    text: `${reason(data, 'No reason was given.')} They are in your wallet. You need to do nothing.`,
  }),
  code_redeemed: ({ data, quantity }) => ({
    title: `Your code gave you ${several(quantity, 'Connect')}`,
    text: `“${text(data, 'reason')}” They are in your wallet; your statement says until when they live.`,
  }),
  connects_expiring: ({ data, quantity }) => ({
    title: `${several(quantity, 'Connect')} will expire on ${day(data, 'on')}`,
    text: 'The ones that expire first are always spent first.',
  }),
  expiry_changed: ({ data, quantity }) => ({
    title: `${several(quantity, 'Connect')} of yours ${quantity === 1 ? 'lives' : 'live'} ${untilDay(data, 'after')} now`,
    text: `Before, it was ${untilDay(data, 'before')}. ${reason(data, 'No reason was given.')} You need to do nothing.`,
  }),
  connects_bought: ({ quantity }) => ({
    title: `${several(quantity, 'Connect')} you bought ${quantity === 1 ? 'is' : 'are'} in your wallet`,
    text: 'The provider confirmed the payment. Your receipt is in your purchases.',
  }),
  purchase_failed: ({ quantity }) => ({
    title: `Your purchase of ${several(quantity, 'Connect')} did not go through`,
    text: 'No money was taken and no Connects were issued. You can try again with another payment method.',
  }),
  policy_announced: ({ data }) => ({
    title: `The ${areFees(data) ? 'fees' : 'rules for Connects'} ${data['begun'] === true ? 'changed' : 'change'} on ${day(data, 'on')}`,
    text: `${announced(data)} ${text(data, 'change')} On its page you see what exactly changes${areFees(data) ? '' : ' and each of your actions it is about'}, and you can say what you think of it.`,
  }),
  policy_begun: ({ data }) => ({
    title: `Changed ${areFees(data) ? 'fees' : 'rules'} are in force: version ${text(data, 'version')}`,
    text: `We told you when “${text(data, 'title')}” was announced. ${
      areFees(data)
        ? 'Contracts that begin from now on begin with these fees; those that began before keep theirs.'
        : 'From now on prices are made by it; a price that you were shown before still counts until it runs out.'
    }`,
  }),
  policy_reversed: ({ data, quantity }) => ({
    title: `${several(quantity, 'Connect')} came back: a rule was taken back`,
    text: `Version ${text(data, 'version')} of the rules took back what they were charged under. You need to do nothing.`,
  }),
  fees_lowered: ({ data, quantity }) => ({
    title:
      quantity === 1
        ? 'A contract of yours has lower fees from now on'
        : `${quantity} contracts of yours have lower fees from now on`,
    text: `Version ${text(data, 'version')} of the fees took back version ${text(data, 'reversedVersion')}, so the restored, lower fees count for contracts that began under it. Money that was paid before is not moved. You need to do nothing.`,
  }),
  guardrail_hit: ({ data }) => ({
    title: `A side effect of version ${text(data, 'version')} of the rules went too far`,
    text: `Now ${text(data, 'metric')} is ${text(data, 'effect')} what it would have been without the change: that is what its announcement calls too far. ${guardrailAct(data)}`,
  }),
  clicks_returned: ({ data }) => ({
    title: `${several(number(data, 'connects'), 'Connect')} came back for clicks on your profile`,
    text: `We banned a client whose ${several(number(data, 'clicks'), 'click')} had cost you that. You should never have paid for them, so all of it is in your wallet again.`,
  }),
  badge_off: ({ data }) => {
    const end = Object.entries(badgeEndWords).find(([why]) => why === text(data, 'why'))?.[1] ?? badgeEndWords.switched_off
    const dearer = data['why'] === 'too_dear' && data['price'] !== undefined
    const prices = `A week costs ${several(number(data, 'price'), 'Connect')} now, your maximum is ${number(data, 'maximum')}. `
    return { title: 'Your availability badge is off', text: `${end.title}. ${dearer ? prices : ''}${end.next}` }
  },
  badge_on: ({ data }) => ({
    title: 'Your availability badge is on again',
    text: `A week costs ${several(number(data, 'price'), 'Connect')} now, which your maximum covers. It is set aside and charged one Connect after the other. You can switch the badge off at once.`,
  }),
  job_expiring: ({ data }) => ({
    title: `“${text(data, 'job')}” expires on ${day(data, 'on')}`,
    text: 'Open its proposals, write to somebody or invite people to keep it open for another 30 days.',
  }),
}

function guardrailAct(data: NoticeData): string {
  if (data['act'] !== 'suspend') return 'Nothing was changed: look at it, and decide whether to suspend or to take back.'
  return text(data, 'suspendedBy') === ''
    ? 'Its charges should have stopped by themselves, and could not: please look at it now.'
    : `Version ${text(data, 'suspendedBy')} stopped what it charges. What it took so far was not returned: taking it back would do that.`
}

function areFees(data: NoticeData): boolean {
  return data['policy'] === 'fees'
}

/** Notices from before titles were kept have none. */
function announced(data: NoticeData): string {
  return text(data, 'title') === '' ? '' : `“${text(data, 'title')}”.`
}

const BOOST_ENDS: Readonly<Record<string, string>> = {
  held_out:
    'It was not shown and not charged. On a small share of jobs, drawn by a secret number before anybody bids, we hold boosts out: it is the only honest way to find out what they do.',
  not_opened: 'The client never opened the list while the auction was open.',
  no_act: 'You had a place, and the client did nothing with your proposal while it was boosted.',
}

const ENDINGS: Readonly<Record<string, string>> = {
  closed: 'The client closed it.',
  filled: 'Everybody it needed was hired.',
  expired: 'It expired.',
  removed: 'We removed it.',
}

const OFFER_ENDS: Readonly<Record<string, string>> = {
  offer_declined: 'was declined',
  offer_taken_back: 'was taken back',
  offer_ran_out: 'ran out',
}

/** By the kind of the grant. */
const GIVEN_FOR: Readonly<Record<string, string>> = {
  make_good: 'to make good for a fault of ours',
  gift: 'a gift from us',
  badge: 'you have a new badge',
}

const RETURN_REASONS: Readonly<Record<string, string>> = {
  'job.closed': 'The client closed the job.',
  'job.removed': 'We removed the job.',
  'job.expired': 'The job expired and the client had never opened your proposal.',
  'proposal.withdrawn': 'You withdrew the proposal.',
  'proposal.declined': 'The client declined the proposal.',
  'service.outage': 'Our service was down.',
}

function text(data: NoticeData, name: string): string {
  return String(data[name] ?? '')
}

function number(data: NoticeData, name: string): number {
  return Number(data[name] ?? 0)
}

/** Days are kept as 2026-10-16. */
function day(data: NoticeData, name: string): string {
  const kept = text(data, name)
  return kept === '' ? kept : dayInWords(new Date(kept))
}

function untilDay(data: NoticeData, name: string): string {
  return text(data, name) === '' ? 'without end' : `until ${day(data, name)}`
}

function reason(data: NoticeData, otherwise: string): string {
  return text(data, 'reason') === '' ? otherwise : `The reason given: “${text(data, 'reason')}”`
}

function several(quantity: number, one: string): string {
  return `${quantity.toLocaleString('en')} ${one}${quantity === 1 ? '' : 's'}`
}
