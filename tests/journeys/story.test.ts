import { describe, expect, test } from 'vitest'
import { sql } from 'kysely'
import { useTestBrowser } from '#kit/browser.ts'
import { aDemoHome, runMarketplace } from '#kit/demo-home.ts'
import { demoPersonAt, type DemoPerson } from '#kit/demo-person.ts'
import { seat, type Player } from '#kit/player.ts'
import { lookInto } from '#kit/prepared-home.ts'
import { demoPersona } from '#demo/personas.ts'

const PROMISE = 'Answering a client who wrote to you first never costs Connects'
const TITLE = 'An answer costs what a proposal costs'
const INSULT = 'Whoever wrote this is an idiot.'
const LATE_JOB = 'Menu for a small restaurant, in three languages'
const CHARGED_JOB = 'Captions for a travelling exhibition'

describe('the story of 2024 goes well, by keyboard alone', { timeout: 600_000 }, () => {
  const browser = useTestBrowser()

  test('drafted, simulated, announced, discussed, felt, measured, taken back, and returned to the last Connect', async () => {
    const home = await aDemoHome()
    const baseUrl = await runMarketplace(home).open()
    const [lucia, noor, samuel] = await Promise.all(
      (['invited_freelancer', 'operator', 'second_operator'] as const).map((who) => seat(browser, baseUrl, who)),
    )
    const helene = await demoPersonAt(baseUrl, 'client')

    await answerForFree(lucia!)
    const before = await activeHash(lucia!)

    const draft = await draftTheCharge(noor!)
    await breakThePromiseOpenly(noor!)
    await simulate(noor!, home)
    await handOver(noor!)
    const version = await approveAndAnnounce(samuel!, draft)
    expect(await activeHash(lucia!), 'an announcement changes nothing yet').toBe(before)

    await speakUp(lucia!, version, helene)
    await moderate(noor!, version)

    await beginTheCharge({ lucia: lucia!, helene, samuel: samuel! })
    const during = await activeHash(lucia!)
    expect(during).not.toBe(before)
    const rich = await available(lucia!)
    const cost = await answerForConnects(lucia!, version)
    expect(await available(lucia!)).toBe(rich - cost)

    await readTheOutcome(lucia!)
    await takeBack(noor!, { version, cost })
    expect(await available(lucia!), 'everything, to the last Connect').toBe(rich)
    expect(await activeHash(lucia!), 'the restored rules are the old ones, to the letter').toBe(before)
    await readTheReport(lucia!, { version, cost })
  })
})

/** A freelancer answers an invitation for 0, and the receipt says why. */
async function answerForFree(lucia: Player): Promise<void> {
  await lucia.open('/invitations')
  await lucia.keys.press(lucia.page.locator('main a[href^="/invitations/0"]').first())
  await lucia.follow('Accept and write a proposal')
  expect(await propose(lucia, 'Send for free')).toContain('It cost you nothing')
  await openNewestReceipt(lucia)
  expect(await lucia.words()).toMatch(/free/i)
  expect(await lucia.words()).toContain('Answering a client')
}

/** An operator drafts the charge; while the price is being chosen the page names the broken promise with a case. */
async function draftTheCharge(noor: Player): Promise<string> {
  const { page, keys } = noor
  await noor.open('/console/policies')
  await noor.follow('New draft')
  await keys.write(page.getByLabel('Title'), TITLE)
  await keys.write(page.getByLabel('In plain words'), 'Answers to invitations cost what a proposal of your own costs.')
  await noor.press('Start the draft')
  await noor.unfold('Edit “Answering a client')
  await keys.choose(page.locator('[name="clauses.invite.charge"]'), 'By a price table')
  await keys.choose(page.locator('[name="clauses.invite.table"]'), 'Rate card')
  const check = page.locator('#check')
  await check.getByText('A broken promise').waitFor()
  // History is read while the first figures are asked for.
  await check.getByText('On the last 90 days').waitFor({ timeout: 60_000 })
  expect(await check.innerText()).toMatch(new RegExp(`${PROMISE}[^]*for example`))
  await noor.press('Save draft')
  const draft = new URL(page.url()).pathname
  await noor.press('Hand over for review')
  expect(await noor.words(), 'refused with the promise and the way out').toMatch(
    new RegExp(`These rules have errors[^]*${PROMISE}[^]*has to declare it openly`),
  )
  return draft
}

