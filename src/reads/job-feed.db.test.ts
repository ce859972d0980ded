import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { aClient, aFreelancer, aJob, type Client } from '#kit/market.ts'
import { useTestDatabase } from '#kit/database.ts'
import type { Id } from '#kernel/ids.ts'
import { addDays } from '#kernel/instant.ts'
import { usdCents } from '#kernel/money.ts'
import type { Job } from '#modules/jobs/index.ts'
import { insertPoolMembers } from '#modules/organizations/index.ts'
import { countJobs, readJobFeed, type JobFilters } from './job-feed.ts'

const newest: JobFilters = { sort: 'newest' }

describe('the job feed', () => {
  const database = useTestDatabase()
  let now: Date
  let client: Client
  beforeAll(async () => {
    await database.run(async (ctx) => {
      now = ctx.now
      client = await aClient(ctx)
      const texts: [string, string, Partial<Job>][] = [
        ['Diseño de logotipo para una panadería', 'Un logo sencillo.', { category: 'design', experienceLevel: 'entry' }],
        ['日本語から英語への翻訳者を募集', '取扱説明書の翻訳です。', { category: 'translation', experienceLevel: 'expert' }],
        ['مطلوب مترجم عربي', 'ترجمة عقد من عشر صفحات.', { category: 'translation' }],
        ['ต้องการนักแปลภาษาไทย', 'แปลเว็บไซต์', { category: 'translation' }],
        [
          'Node.js and C++ developer',
          'Make our exporter faster.',
          { mustSkills: ['C++', 'Node.js'], sizeUsdCents: usdCents(900_000) },
        ],
        ['Accountant for a bakery', 'Monthly books.', { category: 'accounting', ...hourly }],
      ]
      for (const [index, [title, description, change]] of texts.entries()) {
        await aJob(ctx, client, { title, description, openedAt: addDays(ctx.now, -index - 0.5), ...change })
      }
    })
  })
  const hourly = {
    payKind: 'hourly',
    budgetUsdCents: null,
    hourlyFromUsdCents: usdCents(2000),
    hourlyToUsdCents: usdCents(3000),
  } as const
  const read = async (filters: JobFilters, viewerId?: Id, after?: string, size = 20) =>
    database.read.transaction().execute((tx) => readJobFeed(tx, { filters, viewerId, now, after, size }))
  const titles = async (filters: JobFilters, viewerId?: Id) => (await read(filters, viewerId)).items.map((job) => job.title)

  test.each([
    ['diseno', 'Diseño de logotipo para una panadería'],
    ['翻訳者', '日本語から英語への翻訳者を募集'],
    ['مترجم', 'مطلوب مترجم عربي'],
    ['นักแปล', 'ต้องการนักแปลภาษาไทย'],
    ['c++', 'Node.js and C++ developer'],
    ['nodejs developer', 'Node.js and C++ developer'],
    ['acountant', 'Accountant for a bakery'],
    ['accounting bakery', 'Accountant for a bakery'],
  ])('finds by the words “%s”', async (words, title) => {
    expect(await titles({ words, sort: 'best' })).toContain(title)
    expect(await titles({ words, sort: 'newest' })).toContain(title)
  })

  test('ranks the best match first, whatever its age', async () => {
    expect((await titles({ words: 'bakery accountant', sort: 'best' }))[0]).toBe('Accountant for a bakery')
  })

  test.each<[string, Partial<JobFilters>, number]>([
    ['category', { category: 'translation' }, 3],
    ['level', { level: 'expert' }, 1],
    ['pay', { payKind: 'hourly' }, 1],
    ['size', { sizeFromUsdCents: 800_000 }, 1],
    ['age', { postedWithinDays: 3 }, 3],
    ['country of the client', { country: 'BR' }, 6],
    ['another country', { country: 'JP' }, 0],
    ['all at once', { category: 'translation', level: 'expert', payKind: 'fixed', country: 'BR', postedWithinDays: 7 }, 1],
  ])('filters by %s', async (_filter, filters, count) => {
    expect(await titles({ ...newest, ...filters })).toHaveLength(count)
  })

  test('counts each filter’s choices under the other filters', async () => {
    const counts = await database.read
      .transaction()
      .execute((tx) => countJobs(tx, { filters: { ...newest, category: 'translation' }, viewerId: undefined, now }))
    expect(counts).toMatchObject({
      total: 3,
      bounded: false,
      category: { translation: 3, design: 1, accounting: 1, web_development: 1 },
      level: { expert: 1, intermediate: 2 },
      payKind: { fixed: 3 },
    })
  })

  test.each<[string, JobFilters]>([
    ['newest first', newest],
    ['best match first', { words: 'bakery OR 翻訳 OR مترجم OR logotipo', sort: 'best' }],
  ])('turns pages without losing or repeating a job, %s', async (_order, filters) => {
    const all = (await read(filters)).items.map((job) => job.id)
    const seen: Id[] = []
    for (let after: string | undefined, turns = 0; turns < 10; turns += 1) {
      const page = await read(filters, undefined, after, 2)
      seen.push(...page.items.map((job) => job.id))
      after = page.nextCursor
      if (after === undefined) break
    }
    expect(seen).toEqual(all)
    expect(all.length).toBeGreaterThan(2)
  })

  test('begins at the start with a cursor that is not its own', async () => {
    for (const after of ['nonsense', 'WzEsMl0', Buffer.from('["2026-01-01","x"]').toString('base64url')]) {
      expect((await read(newest, undefined, after)).items).toHaveLength(6)
    }
  })

  test('shows each person what is meant for them', async () => {
    const made = await database.run(async (ctx) => {
      const enterprise = await aClient(ctx, { kind: 'enterprise' })
      const member = await aFreelancer(ctx)
      await insertPoolMembers(ctx.tx, [
        { organizationId: enterprise.organizationId, freelancerId: member.id, addedBy: null, addedAt: ctx.now },
      ])
      const job = (visibility: Job['visibility'], state: Job['state'] = 'open') =>
        aJob(ctx, enterprise, { title: `For ${visibility} ${state}`, visibility, state })
      await job('members')
      await job('invite_only')
      await job('talent_pool')
      await job('public', 'paused')
      return { member, stranger: await aFreelancer(ctx) }
    })
    const special = async (viewerId?: Id) =>
      (await titles(newest, viewerId)).filter((title) => title.startsWith('For ')).toSorted()
    expect(await special()).toEqual([])
    expect(await special(made.stranger.id)).toEqual(['For members open'])
    expect(await special(made.member.id)).toEqual(['For members open', 'For talent_pool open'])
  })

  test('leaves out jobs whose time is over, swept or not, and says which are full', async () => {
    await database.run(async (ctx) => {
      await aJob(ctx, client, { title: 'Over since a minute', expiresAt: addDays(ctx.now, -0.001) })
      await aJob(ctx, client, { title: 'Full by number', capProposals: 5, proposalCount: 5 })
      await aJob(ctx, client, { title: 'Lifted', capProposals: 5, proposalCount: 9, capLiftedAt: ctx.now })
    })
    const { items } = await read(newest)
    expect(items.map((job) => job.title)).not.toContain('Over since a minute')
    expect(items.filter((job) => job.full).map((job) => job.title)).toEqual(['Full by number'])
  })

  test('reads pages of 30,000 jobs by its indexes', async () => {
    await sql`
      insert into organizations.organization (id, name, kind, country, created_at)
      select gen_random_uuid(), 'Client ' || n, 'company', 'FR', ${now} from generate_series(1, 300) n`.execute(database.owner)
    await sql`
      insert into jobs.job (id, organization_id, posted_by, title, description, category, pay_kind, budget_usd_cents, hours_per_week,
        duration_weeks, size_usd_cents, experience_level, people_to_hire, visibility, state, created_at, opened_at, expires_at, client_seen_at)
      select gen_random_uuid(), o.id, ${client.id}, 'Translate ' || md5(n::text) || ' for us', 'Words ' || md5((n * 7)::text),
        'legal', 'fixed', 50000, 10, 4, 50000, 'entry', 1, 'public', 'open', ${now}::timestamptz - n * interval '1 minute',
        ${now}::timestamptz - n * interval '1 minute', ${now}::timestamptz + interval '20 days', ${now}
      from organizations.organization o, generate_series(1, 100) n where o.country = 'FR'`.execute(database.owner)
    await sql`analyze jobs.job`.execute(database.owner)
    const took = async (filters: JobFilters) => {
      const started = performance.now()
      await read(filters)
      return performance.now() - started
    }
    // Some milliseconds each on a quiet machine; the limits only catch a scan of everything.
    expect(await took(newest)).toBeLessThan(500)
    expect(await took({ ...newest, category: 'design' })).toBeLessThan(500)
    expect(await took({ words: 'bakery', sort: 'best' })).toBeLessThan(500)
    expect(await took({ words: 'translate for us', sort: 'best' })).toBeLessThan(3000)

    const explain = async (where: string) => {
      const { rows } = await sql`
        explain select j.id from jobs.job j where j.state = 'open' and j.visibility = 'public' and ${sql.raw(where)}
        order by j.opened_at desc, j.id desc limit 21`.execute(database.read)
      return JSON.stringify(rows)
    }
    expect(await explain('true')).toContain('job_feed')
    expect(await explain("j.category = 'design'")).toContain('job_feed_category')
    expect(await explain("j.document @@ search.query('bakery')")).toContain('job_document')
    expect(await explain("search.folded('bakrey') <% search.folded(j.title)")).toContain('job_title_trigrams')
  })
})
