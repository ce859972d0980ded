import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { newId, type Id } from '#kernel/ids.ts'
import { useTestDatabase } from '#kit/database.ts'
import { useTestWeb, type WebAnswer } from '#kit/web.ts'
import { hashPassword } from '#platform/auth/index.ts'
import { routes } from './index.ts'

const database = useTestDatabase()
const web = useTestWeb(database, routes)
const live = useTestWeb(database, routes, { config: { mode: 'live', publicUrl: 'https://guild.example' } })

const password = 'a lantern in the rain'
let people = 0

async function anAccount(options: { persona?: string } = {}): Promise<{ id: Id; email: string }> {
  const id = newId()
  const email = `person${(people += 1)}@example.org`
  await sql`
    insert into platform.account (id, email, display_name, password_hash, roles, persona)
    values (${id}, ${email}, 'Ada', ${await hashPassword(password)}, '{freelancer}', ${options.persona ?? null})`.execute(
    database.app,
  )
  return { id, email }
}

function cookieOf(answer: WebAnswer, name: string): string | undefined {
  return answer.headers.getSetCookie().find((cookie) => cookie.startsWith(`${name}=`))
}

describe('signing in', () => {
  test('the right password starts a session whose cookie scripts cannot read, and leads back', async () => {
    const { email } = await anAccount()
    const answer = await web.fetch('/sign-in', { form: { email, password, next: '/jobs?q=x' } })
    expect(answer.location).toBe('/jobs?q=x')
    expect(cookieOf(answer, 'session')).toMatch(/HttpOnly; SameSite=Lax$/)
    const page = await web.fetch('/account', { headers: { cookie: cookieOf(answer, 'session')?.split(';')[0] ?? '' } })
    expect(page.text).toContain('Account settings')
  })

  test('on https the cookie is secure and bound to the host', async () => {
    const { email } = await anAccount()
    const answer = await live.fetch('/sign-in', { form: { email, password }, headers: { origin: 'https://guild.example' } })
    expect(cookieOf(answer, '__Host-session')).toContain('; Secure')
    expect(answer.headers.get('strict-transport-security')).toContain('max-age')
  })

  test('nobody is led to another site afterwards', async () => {
    const { email } = await anAccount()
    expect((await web.fetch('/sign-in', { form: { email, password, next: '//evil.example' } })).location).toBe('/start')
  })

  test('a wrong password keeps the address, never the password, and says what to do', async () => {
    const { email } = await anAccount()
    const answer = await web.fetch('/sign-in', { form: { email, password: 'not the password' } })
    expect(answer.status).toBe(422)
    expect(answer.body).toContain(`value="${email}"`)
    expect(answer.body).not.toContain('not the password')
    expect(answer.text).toContain('do not belong together')
  })

  test('signing in anew ends the session the browser had', async () => {
    const { id, email } = await anAccount()
    const before = await web.cookieOf(id)
    await web.fetch('/sign-in', { form: { email, password }, headers: { cookie: before } })
    expect((await web.fetch('/account', { headers: { cookie: before } })).location).toContain('/sign-in')
  })

  test('signing out ends the session on the server, not only in the browser', async () => {
    const { id } = await anAccount()
    const cookie = await web.cookieOf(id)
    const answer = await web.fetch('/sign-out', { form: {}, headers: { cookie } })
    expect(cookieOf(answer, 'session')).toContain('Max-Age=0')
    expect((await web.fetch('/account', { headers: { cookie } })).location).toContain('/sign-in')
  })
})

describe('signing up', () => {
  test('says at each field what is missing', async () => {
    const answer = await web.fetch('/sign-up', { form: { displayName: '', email: 'nowhere', password: 'short' } })
    expect(answer.status).toBe(422)
    for (const sentence of [
      'Choose what you are here for.',
      'Tell us how to call you.',
      'This is not an e-mail address.',
      'at least 10 characters',
    ]) {
      expect(answer.text).toContain(sentence)
    }
  })

  test('an address that has an account is told at the address, not opened again', async () => {
    const { email } = await anAccount()
    const answer = await web.fetch('/sign-up', {
      form: { as: 'client', displayName: 'B', email, password: 'another good password' },
    })
    expect(answer.status).toBe(422)
    expect(answer.text).toContain('has an account already')
  })
})