async function breakThePromiseOpenly(noor: Player): Promise<void> {
  await noor.follow('Edit')
  await noor.keys.tick(noor.page.getByLabel(`This version openly breaks it: ${PROMISE}`))
  await noor.press('Save draft')
  expect(await noor.words()).toContain('Somebody pays more: at least 45 days of notice')
}

/** The simulation shows how far it is, and then who would have paid what. */
async function simulate(noor: Player, home: string): Promise<void> {
  await noor.follow('Simulate it on a history of your choice')
  await lookInto(home, (owner) =>
    owner.transaction().execute(async (tx) => {
      // As long as somebody else holds the decisions, the simulation cannot end: its progress can be looked at in peace.
      await sql`lock table charges.charge in access exclusive mode`.execute(tx)
      await noor.press('Start the simulation')
      await noor.page.getByRole('progressbar', { name: 'Simulation' }).waitFor()
      expect(await noor.words()).toContain('You may leave this page')
    }),
  )
  await noor.page.getByText('People who would have paid more').first().waitFor({ timeout: 60_000 })
  await noor.follow(TITLE)
  expect(await noor.words(), 'the draft now carries its impact statement').toMatch(
    /What it would have done[^]*People who would have paid more/,
  )
}

/** Its author may not approve it. */
async function handOver(noor: Player): Promise<void> {
  await noor.press('Hand over for review')
  await noor.press('Approve')
  expect(await noor.words()).toContain('Somebody else must approve this')
}

/** Another operator approves, and nobody may hurry it: the date is refused where it was typed. */
async function approveAndAnnounce(samuel: Player, draft: string): Promise<number> {
  const { page, keys } = samuel
  await samuel.open('/console/policies')
  await samuel.follow(TITLE)
  expect(new URL(page.url()).pathname).toBe(draft)
  await samuel.press('Approve')
  await samuel.unfold('Announce')
  const field = page.getByLabel('Takes effect (UTC)')
  const earliest = new Date((await page.locator('#announce time').first().getAttribute('datetime'))!)
  await keys.writeMoment(field, inDays(earliest, -25))
  await samuel.press('Announce to everybody')
  expect(await field.getAttribute('aria-invalid')).toBe('true')
  expect(await samuel.words()).toMatch(/Too soon: somebody would be worse off\. 45 days of notice are due/)
  await keys.writeMoment(field, inDays(earliest, 1))
  await samuel.press('Announce to everybody')
  expect(await samuel.words()).toMatch(/Announced[^]*People who would have paid more[^]*can be taken back/)
  return Number(/\/rules\/(\d+)$/.exec(page.url())![1])
}

/** A freelancer sees what it means for her, votes, says why, and reports an insult. */
async function speakUp(lucia: Player, version: number, helene: DemoPerson): Promise<void> {
  const { page, keys } = lucia
  await helene.send(`/rules/${version}/comments`, { body: INSULT })
  await lucia.open('/rules')
  await lucia.follow('What changes, and what it means for you')
  const own = page.locator('#for-me')
  expect(await own.innerText()).toContain('your own last 90 days')
  expect(await own.getByRole('row').count(), 'her answers, each with its price before and after').toBeGreaterThan(1)
  await keys.choose(page.getByRole('radio').first(), 'Against it')
  await keys.write(page.getByLabel('Why'), 'Clients write to me because they want an answer.')
  await lucia.press('Send my answer')
  expect(await lucia.words()).toContain('Your answer counts, and your reason is public below')
  await lucia.follow('Report the comment by Hélène Besnard')
  await keys.write(page.getByLabel('What is wrong with it?'), 'An insult.')
  await lucia.press('Send the report')
}

