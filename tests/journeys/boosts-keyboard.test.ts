import { sql } from 'kysely'
import type { Locator, Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { accessibilityProblems, sidewaysScroll, useTestBrowser } from '#kit/browser.ts'
import { useTestDatabase } from '#kit/database.ts'
import { keyboardOf, tabTo } from '#kit/keyboard.ts'
import { aFreelancer, installDefaultRules, type Person } from '#kit/market.ts'
import { giveConnects } from '#kit/news.ts'
import { picture, useSeats } from '#kit/seats.ts'
import { useTestSite } from '#kit/site.ts'
import { routes } from '../../src/assembly.ts'

const own = ['/boosts', '/boosts/profile', '/boosts/badge', '/boosts/limits'] as const
const pages = [...own, '/availability'] as const

describe('boosts without a mouse, and without a screen', () => {
  const database = useTestDatabase()
  const site = useTestSite(database, routes)
  const browser = useTestBrowser()
  const seat = useSeats(database, site, browser)

  let ada: Person
  beforeAll(async () => {
    await installDefaultRules(database)
    await sql`select platform.advance_clock(date_trunc('day', platform.now()) + interval '36 hours' - platform.now())`.execute(
      database.owner,
    )
    ada = await database.run((ctx) => aFreelancer(ctx, { displayName: 'Ada Quiroga' }))
    await giveConnects(database, ada.id, 50)
  })

  /** Every place that Tab comes to, in order, by its accessible name; the walk ends where it began. */
  const walk = async (page: Page): Promise<readonly string[]> => {
    const names: string[] = []
    for (;;) {
      await page.keyboard.press('Tab')
      const name = await page.evaluate(() => {
        const place = document.activeElement
        if (place === null || place === document.body || place.closest('main') === null) return undefined
        const label = place instanceof HTMLInputElement || place instanceof HTMLSelectElement ? place.labels?.[0] : undefined
        return (label?.textContent ?? place.getAttribute('aria-label') ?? place.textContent ?? '').trim()
      })
      if (name === undefined) return names
      names.push(name)
    }
  }
  /** Tells what a screen reader says of a field after its name: hint and what is wrong. */
  const described = (field: Locator): Promise<string> =>
    field.evaluate((input) =>
      (input.getAttribute('aria-describedby') ?? '')
        .split(' ')
        .map((id) => document.getElementById(id)?.textContent ?? `nothing has the id ${id}`)
        .join(' '),
    )

  test.each(pages)('%s names its parts, and Tab meets them in the order in which they are read', async (path) => {
    const page = await seat(ada)
    await page.goto(path)
    expect(await page.getByRole('heading', { level: 1 }).count()).toBe(1)
    const levels = await page
      .locator('main')
      .locator('h1, h2, h3, h4')
      .evaluateAll((all) => all.map(({ tagName }) => Number(tagName[1])))
    for (const [at, level] of levels.entries())
      expect(level - (levels[at - 1] ?? 0), `${path}: ${levels.join(' ')}`).toBeLessThanOrEqual(1)
    await tabTo(page, page.getByRole('link', { name: 'Skip to the content' }))
    await page.keyboard.press('Enter')
    const met = await walk(page)
    expect(met.filter((name) => name === '')).toEqual([])
    const places = page.locator('main').locator('a[href], button, input:not([type=hidden]), select, summary')
    const read = await places.evaluateAll((all) =>
      all
        .filter((place) => place.checkVisibility())
        .map((place) => {
          const label = place instanceof HTMLInputElement || place instanceof HTMLSelectElement ? place.labels?.[0] : undefined
          return (label?.textContent ?? place.getAttribute('aria-label') ?? place.textContent ?? '').trim()
        }),
    )
    expect(met).toEqual(read)
    expect(await accessibilityProblems(page)).toEqual([])
  })

  test.each(own)('%s says in the menus where one is', async (path) => {
    const page = await seat(ada)
    await page.goto(path)
    const main = page.getByRole('navigation', { name: 'Main', exact: true })
    expect(await main.locator('[aria-current]').allInnerTexts()).toEqual(['Boosts'])
    const tabs = page.getByRole('navigation', { name: 'Boosts' })
    expect(await tabs.getByRole('link').evaluateAll((links) => links.map((link) => link.getAttribute('href')))).toEqual(own)
    expect(await tabs.locator('[aria-current="page"]').getAttribute('href')).toBe(path)
  })

  test.each([
    ['/boosts/profile', 'At most for one click', '1', 'The rules ask for at least 2 Connects a click.', 'Switch the boost on'],
    ['/boosts/badge', 'At most, for a week', '1', 'A week never costs less than 2 Connects.', 'Switch the badge on'],
    ['/boosts/limits', 'At most, in a calendar month (UTC)', 'many', 'Name a whole number of Connects.', 'Set this limit'],
  ])('on %s what is wrong gets the focus, leads to its field, and is said with it; what is done is said too', async (...of) => {
    const [path, label, wrong, words, button] = of
    const page = await seat(ada, { width: 360 })
    await page.addInitScript(() => {
      // Screen readers say what arrives in a live region after the page did.
      const said: string[] = []
      Object.assign(globalThis, { said })
      document.addEventListener('DOMContentLoaded', () => {
        const region = document.querySelector('.flash[aria-live="polite"]')
        if (region === null) return
        const note = () => void said.push(region.textContent ?? '')
        new MutationObserver(note).observe(region, { childList: true, subtree: true })
      })
    })
    await page.goto(path)
    const keyboard = keyboardOf(page)
    const field = page.getByLabel(label)
    await keyboard.write(field, wrong)
    if (path === '/boosts/profile') await keyboard.write(page.getByLabel('At most for one day'), '40')
    await keyboard.press(page.getByRole('button', { name: button }))
    const summary = page.getByRole('alert')
    await summary.waitFor()
    expect(await summary.evaluate((place) => place === document.activeElement)).toBe(true)
    await tabTo(page, summary.getByRole('link').first())
    await page.keyboard.press('Enter')
    expect(await field.evaluate((place) => place === document.activeElement)).toBe(true)
    expect(await field.getAttribute('aria-invalid')).toBe('true')
    expect(await described(field)).toContain(words)
    expect(await accessibilityProblems(page)).toEqual([])

    await keyboard.write(field, '6')
    await keyboard.press(page.getByRole('button', { name: button }))
    const flash = await page.locator('.flash').innerText()
    await expect.poll(() => page.evaluate(() => (globalThis as unknown as { said: string[] }).said.at(-1))).toBe(flash.trim())
  })

  test('everything fits a script that is read from the right', async () => {
    for (const width of [360, 1280]) {
      const page = await seat(ada, { width })
      for (const path of ['/boosts/profile', '/boosts/badge', '/availability']) {
        await page.goto(path)
        await page.evaluate(() => document.documentElement.setAttribute('dir', 'rtl'))
        expect(await sidewaysScroll(page), `${path} at ${width}`).toBe(0)
        await picture(page, `rtl${path.replaceAll('/', '-')}-${width}`)
      }
    }
  })
})
