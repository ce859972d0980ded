import { beforeAll, expect, test } from 'vitest'
import { newId, type Id } from '#kernel/ids.ts'
import { invariant } from '#kernel/invariant.ts'
import type { Refusal, Result } from '#kernel/result.ts'
import { routes as ownProjectPages } from '#faces/web/member/catalog/index.ts'
import { routes as connectsPages } from '#faces/web/member/connects/index.ts'
import { routes as invitationPages } from '#faces/web/member/invitations/index.ts'
import { routes as noticePages } from '#faces/web/member/notices/index.ts'
import { routes as orderPages } from '#faces/web/member/orders/index.ts'
import { routes as outreachPages } from '#faces/web/member/outreach/index.ts'
import { routes as proposalPages } from '#faces/web/member/proposals/index.ts'
import { routes as catalogPages } from '#faces/web/public/catalog/index.ts'
import { accessibilityProblems, sidewaysScroll, takeScreenshot, useTestBrowser } from '#kit/browser.ts'
import { useTestDatabase } from '#kit/database.ts'
import { aClient, aFreelancer, aJob, installDefaultRules, propose } from '#kit/market.ts'
import { runJob } from '#kit/news.ts'
import { useTestSite } from '#kit/site.ts'
import { orderProject, saveProject, turnProject } from '#modules/catalog/index.ts'
import { selectChargesOf } from '#modules/charges/index.ts'
import { sendInvitation, sendOutreach } from '#modules/invitations/index.ts'
import { tell } from '#modules/notifications/index.ts'
import { planPurchase } from '#modules/payments/index.ts'
import { carryOut } from '#modules/payments/jobs.ts'
import { makeOffer, writeMessage } from '#modules/proposals/index.ts'
import { startSession } from '#platform/auth/index.ts'
import { runAction } from '#platform/run-action.ts'

const database = useTestDatabase()
const site = useTestSite(database, [
  ...catalogPages,
  ...proposalPages,
  ...invitationPages,
  ...outreachPages,
  ...ownProjectPages,
  ...orderPages,
  ...connectsPages,
  ...noticePages,
])
const browser = useTestBrowser()

type Who = 'visitor' | 'freelancer' | 'client'
const ids: Partial<Record<Who, Id>> = {}
const places = {
  job: '',
  openJob: '',
  proposal: '',
  charge: '',
  invitation: '',
  outreach: '',
  project: '',
  order: '',
  purchase: '',
  unknown: '',
}

function done<V>(result: Result<V, Refusal>): V {
  invariant(result.ok, `refused: ${JSON.stringify(result)}`)
  return result.value
}

