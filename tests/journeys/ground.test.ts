import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { sql } from 'kysely'
import { newId, type Id } from '#kernel/ids.ts'
import type { Role } from '#kernel/actor.ts'
import { routes as accountRoutes } from '#faces/web/account/index.ts'
import { homeRoutes } from '#faces/web/public/home.tsx'
import { routes as styleguideRoutes } from '#faces/web/public/styleguide.tsx'
import { useTestDatabase } from '#kit/database.ts'
import { accessibilityProblems, sidewaysScroll, takeScreenshot, useTestBrowser } from '#kit/browser.ts'
import { useTestSite } from '#kit/site.ts'

const database = useTestDatabase()
const figures = async () => [
  { label: 'Open jobs', value: 1532, href: '/jobs' },
  { label: 'Freelancers', value: 312 },
  { label: 'Clients', value: 124 },
  { label: 'Connects returned by rule', value: 12_408 },
]
const site = useTestSite(database, [...homeRoutes(figures), ...accountRoutes, ...styleguideRoutes], {
  chrome: {
    policyInForce: async () => ({ version: 9, hash: '9f2c4e8a77b1d05e6c3f0011223344', href: '/rules/9' }),
    connectsAvailable: async () => 48,
    unreadNews: async () => 0,
  },
})
const browser = useTestBrowser()

async function aPersona(displayName: string, roles: readonly Role[], persona: string): Promise<Id> {
  const id = newId()
  await sql`
    insert into platform.account (id, email, display_name, roles, persona, email_confirmed_at)
    values (${id}, ${`${id}@example.org`}, ${displayName}, ${roles}::text[], ${persona}, now())`.execute(database.owner)
  return id
}

async function theDemoPeople(): Promise<void> {
  const { rows } = await sql<{ count: number }>`select count(*) from platform.account`.execute(database.owner)
  if (rows[0]?.count !== 0) return
  await aPersona(
    'Amara Okafor',
    ['freelancer'],
    'A designer in Lagos with an invitation waiting. Answer it and read the receipt.',
  )
  await aPersona('نور الهدى', ['freelancer'], 'Translates museum guides into Arabic and watches every Connect.')
  await aPersona('Jonas Lindqvist', ['client'], 'Runs a small studio, has three open jobs and too few answers.')
  await aPersona(
    'Meridian Insurance',
    ['client', 'enterprise_client'],
    'An Enterprise client that reaches out without posting a job.',
  )
  await aPersona('Ines Duarte', ['operator'], 'Keeps the rules. Has a draft that charges invitations: try to announce it.')
}

/** Half of the runs see the pages signed in, with the other half of the header. */
async function becomeAmara(page: Page): Promise<void> {
  await page.goto('/')
  await page.getByRole('button', { name: 'Be Amara Okafor' }).click()
  await page.getByText('There is nothing here').waitFor()
}

const paths = [
  '/',
  '/sign-in',
  '/sign-up',
  '/forgot-password',
  '/reset-password?token=x',
  '/confirm-email?token=x',
  '/outbox',
  '/account',
  '/styleguide',
  '/nowhere',
]

// every-screen.test.ts looks at all pages in all looks; here they have other people, and a page that is not there.
for (const [width, dark] of [
  [1280, false],
  [360, true],
] as const) {
  test(`every page of the ground is accessible and fits at ${width} px in ${dark ? 'dark' : 'light'}`, async () => {
    await theDemoPeople()
    const page = await browser.newPage({ width, dark, baseUrl: site.url })
    const problems: string[] = []
    page.on(
      'console',
      (message) => message.type() === 'error' && !message.text().includes('404') && problems.push(message.text()),
    )
    if (dark) await becomeAmara(page)
    for (const path of paths) {
      await page.goto(path)
      const name = path.replaceAll(/[^a-z]+/g, '-').replace(/^-|-$/g, '') || 'home'
      await takeScreenshot(page, `ground-${name}-${width}-${dark ? 'dark' : 'light'}`)
      for (const found of await accessibilityProblems(page)) problems.push(`${path} ${found}`)
      expect(await sidewaysScroll(page), `${path} scrolls sideways`).toBe(0)
    }
    expect(problems).toEqual([])
  })
}

