import { deleteCookie, getCookie, getSignedCookie, setCookie, setSignedCookie } from 'hono/cookie'
import type { CookieOptions } from 'hono/utils/cookie'
import type { BorderContext } from '#platform/http/border.ts'
import type { NewSession } from '#platform/auth/index.ts'
import type { Flash, Theme } from './routes.ts'

const FLASH_SECONDS = 60
const THEME_SECONDS = 365 * 24 * 3600

export interface Cookies {
  sessionToken(context: BorderContext): string | undefined
  setSession(context: BorderContext, session: NewSession | 'ended'): void
  theme(context: BorderContext): Theme
  setTheme(context: BorderContext, theme: Theme): void
  /** The message for this page, which is gone afterwards. */
  takeFlash(context: BorderContext): Promise<Flash | undefined>
  setFlash(context: BorderContext, flash: Flash): Promise<void>
  /** Scripts tell by a cookie that they renew pages, so that the browser need not. */
  hasScripts(context: BorderContext): boolean
}

/** On https the session's cookie has the `__Host-` name, which no other host or path can plant. */
export function sessionCookieName(publicUrl: string): string {
  return publicUrl.startsWith('https:') ? '__Host-session' : 'session'
}

export function createCookies(options: { readonly publicUrl: string; readonly secret: string }): Cookies {
  const secure = options.publicUrl.startsWith('https:')
  const sessionName = sessionCookieName(options.publicUrl)
  const common: CookieOptions = { path: '/', httpOnly: true, sameSite: 'Lax', secure }

  return {
    sessionToken: (context) => getCookie(context, sessionName),
    setSession(context, session) {
      if (session === 'ended') deleteCookie(context, sessionName, common)
      else setCookie(context, sessionName, session.token, { ...common, expires: session.expiresAt })
    },
    theme(context) {
      const chosen = getCookie(context, 'theme')
      return chosen === 'light' || chosen === 'dark' ? chosen : 'auto'
    },
    setTheme(context, theme) {
      setCookie(context, 'theme', theme, { ...common, maxAge: THEME_SECONDS })
    },
    async takeFlash(context) {
      const text = await getSignedCookie(context, options.secret, 'flash')
      if (text === undefined) return undefined
      deleteCookie(context, 'flash', common)
      return text === false ? undefined : (JSON.parse(Buffer.from(text, 'base64url').toString()) as Flash)
    },
    async setFlash(context, flash) {
      const text = Buffer.from(JSON.stringify(flash)).toString('base64url')
      await setSignedCookie(context, 'flash', text, options.secret, { ...common, maxAge: FLASH_SECONDS })
    },
    hasScripts: (context) => getCookie(context, 'scripts') === 'on',
  }
}
