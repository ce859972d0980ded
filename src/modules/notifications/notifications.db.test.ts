import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { newId, type Id } from '#kernel/ids.ts'
import { refuse } from '#kernel/result.ts'
import { useTestDatabase } from '#kit/database.ts'
import { aClient, aFreelancer, aJob, type Client, type Person } from '#kit/market.ts'
import { deliverNews, giveConnects, runJob } from '#kit/news.ts'
import { announce, invitationsCost, operator, usePolicy } from '#modules/charges/charges.test-kit.ts'
import { changesForPeople, reversalRefunded, rulesOfVersion, whatChangesFor } from '#modules/charges/index.ts'
import { connectsGranted, grant } from '#modules/grants/index.ts'
import { sendInvitation } from '#modules/invitations/index.ts'
import { closeJob } from '#modules/jobs/index.ts'
import { declineProposal } from '#modules/proposals/index.ts'
import { listeners as proposalListeners } from '#modules/proposals/listeners.ts'
import { tellOfBegunVersions } from '#modules/policy/jobs.ts'
import { propose, yes } from '#modules/proposals/proposals.test-kit.ts'
import { readNotices } from '#reads/notices.ts'
import type { Tx } from '#platform/db/database.ts'
import { runAction } from '#platform/run-action.ts'
import {
  chooseMail,
  countUnread,
  findTelling,
  mailPreferences,
  markNoticesRead,
  noticeKindNames,
  openNotice,
  sendDigests,
  tell,
  wordsOf,
  type Notice,
} from './index.ts'
import { tellEverybody, warnOfExpiringConnects } from './jobs.ts'
import { listeners } from './listeners.ts'

