import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { guildhall } from '#faces/cli/command-line.test-kit.ts'
import { useTestBrowser } from '#kit/browser.ts'
import { useTestDatabase } from '#kit/database.ts'
import { aClient, aFreelancer, aJob, propose, type Client, type Person } from '#kit/market.ts'
import { deliverNews, runJob } from '#kit/news.ts'
import { picture, useSeats, whole, wordsOn } from '#kit/seats.ts'
import { useTestSite } from '#kit/site.ts'
import { bid, openList } from '#modules/auctions/index.ts'
import { prepareHoldouts } from '#modules/auctions/jobs.ts'
import { changePolicy, operator } from '#modules/charges/charges.test-kit.ts'
import type { Job } from '#modules/jobs/index.ts'
import { getWallet } from '#modules/ledger/index.ts'
import { installPolicy, loadPack } from '#modules/policy/index.ts'
import { sortProposal } from '#modules/proposals/index.ts'
import { runAction } from '#platform/run-action.ts'
import { listeners, routes } from '../../src/assembly.ts'

// One place for each job, so that two are enough to be outbid.
const rules = loadPack('guildhall').versions.at(-1)!.document
const onePlace = { ...rules, params: { ...rules.params, 'boost.slots': 1 } }
const boostTerms = rules.clauses.map(({ charge }) => charge).find((charge) => 'auction' in charge)!.auction
/** Every job is held out from here on. */
const heldOut = {
  set: {
    params: { 'boost.holdout.perThousand': 1000 },
    clauses: [{ id: 'boost-proposal', charge: { auction: { ...boostTerms, holdoutPerThousand: 'boost.holdout.perThousand' } } }],
  },
}

