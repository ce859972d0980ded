import type { Page } from 'playwright-core'
import { demoPersonAt } from './demo-person.ts'
import type { TestBrowser } from './browser.ts'
import { keyboardOf, type Keyboard } from './keyboard.ts'
import type { PersonaKey } from '#demo/personas.ts'

/** Somebody of the demo world with a browser of their own, and no mouse. */
export interface Player {
  readonly page: Page
  readonly keys: Keyboard
  /** Types an address. */
  readonly open: (path: string) => Promise<void>
  /** Follows the first link of that name. */
  readonly follow: (name: string | RegExp) => Promise<void>
  /** Presses the first button of that name. */
  readonly press: (name: string | RegExp) => Promise<void>
  /** Unfolds the first summary with these words. */
  readonly unfold: (words: string | RegExp) => Promise<void>
  /** What the page says. */
  readonly words: () => Promise<string>
}

/** Seats a persona before the marketplace at `baseUrl`. */
export async function seat(browser: TestBrowser, baseUrl: string, who: PersonaKey): Promise<Player> {
  const page = await browser.newPage({ baseUrl })
  await (await demoPersonAt(baseUrl, who)).lend(page.context())
  const keys = keyboardOf(page)
  const main = page.locator('main')
  return {
    page,
    keys,
    open: async (path) => void (await page.goto(path)),
    follow: (name) => keys.press(main.getByRole('link', { name, ...exactly(name) }).first()),
    press: (name) => keys.press(main.getByRole('button', { name, ...exactly(name) }).first()),
    unfold: (words) => keys.unfold(main.locator('summary', { hasText: words }).first()),
    words: () => page.locator('body').innerText(),
  }
}

function exactly(name: string | RegExp): { readonly exact?: true } {
  return typeof name === 'string' ? { exact: true } : {}
}
