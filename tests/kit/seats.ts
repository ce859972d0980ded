import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { startSession } from '#platform/auth/index.ts'
import { accessibilityProblems, sidewaysScroll, takeScreenshot, type TestBrowser } from './browser.ts'
import type { TestDatabase } from './database.ts'
import type { Person } from './market.ts'
import type { TestSite } from './site.ts'

type Seat = (person: Person, options?: { readonly width?: number; readonly dark?: boolean }) => Promise<Page>

/** Gives each person of a journey a browser of their own, signed in. */
export function useSeats(database: TestDatabase, site: TestSite, browser: TestBrowser): Seat {
  return async (person, options = {}) => {
    const page = await browser.newPage({ ...options, baseUrl: site.url })
    const { token } = await database.run((ctx) => startSession(ctx.tx, person.id))
    await page.context().addCookies([{ name: 'session', value: token, url: site.url }])
    return page
  }
}

/** What a reader finds on the page, its blanks and lines made one blank. */
export async function wordsOn(page: Page): Promise<string> {
  return (await page.locator('main').innerText()).replaceAll(/\s+/g, ' ')
}

/** A picture for people to look at, when they ask for it. */
export async function picture(page: Page, name: string): Promise<void> {
  if (process.env['PICTURES'] === '1') await takeScreenshot(page, name)
}

/** Looks whether a page is accessible and fits its screen: for what the list of every screen does not come by. */
export async function whole(page: Page, name: string): Promise<void> {
  expect(await accessibilityProblems(page), name).toEqual([])
  expect(await sidewaysScroll(page), name).toBe(0)
  await picture(page, name)
}
