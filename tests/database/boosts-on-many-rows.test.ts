// What pages, API and jobs read of boosts when there is a lot of everything: by the plans that PostgreSQL really executed, never by a clock.
// BOOST_ROWS=1000000 fills a million rows instead (ten minutes): see docs/reference/benchmarks.md.
import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { useTestApi } from '../../src/faces/api/api.test-kit.ts'
import { routes } from '../../src/assembly.ts'
import { bigId, fillWithBoosts, type BigSizes } from '#kit/big-boosts.ts'
import { useTestDatabase } from '#kit/database.ts'
import { installDefaultRules } from '#kit/market.ts'
import { runJob } from '#kit/news.ts'
import { explainEverything, readNotice, type Executed } from '#kit/plans.ts'
import { useTestWeb } from '#kit/web.ts'
import { jobs } from '#modules/auctions/jobs.ts'
import { readBoostAdvice } from '#reads/boost-advice.ts'

const ROWS = Number(process.env['BOOST_ROWS'] ?? 40_000)
/** Tables with fewer rows are read as a whole for good reason. */
const LARGE = 5_000
/** The most rows that one statement of a page may look at, whose list has at most fifty lines with a handful of rows each. */
const A_PAGE = 600

const heard: Executed[] = []
const database = useTestDatabase({
  alone: true,
  hear: ({ message }) => {
    const executed = readNotice(message)
    if (executed !== undefined) heard.push(executed)
  },
})
const often = { requests: 100_000, seconds: 60 }
const web = useTestWeb(database, routes, { rateLimits: { reading: often, writing: often, sign_in: often } })
const api = useTestApi(database)

const [busy, quiet, client, operator] = [bigId('person', 1), bigId('person', 2), bigId('client', 1), bigId('client', 2)]
/** The owner of the first bid on the job that everybody wants. */
let bidder: string
let size: BigSizes
let large: ReadonlySet<string>
const now = new Date()

beforeAll(async () => {
  await explainEverything(database.owner)
  await installDefaultRules(database)
  size = await fillWithBoosts(database.owner, { rows: ROWS, now })
  const { rows } = await sql<{ name: string }>`
    select relnamespace::regnamespace || '.' || relname as name from pg_class where relkind = 'r' and reltuples >= ${LARGE}`.execute(
    database.owner,
  )
  large = new Set(rows.map(({ name }) => name))
  const owner = await sql<{ id: string }>`select owner_id as id from auctions.bid where id = ${bigId('bid', 1)}`.execute(
    database.owner,
  )
  bidder = owner.rows[0]!.id
}, 1_800_000)

async function executedBy(work: () => Promise<unknown>): Promise<readonly Executed[]> {
  heard.length = 0
  await work()
  return [...heard]
}

const opens = (path: string, as?: string) => async () => {
  const { status } = await web.fetch(path, { as })
  expect(status, path).toBe(200)
}

const calls = (path: string, as?: string) => async () => {
  const { status } = await api.call(path, as === undefined ? {} : { as: { id: as } })
  expect(status, path).toBe(200)
}

/** What is wrong with these statements: a large table that is read as a whole, or too much that is looked at for what is shown. */
function tooMuch(executed: readonly Executed[], { most, besides = [] }: { most: number; besides?: readonly string[] }): string[] {
  return executed.flatMap(({ text, scans }) => {
    const own = scans.filter(({ table }) => large.has(table) && !besides.some((schema) => table.startsWith(schema)))
    const whole = own
      .filter(({ by, rows }) => by.includes('Seq Scan') && rows > A_PAGE)
      .map(({ table }) => `reads all of ${table}`)
    const touched = own.reduce((sum, { rows }) => sum + rows, 0)
    const problems = touched > most ? [...whole, `looks at ${touched} rows, not ${most}`] : whole
    return problems.map(
      (problem) =>
        `${problem}: ${text.slice(0, 200)} … ${scans.map(({ by, table, rows }) => `${by} ${table} ${rows}`).join(', ')}`,
    )
  })
}

interface Asked {
  readonly work: () => Promise<unknown>
  readonly most?: number
  /** Tables that are not the boosts' and that are read for other reasons. */
  readonly besides?: readonly string[]
}

/** As often as PostgreSQL needs to think about a plan for all values. */
async function excessOf({ work, most = A_PAGE, besides = [] }: Asked): Promise<readonly string[]> {
  const problems: string[] = []
  for (let turn = 0; turn < 6; turn += 1) problems.push(...tooMuch(await executedBy(work), { most, besides }))
  return problems
}

