import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { Role } from '#kernel/actor.ts'
import { newId, type Id } from '#kernel/ids.ts'
import { ok, type Result } from '#kernel/result.ts'
import { useTestDatabase } from '#kit/database.ts'
import { testOrigin, useTestWeb } from '#kit/web.ts'
import { defineAction } from '#platform/run-action.ts'
import { get, notFound, page, post, redirect } from './routes.ts'

let greetings = 0
const greet = defineAction({
  name: 'test.greet',
  who: ['anyone'],
  input: z.object({ name: z.string().min(1, 'Say a name.') }),
  async run(_ctx, { name }): Promise<Result<string, never>> {
    greetings += 1
    return ok(`Hello ${name}`)
  },
})

const routes = [
  get('/open', ['anyone'], async (request) =>
    page({ title: 'Open', body: `for ${request.account?.displayName ?? 'everybody'}` }),
  ),
  get('/mine', ['signed_in'], async () => page({ title: 'Mine', body: 'only signed in' })),
  get('/console', ['operator'], async () => page({ title: 'Console', body: 'operators only' })),
  get('/jobs/:id/notes/:noteId', ['anyone'], async (request) =>
    page({ title: 'Note', body: `${request.params.id} ${request.params.noteId}` }),
  ),
  get('/gone', ['anyone'], async () => notFound()),
  get('/broken', ['anyone'], async () => {
    throw new Error('the secret reason')
  }),
  get('/outage', ['anyone'], async () => {
    throw Object.assign(new Error('terminating connection'), { code: '57P01' })
  }),
  get('/feed', ['anyone'], async () => new Response('<feed/>', { headers: { 'content-type': 'application/atom+xml' } })),
  get('/busy', ['anyone'], async () => page({ title: 'Busy', body: 'at work', refreshSeconds: 3 })),
  post('/greet', ['anyone'], async (request) => {
    const form = await request.form()
    const result = await request.run(greet, { name: form.text('name') })
    if (!result.ok) return page({ title: 'Greet', status: 422, body: result.refusal.code })
    return redirect('/open', { flash: { kind: 'done', text: result.value } })
  }),
  post('/staff', ['operator'], async () => redirect('/console')),
]

const database = useTestDatabase()
const web = useTestWeb(database, routes)
const strict = useTestWeb(database, routes, {
  rateLimits: {
    reading: { requests: 2, seconds: 60 },
    writing: { requests: 100, seconds: 60 },
    sign_in: { requests: 100, seconds: 60 },
  },
})

async function anAccount(displayName: string, roles: readonly Role[]): Promise<Id> {
  const id = newId()
  await sql`
    insert into platform.account (id, email, display_name, roles)
    values (${id}, ${`${id}@example.org`}, ${displayName}, ${roles}::text[])`.execute(database.app)
  return id
}

let ada: Id
let olga: Id
beforeAll(async () => {
  ada = await anAccount('Ada', ['freelancer'])
  olga = await anAccount('Olga', ['operator'])
})

describe('who may see a page', () => {
  test('everybody sees an open page, by their name when they are signed in', async () => {
    expect((await web.fetch('/open')).text).toContain('for everybody')
    expect((await web.fetch('/open', { as: ada })).text).toContain('for Ada')
  })

  test('a visitor is asked to sign in and brought back', async () => {
    const answer = await web.fetch('/mine?tab=2')
    expect(answer.status).toBe(303)
    expect(answer.location).toBe('/sign-in?next=%2Fmine%3Ftab%3D2')
  })

  test('a form sent without a session leads back to the page it was on, never to its own address', async () => {
    const answer = await web.fetch('/staff', { form: {}, headers: { referer: `${testOrigin}/console/policies` } })
    expect(answer.location).toBe('/sign-in?next=%2Fconsole%2Fpolicies')
  })

  test('another role gets 403 and not a word of the page', async () => {
    const answer = await web.fetch('/console', { as: ada })
    expect(answer.status).toBe(403)
    expect(answer.text).not.toContain('operators only')
    expect((await web.fetch('/console', { as: olga })).text).toContain('operators only')
  })

  test('a session that ended, or was never there, is nobody', async () => {
    expect((await web.fetch('/open', { headers: { cookie: 'session=made-up' } })).text).toContain('for everybody')
  })
})

describe('what cannot be answered', () => {
  test('an unknown address is a page with 404, the same for things that are not there', async () => {
    for (const path of ['/nowhere', '/gone']) {
      const answer = await web.fetch(path, { as: ada })
      expect(answer.status).toBe(404)
      expect(answer.text).toContain('There is nothing here')
      expect(answer.text).toContain('Ada')
    }
  })

  test('an id in the path that is none is a 404 before anything is asked', async () => {
    expect((await web.fetch(`/jobs/${newId()}/notes/${newId()}`)).status).toBe(200)
    expect((await web.fetch(`/jobs/${newId()}/notes/1`)).status).toBe(404)
    expect((await web.fetch(`/jobs/'or 1=1/notes/${newId()}`)).status).toBe(404)
  })

  test('a fault tells the request number and nothing of the reason', async () => {
    const answer = await web.fetch('/broken')
    expect(answer.status).toBe(500)
    expect(answer.text).toContain(answer.headers.get('x-request-id'))
    expect(answer.body).not.toContain('secret reason')
  })

  test('a database that went away is a 503', async () => {
    expect((await web.fetch('/outage')).status).toBe(503)
  })

  test('programs get a problem document instead of a page', async () => {
    const response = await web.request('/nowhere', { headers: { accept: 'application/json' } })
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    expect(await response.json()).toMatchObject({ status: 404, code: 'not_found', type: 'urn:guildhall:problem:not_found' })
  })
})

