import type { Sentences } from '../../form-problems.ts'
import { connectsText } from '#modules/policy/index.ts'
import type { BidRefusal, WithdrawBidRefusal } from '#modules/auctions/index.ts'
import { refusedWords } from './fit-words.ts'
import type { HireRefused, SubmissionRefused, SubmitRefused } from '#modules/proposals/index.ts'
const submission: Sentences<SubmissionRefused> = {
  job_not_found: 'There is no such job, or it is not open to you.',
  job_not_open: 'This job no longer takes proposals. Nothing was charged.',
  job_paused: 'The client paused this job. Nothing was charged; what you wrote is still here.',
  own_job: 'This is a job of your own organization.',
  already_proposed: 'You have already proposed to this job. Nothing was charged a second time.',
  soft_cap_reached: 'This job has enough proposals for now. The client can let in more with one click. Nothing was charged.',
}

export const submitSentences: Sentences<SubmitRefused> = {
  ...submission,
  questions_unanswered: ({ missing }) => ({
    field: `answer-${missing[0] ?? 0}`,
    text: 'The client asks everybody to answer these questions.',
  }),
  price_rose: ({ quoted, current }) =>
    `The price changed from ${quoted} to ${current} Connects since you opened this form, and your earlier quote cannot be used for it. Nothing was charged. The new price is shown and held for you; everything you wrote is still here.`,
  quote_expired: ({ current }) =>
    `The price you were shown was held for a limited time that is over; it is ${current} Connects now. Nothing was charged. The new price is held for you; everything you wrote is still here.`,
  insufficient_connects: ({ needed, available, held }) =>
    `This costs ${needed} Connects and you have ${available}${held > 0 ? ` (and ${held} set aside)` : ''}. Nothing was charged. You can buy more and come back; what you wrote is still here.`,
  wallet_frozen: 'Your wallet is frozen, so nothing can be charged to it. Write to us to find out why.',
  key_reused_with_different_input: 'This was already sent with other values. Check your proposals.',
}

export const hireSentences: Sentences<HireRefused> = {
  not_found: 'There is no such proposal.',
  already_settled: 'Somebody has decided about this proposal in the meantime.',
  offer_waits: 'Your offer waits for an answer. Take it back first to hire on the proposed terms.',
  job_not_running: 'The job has ended.',
  price_rose: 'The rules changed a moment ago. Try again.',
  quote_expired: 'The rules changed a moment ago. Try again.',
  insufficient_connects: 'The rules charge the freelancer for starting a contract, and they do not have enough Connects.',
  wallet_frozen: 'The freelancer’s wallet is frozen.',
  key_reused_with_different_input: 'This was already sent with other values.',
}

export const bidSentences: Sentences<BidRefusal> = {
  proposal_not_found: 'There is no such proposal of yours.',
  boosts_not_offered: 'The rules in force offer no boosts. Nothing was set aside.',
  auction_closed: 'The time for boosts of this job is over. Nothing was set aside.',
  proposal_not_open: 'The client has answered this proposal already, so a boost would do nothing for it. Nothing was set aside.',
  job_not_open: 'The job has ended. Nothing was set aside.',
  below_minimum: ({ min }) => ({ field: 'maximum', text: `The least bid is ${connectsText(min)}.` }),
  does_not_fit: (wanted) => ({ field: 'maximum', text: refusedWords(wanted) }),
  boost_used: 'This proposal’s boost was charged or is worn out, and there is one for each proposal. Nothing was set aside.',
  not_a_raise: ({ maximum }) => ({
    field: 'maximum',
    text: `Your maximum is ${connectsText(maximum)} already. It can be raised; to lower it, take it back first, as long as the client has not opened the list.`,
  }),
  insufficient_connects: ({ needed, available }) => ({
    field: 'maximum',
    text: `This would set ${connectsText(needed)} aside, and you have ${connectsText(available)}. Nothing was set aside.`,
  }),
  over_own_limit: ({ room }) => ({
    field: 'maximum',
    text: `The monthly limit you set yourself leaves ${connectsText(room)}. Nothing was set aside. You find the limit under “Boosts”.`,
  }),
  wallet_frozen: 'Your wallet is frozen, so nothing can be set aside from it. Write to us to find out why.',
}

export const withdrawBidSentences: Sentences<WithdrawBidRefusal> = {
  bid_not_found: 'There is no boost to take back.',
  bid_withdrawn: 'You took this boost back already. Nothing is set aside for it.',
  round_frozen: 'The client has opened the list a moment ago: your bid has a place, and the others’ prices rest on it. It stays.',
  bid_over: 'This boost has ended already. Nothing is set aside for it.',
}
