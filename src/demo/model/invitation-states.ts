import type { Instant } from '#kernel/instant.ts'
import type { Invitation } from '#modules/invitations/index.ts'
import type { Freelancer } from './people.ts'
import type { Mutable, OpportunityRow, Story } from './story.ts'

export interface InvitationCase {
  readonly row: Mutable<Invitation>
  readonly freelancer: Freelancer
}

const ANSWER_OF = {
  accepted: 'accepted',
  declined: 'declined',
  ignored: 'ignored',
  withdrawn: 'withdrawn',
  job_ended: 'ended',
} as const satisfies Record<Exclude<Invitation['state'], 'sent'>, OpportunityRow['answer']>

export function isWaiting({ row }: InvitationCase): boolean {
  return row.state === 'sent' || row.state === 'ignored'
}

export function settleInvitationCase(
  story: Story,
  { row }: InvitationCase,
  settled: { readonly state: keyof typeof ANSWER_OF; readonly at: Instant; readonly reason?: string },
): void {
  // The log keeps how the opportunity was answered first; a late yes to an ignored one is in the invitation itself.
  const isFirst = row.state === 'sent'
  row.state = settled.state
  row.settledAt = settled.at
  row.declineReason = settled.reason ?? null
  if (row.seenAt === null && (settled.state === 'accepted' || settled.state === 'declined')) row.seenAt = settled.at
  if (isFirst) logOpportunity(story, row, { stage: 'answered', at: settled.at, answer: ANSWER_OF[settled.state] })
}

/** The job ended: nobody can answer any more. */
export function endInvitation(story: Story, invitation: InvitationCase, at: Instant): void {
  if (isWaiting(invitation)) settleInvitationCase(story, invitation, { state: 'job_ended', at })
}

export function logOpportunity(
  story: Story,
  row: Pick<Invitation, 'id' | 'freelancerId'>,
  step: Pick<OpportunityRow, 'stage' | 'at'> & Partial<Pick<OpportunityRow, 'answer' | 'facts' | 'kind'>>,
): void {
  const kind = step.kind ?? 'invitation'
  story.rows.opportunities.push({
    id: story.newId(step.at),
    kind,
    ownerId: row.freelancerId,
    subject: { kind, id: row.id },
    stage: step.stage,
    ...(step.answer === undefined ? {} : { answer: step.answer }),
    facts: step.facts ?? null,
    at: step.at,
  })
}