beforeAll(async () => {
  await installDefaultRules(database)
  const { client, ada, job, invited } = await database.run(async (ctx) => {
    const client = await aClient(ctx, { kind: 'enterprise', name: 'متحف المدينة للفنون والتراث' })
    const ada = await aFreelancer(ctx, { displayName: 'Ana Conceição', country: 'DE' })
    const title = 'ترجمة دليل متحف إلى الإنجليزية والبرتغالية'
    const job = await aJob(ctx, client, { title, questions: ['What did you translate last, and for whom?'] })
    const invited = await aJob(ctx, client, { title: 'Subtitles', questions: ['Which films?'] })
    places.openJob = (await aJob(ctx, client, { title: 'Another job', questions: ['Which tool?'] })).id
    return { client, ada, job, invited }
  })
  ;[ids.client, ids.freelancer, places.job] = [client.id, ada.id, job.id]
  const [asClient, asAda] = [{ actor: client.actor }, { actor: ada.actor }]

  places.proposal = await propose(database, ada, job)
  const charges = await database.run((ctx) => selectChargesOf(ctx.tx, { kind: 'proposal', id: places.proposal }))
  places.charge = charges[0]!.id
  const about = { proposalId: places.proposal }
  done(await runAction(database.app, writeMessage, { ...asClient, input: { ...about, text: 'متى يمكنك البدء؟' } }))
  done(await runAction(database.app, makeOffer, { ...asClient, input: { ...about, amountUsdCents: 40_000 } }))
  const to = { freelancerId: ada.id, message: 'Your work on the harbour museum is why we ask you.' }
  places.invitation = done(
    await runAction(database.app, sendInvitation, { ...asClient, input: { ...to, jobId: invited.id } }),
  ).invitationId
  const outreach = { ...to, subject: 'A new guide for three houses', category: 'translation', budgetUsdCents: 500_000 }
  places.outreach = done(await runAction(database.app, sendOutreach, { ...asClient, input: outreach })).outreachId

  const tier = { summary: 'One page, checked twice', priceUsdCents: 6_000, deliveryDays: 3, revisions: 1 }
  const project = {
    title: 'Proofreading of museum texts',
    description: 'Two readings.\n\nEnglish and Portuguese.',
    requirements: 'The texts.',
    category: 'translation',
    tiers: [
      { name: 'starter', ...tier },
      { name: 'standard', ...tier, priceUsdCents: 18_000 },
    ],
  }
  places.project = done(await runAction(database.app, saveProject, { ...asAda, input: project })).projectId
  done(await runAction(database.app, turnProject, { ...asAda, input: { projectId: places.project, to: 'listed' } }))
  const order = { projectId: places.project, tier: 'starter', seenPriceUsdCents: 6_000, note: 'شكرا' }
  places.order = done(await runAction(database.app, orderProject, { ...asClient, input: order })).orderId

  const buy = async (method: string): Promise<Id> => {
    const input = { quantity: 40, country: 'DE', method, seenTotalUsdCents: 714 }
    const { purchaseId } = done(await runAction(database.app, planPurchase, { ...asAda, input, key: newId() }))
    await runJob(database, carryOut, { purchaseId })
    return purchaseId
  }
  ;[places.purchase, places.unknown] = [await buy('works'), await buy('reply_lost')]
  const notice = { accountId: ada.id, kind: 'offer_received', href: '/proposals', data: { job: job.title } } as const
  await database.run((ctx) => tell(ctx, [{ ...notice, about: newId() }]))
})

const screens: readonly [Who, () => string][] = [
  ['visitor', () => '/catalog'],
  ['visitor', () => '/catalog?q=zzzz'],
  ['visitor', () => `/catalog/${places.project}`],
  ['client', () => `/catalog/${places.project}`],
  ['client', () => `/jobs/${places.job}/proposals`],
  ['client', () => `/jobs/${places.job}/proposals?view=shortlisted`],
  ['client', () => `/proposals/${places.proposal}`],
  ['client', () => '/invitations/sent/all'],
  ['client', () => `/invitations/${places.invitation}`],
  ['client', () => `/outreach/${places.outreach}`],
  ['client', () => `/talent/${ids.freelancer}/invite`],
  ['client', () => `/talent/${ids.freelancer}/reach-out`],
  ['client', () => '/orders'],
  ['client', () => `/orders/${places.order}`],
  ['freelancer', () => `/jobs/${places.openJob}/propose`],
  ['freelancer', () => '/proposals'],
  ['freelancer', () => '/proposals?show=ended'],
  ['freelancer', () => `/proposals/${places.proposal}`],
  ['freelancer', () => '/invitations'],
  ['freelancer', () => `/invitations/${places.invitation}`],
  ['freelancer', () => `/outreach/${places.outreach}`],
  ['freelancer', () => '/projects'],
  ['freelancer', () => '/projects/new'],
  ['freelancer', () => `/projects/${places.project}/edit`],
  ['freelancer', () => `/orders/${places.order}`],
  ['freelancer', () => '/connects'],
  ['freelancer', () => '/connects/statement'],
  ['freelancer', () => '/connects/buy'],
  ['freelancer', () => '/connects/purchases'],
  ['freelancer', () => `/connects/purchases/${places.purchase}`],
  ['freelancer', () => `/receipts/${places.charge}`],
  ['freelancer', () => '/notices'],
  ['freelancer', () => '/notices/mail'],
]

// every-screen.test.ts looks at all pages in all looks; here they are at their narrowest and fullest: other scripts, lost payments, no results.
test('every screen of proposals, invitations, catalog, Connects and notices fits and is accessible at 360 px in dark', async () => {
  const problems: string[] = []
  for (const who of ['visitor', 'freelancer', 'client'] as const) {
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
      await takeScreenshot(page, `dealing-${who}-${path().replaceAll(/[^a-z]+/g, '-')}`)
    }
    await page.context().close()
  }
  expect(problems).toEqual([])
})
