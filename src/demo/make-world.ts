import { sql } from 'kysely'
import type { Instant } from '#kernel/instant.ts'
import { refreshFigures } from '#modules/contracts/index.ts'
import { recordSupplyDays } from '#modules/ledger/index.ts'
import { countNextDays, listMeasuredVersions, measureVersion, sources } from '#modules/measurement/index.ts'
import { insertVettings } from '#modules/profiles/index.ts'
import type { Database } from '#platform/db/database.ts'
import { makeCalendar } from './calendar.ts'
import { imagine } from './model/imagine.ts'
import type { Story } from './model/story.ts'
import { writeRulebook } from './policy-story.ts'
import { seededRandom } from './random.ts'
import { storyIds } from './story-ids.ts'
import { writeNews } from './write/write-news.ts'
import { writeGrants } from './write/write-grants.ts'
import { policySteps } from './write/write-policy.ts'
import { forget, isQuiet, writeTick } from './write/write-connects.ts'
import { writeWatch } from './write/write-watch.ts'
import { rowParts, writePeople, type RowsPart } from './write/write-rows.ts'
import { enterStory, learnSizes, makeStoryteller, type Storyteller } from './write/storyteller.ts'

export interface DemoWorldOptions {
  /** May write every table of a migrated, empty database in demo mode. */
  readonly owner: Database
  /** Where the rows are written; default `owner`. Needs two connections at least. */
  readonly app?: Database
  /** The end of the story; default: the marketplace's clock. */
  readonly now?: Instant
  /** The same seed and `now` make the same world, ids included. */
  readonly seed?: string
  /** 1 is the full world; 0.05 a small one for tests. */
  readonly scale?: number
  readonly onProgress?: (progress: { readonly done: number; readonly total: number; readonly what: string }) => void
}

/** Makes a lively marketplace with a year and a quarter behind it, on which the story of 2024 went well. */
export async function makeDemoWorld(options: DemoWorldOptions): Promise<void> {
  const { owner, app = owner, seed = 'guildhall', scale = 1 } = options
  const now = options.now ?? (await clockOf(owner))
  const calendar = makeCalendar(now)
  const story = imagine({ seed, now, scale, rulebook: writeRulebook(calendar) })
  const parts = rowParts(story)
  const progress = countProgress(options, story.ticks.length + parts.length + 2)

  const teller = makeStoryteller(app, storyIds(seededRandom(`${seed}/written`)))
  await teller.tell(calendar.start, ({ tx }) => writePeople(tx, story))
  progress('people')
  // Two connections: while one follows the Connects through time, the other writes what people did.
  await Promise.all([followConnects(teller, story, { owner, progress }), writeRows(app, parts, { at: calendar.end, progress })])
  await writeGrants(teller, story)
  await finish(teller, story)
  progress('figures')
}

async function clockOf(db: Database): Promise<Instant> {
  const { rows } = await sql<{ now: Date }>`select date_trunc('second', platform.now()) as now`.execute(db)
  return rows[0]!.now
}

function countProgress({ onProgress }: DemoWorldOptions, total: number): (what: string) => void {
  let done = 0
  return (what) => onProgress?.({ done: (done += 1), total, what })
}

interface Following {
  readonly owner: Database
  readonly progress: (what: string) => void
}

// The first days matter most: that is when the tables stop being empty.
const TICKS_TO_LEARN_AFTER: ReadonlySet<number> = new Set([3, 10, 30, 90, 250])

/** Rules and Connects in the order of time. */
async function followConnects(teller: Storyteller, story: Story, { owner, progress }: Following): Promise<void> {
  const steps = policySteps(story)
  let next = 0
  for (const [index, tick] of story.ticks.entries()) {
    for (; next < steps.length && steps[next]!.at <= tick.at; next += 1) await steps[next]!.tell(teller)
    if (!isQuiet(tick)) await teller.tell(tick.at, (ctx) => writeTick(ctx, story.rulebook, tick))
    forget(tick)
    if (TICKS_TO_LEARN_AFTER.has(index)) await learnSizes(owner)
    progress('Connects')
  }
  for (const step of steps.slice(next)) await step.tell(teller)
}

async function writeRows(
  db: Database,
  parts: readonly RowsPart[],
  { at, progress }: { readonly at: Instant; readonly progress: (what: string) => void },
): Promise<void> {
  for (const part of parts) {
    await db.transaction().execute(async (tx) => {
      await enterStory(tx, at)
      await part.write(tx)
    })
    progress(part.what)
  }
}

/** What follows from everything else: figures and badges, notices and mails. */
async function finish(teller: Storyteller, story: Story): Promise<void> {
  const freelancers = story.people.freelancers.map(({ id }) => id)
  await teller.tell(story.calendar.end, async (ctx) => {
    await refreshFigures(ctx, freelancers)
    await insertVettings(ctx.tx, story.rows.vettings)
    while (await recordSupplyDays(ctx)) continue
  })
  await measureStory(teller, story)
  await writeWatch(teller, story)
  await writeNews(teller, story)
}

/** What the rules did, counted and computed by the same steps as the background job. */
async function measureStory(teller: Storyteller, { calendar: { end } }: Story): Promise<void> {
  for (const source of sources) while (await teller.tell(end, ({ tx, now }) => countNextDays(tx, source, now))) continue
  const measured = await teller.tell(end, ({ tx, now }) => listMeasuredVersions(tx, 'connects', now))
  for (const version of measured) await teller.tell(end, (ctx) => measureVersion(ctx, version))
}
