import type { ReactNode } from 'react'
import { newId } from '#kernel/ids.ts'
import type { Chrome } from './chrome.ts'
import { buttonClass } from './kit/actions.tsx'
import { Icon } from './kit/icon.tsx'
import { Avatar, ConnectsAmount, Hash, Notice, TimeStamp } from './kit/index.ts'
import { PageContext } from './kit/page-context.ts'
import { accountLinksFor, navigationFor, type NavigationLink } from './navigation.ts'
import type { Flash, Page, Theme } from './routes.ts'

/** The document around every page. */
export function Frame({
  page,
  chrome,
  context,
}: {
  readonly page: Page
  readonly chrome: Chrome
  readonly context: PageContext
}) {
  return (
    <PageContext value={context}>
      <html lang="en" data-theme={chrome.theme}>
        <head>
          <meta charSet="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="color-scheme" content="light dark" />
          <title>{page.title === 'Guildhall' ? 'Guildhall' : `${page.title} · Guildhall`}</title>
          {page.description === undefined ? null : <meta name="description" content={page.description} />}
          <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
          <link rel="stylesheet" href={chrome.styles} />
          <script type="module" src={chrome.script} />
          {(page.alternates ?? []).map((alternate) => (
            <link key={alternate.href} rel="alternate" {...alternate} />
          ))}
        </head>
        <body className={`frame-${page.width ?? 'normal'}`}>
          <a className="skip-link" href="#main">
            Skip to the content
          </a>
          {chrome.demo ? <DemoBar chrome={chrome} now={context.now} /> : null}
          <Header chrome={chrome} path={context.url.pathname} />
          <main id="main" tabIndex={-1} className={`page page-${page.width ?? 'normal'}`}>
            <FlashMessage flash={chrome.flash} />
            {page.body}
          </main>
          <Footer chrome={chrome} />
        </body>
      </html>
    </PageContext>
  )
}

const FLASH_TONES = { done: 'good', note: 'note', problem: 'problem' } as const

function FlashMessage({ flash }: { readonly flash: Flash | undefined }) {
  if (flash === undefined) return null
  return (
    <div className="flash" aria-live="polite">
      <Notice tone={FLASH_TONES[flash.kind]}>{flash.text}</Notice>
    </div>
  )
}

function DemoBar({ chrome, now }: { readonly chrome: Chrome; readonly now: Date }) {
  return (
    <section className="demo-bar" aria-label="Demo world">
      <div className="demo-bar-inner">
        <p>
          <strong>Demo world</strong>
          <span className="demo-clock">
            <Icon name="clock" /> <TimeStamp at={now} show="moment" />
          </span>
        </p>
        <div className="row space-small">
          <a href="/tour">Tour</a>
          <a href="/outbox">Outbox</a>
          <PersonaMenu chrome={chrome} />
        </div>
      </div>
    </section>
  )
}

function PersonaMenu({ chrome }: { readonly chrome: Chrome }) {
  if (chrome.personas.length === 0) return null
  return (
    <details className="menu" data-menu>
      <summary className="demo-switch">
        <Icon name="people" />
        {chrome.account === undefined ? 'Be somebody' : 'Be somebody else'}
        <Icon name="chevron" />
      </summary>
      <div className="menu-panel menu-panel-wide">
        <form method="post" action="/personas">
          <input type="hidden" name="key" value={newId()} />
          <ul className="persona-list">
            {chrome.personas.map((persona) => (
              <li key={persona.id}>
                <button
                  type="submit"
                  name="accountId"
                  value={persona.id}
                  className="persona-button"
                  aria-current={persona.id === chrome.account?.id ? 'true' : undefined}
                >
                  <Avatar name={persona.displayName} />
                  <span>
                    <strong dir="auto">{persona.displayName}</strong>
                    <span className="persona-line">{persona.persona}</span>
                  </span>
                </button>
              </li>
            ))}
          </ul>
        </form>
      </div>
    </details>
  )
}

function Header({ chrome, path }: { readonly chrome: Chrome; readonly path: string }) {
  const links = navigationFor(chrome.account?.roles ?? [])
  return (
    <header className="site-header">
      <div className="site-header-inner">
        <a href="/" className="wordmark" aria-label="Guildhall, first page">
          <Mark />
          <span aria-hidden="true">Guildhall</span>
        </a>
        <nav aria-label="Main" className="nav-wide">
          <NavigationList links={links} path={path} />
        </nav>
        <div className="site-header-end">
          {chrome.connectsAvailable === undefined ? null : (
            <a href="/connects" className="header-balance">
              <ConnectsAmount value={chrome.connectsAvailable} />
            </a>
          )}
          {chrome.account === undefined ? <SignInLinks path={path} /> : <AccountMenu chrome={chrome} />}
          <details className="menu nav-narrow" data-menu>
            <summary className={buttonClass('quiet', 'normal')}>
              <Icon name="menu" />
              <span>Menu</span>
            </summary>
            <nav aria-label="Main, small screens" className="menu-panel">
              <NavigationList links={links} path={path} />
            </nav>
          </details>
        </div>
      </div>
    </header>
  )
}

