import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { useTestBrowser } from '#kit/browser.ts'
import { aDemoHome, runMarketplace } from '#kit/demo-home.ts'
import { demoPersona, type PersonaKey } from '#demo/personas.ts'

const LETTER = 'I have done this kind of work for six years and would begin with a short call about what you need first.'

/** One browser profile per person, all on the same marketplace. */
async function become(page: Page, key: PersonaKey): Promise<void> {
  await page.goto('/')
  await page
    .getByRole('button', { name: `Be ${demoPersona(key).displayName}` })
    .first()
    .click()
  await page.waitForLoadState()
}

describe('the story of 2024 goes well', { timeout: 300_000 }, () => {
  const browser = useTestBrowser()

  test('from a free answer over a declared, announced and felt charge to its complete reversal', async () => {
    const program = runMarketplace(await aDemoHome())
    const baseUrl = await program.open()
    const [lucia, helene, noor, samuel] = await Promise.all([1, 2, 3, 4].map(() => browser.newPage({ baseUrl })))
    await become(lucia!, 'invited_freelancer')
    await become(helene!, 'client')
    await become(noor!, 'operator')
    await become(samuel!, 'second_operator')

    // A freelancer answers an invitation for 0, and the receipt says why.
    await lucia!.goto('/invitations')
    await lucia!.locator('main a[href^="/invitations/0"]').first().click()
    await lucia!.getByRole('link', { name: 'Accept and write a proposal' }).click()
    expect(await propose(lucia!, 'Send for free')).toContain('It cost you nothing')
    await openNewestReceipt(lucia!)
    expect(await textOf(lucia!)).toMatch(/free/i)
    expect(await textOf(lucia!)).toContain('Answering a client')
    const before = await activeHash(lucia!)

    // The operator's draft breaks a promise: refused with a case, until it is declared.
    await noor!.goto('/console/policies')
    await noor!.locator('main table').first().getByRole('link').first().click()
    const draft = new URL(noor!.url()).pathname
    await noor!.getByRole('button', { name: 'Hand over for review' }).click()
    expect(await textOf(noor!)).toContain('Answering a client who wrote to you first never costs Connects')
    expect(await textOf(noor!)).toContain('for example')
    await noor!.getByRole('link', { name: 'Edit', exact: true }).click()
    await noor!.getByLabel('Answering a client who wrote to you first never costs Connects.').check()
    await noor!.getByRole('button', { name: 'Save draft' }).click()
    await noor!.getByRole('button', { name: 'Measure the impact' }).click()
    expect(await textOf(noor!)).toContain('people would have paid more')
    await noor!.getByRole('button', { name: 'Hand over for review' }).click()

    // Its author may not approve it, and nobody may hurry it.
    await noor!.getByRole('button', { name: 'Approve', exact: true }).click()
    expect(await textOf(noor!)).toContain('Another operator has to approve it')
    await samuel!.goto(draft)
    await samuel!.getByRole('button', { name: 'Approve', exact: true }).click()
    await announce(samuel!, inDays(await clockOf(samuel!), 20))
    expect(await textOf(samuel!)).toContain('Too soon')
    const start = inDays(await clockOf(samuel!), 46)
    await announce(samuel!, start)
    const version = Number(/\/rules\/(\d+)/.exec(samuel!.url())![1])
    expect(await textOf(samuel!)).toContain('Announced')
    expect(await activeHash(lucia!), 'an announcement changes nothing yet').toBe(before)
    await lucia!.goto(`/rules/${version}`)
    expect(await textOf(lucia!)).toContain('What it means for you')

    // Half an hour before the change Lucía opens the form; she sends it after the change and pays the lower price.
    await moveClock(samuel!, { days: 45, hours: 23, minutes: 30 })
    const titles = ['Menu for a small restaurant, in three languages', 'Captions for a travelling exhibition']
    for (const title of titles) await inviteLucia(helene!, title)
    await openInvitation(lucia!, titles[0]!)
    expect(await textOf(lucia!)).toContain('Free')
    await moveClock(samuel!, { minutes: 35 })
    expect(await propose(lucia!, 'Send for free')).toContain('It cost you nothing')

    // The next answer is charged under the new rule, and the page about Connects has changed by itself.
    const during = await activeHash(lucia!)
    expect(during).not.toBe(before)
    const rich = await available(lucia!)
    await openInvitation(lucia!, titles[1]!)
    expect(await propose(lucia!, /Send for \d+ Connects?/)).toMatch(/It cost \d+ Connect/)
    const poor = await available(lucia!)
    expect(poor).toBeLessThan(rich)
    await openNewestReceipt(lucia!)
    expect(await textOf(lucia!)).toContain(`v${version}`)

    // One command from the console gives everything back.
    await noor!.goto(`/console/policies/versions/${version}/reverse`)
    expect(await textOf(noor!)).toContain('Nothing has changed yet')
    await noor!.getByLabel('In plain words').fill('You told us, and you were right. Everything comes back.')
    await noor!.getByRole('button', { name: /Take it back and return/ }).click()
    await noor!.getByText('Everything was returned').waitFor({ timeout: 60_000 })
    expect(await available(lucia!)).toBe(rich)
    expect(await activeHash(lucia!), 'the restored rules are the old ones, to the letter').toBe(before)
    await openNewestReceipt(lucia!)
    expect(await textOf(lucia!)).toMatch(/taken back|reversed/i)

    // The register tells all of it, unbroken.
    await lucia!.goto('/rules')
    const register = await textOf(lucia!)
    expect(register).toContain(`In force now: version ${version + 1}`)
    expect(register).toContain('Unbroken')
    expect(register).toContain('Reversed')
    await lucia!.goto('/notices')
    expect(await textOf(lucia!)).toMatch(/taken back|given back|came back|returned/i)
  })
})