describe('links in mails', () => {
  test('opening the link confirms nothing; the button does', async () => {
    const form = { as: 'freelancer', displayName: 'Grace', email: 'grace@example.org', password }
    await web.fetch('/sign-up', { form })
    const { rows } = await sql<{ id: Id }>`select id from platform.mail where recipient = 'grace@example.org'`.execute(
      database.owner,
    )
    const mail = await web.fetch(`/outbox/${rows[0]?.id}`)
    const token = /confirm-email\?token=([\w-]+)/.exec(mail.body)?.[1] ?? ''
    const confirmed = async () =>
      (
        await sql<{
          yes: boolean
        }>`select email_confirmed_at is not null as yes from platform.account where email = 'grace@example.org'`.execute(
          database.owner,
        )
      ).rows[0]?.yes

    await web.fetch(`/confirm-email?token=${token}`)
    expect(await confirmed()).toBe(false)
    expect((await web.fetch('/confirm-email', { form: { token } })).status).toBe(303)
    expect(await confirmed()).toBe(true)
    expect((await web.fetch('/confirm-email', { form: { token } })).status).toBe(422)
  })

  test('asking for a new password looks the same for an unknown address', async () => {
    const { email } = await anAccount()
    const known = await web.fetch('/forgot-password', { form: { email } })
    const unknown = await web.fetch('/forgot-password', { form: { email: 'nobody@example.org' } })
    const words = (answer: WebAnswer, address: string) => answer.text.replaceAll(address, '…').replaceAll(/\d\d:\d\d UTC/g, '')
    expect(words(known, email)).toBe(words(unknown, 'nobody@example.org'))
    expect(known.status).toBe(200)
  })
})

describe('settings', () => {
  test('a name is changed and read everywhere at once', async () => {
    const { id } = await anAccount()
    expect((await web.fetch('/account', { as: id, form: { displayName: 'नया नाम', locale: 'en-CH' } })).location).toBe('/account')
    expect((await web.fetch('/account', { as: id })).text).toContain('नया नाम')
    expect((await web.fetch('/account', { as: id, form: { displayName: 'X', locale: 'tlh' } })).text).toContain(
      'Choose one of these.',
    )
  })

  test('the password changes only with the current one, and ends the other sessions', async () => {
    const { id, email } = await anAccount()
    const elsewhere = await web.fetch('/sign-in', { form: { email, password } })
    const form = { current: 'wrong', password: 'an even better lantern' }
    expect((await web.fetch('/account/password', { as: id, form })).text).toContain('not your current password')
    expect((await web.fetch('/account/password', { as: id, form: { ...form, current: password } })).location).toBe('/account')
    const cookie = cookieOf(elsewhere, 'session')?.split(';')[0] ?? ''
    expect((await web.fetch('/account', { headers: { cookie } })).location).toContain('/sign-in')
  })

  test('the theme is kept in a cookie and leads back to the page', async () => {
    const answer = await web.fetch('/theme', {
      form: { theme: 'dark' },
      headers: { referer: 'http://guildhall.test/sign-up?as=client' },
    })
    expect(answer.location).toBe('/sign-up?as=client')
    expect((await web.fetch('/sign-in', { headers: { cookie: cookieOf(answer, 'theme')?.split(';')[0] ?? '' } })).body).toContain(
      'data-theme="dark"',
    )
    expect(
      (await web.fetch('/theme', { form: { theme: '"><script>' }, headers: { referer: 'https://evil.example//evil' } })).location,
    ).toBe('/')
  })
})

describe('the demo world', () => {
  test('one click and somebody is another person; people who are no personas cannot be taken', async () => {
    const persona = await anAccount({ persona: 'Has an invitation waiting.' })
    const other = await anAccount()
    const answer = await web.fetch('/personas', { form: { accountId: persona.id } })
    expect(answer.location).toBe('/start')
    expect(cookieOf(answer, 'session')).toBeDefined()
    expect((await web.fetch('/personas', { form: { accountId: other.id } })).status).toBe(404)
    expect((await web.fetch('/start', { as: persona.id })).location).toBe('/jobs')
  })

  test('the outbox and its mails are not there in a live marketplace', async () => {
    const { rows } = await sql<{ id: Id }>`select id from platform.mail limit 1`.execute(database.owner)
    for (const path of ['/outbox', `/outbox/${rows[0]?.id}`, `/outbox/${rows[0]?.id}/preview`]) {
      expect((await web.fetch(path)).status).toBe(200)
      expect((await live.fetch(path)).status).toBe(404)
    }
  })

  test('a mail as its recipient sees it may have styles, and run nothing', async () => {
    const { rows } = await sql<{ id: Id }>`select id from platform.mail limit 1`.execute(database.owner)
    const preview = await web.fetch(`/outbox/${rows[0]?.id}/preview`)
    const policy = preview.headers.get('content-security-policy')
    expect(policy).toContain("default-src 'none'; style-src 'unsafe-inline'")
    expect(policy).not.toContain('script-src')
  })
})
