import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { useTestBrowser } from '#kit/browser.ts'
import { useDemoMarketplace } from '#kit/demo-home.ts'
import { demoPersonAt, walk, type Who } from '#kit/demo-person.ts'
import { tabTo } from '#kit/keyboard.ts'

const market = useDemoMarketplace()
const browser = useTestBrowser()

async function pageOf(who: Who, width: number): Promise<Page> {
  const page = await browser.newPage({ width, baseUrl: market.url })
  await (await demoPersonAt(market.url, who)).lend(page.context())
  return page
}

test('the first Tab offers the way past header and menus', async () => {
  const page = await pageOf('new_freelancer', 1280)
  await page.goto('/jobs')
  await page.keyboard.press('Tab')
  const skip = page.getByRole('link', { name: 'Skip to the content' })
  expect(await skip.evaluate((element) => element === document.activeElement)).toBe(true)
  expect(await skip.isVisible()).toBe(true)
  await page.keyboard.press('Enter')
  await page.keyboard.press('Tab')
  expect(await page.evaluate(() => document.activeElement?.closest('main') !== null)).toBe(true)
})

test('at 360 px the menu opens, closes with Escape where it was opened, and leads on', async () => {
  const page = await pageOf('new_freelancer', 360)
  await page.goto('/')
  const opener = page.locator('summary', { hasText: /^Menu$/ })
  const menu = page.getByRole('navigation', { name: 'Main, small screens' })
  await tabTo(page, opener)
  await page.keyboard.press('Enter')
  expect(await menu.isVisible()).toBe(true)
  await page.keyboard.press('Tab')
  await page.keyboard.press('Escape')
  expect(await menu.isVisible()).toBe(false)
  expect(await opener.evaluate((element) => element === document.activeElement)).toBe(true)
  await page.keyboard.press('Enter')
  await tabTo(page, menu.getByRole('link', { name: 'Find work' }))
  await page.keyboard.press('Enter')
  await page.waitForURL('**/jobs')
})

test('a job is opened and a proposal sent, after a mistake that is named and easy to reach', async () => {
  const page = await pageOf('new_freelancer', 1280)
  await page.goto('/jobs')
  await tabTo(page, page.locator('article h2 a').first())
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/jobs\/[0-9a-f-]{36}$/)
  await tabTo(page, page.getByRole('link', { name: 'Propose', exact: true }))
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/propose$/)

  const price = page.getByLabel(/Your price/)
  await tabTo(page, page.getByLabel('Cover letter'))
  await page.keyboard.insertText('I have done this kind of work for six years and would begin with a short call.')
  for (const answer of await page.locator('textarea[name^="answer-"]').all()) {
    await tabTo(page, answer)
    await page.keyboard.insertText('Two weeks after we have spoken.')
  }
  await tabTo(page, price)
  await page.keyboard.insertText('forty')
  await tabTo(page, page.getByLabel('Days you need'))
  await page.keyboard.insertText('9')
  await tabTo(page, page.getByRole('button', { name: /^Send for/ }))
  await page.keyboard.press('Enter')

  const summary = page.getByRole('alert')
  await summary.waitFor()
  expect(await summary.evaluate((element) => element === document.activeElement)).toBe(true)
  await tabTo(page, summary.getByRole('link').first())
  await page.keyboard.press('Enter')
  expect(await price.evaluate((element) => element === document.activeElement)).toBe(true)
  expect(await price.getAttribute('aria-invalid')).toBe('true')
  await page.keyboard.press('ControlOrMeta+A')
  await page.keyboard.insertText('40')
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/proposals\/[0-9a-f-]{36}/)
})

test('a client closes a job: opens the question, chooses, and confirms', async () => {
  const page = await pageOf('client', 360)
  await page.goto(await walk(await demoPersonAt(market.url, 'client'), ['/hire', '/hire/jobs/:jobId']))
  const question = page.locator('summary', { hasText: 'Close the job' })
  await tabTo(page, question)
  await page.keyboard.press('Enter')
  await tabTo(page, page.getByRole('radio').first())
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowUp')
  expect(await page.getByRole('radio').first().isChecked()).toBe(true)
  await tabTo(page, page.getByRole('button', { name: 'Close the job', exact: true }))
  await page.keyboard.press('Enter')
  await page.getByText('The job is closed.').waitFor()
})

test('a dialog keeps the focus inside and gives it back', async () => {
  const page = await pageOf('visitor', 1280)
  await page.goto('/styleguide')
  const opener = page.getByRole('button', { name: 'Open a dialog' })
  await tabTo(page, opener)
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog')
  await dialog.waitFor()
  expect(await dialog.evaluate((element) => element.contains(document.activeElement))).toBe(true)
  await page.keyboard.press('Escape')
  expect(await dialog.isVisible()).toBe(false)
  expect(await opener.evaluate((element) => element === document.activeElement)).toBe(true)
})

test.each<[Who, string]>([
  ['new_freelancer', '/connects'],
  ['client', '/hire/jobs/new'],
  ['operator', '/console/policies'],
  ['refunded_freelancer', '/rules/5'],
])('every stop of a walk by Tab is seen: %s on %s', async (who, path) => {
  const page = await pageOf(who, 1280)
  await page.goto(path)
  const last = page.getByRole('button', { name: 'Dark' })
  await tabTo(page, last)
  expect(await last.evaluate((element) => element === document.activeElement)).toBe(true)
})
