import { describe, expect, test } from 'vitest'
import { makeCalendar } from './calendar.ts'
import { imagine } from './model/imagine.ts'
import type { Story } from './model/story.ts'
import { writeRulebook } from './policy-story.ts'

const now = new Date('2026-11-23T13:20:00Z')
const rulebook = writeRulebook(makeCalendar(now))
const story = imagine({ seed: 'guildhall', now, scale: 1, rulebook })

describe('the full demo world', () => {
  test('is as large as it says', () => {
    const { rows, people } = story
    expect(people.freelancers.length).toBeGreaterThanOrEqual(300)
    expect(people.clients.length).toBeGreaterThanOrEqual(120)
    expect(people.clients.filter(({ kind }) => kind === 'enterprise').length).toBeGreaterThanOrEqual(8)
    expect(rows.jobs.length).toBeGreaterThanOrEqual(1_500)
    expect(rows.proposals.length).toBeGreaterThanOrEqual(15_000)
    expect(rows.invitations.length).toBeGreaterThanOrEqual(2_500)
    expect(rows.orders.length).toBeGreaterThanOrEqual(300)
    expect(rows.outreach.length).toBeGreaterThanOrEqual(200)
  })

  test('has more than a year before the charged weeks, and nothing in the future', () => {
    const { calendar, rows } = story
    expect(calendar.moments.invitationsCharged.getTime() - calendar.start.getTime()).toBeGreaterThanOrEqual(365 * 86_400_000)
    const latest = [
      ...rows.proposals.flatMap(({ submittedAt, openedAt, movedAt }) => [submittedAt, openedAt, movedAt]),
      ...rows.jobs.flatMap(({ createdAt, endedAt, clientSeenAt }) => [createdAt, endedAt, clientSeenAt]),
      ...rows.reviews.map(({ writtenAt }) => writtenAt),
    ].reduce((most, at) => Math.max(most, at?.getTime() ?? 0), 0)
    expect(latest).toBeLessThanOrEqual(now.getTime())
  })

  test('ends jobs in every way there is', () => {
    const ends = new Set(story.rows.jobs.map(({ state, endReason }) => `${state}/${endReason ?? ''}`))
    for (const end of [
      'open/',
      'filled/',
      'expired/',
      'closed/client_cancelled',
      'closed/hired',
      'removed/client_banned',
      'removed/fake',
    ]) {
      expect(ends).toContain(end)
    }
  })

  test('lets every badge be earned', () => {
    const badges = new Set(story.people.freelancers.map(({ badge }) => badge))
    expect(badges).toEqual(new Set(['none', 'rising_talent', 'top_rated', 'top_rated_plus', 'expert_vetted']))
  })

  test('shows the true effect: far fewer invitations are accepted while answering costs, and outreach goes on as before', () => {
    const { invitationsCharged: start, reversal } = story.calendar.moments
    const during = acceptance(story, start, reversal)
    const before = acceptance(story, story.calendar.start, start)
    expect(during.invitations).toBeLessThan(before.invitations - 0.1)
    expect(Math.abs(during.outreach - before.outreach)).toBeLessThan(0.25)
  })

  test('has boosts enough to say what they did: jobs that were held out by chance, and jobs that were not', () => {
    const { auctions, bids } = story.rows
    const withPlaces = new Set(bids.filter(({ round }) => round !== null).map(({ auctionId }) => auctionId))
    const drawn = auctions.filter(
      ({ id, holdoutKey, closedAt }) => holdoutKey !== null && closedAt !== null && withPlaces.has(id),
    )
    expect(drawn.filter(({ holdout }) => holdout).length).toBeGreaterThanOrEqual(35)
    expect(drawn.filter(({ holdout }) => !holdout).length).toBeGreaterThanOrEqual(150)
    const states = new Set(bids.map(({ state }) => state))
    expect(states).toEqual(new Set(['standing', 'won', 'outbid', 'charged', 'worn_out', 'withdrawn', 'released']))
    expect(auctions.filter(({ closedAt, closesAt }) => closedAt === null && closesAt > now).length).toBeGreaterThanOrEqual(3)
  })

  test.each(['2026-11-29T14:39:00Z', '2027-02-28T23:30:00Z'])(
    'never asks for more of Connects that are no longer set aside, nor twice for one answer, whenever it ends: %s',
    (end) => {
      const then = new Date(end)
      const others = imagine({ seed: 'guildhall', now: then, scale: 1, rulebook: writeRulebook(makeCalendar(then)) })
      expect(askedOfEndedHolds(others)).toEqual([])
      const waiting = others.rows.outreach.filter(({ state }) => state === 'sent')
      expect(new Set(waiting.map((each) => `${each.organizationId} ${each.freelancerId}`)).size).toBe(waiting.length)
    },
    60_000,
  )

  test('is written in many scripts', () => {
    const names = story.people.freelancers.map(({ account }) => account.displayName).join(' ')
    const titles = story.rows.jobs.map(({ title }) => title).join(' ')
    const scripts = ['Latin', 'Arabic', 'Hebrew', 'Devanagari', 'Han', 'Hangul', 'Cyrillic', 'Greek']
    expect(scripts.filter((script) => !isWrittenIn(names, script))).toEqual([])
    expect(scripts.filter((script) => isWrittenIn(titles, script)).length).toBeGreaterThanOrEqual(6)
  })

  test('seldom says the same thing twice', () => {
    const letters = new Set(story.rows.proposals.map(({ coverLetter }) => coverLetter))
    expect(letters.size / story.rows.proposals.length).toBeGreaterThan(0.97)
    const descriptions = new Set(story.rows.jobs.map(({ description }) => description))
    expect(descriptions.size / story.rows.jobs.length).toBeGreaterThan(0.95)
  })

  test('keeps to the limits of the tables', () => {
    for (const { title, description } of story.rows.jobs) {
      expect(title.length).toBeLessThanOrEqual(120)
      expect(description.length).toBeLessThanOrEqual(10_000)
      expect(`${title}${description}`).not.toMatch(/[{}]/)
    }
    const addresses = story.people.freelancers.map(({ account }) => account.email)
    expect(new Set(addresses).size).toBe(addresses.length)
  })
})

