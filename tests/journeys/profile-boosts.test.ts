import { sql } from 'kysely'
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Id } from '#kernel/ids.ts'
import { useTestBrowser } from '#kit/browser.ts'
import { useTestDatabase } from '#kit/database.ts'
import { useMailServer } from '#kit/mail-server.ts'
import { aClient, aFreelancer, aJob, installDefaultRules, type Client, type Person } from '#kit/market.ts'
import { deliverNews, giveConnects, runJob } from '#kit/news.ts'
import { picture, useSeats, whole, wordsOn } from '#kit/seats.ts'
import { useTestSite } from '#kit/site.ts'
import { auditAuctions, clickCard, setProfileBoost, showCards } from '#modules/auctions/index.ts'
import { operator } from '#modules/charges/charges.test-kit.ts'
import { audit, getWallet } from '#modules/ledger/index.ts'
import { sendDigests } from '#modules/notifications/index.ts'
import { insertMembers } from '#modules/organizations/index.ts'
import { createSendMailJob } from '#platform/mail/index.ts'
import { runAction } from '#platform/run-action.ts'
import { listeners, routes } from '../../src/assembly.ts'

describe('clicks that people can trust', () => {
  const database = useTestDatabase()
  const site = useTestSite(database, routes)
  const browser = useTestBrowser()
  const mailServer = useMailServer()
  const seat = useSeats(database, site, browser)

  let people: {
    readonly ada: Person
    readonly shop: Client
    readonly team: Client
    readonly unverified: Client
    readonly jobId: Id
  }
  beforeAll(async () => {
    await installDefaultRules(database)
    await sql`
      insert into platform.account (id, email, display_name, roles)
      values (${operator.accountId}, 'noor@example.org', 'Noor', array['operator'])`.execute(database.owner)
    // Ten in the morning, so that no day ends in the middle of the story.
    await sql`select platform.advance_clock(date_trunc('day', platform.now()) + interval '34 hours' - platform.now())`.execute(
      database.owner,
    )
    people = await database.run(async (ctx) => {
      const ada = await aFreelancer(ctx, { displayName: 'Ada Quiroga' })
      const shop = await aClient(ctx, { name: 'Not A Bakery' })
      const team = await aClient(ctx, { name: 'Quiroga and Friends' })
      const member = { accountId: ada.id, organizationId: team.organizationId, role: 'owner', joinedAt: ctx.now } as const
      await insertMembers(ctx.tx, [member])
      const unverified = await aClient(ctx, { name: 'A new shop', paymentVerifiedAt: null })
      return { ada, shop, team, unverified, jobId: (await aJob(ctx, shop)).id }
    })
    await giveConnects(database, people.ada.id, 100)
    for (let n = 0; n < 5; n += 1) await aPeer(`Peer ${n}`)
  })

  /** Somebody else with a boost, whom a client has clicked once, for the least there is. */
  const aPeer = async (displayName: string): Promise<void> => {
    const peer = await database.run((ctx) => aFreelancer(ctx, { displayName }))
    await giveConnects(database, peer.id, 50)
    await runAction(database.app, setProfileBoost, { actor: peer.actor, input: { maximum: 4, dailyBudget: 20 } })
    const { actor } = await database.run((ctx) => aClient(ctx))
    const candidates = [{ profileId: peer.id, relevance: 1000 }]
    const shown = await runAction(database.app, showCards, { actor, input: { candidates } })
    if (!shown.ok) throw new Error('a client is shown cards')
    const { showId } = shown.value.cards[0]!
    expect(await runAction(database.app, clickCard, { actor, input: { showId } })).toMatchObject({ ok: true })
  }
  const news = () => deliverNews(database, listeners)
  const wallet = () => database.run((ctx) => getWallet(ctx.tx, people.ada.id))
  /** Searches, and opens Ada's profile from the labelled card. */
  const opensAda = async (page: Page): Promise<void> => {
    await page.goto('/talent?words=TypeScript')
    await page.getByRole('list', { name: 'Boosted freelancers' }).getByRole('link', { name: 'Ada Quiroga' }).click()
    await page.waitForURL(`**/talent/${people.ada.id}`)
  }
  /** Brings what waits to be mailed to the mail server, as the jobs do, which may run twice. */
  const mails = async (): Promise<void> => {
    for (let round = 0; round < 2; round += 1) await sendDigests(database.app)
    const { rows } = await sql<{ id: Id }>`select id from platform.mail where sent_at is null`.execute(database.app)
    const job = createSendMailJob({ port: mailServer.port, publicUrl: site.url })
    for (const { id } of [...rows, ...rows]) await runJob(database, job, { mailId: id })
  }

  test('a profile is boosted, clicked and charged once; when the client is banned the click comes back, with a notice and a mail', async () => {
    const ada = await seat(people.ada)
    await ada.goto('/boosts/profile')
    await ada.getByLabel('At most for one click').fill('1')
    await ada.getByLabel('At most for one day').fill('40')
    await ada.getByRole('button', { name: 'Switch the boost on' }).click()
    await ada.getByText('The rules ask for at least 2 Connects a click.').first().waitFor()
    await ada.getByLabel('At most for one click').fill('9')
    await ada.getByRole('button', { name: 'Switch the boost on' }).click()
    await ada.getByText('Your profile is boosted.').waitFor()
    expect(await wallet()).toMatchObject({ available: 100, held: 0 })

    // Six fit the search, and two places are labelled. What others bid sets the price: 4, and no more.
    const shop = await seat(people.shop, { width: 360, dark: true })
    await shop.goto('/talent?words=TypeScript')
    const cards = shop.getByRole('list', { name: 'Boosted freelancers' }).getByText('Boosted', { exact: true })
    expect(await cards.count()).toBe(2)
    expect(await wordsOn(shop)).toMatch(/Boosted These freelancers [^]*its owner is charged a few Connects/)
    await whole(shop, 'clicks-search')
    await opensAda(shop)
    await shop.getByRole('heading', { level: 1, name: 'Ada Quiroga' }).waitFor()
    expect(await wallet()).toMatchObject({ available: 60, held: 36 })

    // The same client again, her own team and a client who is not verified cost nothing.
    for (const page of [shop, await seat(people.team), await seat(people.unverified)]) await opensAda(page)
    expect(await wallet()).toMatchObject({ available: 60, held: 36 })

    await ada.goto('/boosts/profile')
    const results = await wordsOn(ada)
    expect(results).toMatch(/Clicks charged 1 3 more were free/i)
    expect(results).toMatch(/Cost 4 Connects/i)
    expect(results).toMatch(/Connects for a charged click 4 2 /)
    expect(results).toContain('The median is of 5 others in your category')
    expect(results).toMatch(/By somebody of your own team 1/)
    expect(results).toMatch(/By a client whose payment is not verified 1/)
    expect(results).toMatch(/The same client again within 24 hours 1/)
    await whole(ada, 'clicks-results')
    await ada.goto('/connects/statement')
    await ada.getByRole('link', { name: 'Click on your boosted profile' }).click()
    await ada.getByText('Click on your boosted profile: 4 Connects').waitFor()
    const receipt = ada.url()
    expect(await wordsOn(ada)).toContain('It comes back by itself if we ban the client who clicked')
    await picture(ada, 'clicks-receipt')

    const noor = await seat({ id: operator.accountId, actor: operator })
    await noor.goto(`/jobs/${people.jobId}`)
    await noor.locator('summary', { hasText: 'Ban this client' }).click()
    await noor.locator('#ban textarea').fill('There is no such bakery.')
    await noor.locator('#ban button[type=submit]').click()
    await noor.getByText('The client is banned.').first().waitFor()
    await news()
    await mails()

    // The day's 40 stay set aside until it is over; the 4 of the click are in the wallet again.
    expect(await wallet()).toMatchObject({ available: 64, held: 36 })
    const toAda = mailServer.received.filter(({ mail }) => mail.subject?.includes('clicks on your profile') === true)
    expect(toAda).toHaveLength(1)
    expect(toAda[0]!.mail.subject).toBe('4 Connects came back for clicks on your profile')
    expect(toAda[0]!.mail.text).toMatch(/We banned a client whose 1 click had cost you that\.[^]*in your wallet again/)
    await ada.goto('/notices')
    expect(await ada.getByRole('link', { name: '4 Connects came back for clicks on your profile' }).count()).toBe(1)
    await whole(ada, 'clicks-notice')
    await ada.getByRole('link', { name: '4 Connects came back for clicks on your profile' }).click()
    await ada.waitForURL('**/boosts/profile')
    const after = await wordsOn(ada)
    expect(after).toMatch(/Cost 0 Connects/i)
    expect(after).toMatch(/4 Connects came back A client was banned/)
    await picture(ada, 'clicks-returned')
    await ada.goto(receipt)
    expect(await wordsOn(ada)).toMatch(/\+4 Connects on .*, because the client who clicked was banned/)
    await whole(ada, 'clicks-return-receipt')
    await ada.goto('/connects/statement')
    expect(await wordsOn(ada)).toContain('Came back: a click on your boosted profile, because its client was banned')

    // A card that the banned client still has open costs nothing, and it sees no new ones.
    await shop.goto('/talent?words=TypeScript')
    expect(await shop.getByRole('list', { name: 'Boosted freelancers' }).count()).toBe(0)
    expect(await auditAuctions(database.owner)).toEqual([])
    expect(await audit(database.owner)).toEqual([])
  })
})
