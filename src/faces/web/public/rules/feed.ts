import { Feed, type Item } from 'feed'
import { get, type WebRequest } from '#faces/web/routes.ts'
import { formatMoment } from '#faces/web/kit/index.ts'
import { outcomeInWords, readOutcome, readScorecard, type VersionOutcome } from '#modules/measurement/index.ts'
import { selectEntries, type Entry } from '#modules/policy/index.ts'
import type { Tx } from '#platform/db/database.ts'
import { POLICY, entryWords } from './words.ts'

const NEWEST = 50
const NEWEST_OUTCOMES = 10

/** What pages say about feeds and the calendar in their head, so that readers find them by themselves. */
export const rulesAlternates = [
  { href: '/rules/feed.atom', type: 'application/atom+xml', title: 'Rules register (Atom)' },
  { href: '/rules/feed.json', type: 'application/feed+json', title: 'Rules register (JSON Feed)' },
  { href: '/rules/calendar.ics', type: 'text/calendar', title: 'When rules begin (calendar)' },
]

/** The register's newest entries, and what versions turned out to do, as Atom and JSON Feed. */
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
  const { entries, outcomes } = await request.reading(async (tx) => ({
    entries: await selectEntries(tx, POLICY, { limit: NEWEST }),
    outcomes: await newestOutcomes(tx),
  }))
  const { publicUrl } = request.app.config
  const items = [
    ...entries.map((entry) => itemOf(entry, publicUrl)),
    ...outcomes.flatMap((outcome) => outcomeItem(outcome, publicUrl) ?? []),
  ].toSorted((left, right) => right.date.getTime() - left.date.getTime())
  const feed = new Feed({
    id: `${publicUrl}/rules`,
    title: 'Rules register',
    description:
      'Every change of the charging rules: when it is announced, begins, is suspended, corrected or taken back, and what it did.',
    link: `${publicUrl}/rules`,
    language: 'en',
    author: { name: 'Guildhall', link: publicUrl },
    generator: 'Guildhall',
    feedLinks: { atom: `${publicUrl}/rules/feed.atom`, json: `${publicUrl}/rules/feed.json` },
    ...(items[0] === undefined ? {} : { updated: items[0].date }),
  })
  for (const item of items) feed.addItem(item)
  return feed
}

async function newestOutcomes(tx: Tx): Promise<readonly VersionOutcome[]> {
  const outcomes: VersionOutcome[] = []
  for (const { version } of await readScorecard(tx, POLICY, { limit: NEWEST_OUTCOMES })) {
    const outcome = await readOutcome(tx, POLICY, version)
    if (outcome !== undefined) outcomes.push(outcome)
  }
  return outcomes
}

function itemOf(entry: Entry, publicUrl: string): Item {
  const { content, effectiveAt } = entry
  const begins = effectiveAt === undefined ? [] : [`In force from ${formatMoment(effectiveAt)}.`]
  const corrects = entry.corrects === undefined ? [] : [`It corrects entry ${entry.corrects} of the register; both stay.`]
  return {
    id: `${publicUrl}/rules/entries/${entry.hash}`,
    link: `${publicUrl}/rules/${entry.version}#entry-${entry.no}`,
    title: `${entryWords[entry.kind]}: ${content.title}`,
    date: entry.at,
    published: entry.at,
    description: content.words,
    content: htmlOf([content.words, ...begins, ...corrects], content.diff?.words ?? []),
    category: [{ name: entry.kind }],
  }
}

/** One item a version, whose text is renewed as more days are known. */
function outcomeItem({ version, primary, computedAt }: VersionOutcome, publicUrl: string): Item | undefined {
  if (primary === undefined || computedAt === undefined) return undefined
  const words = outcomeInWords(primary)
  const link = `${publicUrl}/rules/${version}/outcome`
  return {
    id: link,
    link,
    title: `Measured: what version ${version} did`,
    date: computedAt,
    description: words,
    content: htmlOf([words, `Looked at until ${primary.through}.`], []),
    category: [{ name: 'measured' }],
  }
}

// Readers show this as HTML, and people wrote it: it must stay text.
function htmlOf(paragraphs: readonly string[], changes: readonly string[]): string {
  const list = changes.length === 0 ? '' : `<ul>${changes.map((change) => `<li>${escapeHtml(change)}</li>`).join('')}</ul>`
  return paragraphs.map((text) => `<p>${escapeHtml(text).replaceAll('\n', '<br/>')}</p>`).join('') + list
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
