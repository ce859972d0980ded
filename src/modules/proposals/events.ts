import type { Id } from '#kernel/ids.ts'
import { defineEvent } from '#platform/events.ts'
import type { JobEnding } from './rules/job-endings.ts'
import type { ProposalState } from './rules/proposal-states.ts'

interface AboutProposal {
  readonly proposalId: Id
  readonly jobId: Id
  readonly organizationId: Id
  readonly freelancerId: Id
}

export const proposalSubmitted = defineEvent<AboutProposal>('proposals.proposal_submitted')

/** Any later step of one proposal; `actorId` is empty when the marketplace itself took it. */
export const proposalMoved = defineEvent<
  AboutProposal & {
    readonly from: ProposalState
    readonly to: ProposalState
    readonly actorId: Id | null
    readonly reason: string | null
  }
>('proposals.proposal_moved')

/** A job ended and took its open proposals with it: one event for all of them. */
export const proposalsClosed = defineEvent<{
  readonly jobId: Id
  readonly cause: JobEnding
  readonly proposals: readonly { readonly proposalId: Id; readonly freelancerId: Id }[]
}>('proposals.proposals_closed')

export const messageWritten = defineEvent<AboutProposal & { readonly authorId: Id }>('proposals.message_written')
