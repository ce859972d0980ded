import { Feed, type Item } from 'feed'
import { get, type WebRequest } from '#faces/web/routes.ts'
import { formatMoment } from '#faces/web/kit/index.ts'
import { outcomeInWords, readOutcome, readScorecard, type VersionOutcome } from '#modules/measurement/index.ts'
import { policyKinds, selectEntries, type Entry, type PolicyName } from '#modules/policy/index.ts'
import type { Tx } from '#platform/db/database.ts'
import { inEveryRegister, rulesPath, versionPath } from './address.ts'
import { entryWords, kindWords, POLICY } from './words.ts'

const NEWEST = 50
const NEWEST_OUTCOMES = 10

/** What pages say about feeds and the calendar in their head, so that readers find them by themselves. */
export function rulesAlternates(policy: PolicyName) {
  const [base, title] = [rulesPath(policy), titleOf(policy)]
  return [
    { href: `${base}/feed.atom`, type: 'application/atom+xml', title: `${title} (Atom)` },
    { href: `${base}/feed.json`, type: 'application/feed+json', title: `${title} (JSON Feed)` },
    { href: `${base}/calendar.ics`, type: 'text/calendar', title: 'When rules begin (calendar)' },
  ]
}

/** The register's newest entries, and what versions turned out to do, as Atom and JSON Feed. */
export const routes = inEveryRegister((policy, base) => [
  get(`${base}/feed.atom`, ['anyone'], async (request) =>
    answer((await registerFeed(request, policy)).atom1(), 'application/atom+xml; charset=utf-8'),
  ),
  get(`${base}/feed.json`, ['anyone'], async (request) =>
    answer((await registerFeed(request, policy)).json1(), 'application/feed+json; charset=utf-8'),
  ),
])

function titleOf(policy: PolicyName): string {
  return policy === 'connects' ? 'Rules register' : `Rules register: ${policyKinds[policy].title}`
}

function answer(body: string, type: string): Response {
  return new Response(body, { headers: { 'content-type': type, 'cache-control': 'public, max-age=60' } })
}

async function registerFeed(request: WebRequest, policy: PolicyName): Promise<Feed> {
  const { entries, outcomes } = await request.reading(async (tx) => ({
    entries: await selectEntries(tx, policy, { limit: NEWEST }),
    // Only what Connects buy is measured.
    outcomes: policy === POLICY ? await newestOutcomes(tx) : [],
  }))
  const { publicUrl } = request.app.config
  const home = `${publicUrl}${rulesPath(policy)}`
  const items = [
    ...entries.map((entry) => itemOf(entry, publicUrl)),
    ...outcomes.flatMap((outcome) => outcomeItem(outcome, publicUrl) ?? []),
  ].toSorted((left, right) => right.date.getTime() - left.date.getTime())
  const feed = new Feed({
    id: home,
    title: titleOf(policy),
    description:
      policy === POLICY
        ? 'Every change of the charging rules: when it is announced, begins, is suspended, corrected or taken back, and what it did.'
        : kindWords[policy].description,
    link: home,
    language: 'en',
    author: { name: 'Guildhall', link: publicUrl },
    generator: 'Guildhall',
    feedLinks: { atom: `${home}/feed.atom`, json: `${home}/feed.json` },
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
    link: `${publicUrl}${versionPath(entry)}#entry-${entry.no}`,
    title: `${entryWords[entry.kind]}: ${content.title}`,
    date: entry.at,
    published: entry.at,
    description: content.words,
    content: htmlOf([content.words, ...begins, ...corrects], content.diff?.words ?? []),
    category: [{ name: entry.kind }, { name: entry.policy }],
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