/** What the ledger would refuse, because the hold is used up or released, in the order in which it hears of it. */
function askedOfEndedHolds({ ticks }: Story): readonly string[] {
  const left = new Map<string, number>()
  const commands = ticks.flatMap(({ takes, settlements }) => [
    ...takes.flatMap((take) => ('command' in take ? [take.command] : [])),
    ...settlements,
  ])
  return commands.flatMap((command) => {
    if (command.kind === 'hold') left.set(command.holdId, command.qty)
    if (command.kind !== 'raise_hold' && command.kind !== 'capture_hold' && command.kind !== 'release_hold') return []
    const held = left.get(command.holdId) ?? 0
    const more = command.kind === 'release_hold' ? -held : command.kind === 'raise_hold' ? command.qty : -command.qty
    left.set(command.holdId, held + more)
    return held > 0 && held + more >= 0 ? [] : [`${command.kind} of ${command.holdId}`]
  })
}

function isWrittenIn(text: string, script: string): boolean {
  return new RegExp(`\\p{Script=${script}}`, 'u').test(text)
}

function acceptance({ rows }: Story, from: Date, to: Date): { invitations: number; outreach: number } {
  const invitations = rows.invitations.filter(({ sentAt }) => sentAt >= from && sentAt < to)
  const outreach = rows.outreach.filter(({ sentAt }) => sentAt >= from && sentAt < to)
  return {
    invitations: invitations.filter(({ state }) => state === 'accepted').length / invitations.length,
    outreach: outreach.filter(({ state }) => state === 'answered').length / outreach.length,
  }
}
