import type { Sentences } from '../../form-problems.ts'
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
