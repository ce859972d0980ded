import { createContext, useContext } from 'react'
import type { Instant } from '#kernel/instant.ts'
import type { SignedIn } from '#platform/auth/index.ts'

/** What any piece of a page may want to know about the page it is on. */
export interface PageContext {
  /** The marketplace's clock, so that "in 3 days" is right in demo mode too. */
  readonly now: Instant
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

/** Plain English dates are read the same everywhere as "12 Aug 2024"; other languages bring their own order. */
export function dateLocale(locale: string): string {
  return locale === 'en' ? 'en-GB' : locale
}