describe('boosts that people can trust', () => {
  const database = useTestDatabase()
  const site = useTestSite(database, routes)
  const browser = useTestBrowser()
  const folder = mkdtempSync(path.join(tmpdir(), 'guildhall-boosts-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  let people: { readonly ada: Person; readonly eve: Person; readonly client: Client }
  beforeAll(async () => {
    await sql`
      insert into platform.account (id, email, display_name, roles)
      values (${operator.accountId}, 'noor@example.org', 'Noor', array['operator'])`.execute(database.owner)
    await database.run((ctx) => installPolicy(ctx, { document: onePlace, words: 'The first rules.' }))
    // The first key has been public for a while, so that it may draw.
    await runJob(database, prepareHoldouts, {})
    await database.advanceClock('2 hours')
    people = await database.run(async (ctx) => ({
      ada: await aFreelancer(ctx, { displayName: 'Ada Quiroga' }),
      eve: await aFreelancer(ctx, { displayName: 'Eve Mbeki' }),
      client: await aClient(ctx),
    }))
  })

  const news = () => deliverNews(database, listeners)
  const seat = useSeats(database, site, browser)
  const available = async ({ id }: Person) => (await database.run((ctx) => getWallet(ctx.tx, id))).available
  const names = async (person: Person, proposalId: string, maximum: number) =>
    expect(await runAction(database.app, bid, { actor: person.actor, input: { proposalId, maximum } })).toMatchObject({
      ok: true,
    })
  const aJobWithBoth = async (client: Client): Promise<{ job: Job; ada: string; eve: string }> => {
    const job = await database.run((ctx) => aJob(ctx, client))
    return { job, ada: await propose(database, people.ada, job), eve: await propose(database, people.eve, job) }
  }

  test('bid, outbid, raised, won, acted on, charged with a receipt, and checked offline from the downloaded sheet', async () => {
    const { job, ada, eve } = await aJobWithBoth(people.client)
    const page = await seat(people.ada)
    const standing = (words: string) => page.locator('#boost-now p:visible', { hasText: words }).waitFor()
    await page.goto(`/proposals/${ada}`)
    await page.getByText('What a boost costs, and when').click()
    await picture(page, 'boost-offer')
    const rich = await available(people.ada)
    await page.getByLabel('Your maximum').fill('3')
    await page.getByRole('button', { name: 'Set it aside' }).click()
    await standing('you would have a place')
    expect(await available(people.ada)).toBe(rich - 3)

    // The page renews by itself what others move.
    await names(people.eve, eve, 5)
    await standing('you would not have a place')
    await expect
      .poll(() => page.locator('[data-voice]').textContent())
      .toBe('To be in now: 6 Connects. If the client opened the list now, you would not have a place.')
    expect(await wordsOn(page)).toMatch(/To be in now 6 Connects/)
    await page.getByLabel('A higher maximum').fill('8')
    await page.getByRole('button', { name: 'Raise it' }).click()
    await standing('you would have a place')
    await whole(page, 'boost-standing')

    const client = await seat(people.client, { width: 360, dark: true })
    await client.goto(`/jobs/${job.id}/proposals`)
    expect(await wordsOn(client)).toMatch(/Boosted [^]*looking charges nobody[^]*Ada Quiroga[^]*Eve Mbeki/i)
    await whole(client, 'boost-client-list')
    await news()
    const rival = await seat(people.eve, { width: 360 })
    await rival.goto('/notices')
    expect(await wordsOn(rival)).toMatch(/has no place now[^]*9 Connects would regain a place/)
    await page.goto(`/proposals/${ada}`)
    expect(await wordsOn(page)).toContain('It costs 5 Connects once the client does something')
    await page.goto(`/proposals/${ada}/sheet`)
    const hash = await page
      .locator('code', { hasText: /^[0-9a-f]{64}$/ })
      .first()
      .innerText()
    await client.getByRole('button', { name: 'Shortlist' }).first().click()
    await client.getByText('On the shortlist.').waitFor()
    await news()

    await page.goto(`/proposals/${ada}`)
    expect(await wordsOn(page)).toContain('Your boost was charged: 5 Connects')
    await picture(page, 'boost-charged')
    await page.getByRole('link', { name: 'The receipt', exact: true }).click()
    await page.getByText('You paid 5 Connects').waitFor()
    expect(await wordsOn(page)).toMatch(/the highest bid that got no place, which was 5 Connects[^]*boost-proposal/)
    await whole(page, 'boost-receipt')
    expect(await available(people.ada)).toBe(rich - 5)

    await client.goto(`/proposals/${ada}`)
    await client.locator('summary', { hasText: /^Hire$/ }).click()
    await client.getByRole('button', { name: /^Hire / }).click()
    await client.waitForURL(/\/contracts\//)
    await news()
    await page.getByRole('link', { name: 'The result sheet', exact: true }).click()
    await page.getByText('1, yours').waitFor()
    await picture(page, 'boost-sheet')
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Download as JSON', exact: true }).click(),
    ])
    const file = path.join(folder, download.suggestedFilename())
    await download.saveAs(file)
    const verified = await guildhall('auction', 'verify', file, '--hash', hash)
    expect(verified.out).toMatch(/won with 8 Connects and pays 5 Connects/)
    expect(verified).toMatchObject({ code: 0 })
    await page.goto('/boosts')
    await picture(page, 'boosts')
    await page.getByRole('link', { name: 'Result sheet' }).click()
    await page.getByRole('link', { name: 'The public page' }).click()
    await page.getByText('Settle the round again').waitFor()
    await picture(page, 'auction')
  })

  test('a banned client’s job is removed, and what a boost of it cost comes back by itself', async () => {
    const cheat = await database.run((ctx) => aClient(ctx, { name: 'Not A Bakery' }))
    const { job, ada, eve } = await aJobWithBoth(cheat)
    await names(people.ada, ada, 9)
    await names(people.eve, eve, 4)
    const rich = (await available(people.ada)) + 9
    await runAction(database.app, openList, { actor: cheat.actor, input: { jobId: job.id } })
    await runAction(database.app, sortProposal, { actor: cheat.actor, input: { proposalId: ada, to: 'archived' } })
    await news()
    expect(await available(people.ada)).toBe(rich - 4)

    const noor = await seat({ id: operator.accountId, actor: operator })
    await noor.goto(`/jobs/${job.id}`)
    await noor.locator('summary', { hasText: 'Ban this client' }).click()
    await noor.locator('#ban textarea').fill('There is no such bakery.')
    await noor.locator('#ban button[type=submit]').click()
    await noor.getByText('The client is banned.').first().waitFor()
    await news()
    const page = await seat(people.ada)
    await page.goto('/notices')
    await page.getByRole('link', { name: '4 Connects of a boost came back to you' }).click()
    await page.getByText('You paid 4 Connects').waitFor()
    expect(await wordsOn(page)).toMatch(/\+4 Connects on .*because we removed the job/)
    await page.goto('/connects/statement')
    expect(await wordsOn(page)).toMatch(/Came back: “A website for a bakery”, because we removed the job/)
  })

  test('in a job that chance holds out nothing is shown or charged, and the bidder is told afterwards and why', async () => {
    await changePolicy(database, heldOut)
    const { job, ada } = await aJobWithBoth(people.client)
    await names(people.ada, ada, 2)
    const rich = (await available(people.ada)) + 2
    const client = await seat(people.client)
    await client.goto(`/jobs/${job.id}/proposals`)
    expect(await wordsOn(client)).not.toContain('Boosted')
    await client.getByRole('button', { name: 'Shortlist' }).first().click()
    await client.getByText('On the shortlist.').waitFor()
    await client.goto(`/hire/jobs/${job.id}`)
    await client.locator('summary', { hasText: 'Close the job' }).click()
    await client.getByLabel('I do not need it any more').check()
    await client.getByRole('button', { name: 'Close the job' }).click()
    await news()
    expect(await available(people.ada)).toBeGreaterThanOrEqual(rich)
    const page = await seat(people.ada)
    await page.goto('/notices')
    await page.getByRole('link', { name: /was held out by chance/ }).click()
    await page.getByText('Your boost was held out by chance').waitFor()
    await picture(page, 'boost-held-out')
    await page.getByRole('link', { name: 'Your result sheet' }).click()
    expect(await wordsOn(page)).toContain('Chance held this job out')
  })
})