describe('what is sent', () => {
  const form = {
    method: 'POST',
    headers: { origin: testOrigin, accept: 'text/html', 'content-type': 'application/x-www-form-urlencoded' },
  }

  test('a message is shown once on the next page', async () => {
    const sent = await web.fetch('/greet', { form: { name: 'Grace' } })
    expect(sent.location).toBe('/open')
    const cookie = sent.headers.get('set-cookie')?.split(';')[0] ?? ''
    const next = await web.fetch('/open', { headers: { cookie } })
    expect(next.text).toContain('Hello Grace')
    expect(next.headers.get('set-cookie')).toContain('flash=;')
    const forged = await web.fetch('/open', { headers: { cookie: 'flash=eyJraW5kIjoiZG9uZSIsInRleHQiOiJmb3JnZWQifQ.AAAA' } })
    expect(forged.text).not.toContain('forged')
  })

  test('the same form sent twice happens once', async () => {
    const key = newId()
    const before = greetings
    const answers = await Promise.all([1, 2].map(async () => web.fetch('/greet', { as: ada, form: { key, name: 'twice' } })))
    expect(answers.map((answer) => answer.status)).toEqual([303, 303])
    expect(greetings).toBe(before + 1)
  })

  test('invalid input comes back as 422', async () => {
    expect((await web.fetch('/greet', { form: { name: '' } })).status).toBe(422)
  })

  test.each([
    ['another site', { origin: 'https://evil.example' }],
    ['another site that the browser names', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
    ['nowhere', {}],
  ])('a form from %s changes nothing', async (_from, headers) => {
    const before = greetings
    const response = await web.request('/greet', {
      method: 'POST',
      body: 'name=x',
      headers: { accept: 'text/html', 'content-type': 'application/x-www-form-urlencoded', ...headers },
    })
    expect(response.status).toBe(403)
    expect(await response.text()).toContain('This form came from somewhere else')
    expect(greetings).toBe(before)
  })

  test('a body above 256 kB is refused, with and without a declared length', async () => {
    const body = `name=${'x'.repeat(300_000)}`
    expect((await web.request('/greet', { ...form, body })).status).toBe(413)
    const stream = new Blob([body]).stream()
    expect((await web.request('/greet', { ...form, body: stream, duplex: 'half' } as RequestInit)).status).toBe(413)
  })

  test('what is no form is refused by name', async () => {
    const json = await web.request('/greet', { method: 'POST', body: '{', headers: { 'content-type': 'application/json' } })
    expect(json.status).toBe(415)
    const multipart = { ...form.headers, 'content-type': 'multipart/form-data; boundary=x' }
    expect((await web.request('/greet', { method: 'POST', body: 'not multipart', headers: multipart })).status).toBe(400)
  })

  test('a NUL, which no database text can hold, is refused in addresses and forms', async () => {
    expect((await web.fetch('/open?q=%00')).status).toBe(400)
    expect((await web.request('/greet', { ...form, body: 'name=a%00b' })).status).toBe(400)
  })

  test('GET never reaches a route that changes something', async () => {
    expect((await web.fetch('/greet')).status).toBe(404)
  })
})

describe('around every page', () => {
  test('the security policy allows nothing inline and no frame around us', async () => {
    const { headers } = await web.fetch('/open')
    const policy = headers.get('content-security-policy') ?? ''
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("script-src 'self'")
    expect(policy).toContain("style-src 'self'")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).not.toContain('unsafe')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('x-frame-options')).toBe('DENY')
    expect(headers.get('cache-control')).toBe('private, no-cache')
    expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
  })

  test('feeds and downloads keep their type and get the same headers', async () => {
    const answer = await web.fetch('/feed')
    expect(answer.headers.get('content-type')).toBe('application/atom+xml')
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
  })

  test('a page that renews itself says so, unless scripts do it', async () => {
    expect((await web.fetch('/busy')).headers.get('refresh')).toBe('3')
    expect((await web.fetch('/busy', { headers: { cookie: 'scripts=on' } })).headers.get('refresh')).toBeNull()
  })

  test('who asks too often gets 429, when to come back, and a calm page', async () => {
    await strict.fetch('/open', { as: olga })
    await strict.fetch('/open', { as: olga })
    const refused = await strict.fetch('/open', { as: olga })
    expect(refused.status).toBe(429)
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(refused.text).toContain('A short pause, please')
    expect((await strict.fetch('/open', { as: ada })).status).toBe(200)
  })

  test('people are offered in the demo world only', async () => {
    await sql`update platform.account set persona = 'Keeps the rules.' where id = ${olga}`.execute(database.app)
    expect((await web.fetch('/open')).text).toContain('Keeps the rules.')
  })
})