/** An operator hides what breaks the house rules, with a reason in its place; criticism stays. */
async function moderate(noor: Player, version: number): Promise<void> {
  await noor.open('/console')
  await noor.follow(/^Comments/)
  expect(await noor.words()).toContain(INSULT)
  await noor.keys.write(noor.page.getByLabel('Reason to hide it').first(), 'It insults a person.')
  await noor.press('Hide it')
  await noor.open(`/rules/${version}`)
  const said = await noor.page.locator('#comments').innerText()
  expect(said).toContain('Hidden by an operator: It insults a person.')
  expect(said).not.toContain(INSULT)
  expect(said).toContain('Clients write to me because they want an answer.')
}

/** Half an hour before the change Lucía opens the form; she sends it after the change and pays the lower price. */
async function beginTheCharge({ lucia, helene, samuel }: Readonly<Record<'lucia' | 'samuel', Player> & { helene: DemoPerson }>) {
  await samuel.open('/rules')
  const start = new Date((await samuel.page.locator('.notice time').first().getAttribute('datetime'))!)
  await moveClock(samuel, new Date(start.getTime() - HALF_AN_HOUR))
  for (const title of [LATE_JOB, CHARGED_JOB]) await invite(helene, title)
  await openInvitation(lucia, LATE_JOB)
  expect(await lucia.words()).toContain('Free')
  await moveClock(samuel, new Date(start.getTime() + 300_000))
  expect(await propose(lucia, 'Send for free')).toContain('It cost you nothing')
}

/** The next answer is charged under the new rule. What it cost. */
async function answerForConnects(lucia: Player, version: number): Promise<number> {
  await openInvitation(lucia, CHARGED_JOB)
  const said = await propose(lucia, /^Send for \d+ Connect/)
  const cost = Number(/It cost (\d+) Connect/.exec(said)![1])
  expect(cost).toBeGreaterThan(0)
  await openNewestReceipt(lucia)
  expect(await lucia.words()).toContain(`v${version}`)
  return cost
}

/**
 * What such a charge does is known and public: the demo world had one before, announced after a year of history, and measured it as
 * its announcement had said. Nobody in the demo world answers anything once its clock is moved, so it is that version's result.
 */
async function readTheOutcome(lucia: Player): Promise<void> {
  await lucia.open('/rules')
  await lucia.follow('What changes did')
  await lucia.follow(/Answering an invitation will cost Connects/)
  const said = await lucia.words()
  const measured = /While it was in force\s[^]*?([−+][\d.]+) % \(([−+][\d.]+) % to ([−+][\d.]+) %\)/.exec(said)
  const [value = NaN, low = NaN, high = NaN] = (measured ?? []).slice(1).map((text) => Number(text.replace('−', '-')))
  expect(low, 'the interval has the effect in it').toBeLessThan(value)
  expect(value).toBeLessThan(high)
  expect(high, 'fewer answers, beyond chance').toBeLessThan(0)
  expect(said, 'and how it was measured').toContain('Written before anybody could know the result')
}

/** Operators see first what would be given back; then one press gives it back. */
async function takeBack(noor: Player, { version, cost }: { readonly version: number; readonly cost: number }): Promise<void> {
  await noor.open('/console/policies')
  await noor.follow('Reverse')
  expect(new URL(noor.page.url()).pathname).toBe(`/console/policies/versions/${version}/reverse`)
  expect(await noor.words()).toContain('Nothing has changed yet')
  await noor.keys.write(noor.page.getByLabel('In plain words'), 'You told us, and you were right. Everything comes back.')
  await noor.press(`Take it back and return ${cost} Connect${cost === 1 ? '' : 's'}`)
  await noor.page.getByText('Everything was returned').waitFor({ timeout: 60_000 })
  expect(await noor.words()).toContain(`Returned ${cost} of ${cost} Connects owed`)
}