function NavigationList({ links, path }: { readonly links: readonly NavigationLink[]; readonly path: string }) {
  return (
    <ul>
      {links.map((link) => (
        <li key={link.href}>
          <a href={link.href} aria-current={isAt(link.href, path) ? 'page' : undefined}>
            {link.label}
          </a>
        </li>
      ))}
    </ul>
  )
}

function isAt(href: string, path: string): boolean {
  return path === href || path.startsWith(`${href}/`)
}

function SignInLinks({ path }: { readonly path: string }) {
  const next = path === '/' || path.startsWith('/sign-') ? '' : `?${new URLSearchParams({ next: path }).toString()}`
  return (
    <>
      <a href={`/sign-in${next}`} className={buttonClass('quiet', 'normal')}>
        Sign in
      </a>
      <a href="/sign-up" className={`${buttonClass('primary', 'normal')} only-wide`}>
        Sign up
      </a>
    </>
  )
}

function AccountMenu({ chrome }: { readonly chrome: Chrome }) {
  const { account, unreadNews } = chrome
  if (account === undefined) return null
  return (
    <details className="menu" data-menu>
      <summary className={`${buttonClass('quiet', 'normal')} account-summary`}>
        <Avatar name={account.displayName} size="small" />
        <span className="account-name" dir="auto">
          {account.displayName}
        </span>
        {/* The name is hidden on small screens; the menu still needs one. */}
        <span className="sr-only">, account menu</span>
        {unreadNews === undefined || unreadNews === 0 ? null : (
          <span className="news-count">
            {unreadNews}
            <span className="sr-only"> unread notifications</span>
          </span>
        )}
      </summary>
      <div className="menu-panel">
        <p className="menu-who">
          Signed in as <strong dir="auto">{account.displayName}</strong>
        </p>
        <ul>
          <MenuLink href="/notices">Notices{unreadNews === undefined || unreadNews === 0 ? '' : ` (${unreadNews} new)`}</MenuLink>
          {accountLinksFor(account.roles).map((link) => (
            <MenuLink key={link.href} href={link.href}>
              {link.label}
            </MenuLink>
          ))}
        </ul>
        <PostButton action="/sign-out">Sign out</PostButton>
      </div>
    </details>
  )
}

function MenuLink({ href, children }: { readonly href: string; readonly children: ReactNode }) {
  return (
    <li>
      <a href={href}>{children}</a>
    </li>
  )
}

function PostButton({ action, children }: { readonly action: string; readonly children: ReactNode }) {
  return (
    <form method="post" action={action}>
      <input type="hidden" name="key" value={newId()} />
      <button type="submit" className="menu-button">
        {children}
      </button>
    </form>
  )
}

function Footer({ chrome }: { readonly chrome: Chrome }) {
  return (
    <footer className="site-footer">
      <div className="site-footer-inner">
        <div>
          <p className="footer-name">
            <Mark /> Guildhall
          </p>
          <p className="muted">A marketplace whose charging rules are simulated, announced, explained and reversible.</p>
        </div>
        <nav aria-label="About">
          <ul>
            <MenuLink href="/rules">Rules register</MenuLink>
            <MenuLink href="/supply">All Connects there are</MenuLink>
            <MenuLink href="/help">Understanding and using Connects</MenuLink>
            <MenuLink href="/jobs">Open jobs</MenuLink>
          </ul>
        </nav>
        <div className="footer-end">
          {chrome.policy === undefined ? null : (
            <p className="policy-line">
              Rules in force: <a href={chrome.policy.href}>Connects policy version {chrome.policy.version}</a>,{' '}
              <Hash value={chrome.policy.hash} />
            </p>
          )}
          <ThemeChoice theme={chrome.theme} />
        </div>
      </div>
    </footer>
  )
}

const THEMES: readonly { readonly value: Theme; readonly label: string }[] = [
  { value: 'auto', label: 'As my device' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
]

function ThemeChoice({ theme }: { readonly theme: Theme }) {
  return (
    <form method="post" action="/theme" className="theme-choice" aria-label="Colours">
      {THEMES.map((choice) => (
        <button key={choice.value} type="submit" name="theme" value={choice.value} aria-pressed={choice.value === theme}>
          {choice.label}
        </button>
      ))}
    </form>
  )
}

/** The hall: a gable over three arches. */
function Mark() {
  return (
    <svg className="mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <path d="M16 3 29 11H3ZM4 13.5h24v2H4ZM5 28.5V21a3.3 3.3 0 0 1 6.6 0v7.5ZM12.7 28.5V21a3.3 3.3 0 0 1 6.6 0v7.5ZM20.4 28.5V21a3.3 3.3 0 0 1 6.6 0v7.5Z" />
    </svg>
  )
}