test('without scripts a visitor becomes a persona, chooses dark and opens a dialog', async () => {
  await theDemoPeople()
  const page = await browser.newPage({ width: 360, scripts: false, baseUrl: site.url })
  await page.goto('/')
  await page.getByRole('button', { name: 'Be Jonas Lindqvist' }).click()
  await page.goto('/account')
  expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Account settings')

  await page.getByRole('button', { name: 'Dark' }).click()
  expect(new URL(page.url()).pathname).toBe('/account')
  expect(await page.locator('html').getAttribute('data-theme')).toBe('dark')
  expect(await page.locator('body').evaluate((body) => getComputedStyle(body).colorScheme)).toBe('dark')

  await page.goto('/styleguide')
  await page.getByRole('button', { name: 'Open a dialog' }).click()
  expect(await page.getByRole('dialog', { name: 'Withdraw this proposal?' }).isVisible()).toBe(true)
  expect(await page.getByRole('button', { name: 'Copy' }).isVisible()).toBe(false)
})

test('somebody signs up, finds the mail in the outbox, confirms the address and signs in again', async () => {
  const page = await browser.newPage({ baseUrl: site.url })
  await page.goto('/sign-up')
  await page.getByRole('button', { name: 'Open the account' }).click()
  expect(await page.getByRole('alert').textContent()).toContain('Choose what you are here for.')
  expect(await accessibilityProblems(page)).toEqual([])
  await page.getByRole('link', { name: 'Tell us how to call you.' }).click()
  expect(await page.getByLabel('Name').evaluate((field) => field === document.activeElement)).toBe(true)

  await page.getByLabel('I want to work').check()
  await page.getByLabel('Name').fill('Zoë Ångström')
  await page.getByLabel('E-mail address').fill('zoe@example.org')
  await page.getByLabel('Password').fill('a lantern in the rain')
  await page.getByRole('button', { name: 'Open the account' }).click()
  await page.getByText('Welcome to Guildhall.').waitFor()

  await page.goto('/outbox')
  await takeScreenshot(page, 'ground-outbox-full')
  await page.getByRole('link', { name: 'Confirm your e-mail address' }).click()
  await takeScreenshot(page, 'ground-mail')
  expect(await accessibilityProblems(page)).toEqual([])
  await page.getByRole('link', { name: /confirm-email/ }).click()
  await page.getByRole('button', { name: 'Confirm the address' }).click()
  await page.getByText('Your e-mail address is confirmed.').waitFor()

  await page.goto('/account')
  expect(await page.getByText('zoe@example.org (confirmed)').isVisible()).toBe(true)
  await page.locator('summary', { hasText: 'Zoë Ångström' }).click()
  await takeScreenshot(page, 'ground-account-menu')
  expect(await accessibilityProblems(page)).toEqual([])
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByText('You are signed out.').waitFor()

  await page.goto('/account')
  expect(new URL(page.url()).pathname).toBe('/sign-in')
  await page.getByLabel('E-mail address').fill('zoe@example.org')
  await page.getByLabel('Password').fill('a lantern in the rain')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('heading', { name: 'Account settings' }).waitFor()
})

test('by keyboard alone: the first Tab skips to the content, menus open with Enter and close with Escape', async () => {
  await theDemoPeople()
  const page = await browser.newPage({ baseUrl: site.url })
  await page.goto('/')
  await page.keyboard.press('Tab')
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to the content')
  await page.keyboard.press('Enter')
  expect(new URL(page.url()).hash).toBe('#main')

  const menu = page.locator('.demo-bar summary')
  await menu.focus()
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: /Amara Okafor A designer/ }).waitFor()
  await takeScreenshot(page, 'ground-personas')
  expect(await accessibilityProblems(page)).toEqual([])
  await page.keyboard.press('Escape')
  expect(await page.getByRole('button', { name: /Amara Okafor A designer/ }).isVisible()).toBe(false)
  expect(await menu.evaluate((summary) => summary === document.activeElement)).toBe(true)
})
