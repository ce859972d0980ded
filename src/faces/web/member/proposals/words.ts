import type { Initiator, ProposalState } from '#modules/proposals/index.ts'
import { formatUsd, type Tone } from '../../kit/index.ts'

export const stateWords: Readonly<Record<ProposalState, { readonly label: string; readonly tone: Tone }>> = {
  submitted: { label: 'Submitted', tone: 'note' },
  active: { label: 'In conversation', tone: 'accent' },
  shortlisted: { label: 'Shortlisted', tone: 'accent' },
  archived: { label: 'Archived', tone: 'neutral' },
  offered: { label: 'Offer made', tone: 'good' },
  hired: { label: 'Hired', tone: 'good' },
  declined: { label: 'Declined', tone: 'bad' },
  withdrawn: { label: 'Withdrawn', tone: 'neutral' },
  closed: { label: 'Closed with the job', tone: 'neutral' },
}

/** What the freelancer sees: the client's own order is not theirs to read. */
export function stateForFreelancer(state: ProposalState): (typeof stateWords)[ProposalState] {
  return stateWords[state === 'archived' ? 'submitted' : state]
}

export const initiatorWords: Readonly<Record<Initiator, string>> = {
  self: 'You found the job yourself.',
  client_invite: 'The client invited you.',
  platform_invite: 'The job is featured: we invite people to it.',
  enterprise_outreach: 'The Enterprise client wrote to you first.',
  talent_pool: 'You are in this client’s talent pool.',
}

export const reasonWords: Readonly<Record<string, string>> = {
  job_closed: 'The client closed the job.',
  job_filled: 'Everybody the job needed was hired.',
  job_expired: 'The job expired.',
  job_removed: 'We removed the job.',
  offer_declined: 'The freelancer declined the offer.',
  offer_taken_back: 'The client took the offer back.',
  offer_ran_out: 'The offer was not answered in time.',
}

export function amountText(pay: 'fixed' | 'hourly', cents: number, locale = 'en'): string {
  return pay === 'fixed' ? `${formatUsd(cents, locale)} for the whole work` : `${formatUsd(cents, locale)} an hour`
}
