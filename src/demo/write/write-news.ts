import type { Id } from '#kernel/ids.ts'
import { addHours, type Instant } from '#kernel/instant.ts'
import { chargesReturned, reversalRefunded } from '#modules/charges/index.ts'
import { connectsGranted } from '#modules/grants/index.ts'
import {
  newsOfBadges,
  newsOfBoosts,
  noticeOfGrant,
  settleOldMail,
  takeDigest,
  tell,
  tellNextPeople,
  tellOfBeginning,
  tellOfRefunds,
  type NewNotice,
} from '#modules/notifications/index.ts'
import { versionAnnounced, versionBegan } from '#modules/policy/index.ts'
import type { AccountRow } from '#platform/auth/index.ts'
import { insertSentMails, type SentMail } from '#platform/mail/index.ts'
import type { Ctx } from '#platform/run-action.ts'
import { demoPersonas } from '../personas.ts'
import type { Story } from '../model/story.ts'
import type { Storyteller } from './storyteller.ts'

// Enough to see in the outbox who was told; not everybody's mail.
const MAILS_OF_EACH = 40

interface Dated {
  readonly at: Instant
  readonly notice: NewNotice
}

/** One moment at which people are told something. */
interface Telling {
  readonly at: Instant
  tell(): Promise<void>
}

/** Who was told what: everybody about the rules, by the product's own steps; personas also about their own affairs. */
export async function writeNews(teller: Storyteller, story: Story): Promise<void> {
  const own = [...aboutInvitations(story), ...aboutProposals(story), ...aboutReturns(teller), ...aboutGrants(teller)]
  const tellings = [
    ...own.map(({ at, notice }): Telling => ({ at, tell: () => teller.tell(at, (ctx) => tell(ctx, [notice])) })),
    ...aboutRules(teller, story),
    ...aboutPaidPlaces(teller, story),
  ]
  for (const telling of tellings.toSorted((left, right) => left.at.getTime() - right.at.getTime())) await telling.tell()
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

/** Connects that came back to personas by a rule. */
function aboutReturns(teller: Storyteller): Dated[] {
  return teller.events
    .filter(({ type }) => type === chargesReturned.type)
    .flatMap(({ at, data }) => {
      const { event, items } = data as Parameters<typeof chargesReturned>[0]
      return items
        .filter(({ ownerId }) => isPersona(ownerId))
        .map(({ chargeId, ownerId, qty }): Dated => ({
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

/** Each announcement to whom it concerns, with figures of their own; its beginning; and what its reversal gave back. */
function aboutRules(teller: Storyteller, story: Story): Telling[] {
  return teller.events.flatMap(({ type, at, data }): Telling[] => {
    if (type === versionAnnounced.type) {
      const announcement = data as Parameters<typeof versionAnnounced>[0]
      return [
        { at: addHours(at, 0.1), tell: () => tellEverybody(teller, addHours(at, 0.1), announcement) },
        { at: addHours(at, 0.2), tell: () => teller.tell(addHours(at, 0.2), (ctx) => mailNews(ctx, story)) },
      ]
    }
    if (type === versionBegan.type) {
      const began = data as Parameters<typeof versionBegan>[0]
      return [{ at, tell: () => teller.tell(at, (ctx) => tellOfBeginning(ctx, began)) }]
    }
    if (type !== reversalRefunded.type) return []
    const refunded = data as Parameters<typeof reversalRefunded>[0]
    return [{ at, tell: () => teller.tell(at, (ctx) => tellOfRefunds(ctx, refunded)) }]
  })
}

/** What became of the personas' own boosts and badges, in the words of the product's own listeners. */
function aboutPaidPlaces(teller: Storyteller, { news }: Story): Telling[] {
  return news.flatMap(({ at, event }) =>
    [...newsOfBoosts, ...newsOfBadges]
      .filter(({ type }) => type === event.type)
      .map((listener): Telling => ({ at, tell: () => teller.tell(at, (ctx) => listener.handle(ctx, event.data)) })),
  )
}

async function tellEverybody(
  teller: Storyteller,
  at: Instant,
  announcement: Parameters<typeof versionAnnounced>[0],
): Promise<void> {
  while (await teller.tell(at, (ctx) => tellNextPeople(ctx, announcement))) continue
}

/** The mails with what was told until now, to personas first; the others' are settled, so that nobody gets old news when the story ends. */
async function mailNews(ctx: Ctx, story: Story): Promise<void> {
  const mails: SentMail[] = []
  for (const { id, email } of readers(story, ctx.now)) {
    if (mails.length === MAILS_OF_EACH) break
    const digest = await takeDigest(ctx, id)
    if (digest !== undefined) mails.push({ ...digest, id: ctx.newId(), accountId: id, recipient: email, sentAt: ctx.now })
  }
  await insertSentMails(ctx.tx, mails)
  await settleOldMail(ctx.tx, ctx.now)
}

/** Personas first. */
function readers(story: Story, at: Instant): AccountRow[] {
  const there = story.people.freelancers.map(({ account }) => account).filter(({ createdAt }) => createdAt < at)
  return there.toSorted((left, right) => Number(right.persona !== null) - Number(left.persona !== null))
}
