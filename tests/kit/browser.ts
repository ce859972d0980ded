import { existsSync, mkdirSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { AxeBuilder } from '@axe-core/playwright'
import chromium from '@sparticuz/chromium'
import { chromium as playwright, type Browser, type Page } from 'playwright-core'
import { afterAll, beforeAll } from 'vitest'

export interface PageOptions {
  /** Pixels; default 1280. */
  readonly width?: number
  readonly dark?: boolean
  /** `false`: the page must work without scripts. */
  readonly scripts?: boolean
  readonly baseUrl?: string | undefined
}

export interface TestBrowser {
  /** A page of a browser profile of its own (cookies, theme). */
  newPage(options?: PageOptions): Promise<Page>
}

/** One Chromium for the calling test file; `CHROME_PATH` chooses another one. */
export function useTestBrowser(): TestBrowser {
  let browser: Browser | undefined
  beforeAll(async () => {
    browser = await launchBrowser()
  })
  afterAll(async () => {
    await browser?.close()
  })
  return {
    async newPage(options) {
      if (browser === undefined) throw new Error('the browser is there once beforeAll has run')
      return openPage(browser, options)
    },
  }
}

// Not the package's own arguments: they suit a cloud function (one process, no web security), where closing one page
// ends the browser and the safety of forms and policies is switched off.
const ARGUMENTS = ['--headless=shell', '--disable-dev-shm-usage', '--font-render-hinting=none']

export async function launchBrowser(): Promise<Browser> {
  const isRoot = process.getuid?.() === 0
  return playwright.launch({
    executablePath: process.env.CHROME_PATH ?? (await chromium.executablePath()),
    args: isRoot ? [...ARGUMENTS, '--no-sandbox'] : ARGUMENTS,
    headless: true,
  })
}

export async function openPage(browser: Browser, options: PageOptions = {}): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: options.width ?? 1280, height: options.width !== undefined && options.width < 600 ? 760 : 900 },
    colorScheme: options.dark === true ? 'dark' : 'light',
    javaScriptEnabled: options.scripts !== false,
    locale: 'en-GB',
    timezoneId: 'UTC',
    ...(options.baseUrl === undefined ? {} : { baseURL: options.baseUrl }),
  })
  context.setDefaultTimeout(15_000)
  return context.newPage()
}

const WCAG = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']

/** What may differ between two looks of one page. */
const RULES_OF_LOOKS = ['color-contrast', 'link-in-text-block', 'scrollable-region-focusable', 'target-size']

/**
 * What axe finds wrong, one readable line each; nothing when the page is accessible. Needs scripts on. A page whose names and
 * structure were looked at elsewhere is asked `of: 'look'` only, which takes less than half the time.
 */
export async function accessibilityProblems(page: Page, of: 'everything' | 'look' = 'everything'): Promise<string[]> {
  // Our pages have no frames of other origins: asked in the page itself, without a second tab, it takes a third of the time.
  const axe = new AxeBuilder({ page }).options({ resultTypes: ['violations'] }).setLegacyMode()
  if (of === 'look') axe.withRules(RULES_OF_LOOKS)
  else axe.withTags(WCAG)
  const { violations } = await axe.analyze()
  return violations.flatMap((violation) =>
    violation.nodes.map(
      (node) => `${violation.id}: ${node.target.join(' ')} — ${node.failureSummary?.split('\n')[1]?.trim() ?? violation.help}`,
    ),
  )
}

/** How many pixels the page is wider than the screen; 0 when nobody has to scroll sideways. */
export async function sidewaysScroll(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
}

/** Words and numbers in a picture that do not fit into it: `50,000` is what one sees of `150,000`. */
export async function cutOffInPictures(page: Page): Promise<readonly string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('svg text')].flatMap((text) => {
      const [inner, outer] = [text.getBoundingClientRect(), text.closest('svg')!.getBoundingClientRect()]
      const fits = inner.left >= outer.left - 1 && inner.right <= outer.right + 1
      return fits ? [] : [`cuts off “${text.textContent}”`]
    }),
  )
}

const ARTIFACTS = fileURLToPath(new URL('../.artifacts/', import.meta.url))

/** The whole page as a picture in tests/.artifacts. */
export async function takeScreenshot(page: Page, name: string): Promise<string> {
  if (!existsSync(ARTIFACTS)) mkdirSync(ARTIFACTS, { recursive: true })
  const file = path.join(ARTIFACTS, `${name}.png`)
  await page.screenshot({ path: file, fullPage: true })
  return file
}
