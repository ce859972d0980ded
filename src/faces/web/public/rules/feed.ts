import { Feed } from 'feed'
import { get, type WebRequest } from '#faces/web/routes.ts'
import { selectEntries, type Entry } from '#modules/policy/index.ts'
import { POLICY, entryWords } from './words.ts'

const NEWEST = 50

/** The register's newest entries as Atom and JSON Feed. */
export const routes = [
  get('/rules/feed.atom', ['anyone'], async (request) =>
    answer((await registerFeed(request)).atom1(), 'application/atom+xml; charset=utf-8'),
  ),
  get('/rules/feed.json', ['anyone'], async (request) =>
    answer((await registerFeed(request)).json1(), 'application/feed+json; charset=utf-8'),
  ),
]

function answer(body: string, type: string): Response {
  return new Response(body, { headers: { 'content-type': type, 'cache-control': 'public, max-age=60' } })
}

async function registerFeed(request: WebRequest): Promise<Feed> {
  const entries = await request.reading((tx) => selectEntries(tx, POLICY, { limit: NEWEST }))
  const { publicUrl } = request.app.config
  const feed = new Feed({
    id: `${publicUrl}/rules`,
    title: 'Rules register',
    description: 'Every change of the charging rules, when it is announced.',
    link: `${publicUrl}/rules`,
    generator: 'Guildhall',
    feedLinks: { atom: `${publicUrl}/rules/feed.atom`, json: `${publicUrl}/rules/feed.json` },
    ...(entries[0] === undefined ? {} : { updated: entries[0].at }),
  })
  for (const entry of entries) feed.addItem(itemOf(entry, publicUrl))
  return feed
}

function itemOf(entry: Entry, publicUrl: string) {
  const link = `${publicUrl}/rules/${entry.version}#entry-${entry.no}`
  const changes = entry.content.diff?.words ?? []
  return {
    id: `${publicUrl}/rules/entries/${entry.hash}`,
    link,
    title: `${entryWords[entry.kind]}: ${entry.content.title}`,
    date: entry.at,
    published: entry.at,
    description: entry.content.words,
    content: [entry.content.words, ...changes].join('\n'),
  }
}
