import { createContext, useContext } from 'react'
import type { Instant } from '#kernel/instant.ts'
import type { SignedIn } from '#platform/auth/index.ts'

/** What any piece of a page may want to know about the page it is on. */
export interface PageContext {
  /** The marketplace's clock, so that "in 3 days" is right in demo mode too. */
  readonly now: Instant
  /** How dates and numbers are written: a locale with English words. */
  readonly locale: string
  /** The address shown, with its query. */
  readonly url: URL
  readonly account?: SignedIn | undefined
}

export const PageContext = createContext<PageContext>({
  now: new Date(0),
  locale: 'en',
  url: new URL('http://localhost/'),
})

export function usePage(): PageContext {
  return useContext(PageContext)
}

// The words around a date are English, so its own words are too ("3 days ago", never "hace 3 días"); only the way of
// writing follows the reader. Plain `en` is "12 Aug 2024", which is read the same everywhere, and "$1,234.50".

export function dateLocale(locale: string): string {
  return writesEnglish(locale) ? locale : 'en-GB'
}

export function numberLocale(locale: string): string {
  return writesEnglish(locale) ? locale : 'en'
}

function writesEnglish(locale: string): boolean {
  return /^en-[A-Z0-9]+$/.test(locale)
}