/** Whoever paid is told; everybody can read what was returned, and the register tells all of it, unbroken. */
async function readTheReport(
  lucia: Player,
  { version, cost }: { readonly version: number; readonly cost: number },
): Promise<void> {
  await openNewestReceipt(lucia)
  expect(await lucia.words()).toMatch(/taken back|reversed/i)
  await lucia.open('/notices')
  expect(await lucia.words()).toMatch(/taken back|given back|came back|returned/i)
  await lucia.open('/rules')
  const register = await lucia.words()
  for (const said of [`In force now: version ${version + 1}`, 'Unbroken', 'Reversed']) expect(register).toContain(said)
  await lucia.open(`/rules/${version}`)
  await lucia.follow('The public report of the reversal')
  expect(await lucia.words()).toContain(`Returned ${cost} of ${cost} Connects owed`)
}

const LETTER = 'I have done this kind of work for six years and would begin with a short call about what you need first.'

/** Fills the open proposal form and sends it; the words of the page it leads to. */
async function propose({ page, keys, press, words }: Player, button: string | RegExp): Promise<string> {
  await keys.write(page.getByLabel('Cover letter'), LETTER)
  for (const answer of await page.locator('textarea[name^="answer-"]').all())
    await keys.write(answer, 'Two weeks after we spoke.')
  await keys.write(page.getByLabel(/Your price/), '300')
  await keys.write(page.getByLabel('Days you need'), '9')
  await press(button)
  await page.waitForURL(/\/proposals\/[0-9a-f-]{36}$/).catch(async () => expect.fail(`not sent: ${await words()}`))
  return words()
}

async function openInvitation({ page, keys, open, follow }: Player, title: string): Promise<void> {
  await open('/invitations')
  await keys.press(page.getByRole('link', { name: title }).first())
  await follow('Accept and write a proposal')
}

async function openNewestReceipt({ page, keys, open }: Player): Promise<void> {
  await open('/proposals')
  await keys.press(page.locator('main a[href^="/proposals/0"]').first())
  await keys.press(page.locator('a[href^="/receipts/"]').first())
}

async function activeHash({ page, open }: Player): Promise<string> {
  await open('/help')
  return page.locator('pre code').first().innerText()
}

async function available({ page, open }: Player): Promise<number> {
  await open('/connects')
  const figure = await page.locator('.stat', { hasText: 'Available' }).locator('.stat-value').innerText()
  return Number(figure.replaceAll(/\D/g, ''))
}

const MINUTE = 60_000
const HALF_AN_HOUR = 30 * MINUTE

function inDays(from: Date, days: number): Date {
  return new Date(from.getTime() + days * 86_400_000)
}

/** Sets the marketplace's clock forward, to the minute at `to` or just after it. */
async function moveClock({ page, keys, open, press }: Player, to: Date): Promise<void> {
  await open('/console')
  const now = new Date((await page.locator('main time').last().getAttribute('datetime'))!)
  const minutes = Math.ceil((to.getTime() - now.getTime()) / MINUTE)
  await keys.write(page.getByLabel('Days forward'), String(Math.floor(minutes / 1440)))
  await keys.write(page.getByLabel('Hours forward'), String(Math.floor((minutes % 1440) / 60)))
  await keys.write(page.getByLabel('Minutes forward'), String(minutes % 60))
  await press('Move the clock')
  await page.getByText('The clock says').waitFor()
}

/** A client posts a job and invites Lucía to it; clients are not what this is about, so without a browser. */
async function invite(client: DemoPerson, title: string): Promise<void> {
  const job = await client.send('/hire/jobs/new', {
    intent: 'post',
    title,
    category: 'translation',
    description: 'About forty short texts from French, by somebody who asks when something is unclear. '.repeat(3),
    payKind: 'fixed',
    budget: '900',
    hoursPerWeek: '20',
    durationWeeks: '4',
    experienceLevel: 'intermediate',
    peopleToHire: '1',
    visibility: 'public',
  })
  await client.send(`/talent/${demoPersona('invited_freelancer').id}/invite`, {
    jobId: job.split('/').at(-1)!,
    message: 'Your portfolio is just what we look for. Would you like to take this on?',
  })
}