describe('notices', () => {
  const database = useTestDatabase()
  beforeAll(() => usePolicy(database))
  let client: Client
  beforeAll(async () => void (client = await database.run((ctx) => aClient(ctx))))
  const freelancer = (): Promise<Person> => database.run((ctx) => aFreelancer(ctx))
  const noticesOf = async (person: Person): Promise<readonly Notice[]> =>
    (await database.run((ctx) => readNotices(ctx.tx, { accountId: person.id, show: 'all' }))).items
  const titlesOf = async (person: Person) => (await noticesOf(person)).map((notice) => wordsOf(notice).title)
  const mailsTo = async (person: Person) =>
    (
      await sql<{ subject: string; textBody: string }>`
      select subject, text_body from platform.mail where account_id = ${person.id} order by created_at`.execute(database.app)
    ).rows
  const hear = () => deliverNews(database, [...proposalListeners, ...listeners])
  const changesFor = async (tx: Tx, { ownerId, version, now }: { ownerId: Id; version: number; now: Date }) =>
    whatChangesFor(tx, { ownerId, rules: (await rulesOfVersion(tx, version))!, until: now })
  const aNotice = (accountId: Id, about: string = newId()) =>
    ({ accountId, kind: 'messages_received', about, href: '/proposals', data: { job: 'A site', from: 'Bakery' } }) as const

  test('tell a freelancer of an invitation, of a decision and of Connects that came back with the reason', async () => {
    const ada = await freelancer()
    await giveConnects(database, ada.id, 10)
    const { id: jobId } = await database.run((ctx) => aJob(ctx, client))
    const { proposalId } = await propose(database, ada, jobId)
    const { id: otherJob } = await database.run((ctx) => aJob(ctx, client, { title: 'Another site' }))
    yes(
      await runAction(database.app, sendInvitation, {
        actor: client.actor,
        input: { jobId: otherJob, freelancerId: ada.id, message: 'Please.' },
      }),
    )
    yes(await runAction(database.app, declineProposal, { actor: client.actor, input: { proposalId, reason: 'Too far away.' } }))
    yes(await runAction(database.app, closeJob, { actor: client.actor, input: { jobId, reason: 'client_cancelled' } }))
    await hear()
    await hear()

    expect((await titlesOf(ada)).toSorted()).toEqual([
      '4 Connects came back to you',
      'Bakery Silva invites you to “Another site”',
      'Your code gave you 10 Connects',
      'Your proposal to “A website for a bakery” was declined',
    ])
    const [back] = (await noticesOf(ada)).filter((notice) => notice.kind === 'connects_returned')
    expect(wordsOf(back!).text).toContain('The client closed the job.')
    expect(await titlesOf(client)).toContain('1 new proposal to “A website for a bakery”')
  })

  test('a reversal of 5,000 charges is one notice and one mail to each person, with the sum', async () => {
    const people = await database.run((ctx) => Promise.all(Array.from({ length: 25 }, () => aFreelancer(ctx))))
    const each = people.map(({ id }) => ({ ownerId: id, charges: 20, qty: 40 }))
    await database.run(async (ctx) => {
      for (let chunk = 0; chunk < 10; chunk += 1) ctx.announce(reversalRefunded({ batchId: newId(), version: 9, people: each }))
    })
    await hear()
    while ((await sendDigests(database.app)) > 0);

    for (const person of people) {
      expect(await titlesOf(person)).toEqual(['400 Connects came back: a rule was taken back'])
      expect((await mailsTo(person)).map((mail) => mail.subject)).toEqual(['400 Connects came back: a rule was taken back'])
    }
  })

  test('say for what Connects were given that nobody expected, and mail what one did not do oneself', async () => {
    const ada = await freelancer()
    await database.run(async (ctx) => {
      await grant(ctx, { kind: 'sign_up', ownerId: ada.id })
      await grant(ctx, { kind: 'promo', ownerId: ada.id, key: newId(), qty: 20, reason: 'Spring meeting' })
      await grant(ctx, { kind: 'badge', ownerId: ada.id, badge: 'top_rated' })
      const told = { grantId: newId(), ownerId: ada.id, kind: 'make_good', qty: 7, reason: 'The search was down.' } as const
      ctx.announce(connectsGranted({ items: [told, { ...told, grantId: newId(), kind: 'gift', qty: 1, reason: 'Ten years!' }] }))
    })
    await hear()
    await hear()
    const given = (await noticesOf(ada)).map((notice) => wordsOf(notice))
    expect(given.map(({ title }) => title).toSorted()).toEqual([
      '1 Connect for you: a gift from us',
      '30 Connects for you: you have a new badge',
      '7 Connects for you: to make good for a fault of ours',
      'Your code gave you 20 Connects',
    ])
    expect(given.map(({ text }) => text).join(' ')).toContain('The reason given: “The search was down.”')
    await sendDigests(database.app)
    const [mail] = await mailsTo(ada)
    expect(mail?.textBody).toContain('Ten years!')
    expect(mail?.textBody).not.toContain('Your code')
  })

  test('mails that come close together are one mail, and what was read needs none', async () => {
    const ada = await freelancer()
    await database.run((ctx) => tell(ctx, [aNotice(ada.id)]))
    await sendDigests(database.app)
    for (let news = 0; news < 30; news += 1) await database.run((ctx) => tell(ctx, [aNotice(ada.id)]))
    const seen = (await noticesOf(ada))[0]!
    yes(await runAction(database.app, openNotice, { actor: ada.actor, input: { noticeId: seen.id } }))
    await sendDigests(database.app)
    expect(await mailsTo(ada)).toHaveLength(1)

    await database.advanceClock('16 minutes')
    await sendDigests(database.app)
    await sendDigests(database.app)
    const mails = await mailsTo(ada)
    expect(mails.map((mail) => mail.subject)).toEqual(['1 new message about “A site”', '29 things happened on Guildhall'])
    expect(mails[1]!.textBody).toContain('And 9 more.')
  })

  test('count on while unread and start anew after they were read', async () => {
    const ada = await freelancer()
    const about = newId()
    for (const _ of [1, 2, 3]) await database.run((ctx) => tell(ctx, [aNotice(ada.id, about)]))
    expect(await titlesOf(ada)).toEqual(['3 new messages about “A site”'])
    yes(
      await runAction(database.app, markNoticesRead, {
        actor: ada.actor,
        input: { until: new Date(Date.now() + 86_400_000).toISOString() },
      }),
    )
    expect(await database.run((ctx) => countUnread(ctx.tx, ada.id))).toBe(0)
    await database.run((ctx) => tell(ctx, [aNotice(ada.id, about)]))
    expect(await titlesOf(ada)).toEqual(['1 new message about “A site”'])
    expect(await database.run((ctx) => countUnread(ctx.tx, ada.id))).toBe(1)
  })

  test('are mailed as the person chose', async () => {
    const ada = await freelancer()
    yes(
      await runAction(database.app, chooseMail, {
        actor: ada.actor,
        input: { kinds: noticeKindNames.filter((kind) => kind !== 'messages_received') },
      }),
    )
    expect((await database.run((ctx) => mailPreferences(ctx.tx, ada.id))).messages_received).toBe(false)
    await database.run((ctx) => tell(ctx, [aNotice(ada.id)]))
    await sendDigests(database.app)
    expect(await titlesOf(ada)).toHaveLength(1)
    expect(await mailsTo(ada)).toEqual([])
  })

  test('belong to one person', async () => {
    const [ada, eve] = [await freelancer(), await freelancer()]
    await database.run((ctx) => tell(ctx, [aNotice(ada.id)]))
    const [notice] = await noticesOf(ada)
    expect(await runAction(database.app, openNotice, { actor: eve.actor, input: { noticeId: notice!.id } })).toEqual(
      refuse({ code: 'not_found' }),
    )
    yes(
      await runAction(database.app, markNoticesRead, {
        actor: eve.actor,
        input: { until: new Date(Date.now() + 86_400_000).toISOString() },
      }),
    )
    expect(await database.run((ctx) => countUnread(ctx.tx, ada.id))).toBe(1)
    expect(await runAction(database.app, openNotice, { actor: ada.actor, input: { noticeId: notice!.id } })).toEqual({
      ok: true,
      value: { href: '/proposals' },
    })
  })

  test('warn once of Connects that run out in two weeks', async () => {
    const ada = await freelancer()
    await giveConnects(database, ada.id, 7)
    await database.advanceClock('355 days')
    for (const _ of [1, 2]) await runJob(database, warnOfExpiringConnects, {})
    const titles = await titlesOf(ada)
    expect(titles).toHaveLength(1)
    expect(titles[0]).toMatch(/^7 Connects will expire on \d{1,2} \w+ \d{4}$/)
  })

  test('an announced change tells those whom it would have cost something else, once, with their own figures, and leaves the rest in peace', async () => {
    const [ada, eve] = [await freelancer(), await freelancer()]
    const { id: jobId } = await database.run((ctx) => aJob(ctx, client))
    const invite = { jobId, freelancerId: ada.id, message: 'Please.' }
    yes(await runAction(database.app, sendInvitation, { actor: client.actor, input: invite }))
    await propose(database, ada, jobId)
    // Whoever pays as before is not concerned.
    await giveConnects(database, eve.id, 50)
    const { id: otherJob } = await database.run((ctx) => aJob(ctx, client))
    await propose(database, eve, otherJob)
    const { version, effectiveAt } = await announce(database, invitationsCost(3))
    const payload = { policy: 'connects', version, effectiveAt: effectiveAt.toISOString() } as const
    for (const _ of [1, 2]) await runJob(database, tellEverybody, payload)

    const rulesNotices = async (person: Person) => (await noticesOf(person)).filter(({ kind }) => kind.startsWith('policy_'))
    const [notice, ...others] = await rulesNotices(ada)
    expect(others).toEqual([])
    const own = await database.run(({ tx, now }) => changesFor(tx, { ownerId: ada.id, version, now }))
    expect(wordsOf(notice!).text).toContain(own.words)
    expect(wordsOf(notice!).text).toContain('3 Connects more')
    expect(wordsOf(notice!).text).toContain('“A change”')
    expect(wordsOf(notice!).title).toContain(String(effectiveAt.getUTCFullYear()))
    expect(await rulesNotices(eve)).toEqual([])
    expect(await noticesOf({ ...ada, id: operator.accountId })).toEqual([])
    const telling = await database.run(({ tx }) => findTelling(tx, { policy: 'connects', version }))
    expect(telling).toMatchObject({ told: 1, lookedAt: telling!.people })
    expect(telling!.finishedAt).not.toBeNull()

    // When it begins, those who were told hear of it once more; a program that was down tells it later.
    await database.advanceClock('48 days')
    for (const _ of [1, 2]) {
      await runJob(database, tellOfBegunVersions, {})
      await hear()
    }
    expect((await rulesNotices(ada)).map(({ kind }) => kind).toSorted()).toEqual(['policy_announced', 'policy_begun'])
    expect(await rulesNotices(eve)).toEqual([])
  })

  test('the sums of many people are those that each of them sees alone', async () => {
    const people = await database.run((ctx) => Promise.all([1, 2, 3].map(() => aFreelancer(ctx))))
    for (const [index, person] of people.entries()) {
      await giveConnects(database, person.id, 100)
      for (let times = 0; times < index; times += 1) {
        const { id: jobId } = await database.run((ctx) => aJob(ctx, client))
        await propose(database, person, jobId)
      }
    }
    const version = (
      await announce(database, {
        set: { clauses: [{ id: 'proposal', charge: { fixed: 1 } }] },
        breaksPromises: ['answering-is-free'],
      })
    ).version
    const ownerIds = people.map(({ id }) => id)
    const alone = await database.run(({ tx, now }) =>
      Promise.all(ownerIds.map((ownerId) => changesFor(tx, { ownerId, version, now }))),
    )
    const together = await database.run(({ tx, now }) => changesForPeople(tx, { policy: 'connects', version, now, ownerIds }))
    const figures = (
      sums: { readonly actions: number; readonly before: number; readonly after: number; readonly words: string } | undefined,
    ) => (sums === undefined || sums.actions === 0 ? undefined : [sums.actions, sums.before, sums.after, sums.words])
    expect(ownerIds.map((id) => figures(together.get(id)))).toEqual(alone.map(figures))
    expect(together.get(ownerIds[2]!)).toMatchObject({ actions: 2, changedActions: 2, after: 2 })
  })
})
