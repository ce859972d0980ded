import type { Id } from '#kernel/ids.ts'
import { addHours, type Instant } from '#kernel/instant.ts'
import { chargesReturned, reversalRefunded } from '#modules/charges/index.ts'
import { connectsGranted } from '#modules/grants/index.ts'
import { noticeOfGrant, tell, type NewNotice } from '#modules/notifications/index.ts'
import type { AccountRow } from '#platform/auth/index.ts'
import { insertSentMails, siteLink, type SentMail } from '#platform/mail/index.ts'
import { demoPersonas } from '../personas.ts'
import { chargingVersion, invitationsCharged, reversalWords } from '../policy-story.ts'
import type { Story } from '../model/story.ts'
import type { Storyteller } from './storyteller.ts'

interface Dated {
  readonly at: Instant
  readonly notice: NewNotice
}

// Enough to see in the outbox who was told; not everybody's mail twice.
const MAILS_OF_EACH = 40

/** What personas find among their notices, and the mails about the story in the outbox. */
export async function writeNews(teller: Storyteller, story: Story): Promise<void> {
  const notices = [
    ...aboutInvitations(story),
    ...aboutProposals(story),
    ...aboutReturns(teller),
    ...aboutGrants(teller),
    ...aboutRules(story),
  ]
  for (const { at, notice } of notices.toSorted((left, right) => left.at.getTime() - right.at.getTime())) {
    await teller.tell(at, (ctx) => tell(ctx, [notice]))
  }
  const mails = storyMails(story)
  await teller.tell(story.calendar.end, (ctx) => insertSentMails(ctx.tx, mails))
}

const isPersona = (accountId: Id): boolean => demoPersonas.some(({ id }) => id === accountId)

function aboutInvitations(story: Story): Dated[] {
  const waiting = story.rows.invitations.filter(({ state, freelancerId }) => state === 'sent' && isPersona(freelancerId))
  const reached = story.rows.outreach.filter(({ state, freelancerId }) => state === 'sent' && isPersona(freelancerId))
  return [
    ...waiting.map(({ id, jobId, organizationId, freelancerId, sentAt }): Dated => {
      const job = story.rows.jobs.find((candidate) => candidate.id === jobId)?.title ?? ''
      const data = { client: clientName(story, organizationId), job }
      return {
        at: sentAt,
        notice: { accountId: freelancerId, kind: 'invitation_received', about: id, href: `/invitations/${id}`, data },
      }
    }),
    ...reached.map(({ id, organizationId, freelancerId, subject, sentAt }): Dated => {
      const data = { client: clientName(story, organizationId), subject }
      return {
        at: sentAt,
        notice: { accountId: freelancerId, kind: 'outreach_received', about: id, href: `/outreach/${id}`, data },
      }
    }),
  ]
}

function clientName(story: Story, organizationId: Id): string {
  return story.clientOf.get(organizationId)?.organization.name ?? ''
}

function aboutProposals(story: Story): Dated[] {
  return story.jobs
    .filter(({ row, proposals }) => isPersona(row.postedBy) && row.state === 'open' && proposals.length > 0)
    .map(({ row, proposals }): Dated => {
      const unread = proposals.filter((proposal) => proposal.row.openedAt === null)
      const at = proposals.at(-1)!.row.submittedAt
      const href = `/jobs/${row.id}/proposals` as const
      const quantity = Math.max(1, unread.length)
      return {
        at,
        notice: { accountId: row.postedBy, kind: 'proposals_received', about: row.id, href, data: { job: row.title }, quantity },
      }
    })
}

/** Connects that came back to personas: each return by rule, and a reversal once with its sum. */
function aboutReturns(teller: Storyteller): Dated[] {
  return teller.events.flatMap(({ type, at, data }): Dated[] => {
    if (type === chargesReturned.type) {
      const { event, items } = data as Parameters<typeof chargesReturned>[0]
      return items
        .filter(({ ownerId }) => isPersona(ownerId))
        .map(({ chargeId, ownerId, qty }) => ({
          at,
          notice: {
            accountId: ownerId,
            kind: 'connects_returned',
            about: chargeId,
            href: `/receipts/${chargeId}`,
            data: { event },
            quantity: qty,
          },
        }))
    }
    if (type !== reversalRefunded.type) return []
    const { version, people } = data as Parameters<typeof reversalRefunded>[0]
    return people
      .filter(({ ownerId }) => isPersona(ownerId))
      .map(({ ownerId, qty }) => ({
        at,
        notice: {
          accountId: ownerId,
          kind: 'policy_reversed',
          about: `reversal/${version}`,
          href: `/rules/${version}`,
          data: { version },
          quantity: qty,
        },
      }))
  })
}

/** Connects that personas got beside the rules, or for a badge. */
function aboutGrants(teller: Storyteller): Dated[] {
  return teller.events
    .filter(({ type }) => type === connectsGranted.type)
    .flatMap(({ at, data }) => {
      const { items } = data as Parameters<typeof connectsGranted>[0]
      const notices = items.filter(({ ownerId }) => isPersona(ownerId)).map(noticeOfGrant)
      return notices.filter((notice) => notice !== undefined).map((notice): Dated => ({ at, notice }))
    })
}

function aboutRules(story: Story): Dated[] {
  const { invitationsChargedAnnounced: announced, invitationsCharged: starts } = story.calendar.moments
  const version = chargingVersion(story.rulebook)
  return story.people.freelancers
    .filter(({ account }) => account.persona !== null && account.createdAt < announced)
    .map(({ id }): Dated => {
      const data = {
        on: dayOf(starts),
        change: 'Answering a client’s invitation will cost 1 to 18 Connects by the size of the job.',
      }
      const about = `announcement/${version}`
      return {
        at: addHours(announced, 0.1),
        notice: { accountId: id, kind: 'policy_announced', about, href: `/rules/${version}`, data },
      }
    })
}

function dayOf(at: Instant): string {
  return new Intl.DateTimeFormat('en', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' }).format(at)
}

/** The mails of the announcement and of the reversal to personas and some others. */
function storyMails(story: Story): SentMail[] {
  const { invitationsChargedAnnounced: announced, invitationsCharged: starts, reversal } = story.calendar.moments
  const version = chargingVersion(story.rulebook)
  const told = (at: Instant) => readers(story, at).slice(0, MAILS_OF_EACH)
  return [
    ...told(announced).map((reader) =>
      mail(story, reader, {
        sentAt: addHours(announced, 0.2),
        subject: `The rules for Connects change on ${dayOf(starts)}`,
        text: `${invitationsCharged.words}\n\n${siteLink(`/rules/${version}`)}`,
      }),
    ),
    ...told(reversal).map((reader) =>
      mail(story, reader, {
        sentAt: addHours(reversal, 0.2),
        subject: 'Answering an invitation is free again, and what you paid is back',
        text: `${reversalWords}\n\n${siteLink(`/rules/${version + 1}`)}`,
      }),
    ),
  ]
}

/** Personas first. */
function readers(story: Story, at: Instant): AccountRow[] {
  const there = story.people.freelancers.map(({ account }) => account).filter(({ createdAt }) => createdAt < at)
  return there.toSorted((left, right) => Number(right.persona !== null) - Number(left.persona !== null))
}

function mail(
  story: Story,
  reader: AccountRow,
  { sentAt, subject, text }: Pick<SentMail, 'sentAt' | 'subject' | 'text'>,
): SentMail {
  return {
    id: story.newId(sentAt),
    recipient: reader.email,
    accountId: reader.id,
    subject,
    text: `Hello ${reader.displayName},\n\n${text}`,
    sentAt,
  }
}
