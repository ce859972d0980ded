import type { BrowserContext } from 'playwright-core'
import { newId } from '#kernel/ids.ts'
import { demoPersona, type PersonaKey } from '#demo/personas.ts'

export type Who = PersonaKey | 'visitor'

/** Somebody of the demo world who reads pages and sends forms without a browser. */
export interface DemoPerson {
  read(path: string): Promise<{ readonly status: number; readonly type: string; readonly html: string }>
  /** The path the answer leads to; throws with the page's words when the form was not taken. */
  send(path: string, fields: Readonly<Record<string, string>>): Promise<string>
  /** Makes a browser profile theirs, whoever it belonged to. */
  lend(context: BrowserContext): Promise<void>
}

export async function demoPersonAt(baseUrl: string, who: Who): Promise<DemoPerson> {
  const session = who === 'visitor' ? undefined : await signIn(baseUrl, who)
  const headers = { accept: 'text/html', ...(session === undefined ? {} : { cookie: `session=${session}` }) }
  return {
    async read(path) {
      const answer = await fetch(baseUrl + path, { headers, redirect: 'manual' })
      return { status: answer.status, type: answer.headers.get('content-type') ?? '', html: await answer.text() }
    },
    async send(path, fields) {
      const answer = await sendForm(baseUrl, path, { fields, headers })
      const to = answer.headers.get('location')
      if (to === null) throw new Error(`${path} answered ${answer.status}: ${wordsOf(await answer.text())}`)
      return to
    },
    async lend(context) {
      await context.clearCookies()
      if (session !== undefined) await context.addCookies([{ name: 'session', value: session, url: baseUrl }])
    },
  }
}

async function signIn(baseUrl: string, who: PersonaKey): Promise<string> {
  const answer = await sendForm(baseUrl, '/personas', { fields: { accountId: demoPersona(who).id } })
  const session = /session=([^;]+)/.exec(answer.headers.get('set-cookie') ?? '')?.[1]
  if (session === undefined) throw new Error(`nobody can become ${who} on ${baseUrl}`)
  return session
}

async function sendForm(
  baseUrl: string,
  path: string,
  { fields, headers }: { readonly fields: Readonly<Record<string, string>>; readonly headers?: Readonly<Record<string, string>> },
): Promise<Response> {
  return fetch(baseUrl + path, {
    method: 'POST',
    body: new URLSearchParams({ key: newId(), ...fields }),
    headers: { origin: baseUrl, ...headers },
    redirect: 'manual',
  })
}

function wordsOf(html: string): string {
  const main = html.slice(html.indexOf('<main'))
  return main
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .slice(0, 300)
}

/**
 * Goes from page to page by links, as people do: `['/hire', '/hire/jobs/:jobId']` opens the list and takes the first
 * link of that shape. The address one arrives at.
 */
export async function walk(person: DemoPerson, [start, ...links]: readonly [string, ...string[]]): Promise<string> {
  let at: string = start
  for (const link of links) {
    const { html, status } = await person.read(at)
    const next = [...html.matchAll(/ href="([^"#]*)/g)].map(([, href]) => href!.replaceAll('&amp;', '&')).find(fits(link))
    if (next === undefined) throw new Error(`${at} answers ${status} and has no link to ${link}`)
    at = next
  }
  return at
}

/** What stands for a parameter that is no id. */
const named: Readonly<Record<string, string>> = { version: String.raw`\d+`, pack: '[a-z-]+', policy: '[a-z]+' }

/** Tells whether an address is of a route's shape; an id has to be one, so that `/jobs/:jobId` is not `/jobs/new`. */
function fits(shape: string): (address: string) => boolean {
  const [path, query] = shape.split('?')
  const source = path!.replaceAll(/:(\w+)/g, (_, name: string) => named[name] ?? '[0-9a-f-]{36}')
  const pattern = new RegExp(`^${source}${query === undefined ? '' : String.raw`\?.*${query}.*`}$`)
  return (address) => pattern.test(address)
}
