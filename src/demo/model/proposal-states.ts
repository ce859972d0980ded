import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import { openProposalStates, type Proposal } from '#modules/proposals/index.ts'
import type { BoostCase } from './auctions/cases.ts'
import { followMove } from './auctions/settle.ts'
import type { Freelancer } from './people.ts'
import type { Mutable, Story } from './story.ts'

export interface ProposalCase {
  readonly row: Mutable<Proposal>
  readonly freelancer: Freelancer
  moves: number
  boost?: BoostCase
}

export function isOpen({ row }: ProposalCase): boolean {
  return openProposalStates.includes(row.state)
}

export function moveProposalCase(
  story: Story,
  proposal: ProposalCase,
  step: { readonly to: Proposal['state']; readonly at: Instant; readonly actorId: Id | null; readonly reason?: string },
): void {
  proposal.row.state = step.to
  proposal.row.movedAt = step.at
  proposal.row.reason = step.reason ?? null
  if (step.to !== 'offered') proposal.row.offerExpiresAt = null
  if (step.to !== 'offered' && step.to !== 'hired') proposal.row.offerAmountUsdCents = null
  proposal.moves += 1
  story.rows.proposalMoves.push({
    proposalId: proposal.row.id,
    no: proposal.moves,
    state: step.to,
    actorId: step.actorId,
    reason: step.reason ?? null,
    at: step.at,
  })
  followMove(story, proposal, step)
}

/** The job ended and took the proposal with it. */
export function closeProposal(story: Story, proposal: ProposalCase, { at, reason }: { at: Instant; reason: string }): void {
  moveProposalCase(story, proposal, { to: 'closed', at, actorId: null, reason })
}
