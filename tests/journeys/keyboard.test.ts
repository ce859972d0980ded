import type { Locator, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { useTestBrowser } from '#kit/browser.ts'
import { useDemoMarketplace } from '#kit/demo-home.ts'
import { demoPersonAt, walk, type Who } from '#kit/demo-person.ts'

const market = useDemoMarketplace()
const browser = useTestBrowser()

async function pageOf(who: Who, width: number): Promise<Page> {
  const page = await browser.newPage({ width, baseUrl: market.url })
  await (await demoPersonAt(market.url, who)).lend(page.context())
  return page
}

/** Tab by Tab to a place, as somebody without a mouse; every stop on the way shows where one is. */
async function tabTo(page: Page, place: Locator): Promise<void> {
  await place.waitFor()
  for (let stops = 0; stops < 150; stops += 1) {
    await page.keyboard.press('Tab')
    const stop = await focusedOn(page)
    expect(stop.visible, `${stop.name} does not show that it has the focus`).toBe(true)
    if (await place.evaluate((element) => element === document.activeElement)) return
  }
  throw new Error('no Tab leads there')
}

/** What has the focus, and whether people see it: an outline, on the screen. */
async function focusedOn(page: Page): Promise<{ readonly name: string; readonly visible: boolean }> {
  return page.evaluate(() => {
    const element = document.activeElement ?? document.body
    const { outlineStyle, outlineWidth } = getComputedStyle(element)
    const box = element.getBoundingClientRect()
    const isOnScreen = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth && box.width > 0
    const name = `${element.tagName.toLowerCase()} “${(element.textContent ?? '').trim().slice(0, 40)}” ${element.getAttribute('name') ?? ''}`
    // The end of the page: the next Tab begins again at its top.
    const isPage = element === document.body
    return { name, visible: isPage || (isOnScreen && outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2) }
  })
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