describe('on many rows', { timeout: ROWS > 100_000 ? 600_000 : 30_000 }, () => {
  const auction = bigId('auction', 1)
  const over = bigId('auction', 3000)
  // The order of all profiles without words is made anew each time: that is talent search, not boosts.
  const talent = ['profiles.', 'platform.account']

  test.each<[string, () => Asked]>([
    // Sums of one's own bids, and of those that the own statement of a year needs.
    ['a freelancer’s boosts', () => ({ work: opens('/boosts', busy), most: 6 * (size.jobs / 5) + A_PAGE })],
    ['the wallet', () => ({ work: opens('/connects', busy), most: 4 * (size.jobs / 5) + A_PAGE })],
    ['the badge', () => ({ work: opens('/boosts/badge', busy), most: 2 * (ROWS / 200) + A_PAGE })],
    ['the own limit', () => ({ work: opens('/boosts/limits', busy), most: 2 * (ROWS / 200) + A_PAGE })],
    // Twelve weeks of 400 days of the busiest profile's clicks and cards, and a thousand others with a dozen each.
    ['what a boosted profile brought', () => ({ work: opens('/boosts/profile', busy), most: size.hotClicks + 1000 * 20 })],
    // At most 500 others with a hundred clicks each.
    [
      'advice before one boosts a profile',
      () => ({ work: opens('/boosts/profile', bigId('person', size.boosts + 2)), most: 500 * 3 + 500 * 100 * 3 }),
    ],
    ['notices', () => ({ work: opens('/notices', busy) })],
    ['prices of the badge', () => ({ work: opens('/availability') })],
    [
      'talent with cards',
      () => ({ work: opens('/talent?category=web_development', client), besides: talent, most: size.boosts + A_PAGE }),
    ],
    [
      'talent with the badge',
      () => ({
        work: opens('/talent?available=on', client),
        besides: talent,
        most: 2 * (size.people / 20) + size.boosts + A_PAGE,
      }),
    ],
    ['an auction in public', () => ({ work: opens(`/auctions/${over}`) })],
    ['an auction of a crowd', () => ({ work: opens(`/auctions/${auction}`), most: size.crowd + A_PAGE })],
    [
      'a proposal with its boost',
      () => ({ work: opens(`/proposals/${bigId('proposal', 1)}`, bidder), most: size.crowd + A_PAGE }),
    ],
    ['a client’s list', () => ({ work: opens(`/jobs/${bigId('job', 1)}/proposals`, client), most: size.crowd + A_PAGE })],
    ['auctions in the console', () => ({ work: opens('/console/auctions', operator), most: size.crowd + 2 * A_PAGE })],
    ['an auction in the console', () => ({ work: opens(`/console/auctions/${over}`, operator), most: A_PAGE })],
    [
      'an auction of a crowd in the console',
      () => ({ work: opens(`/console/auctions/${auction}`, operator), most: 4 * size.crowd + A_PAGE }),
    ],
    ['flags', () => ({ work: opens('/console/auctions/flags', operator), most: A_PAGE })],
    // At most 10,000 auctions, each with its job, four places, and three look-ups for each place.
    ['what boosts did', () => ({ work: opens('/outcomes/boosts'), most: 10_000 * (2 + 4 * 4) })],
    // Of the auctions that ended in 90 days: at most 2,000 of one category, with ten bids each.
    ['advice', () => ({ work: () => advice(), most: 2 * (size.jobs / 8) + 2_000 * 20 })],
    ['an auction by API', () => ({ work: calls(`/auctions/${auction}`) })],
    ['a boost by API', () => ({ work: calls(`/proposals/${bigId('proposal', 1)}/boost`, bidder), most: size.crowd + A_PAGE })],
  ])('%s: looks at little more than it shows', async (_what, asked) => {
    expect(await excessOf(asked())).toEqual([])
  })

  test('flags that were looked at, and auctions of each shelf, come by their index', async () => {
    for (const path of [
      '/console/auctions/flags?show=looked-at',
      ...['open', 'frozen', 'closed', 'holdout', 'flagged'].map((shelf) => `/console/auctions?show=${shelf}`),
    ])
      expect(await excessOf({ work: opens(path, operator), most: size.crowd + A_PAGE }), path).toEqual([])
  })

  test('who has much asks no more often than who has little', async () => {
    for (const path of ['/boosts', '/boosts/badge', '/boosts/limits', '/notices', '/connects']) {
      const [much, little] = [await executedBy(opens(path, busy)), await executedBy(opens(path, quiet))]
      expect(much.length, path).toBeLessThanOrEqual(little.length + 6)
    }
  })

  test('jobs of each minute find what is due by its index', async () => {
    for (const job of jobs.filter(({ name }) =>
      ['auctions-close', 'auctions-end-click-budgets', 'auctions-pace-boosts'].includes(name),
    ))
      expect(tooMuch(await executedBy(() => runJob(database, job, {})), { most: 2 * 500 + A_PAGE }), job.name).toEqual([])
    // Once a day it counts who offers work and what everybody bids.
    const badges = jobs.find(({ name }) => name === 'auctions-badges')!
    await runJob(database, badges, {})
    expect(tooMuch(await executedBy(() => runJob(database, badges, {})), { most: A_PAGE })).toEqual([])
  })

  test('an index that is missing is noticed', async () => {
    await sql`drop index auctions.bid_of_owner`.execute(database.owner)
    const problems = tooMuch(await executedBy(opens('/boosts', busy)), { most: 6 * (size.jobs / 5) + A_PAGE })
    expect(problems.join('\n')).toContain('auctions.bid')
  })

  const advice = () => database.read.transaction().execute((tx) => readBoostAdvice(tx, { category: 'web_development', now }))
})
