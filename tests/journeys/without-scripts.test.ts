import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { demoPersona } from '#demo/personas.ts'
import { useTestBrowser } from '#kit/browser.ts'
import { useDemoMarketplace } from '#kit/demo-home.ts'
import { demoPersonAt, walk, type Who } from '#kit/demo-person.ts'

const market = useDemoMarketplace()
const browser = useTestBrowser()

/** A phone of somebody whose browser runs no scripts. */
async function phoneOf(who: Who): Promise<Page> {
  const page = await browser.newPage({ width: 360, scripts: false, baseUrl: market.url })
  await (await demoPersonAt(market.url, who)).lend(page.context())
  return page
}

function titleOf(page: Page): Promise<string> {
  return page.getByRole('heading', { level: 1 }).innerText()
}

const jobTitle = 'Captions for the exhibition “Harbours”, in two languages'

test('a visitor reads jobs, rules and help, and moves through a long list', async () => {
  const page = await phoneOf('visitor')
  await page.goto('/jobs')
  const [first] = await page.locator('article h2 a').allInnerTexts()
  await page.getByRole('link', { name: 'Next page' }).click()
  expect(await page.locator('article h2 a').allInnerTexts()).not.toContain(first)
  await page.getByRole('link', { name: 'Back to the start' }).click()
  await page.locator('article h2 a').first().click()
  expect(await page.getByText('A proposal costs').isVisible()).toBe(true)

  await page.goto('/rules')
  await page
    .getByRole('link', { name: /Version 5/ })
    .first()
    .click()
  await page.getByRole('link', { name: 'The public report of the reversal' }).click()
  expect(await titleOf(page)).toContain('taken back')
  await page.goto('/help')
  expect(await page.getByRole('heading', { name: 'What is free' }).isVisible()).toBe(true)
})

test('the menu of a phone opens, and a search narrows the list', async () => {
  const page = await phoneOf('visitor')
  await page.goto('/')
  const menu = page.getByRole('navigation', { name: 'Main, small screens' })
  expect(await menu.isVisible()).toBe(false)
  await page.locator('summary', { hasText: /^Menu$/ }).click()
  await menu.getByRole('link', { name: 'Find work' }).click()
  expect(await titleOf(page)).toBe('Open jobs')
  await page.locator('summary', { hasText: 'Search and filter' }).click()
  await page.getByRole('searchbox', { name: 'Words' }).fill('zzzz')
  await page.getByRole('button', { name: 'Show jobs' }).click()
  expect(await page.locator('article').count()).toBe(0)
})

test('the colours are chosen and stay chosen', async () => {
  const page = await phoneOf('visitor')
  await page.goto('/rules')
  for (const [name, scheme] of [
    ['Dark', 'dark'],
    ['Light', 'light'],
  ] as const) {
    await page.getByRole('button', { name }).click()
    expect(new URL(page.url()).pathname).toBe('/rules')
    await page.goto('/help')
    expect(await page.locator('html').evaluate((html) => getComputedStyle(html).colorScheme)).toBe(scheme)
    await page.goto('/rules')
  }
})

test('somebody opens an account, after a mistake that keeps what was typed', async () => {
  const page = await phoneOf('visitor')
  await page.goto('/sign-up')
  await page.getByLabel('I want to work').check()
  await page.getByLabel('Name').fill('Σοφία Δημητρίου')
  await page.getByLabel('E-mail address').fill('sofia@example.org')
  await page.getByLabel('Password').fill('short')
  await page.getByRole('button', { name: 'Open the account' }).click()
  expect(await page.getByRole('alert').innerText()).toMatch(/10 characters/)
  expect(await page.getByLabel('Name').inputValue()).toBe('Σοφία Δημητρίου')
  await page.getByLabel('Password').fill('seven quiet herons')
  await page.getByRole('button', { name: 'Open the account' }).click()
  expect(await page.getByText('Welcome to Guildhall').isVisible()).toBe(true)
  await page.goto('/account')
  expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('Σοφία Δημητρίου')
})

