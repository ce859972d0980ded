import { beforeAll, expect, test } from 'vitest'
import type { Id } from '#kernel/ids.ts'
import { addDays } from '#kernel/instant.ts'
import { usdCents } from '#kernel/money.ts'
import { routes as contractPages } from '#faces/web/member/contracts/index.ts'
import { routes as hiringPages } from '#faces/web/member/hiring/index.ts'
import { routes as profilePages } from '#faces/web/member/profile/index.tsx'
import { routes as jobPages } from '#faces/web/public/jobs/index.ts'
import { routes as talentPages } from '#faces/web/public/talent/index.ts'
import { accessibilityProblems, sidewaysScroll, takeScreenshot, useTestBrowser } from '#kit/browser.ts'
import { useTestDatabase } from '#kit/database.ts'
import { aClient, aFreelancer, aJob, aPerson, installDefaultRules, propose } from '#kit/market.ts'
import { useTestSite } from '#kit/site.ts'
import { insertContracts, insertReviews, refreshFigures, startContract } from '#modules/contracts/index.ts'
import { startSession } from '#platform/auth/index.ts'

const database = useTestDatabase()
const site = useTestSite(database, [...jobPages, ...talentPages, ...profilePages, ...hiringPages, ...contractPages])
const browser = useTestBrowser()

type Who = 'visitor' | 'freelancer' | 'client' | 'operator'
const ids: Partial<Record<Who, Id>> = {}
const places = { job: '', draft: '', running: '', ended: '' }

beforeAll(async () => {
  await installDefaultRules(database)
  const made = await database.run(async (ctx) => {
    const client = await aClient(ctx, { kind: 'enterprise', name: 'متحف المدينة', country: 'EG' })
    const freelancer = await aFreelancer(ctx, { displayName: 'Ana Conceição', joinedAt: addDays(ctx.now, -500) })
    ids.client = client.id
    ids.freelancer = freelancer.id
    ids.operator = (await aPerson(ctx, ['operator'])).id
    const job = await aJob(ctx, client, {
      title: 'ترجمة دليل متحف إلى الإنجليزية والبرتغالية والإسبانية',
      description: 'أربعون صفحة مع قائمة مصطلحات.\n\nWe also need an English summary of everything, please.',
      mustSkills: ['Arabic', 'English', 'Museum texts', 'Proofreading'],
      niceSkills: ['Portuguese'],
      questions: ['What did you translate last?'],
    })
    for (let index = 0; index < 3; index += 1)
      await aJob(ctx, client, { title: `Job ${index} with a longer title that has to wrap` })
    places.job = job.id
    places.draft = (await aJob(ctx, client, { state: 'draft', openedAt: null, expiresAt: null })).id
    const contract = {
      kind: 'fixed',
      freelancerId: freelancer.id,
      title: 'Five pages for a bakery',
      agreedUsdCents: usdCents(90_000),
    } as const
    const started = await startContract(ctx, {
      ...contract,
      organizationId: client.organizationId,
      initiator: 'self',
      category: 'web_development',
    })
    if (started.ok) places.running = started.value.id
    for (const organizationId of [client.organizationId, (await aClient(ctx)).organizationId]) {
      places.ended = ctx.newId()
      const ended = {
        ...contract,
        id: places.ended,
        organizationId,
        jobId: null,
        proposalId: null,
        catalogOrderId: null,
        state: 'ended',
        outcome: 'successful',
        earnedUsdCents: usdCents(90_000),
        chargeId: null,
        startedAt: addDays(ctx.now, -60),
        endedAt: addDays(ctx.now, -20),
        endNote: 'Thank you!',
        reviewsPublishedAt: addDays(ctx.now, -6),
      } as const
      await insertContracts(ctx.tx, [ended])
      const words = 'عمل دقيق وسريع، شكرا جزيلا.'
      await insertReviews(ctx.tx, [
        { contractId: places.ended, authorSide: 'client', authorId: client.id, stars: 5, words, writtenAt: ctx.now },
      ])
    }
    await refreshFigures(ctx, [freelancer.id])
    return { freelancer, job }
  })
  await propose(database, made.freelancer, made.job)
})

const screens: readonly [Who, () => string][] = [
  ['visitor', () => '/jobs'],
  ['visitor', () => '/jobs?words=zzz'],
  ['visitor', () => `/jobs/${places.job}`],
  ['operator', () => `/jobs/${places.job}`],
  ['visitor', () => '/talent'],
  ['client', () => `/talent/${ids.freelancer}`],
  ['operator', () => `/talent/${ids.freelancer}`],
  ['freelancer', () => '/profile'],
  ['client', () => '/hire'],
  ['client', () => '/hire/jobs/new'],
  ['client', () => `/hire/jobs/${places.draft}/edit`],
  ['client', () => `/hire/jobs/${places.job}`],
  ['client', () => `/hire/jobs/${places.job}/wording`],
  ['client', () => '/organization'],
  ['freelancer', () => '/contracts'],
  ['client', () => `/contracts/${places.running}`],
  ['freelancer', () => `/contracts/${places.ended}`],
]

// every-screen.test.ts looks at all pages in all looks; here they are at their narrowest and fullest: long words, other scripts, no results.
test('every market screen fits and is accessible at 360 px in dark', async () => {
  const problems: string[] = []
  for (const who of ['visitor', 'freelancer', 'client', 'operator'] as const) {
    const page = await browser.newPage({ width: 360, dark: true, baseUrl: site.url })
    const accountId = ids[who]
    if (accountId !== undefined) {
      const { token } = await database.run((ctx) => startSession(ctx.tx, accountId))
      await page.context().addCookies([{ name: 'session', value: token, url: site.url }])
    }
    for (const [, path] of screens.filter(([whose]) => whose === who)) {
      const answer = await page.goto(path())
      const name = `${who} ${path()}`
      if (answer?.status() !== 200) problems.push(`${name}: status ${answer?.status()}`)
      const sideways = await sidewaysScroll(page)
      if (sideways > 0) problems.push(`${name}: ${sideways} px wider than the screen`)
      problems.push(...(await accessibilityProblems(page)).map((problem) => `${name}: ${problem}`))
      await takeScreenshot(page, `market-${who}-${path().replaceAll(/[^a-z]+/g, '-')}`)
    }
    await page.context().close()
  }
  expect(problems).toEqual([])
})