async function textOf(page: Page): Promise<string> {
  return page.locator('body').innerText()
}

/** Fills the open proposal form and sends it; the words of the page it leads to. */
async function propose(page: Page, button: string | RegExp): Promise<string> {
  await page.getByLabel('Cover letter').fill(LETTER)
  for (const answer of await page.locator('textarea[name^="answer-"]').all()) await answer.fill('Two weeks after we have spoken.')
  await page.getByLabel(/Your price/).fill('300')
  await page.getByLabel('Days you need').fill('9')
  await page.getByRole('button', { name: button }).click()
  await page.waitForURL(/\/proposals\/[0-9a-f-]{36}/)
  return textOf(page)
}

async function openInvitation(page: Page, title: string): Promise<void> {
  await page.goto('/invitations')
  await page.getByRole('link', { name: title }).first().click()
  await page.getByRole('link', { name: 'Accept and write a proposal' }).click()
}

async function openNewestReceipt(page: Page): Promise<void> {
  await page.goto('/proposals')
  await page.locator('main a[href^="/proposals/0"]').first().click()
  await page.locator('a[href^="/receipts/"]').first().click()
  await page.waitForURL(/\/receipts\//)
}

async function activeHash(page: Page): Promise<string> {
  await page.goto('/help')
  return page.locator('pre code').first().innerText()
}

async function available(page: Page): Promise<number> {
  await page.goto('/connects')
  const figure = await page.locator('.stat', { hasText: 'Available' }).locator('.stat-value').innerText()
  return Number(figure.replaceAll(/\D/g, ''))
}

async function clockOf(page: Page): Promise<Date> {
  await page.goto('/console')
  const [iso] = await page
    .locator('main time')
    .evaluateAll((times) => times.map((time) => time.getAttribute('datetime')).slice(-1))
  return new Date(iso!)
}

function inDays(from: Date, days: number): string {
  return new Date(from.getTime() + days * 86_400_000).toISOString().slice(0, 16)
}

async function announce(page: Page, start: string): Promise<void> {
  const draft = page.url().includes('/drafts/') ? page.url() : undefined
  if (draft === undefined) await page.goBack()
  // A date that was refused comes back unfolded.
  if (!(await page.getByLabel('Takes effect (UTC)').isVisible())) await page.locator('summary', { hasText: 'Announce' }).click()
  await page.getByLabel('Takes effect (UTC)').fill(start)
  await page.getByRole('button', { name: 'Announce to everybody' }).click()
  await page.waitForLoadState()
}

async function moveClock(page: Page, by: { days?: number; hours?: number; minutes?: number }): Promise<void> {
  await page.goto('/console')
  for (const [unit, value] of Object.entries(by)) await page.getByLabel(new RegExp(`^${unit} forward`, 'i')).fill(String(value))
  await page.getByRole('button', { name: 'Move the clock' }).click()
  await page.getByText('The clock says').waitFor()
}

async function inviteLucia(client: Page, title: string): Promise<void> {
  await client.goto('/hire/jobs/new')
  await client.getByLabel('Title').fill(title)
  await client.getByLabel('Category').selectOption('translation')
  await client
    .getByLabel('Description')
    .fill('About forty short texts from French, by somebody who asks when something is unclear. '.repeat(3))
  await client.getByLabel('Fixed price', { exact: false }).first().check()
  await client.getByLabel('Budget, for a fixed price').fill('900')
  await client.getByRole('button', { name: /Post/ }).click()
  await client.waitForURL(/\/hire\/jobs\/[0-9a-f-]{36}/)
  await client.goto(`/talent/${demoPersona('invited_freelancer').id}/invite`)
  await client.getByLabel('To which job').selectOption({ label: title })
  await client.getByLabel('Your message').fill('Your portfolio is just what we look for. Would you like to take this on?')
  await client.getByRole('button', { name: 'Send the invitation' }).click()
  await client.waitForLoadState()
}