test('a client posts a job and invites somebody, who answers for free', async () => {
  const helene = await phoneOf('client')
  await helene.goto('/hire/jobs/new')
  await helene.getByLabel('Title').fill(jobTitle)
  await helene.getByLabel('Category').selectOption('translation')
  await helene.getByLabel('Description').fill('Forty short texts from French, by somebody who asks when in doubt. '.repeat(3))
  await helene.getByLabel('Budget, for a fixed price').fill('900')
  await helene.getByRole('button', { name: 'Post' }).first().click()
  expect(await titleOf(helene)).toBe(jobTitle)
  await helene.goto(`/talent/${demoPersona('invited_freelancer').id}/invite`)
  await helene.getByLabel('To which job').selectOption({ label: jobTitle })
  await helene.getByLabel('Your message').fill('Your museum texts are just what we look for. Would you take this on?')
  await helene.getByRole('button', { name: 'Send the invitation' }).click()
  expect(await helene.getByRole('alert').count()).toBe(0)

  const lucia = await phoneOf('invited_freelancer')
  await lucia.goto('/invitations')
  await lucia.getByRole('link', { name: jobTitle }).click()
  await lucia.getByRole('link', { name: 'Accept and write a proposal' }).click()
  await lucia.getByLabel('Cover letter').fill('I have written captions for six exhibitions and would begin with a call.')
  await lucia.getByLabel('Your price').fill('850')
  await lucia.getByLabel('Days you need').fill('12')
  await lucia.getByRole('button', { name: 'Send for free' }).click()
  expect(await lucia.getByText('It cost you nothing').isVisible()).toBe(true)
})

test('a freelancer proposes at the price shown, and the wallet has that much less', async () => {
  const page = await phoneOf('new_freelancer')
  const person = await demoPersonAt(market.url, 'new_freelancer')
  await page.goto('/connects')
  const before = await available(page)
  await page.goto(await walk(person, ['/jobs', '/jobs/:jobId', '/jobs/:jobId/propose']))
  await page.getByLabel('Cover letter').fill('I have done this kind of work for six years and would begin with a short call.')
  for (const answer of await page.locator('textarea[name^="answer-"]').all()) await answer.fill('Two weeks after we have spoken.')
  await page.getByLabel(/Your price/).fill('40')
  await page.getByLabel('Days you need').fill('9')
  const send = page.getByRole('button', { name: /^Send for/ })
  const price = Number(/\d+/.exec(await send.innerText())![0])
  await send.click()
  await page.goto('/connects')
  expect(await available(page)).toBe(before - price)
})

test('a freelancer buys Connects, and the page of the purchase renews itself until they are there', async () => {
  const page = await phoneOf('refunded_freelancer')
  await page.goto('/connects')
  const before = await available(page)
  await page.getByRole('link', { name: 'Buy Connects' }).click()
  await page.getByRole('link', { name: '40', exact: true }).click()
  await page.getByRole('button', { name: /^Pay \$/ }).click()
  await page.getByText('The Connects are in your wallet.').waitFor({ timeout: 30_000 })
  await page.goto('/connects')
  expect(await available(page)).toBe(before + 40)
})

test('somebody comments on a version of the rules', async () => {
  const page = await phoneOf('refunded_freelancer')
  await page.goto('/rules/6')
  await page.getByLabel('Your comment').fill('Thank you for giving it back.')
  await page.getByRole('button', { name: 'Publish comment' }).click()
  expect(await page.getByRole('article', { name: 'Comment by Ярина Коваленко' }).last().innerText()).toContain(
    'Thank you for giving it back.',
  )
})

async function available(page: Page): Promise<number> {
  const figure = await page.locator('.stat', { hasText: 'Available' }).locator('.stat-value').innerText()
  return Number(figure.replaceAll(/\D/g, ''))
}
