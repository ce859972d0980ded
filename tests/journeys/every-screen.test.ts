import { setTimeout as sleep } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { demoPersona } from '#demo/personas.ts'
import { accessibilityProblems, cutOffInPictures, sidewaysScroll, takeScreenshot, useTestBrowser } from '#kit/browser.ts'
import { useDemoMarketplace } from '#kit/demo-home.ts'
import { demoPersonAt, walk, type DemoPerson, type Who } from '#kit/demo-person.ts'
import { routes } from '../../src/assembly.ts'

/** Who opens a page, and by which links they get there. */
type Case = readonly [Who, string, ...string[]]

const lucia = demoPersona('invited_freelancer').id
const yaryna = demoPersona('refunded_freelancer').id
const drafts = ['/hire?shelf=drafts', '/hire/jobs/:jobId'] as const

/** Every route that answers a page, with people who may open it. A new page needs a line here. */
const screens: Readonly<Record<string, readonly [Case, ...Case[]]>> = {
  '/': [
    ['visitor', '/'],
    ['new_freelancer', '/'],
  ],
  '/tour': [['invited_freelancer', '/tour']],
  '/sign-in': [['visitor', '/sign-in?next=%2Fjobs']],
  '/sign-up': [['visitor', '/sign-up']],
  '/forgot-password': [['visitor', '/sign-in', '/forgot-password']],
  '/reset-password': [['visitor', '/reset-password?token=unknown']],
  '/confirm-email': [['visitor', '/confirm-email?token=unknown']],
  '/account': [['enterprise_client', '/account']],
  '/outbox': [['visitor', '/outbox']],
  '/outbox/:id': [['visitor', '/outbox', '/outbox/:id']],
  '/outbox/:id/preview': [['visitor', '/outbox', '/outbox/:id', '/outbox/:id/preview']],
  '/styleguide': [['visitor', '/styleguide']],

  '/jobs': [
    ['visitor', '/jobs'],
    ['invited_freelancer', '/jobs?words=translation'],
    ['visitor', '/jobs?words=zzzz'],
  ],
  '/jobs/:jobId': [
    ['visitor', '/jobs', '/jobs/:jobId'],
    ['new_freelancer', '/jobs', '/jobs/:jobId'],
    ['client', '/hire', '/hire/jobs/:jobId', '/jobs/:jobId'],
    ['operator', '/jobs', '/jobs/:jobId'],
  ],
  '/talent': [
    ['client', '/talent'],
    ['visitor', '/talent?words=zzzz'],
  ],
  '/talent/:freelancerId': [
    ['visitor', '/talent', '/talent/:freelancerId'],
    ['enterprise_client', `/talent/${lucia}`],
    ['operator', `/talent/${yaryna}`],
  ],
  '/availability': [
    ['visitor', '/talent', '/availability'],
    ['client', '/availability?category=design'],
  ],
  '/catalog': [
    ['client', '/catalog'],
    ['visitor', '/catalog?q=zzzz'],
  ],
  '/catalog/:projectId': [
    ['client', '/catalog', '/catalog/:projectId'],
    ['visitor', '/catalog', '/catalog/:projectId'],
  ],
  '/rules': [['visitor', '/rules']],
  '/rules/:version/comments/:commentId/report': [
    ['refunded_freelancer', '/rules/5', '/rules/:version/comments/:commentId/report'],
  ],
  '/rules/:version': [
    ['visitor', '/rules/1'],
    ['refunded_freelancer', '/rules/5'],
    ['new_freelancer', '/rules/6'],
    ['invited_freelancer', '/rules/7'],
  ],
  '/rules/drafts': [['visitor', '/rules/drafts']],
  '/rules/drafts/:draftId': [
    ['visitor', '/rules', '/rules/drafts/:draftId'],
    ['refunded_freelancer', '/rules/drafts', '/rules/drafts/:draftId'],
  ],
  '/rules/pins': [
    ['visitor', '/rules', '/rules/pins'],
    ['new_freelancer', '/help', '/rules/pins'],
  ],
  '/rules/fees': [['visitor', '/rules', '/rules/fees']],
  '/rules/ranking': [['visitor', '/rules', '/rules/ranking']],
  '/rules/notice': [['visitor', '/rules', '/rules/notice']],
  '/rules/:policy/:version': [
    ['visitor', '/rules/fees', '/rules/fees/1'],
    ['client', '/rules/ranking/1'],
  ],
  '/rules/:policy/:version/comments/:commentId/report': [
    ['new_freelancer', '/rules/notice/1', '/rules/:policy/:version/comments/:commentId/report'],
  ],
  '/rules/scorecard': [['visitor', '/rules', '/rules/scorecard']],
  '/outcomes/boosts': [['visitor', '/rules', '/outcomes/boosts']],
  '/rules/:version/outcome': [
    ['visitor', '/rules/5', '/rules/:version/outcome'],
    ['visitor', '/rules/4/outcome'],
  ],
  '/rules/:version/report': [['visitor', '/rules/5', '/rules/:version/report']],
  '/seals': [
    ['visitor', '/seals'],
    ['operator', '/seals?after=1'],
  ],
  '/supply': [['visitor', '/supply']],
  '/help': [['visitor', '/help']],

  '/hire': [
    ['client', '/hire'],
    ['enterprise_client', '/hire?shelf=ended'],
  ],
  '/hire/jobs/new': [['client', '/hire', '/hire/jobs/new']],
  '/hire/jobs/:jobId': [
    ['client', '/hire', '/hire/jobs/:jobId'],
    ['client', ...drafts],
    ['enterprise_client', '/hire?shelf=ended', '/hire/jobs/:jobId'],
  ],
  '/hire/jobs/:jobId/edit': [['client', ...drafts, '/hire/jobs/:jobId/edit']],
  '/hire/jobs/:jobId/wording': [['client', '/hire', '/hire/jobs/:jobId', '/hire/jobs/:jobId/wording']],
  '/organization': [
    ['client', '/organization'],
    ['enterprise_client', '/organization'],
  ],
  '/jobs/:jobId/proposals': [['client', '/hire', '/hire/jobs/:jobId', '/jobs/:jobId/proposals']],
  '/jobs/:jobId/invitations': [['enterprise_client', '/hire', '/hire/jobs/:jobId', '/jobs/:jobId/invitations']],
  '/jobs/:jobId/propose': [
    ['new_freelancer', '/jobs', '/jobs/:jobId', '/jobs/:jobId/propose'],
    ['invited_freelancer', '/invitations', '/invitations/:invitationId', '/jobs/:jobId/propose'],
  ],
  '/proposals': [
    ['refunded_freelancer', '/proposals?show=ended'],
    ['invited_freelancer', '/proposals'],
    ['new_freelancer', '/proposals'],
  ],
  '/proposals/:proposalId': [
    ['invited_freelancer', '/proposals?show=ended', '/proposals/:proposalId'],
    ['refunded_freelancer', '/proposals?show=ended', '/proposals/:proposalId'],
    ['client', '/hire', '/hire/jobs/:jobId', '/jobs/:jobId/proposals', '/proposals/:proposalId'],
  ],
  '/boosts': [
    ['new_freelancer', '/boosts'],
    ['refunded_freelancer', '/boosts'],
  ],
  '/proposals/:proposalId/sheet': [['new_freelancer', '/boosts', '/proposals/:proposalId/sheet']],
  '/auctions/:auctionId': [['new_freelancer', '/boosts', '/proposals/:proposalId', '/auctions/:auctionId']],
  '/invitations': [
    ['invited_freelancer', '/invitations'],
    ['new_freelancer', '/invitations?show=all'],
  ],
  '/invitations/sent/all': [['enterprise_client', '/invitations/sent/all']],
  '/invitations/:invitationId': [
    ['invited_freelancer', '/invitations', '/invitations/:invitationId'],
    ['refunded_freelancer', '/invitations?show=all', '/invitations/:invitationId'],
    ['enterprise_client', '/invitations/sent/all', '/invitations/:invitationId'],
  ],
  '/talent/:freelancerId/invite': [['client', '/talent', '/talent/:freelancerId', '/talent/:freelancerId/invite']],
  '/talent/:freelancerId/reach-out': [
    ['enterprise_client', '/talent', '/talent/:freelancerId', '/talent/:freelancerId/reach-out'],
  ],
  '/outreach/:outreachId': [
    ['invited_freelancer', '/invitations', '/outreach/:outreachId'],
    ['enterprise_client', '/invitations/sent/all', '/outreach/:outreachId'],
  ],
  '/projects': [
    ['invited_freelancer', '/projects'],
    ['new_freelancer', '/projects'],
  ],
  '/projects/new': [['new_freelancer', '/projects', '/projects/new']],
  '/projects/:projectId/edit': [['invited_freelancer', '/projects', '/projects/:projectId/edit']],
  '/orders': [
    ['invited_freelancer', '/orders'],
    ['client', '/orders'],
  ],
  '/orders/:orderId': [['invited_freelancer', '/orders', '/orders/:orderId']],

  '/connects': [
    ['invited_freelancer', '/connects'],
    ['refunded_freelancer', '/connects'],
    ['new_freelancer', '/connects'],
  ],
  '/connects/statement': [
    ['refunded_freelancer', '/connects', '/connects/statement'],
    ['refunded_freelancer', '/connects/statement?from=2026-01-01&asOf=2026-06-30&knownAt=2026-07-02'],
    ['new_freelancer', '/connects/statement?asOf=2020-01-01'],
  ],
  '/connects/lots': [['refunded_freelancer', '/connects', '/connects/lots']],
  '/connects/lots/:lotId': [['refunded_freelancer', '/connects', '/connects/lots/:lotId']],
  '/connects/plan': [
    ['invited_freelancer', '/connects', '/connects/plan'],
    ['new_freelancer', '/connects/plan'],
  ],
  '/connects/redeem': [
    ['invited_freelancer', '/connects', '/connects/redeem'],
    ['new_freelancer', '/connects/redeem?code=WINTER-MEETING'],
  ],
  '/connects/buy': [['invited_freelancer', '/connects', '/connects/buy']],
  '/connects/purchases': [
    ['invited_freelancer', '/connects', '/connects/purchases'],
    ['new_freelancer', '/connects/purchases'],
  ],
  '/connects/purchases/:purchaseId': [['invited_freelancer', '/connects/purchases', '/connects/purchases/:purchaseId']],
  '/receipts/:chargeId': [
    ['invited_freelancer', '/connects/statement', '/receipts/:chargeId'],
    ['refunded_freelancer', '/connects/statement', '/receipts/:chargeId'],
    ['operator', `/console/wallets/${yaryna}`, '/receipts/:chargeId'],
  ],
  '/boosts/badge': [
    ['invited_freelancer', '/boosts', '/boosts/badge'],
    ['new_freelancer', '/availability', '/boosts/badge'],
  ],
  '/boosts/limits': [['invited_freelancer', '/boosts', '/boosts/limits']],
  '/boosts/profile': [
    ['invited_freelancer', '/boosts/profile'],
    ['new_freelancer', '/boosts', '/boosts/profile'],
  ],
  '/profile': [
    ['invited_freelancer', '/profile'],
    ['new_freelancer', '/profile'],
  ],
  '/contracts': [
    ['invited_freelancer', '/contracts'],
    ['client', '/contracts?state=ended'],
  ],
  '/contracts/:contractId': [
    ['invited_freelancer', '/contracts?state=ended', '/contracts/:contractId'],
    ['client', '/contracts?state=ended', '/contracts/:contractId'],
  ],
  '/notices': [
    ['refunded_freelancer', '/notices?show=all'],
    ['operator', '/notices'],
  ],
  '/notices/mail': [['invited_freelancer', '/notices', '/notices/mail']],

  '/console': [['operator', '/console']],
  '/console/policies': [['operator', '/console/policies']],
  '/console/policies/packs': [['operator', '/console/policies', '/console/policies/packs']],
  '/console/policies/packs/:pack': [
    ['operator', '/console/policies', '/console/policies/packs', '/console/policies/packs/:pack'],
    ['operator', '/console/policies/packs/upwork-history?version=P6'],
  ],
  '/console/simulations': [['operator', '/console/policies', '/console/simulations']],
  '/console/simulations/:runId': [['operator', '/console/policies', '/console/simulations', '/console/simulations/:runId']],
  '/console/policies/new': [['operator', '/console/policies', '/console/policies/new']],
  '/console/policies/drafts/:draftId': [['operator', '/console/policies', '/console/policies/drafts/:draftId']],
  '/console/policies/drafts/:draftId/edit': [
    ['operator', '/console/policies', '/console/policies/drafts/:draftId', '/console/policies/drafts/:draftId/edit'],
  ],
  '/console/policies/drafts/:draftId/text': [
    [
      'operator',
      '/console/policies',
      '/console/policies/drafts/:draftId',
      '/console/policies/drafts/:draftId/edit',
      '/console/policies/drafts/:draftId/text',
    ],
  ],
  '/console/policies/drafts/:draftId/merge': [
    ['operator', '/console/policies', '/console/policies/drafts/:draftId', '/console/policies/drafts/:draftId/merge'],
  ],
  '/console/policies/drafts/:draftId/measurement': [
    ['operator', '/console/policies', '/console/policies/drafts/:draftId', '/console/policies/drafts/:draftId/measurement'],
  ],
  '/console/guardrails': [['operator', '/console', '/console/guardrails']],
  '/console/policies/versions/:version': [
    ['operator', '/console/policies', '/console/policies/versions/:version'],
    ['operator', '/rules/5', '/console/policies/versions/:version'],
  ],
  '/console/policies/versions/:version/reverse': [
    ['operator', '/console/policies', '/console/policies/versions/:version/reverse'],
  ],
  '/console/policies/versions/:version/suspend': [
    ['operator', '/console/policies', '/console/policies/versions/:version/suspend'],
  ],
  '/console/policies/versions/:version/withdraw': [
    ['operator', '/console/policies', '/console/policies/versions/:version/withdraw'],
  ],
  '/console/policies/:policy/versions/:version': [
    ['operator', '/console/policies', '/console/policies?policy=fees', '/console/policies/fees/versions/1'],
    ['operator', '/rules/notice/1', '/console/policies/notice/versions/1'],
    ['operator', '/console/policies/ranking/versions/1'],
  ],
  '/console/policies/:policy/versions/:version/reverse': [['operator', '/console/policies/fees/versions/1/reverse']],
  '/console/policies/:policy/versions/:version/suspend': [['operator', '/console/policies/fees/versions/1/suspend']],
  '/console/policies/:policy/versions/:version/withdraw': [['operator', '/console/policies/notice/versions/1/withdraw']],
  '/console/auctions': [['operator', '/console', '/console/auctions']],
  '/console/auctions/:auctionId': [['operator', '/console/auctions', '/console/auctions/:auctionId']],
  '/console/auctions/flags': [['operator', '/console/auctions', '/console/auctions/flags']],
  '/console/comments': [['operator', '/console', '/console/comments']],
  '/console/wallets': [
    ['operator', '/console/wallets'],
    ['operator', '/console/wallets?q=Ferr'],
  ],
  '/console/wallets/:ownerId': [['operator', '/console/wallets?q=Ferr', '/console/wallets/:ownerId']],
  '/console/wallets/:ownerId/statement': [['operator', `/console/wallets/${yaryna}`, '/console/wallets/:ownerId/statement']],
  '/console/wallets/:ownerId/lots': [
    ['operator', `/console/wallets/${yaryna}`, '/console/wallets/:ownerId/statement', '/console/wallets/:ownerId/lots'],
  ],
  '/console/wallets/:ownerId/lots/:lotId/expiry': [
    // Not by the first lot's page: all of that one may be set aside.
    ['operator', `/console/wallets/${yaryna}`, '/console/wallets/:ownerId/lots/:lotId/expiry'],
  ],
  '/console/wallets/:ownerId/lots/:lotId': [['operator', `/console/wallets/${yaryna}`, '/console/wallets/:ownerId/lots/:lotId']],
  '/console/grants': [
    ['operator', '/console', '/console/grants'],
    ['second_operator', '/console/grants?state=rejected'],
  ],
  '/console/grants/special/new': [
    ['operator', '/console/grants', '/console/grants/special/new'],
    ['operator', '/console/grants/special/new?who=person&q=Ferr'],
    ['operator', `/console/grants/special/new?who=person&owner=${lucia}`],
    ['operator', '/console/grants/special/new?who=active_between'],
  ],
  '/console/grants/special/:specialGrantId': [
    ['operator', '/console/grants', '/console/grants/special/:specialGrantId'],
    ['second_operator', '/console/grants?state=proposed', '/console/grants/special/:specialGrantId'],
    ['operator', '/console/grants?state=issued', '/console/grants/special/:specialGrantId'],
  ],
  '/console/grants/codes': [['operator', '/console/grants', '/console/grants/codes']],
  '/console/grants/codes/new': [['operator', '/console/grants/codes', '/console/grants/codes/new']],
  '/console/grants/codes/:promoCodeId': [['operator', '/console/grants/codes', '/console/grants/codes/:promoCodeId']],
  '/console/audit': [
    ['operator', '/console/audit'],
    ['operator', '/console/audit?show=closed'],
  ],
  '/console/audit/accounts': [['operator', '/console/audit', '/console/audit/accounts']],
}

/** Addresses that answer a document for programs, or only lead somewhere else. */
const noPages: Readonly<Record<string, readonly [Case, string]>> = {
  '/availability.json': [['visitor', '/availability', '/availability.json'], '200 application/json'],
  '/start': [['client', '/start'], 'leads on'],
  '/outreach': [['enterprise_client', '/outreach'], 'leads on'],
  '/notices/:noticeId': [['invited_freelancer', '/notices?show=all', '/notices/:noticeId'], 'leads on'],
  '/talent/boosted/:showId': [['client', '/talent', '/talent/boosted/:showId'], 'leads on'],
  '/rules/feed.atom': [['visitor', '/rules/feed.atom'], '200 application/atom+xml'],
  '/rules/calendar.ics': [['visitor', '/rules', '/rules/calendar.ics'], '200 text/calendar'],
  '/rules/:version/calendar.ics': [['visitor', '/rules/1', '/rules/:version/calendar.ics'], '200 text/calendar'],
  '/rules/feed.json': [['visitor', '/rules/feed.json'], '200 application/feed+json'],
  ...Object.fromEntries(
    ['fees', 'ranking', 'notice'].flatMap((policy): [string, readonly [Case, string]][] => [
      [`/rules/${policy}/feed.atom`, [['visitor', `/rules/${policy}/feed.atom`], '200 application/atom+xml']],
      [`/rules/${policy}/feed.json`, [['visitor', `/rules/${policy}/feed.json`], '200 application/feed+json']],
      [`/rules/${policy}/calendar.ics`, [['visitor', `/rules/${policy}/calendar.ics`], '200 text/calendar']],
    ]),
  ),
  '/rules/:policy/:version/calendar.ics': [['visitor', '/rules/fees/1/calendar.ics'], '200 text/calendar'],
  '/rules/:policy/:version/document.json': [['visitor', '/rules/fees/1/document.json'], '200 application/json'],
  '/rules/:policy/:version/poll.json': [['visitor', '/rules/fees/1/poll.json'], '200 application/json'],
  '/rules/:version/document.json': [['visitor', '/rules/1', '/rules/:version/document.json'], '200 application/json'],
  '/rules/drafts/:draftId/draft.json': [
    ['visitor', '/rules', '/rules/drafts/:draftId', '/rules/drafts/:draftId/draft.json'],
    '200 application/json',
  ],
  '/rules/:version/poll.json': [['visitor', '/rules/1/poll.json'], '200 application/json'],
  '/rules/:version/report.json': [
    ['visitor', '/rules/5', '/rules/:version/report', '/rules/:version/report.json'],
    '200 application/json',
  ],
  '/outcomes/boosts.json': [['visitor', '/outcomes/boosts', '/outcomes/boosts.json'], '200 application/json'],
  '/rules/scorecard.json': [['visitor', '/rules/scorecard', '/rules/scorecard.json'], '200 application/json'],
  '/rules/:version/outcome.json': [['visitor', '/rules/5/outcome', '/rules/:version/outcome.json'], '200 application/json'],
  '/console/policies/drafts/:draftId/rules.json': [
    [
      'operator',
      '/console/policies',
      '/console/policies/drafts/:draftId',
      '/console/policies/drafts/:draftId/edit',
      '/console/policies/drafts/:draftId/text',
      '/console/policies/drafts/:draftId/rules.json',
    ],
    '200 application/json',
  ],
  '/console/policies/drafts/:draftId/edits.json': [
    [
      'operator',
      '/console/policies',
      '/console/policies/drafts/:draftId',
      '/console/policies/drafts/:draftId/edit',
      '/console/policies/drafts/:draftId/text',
      '/console/policies/drafts/:draftId/edits.json',
    ],
    '200 application/json',
  ],
  '/console/policies/drafts/:draftId/cases.json': [
    [
      'operator',
      '/console/policies',
      '/console/policies/drafts/:draftId',
      '/console/policies/drafts/:draftId/edit',
      '/console/policies/drafts/:draftId/text',
      '/console/policies/drafts/:draftId/cases.json',
    ],
    '200 application/json',
  ],
  '/seals/public-keys.txt': [['visitor', '/seals/public-keys.txt'], '200 text/plain'],
  '/seals/latest/head.json': [['visitor', '/seals/latest/head.json'], '200 application/json'],
  '/seals/:no/head.json': [['visitor', '/seals/1/head.json'], '200 application/json'],
  '/supply.csv': [['visitor', '/supply', '/supply.csv'], '200 text/csv'],
  '/supply.json': [['visitor', '/supply', '/supply.json'], '200 application/json'],
  '/connects/statement.csv': [['refunded_freelancer', '/connects/statement', '/connects/statement.csv'], '200 text/csv'],
  '/connects/statement.json': [
    ['refunded_freelancer', '/connects/statement', '/connects/statement.json'],
    '200 application/json',
  ],
  '/connects/lots.csv': [['refunded_freelancer', '/connects/lots', '/connects/lots.csv'], '200 text/csv'],
  '/console/wallets/:ownerId/statement.csv': [
    ['operator', `/console/wallets/${yaryna}/statement`, '/console/wallets/:ownerId/statement.csv'],
    '200 text/csv',
  ],
  '/console/wallets/:ownerId/statement.json': [
    ['operator', `/console/wallets/${yaryna}/statement`, '/console/wallets/:ownerId/statement.json'],
    '200 application/json',
  ],
  '/console/wallets/:ownerId/lots.csv': [
    ['operator', `/console/wallets/${yaryna}/lots`, '/console/wallets/:ownerId/lots.csv'],
    '200 text/csv',
  ],
  '/proposals/:proposalId/sheet.json': [
    ['new_freelancer', '/boosts', '/proposals/:proposalId/sheet', '/proposals/:proposalId/sheet.json'],
    '200 application/json',
  ],
  '/auctions/:auctionId/sheet.json': [
    ['new_freelancer', '/boosts', '/proposals/:proposalId', '/auctions/:auctionId', '/auctions/:auctionId/sheet.json?round'],
    '200 application/json',
  ],
  '/help.json': [['visitor', '/help.json'], '200 application/json'],
  '/receipts/:chargeId/receipt.json': [
    ['invited_freelancer', '/connects/statement', '/receipts/:chargeId', '/receipts/:chargeId/receipt.json'],
    '200 application/json',
  ],
}

/** The pages most people see most, in every look. */
const keyPages = ['/', '/jobs', '/jobs/:jobId', '/jobs/:jobId/propose', '/connects', '/receipts/:chargeId', '/rules', '/help']

interface Look {
  readonly width: number
  readonly dark?: boolean
  /** Written from right to left: everything changes sides, nothing may fall off. */
  readonly mirrored?: boolean
  readonly still?: boolean
}

const market = useDemoMarketplace()
const browser = useTestBrowser()
const people = new Map<Who, Promise<DemoPerson>>()

function person(who: Who): Promise<DemoPerson> {
  const known = people.get(who) ?? demoPersonAt(market.url, who)
  people.set(who, known)
  return known
}

const addresses = new Map<string, Promise<string>>()

function addressOf(each: Case): Promise<string> {
  const known = addresses.get(each.join(' ')) ?? person(each[0]).then((who) => walk(who, [each[1], ...each.slice(2)]))
  addresses.set(each.join(' '), known)
  return known
}

const aJobForm = {
  title: 'Subtitles for six short films',
  description: 'Six films of ten minutes each, from Breton into English. Every film comes with a transcript. '.repeat(2),
  category: 'translation',
  payKind: 'fixed',
  budget: '1,200',
  hoursPerWeek: '10',
  durationWeeks: '3',
  experienceLevel: 'intermediate',
  peopleToHire: '1',
  visibility: 'public',
}

// What a demo world has only after somebody did something.
beforeAll(async () => {
  // The first seal comes within seconds of the start.
  while (!(await fetch(`${market.url}/seals/1/head.json`)).ok) await sleep(100)
  const [client, author, colleague] = await Promise.all(
    (['client', 'operator', 'second_operator'] as const).map((who) => person(who)),
  )
  await client!.send('/hire/jobs/new', { ...aJobForm, intent: 'save' })
  await boostOnce(client!, await person('new_freelancer'))
  await client!.send('/rules/notice/1/comments', { body: 'Thirty days are enough for me.' })
  await (await person('invited_freelancer')).send('/boosts/profile', { maximum: '5', dailyBudget: '20' })
  const waiting = await walk(author!, ['/console/policies', '/console/policies/drafts/:draftId'])
  const edit = await author!.send('/console/policies/new', {
    title: 'Longer price holds',
    words: 'Whoever opens a proposal form keeps the price for two hours. Nobody pays more.',
  })
  const draft = edit.replace(/\/edit$/, '')
  await author!.send(`${draft}/text`, { rules: JSON.stringify({ set: { limits: { quoteMinutes: 120 } } }) })
  await author!.send(`${draft}/measure`, {})
  await author!.send(`${draft}/submit`, {})
  const sha256 = /name="sha256" value="(\w+)"|value="(\w+)" name="sha256"/.exec((await colleague!.read(draft)).html)
  await colleague!.send(`${draft}/approve`, { sha256: sha256?.[1] ?? sha256?.[2] ?? '' })
  const inTwoMonths = new Date(Date.now() + 60 * 86_400_000).toISOString().slice(0, 16)
  await colleague!.send(`${draft}/announce`, { effectiveAt: inTwoMonths })
  // The first in the list is then the draft that waits in the demo world: it breaks a promise.
  await author!.send(`${waiting}/merge`, {})
  await author!.send(`${waiting}/measure`, {})
  await author!.send(`${waiting}/share`, {})
  const run = await author!.send('/console/simulations', { of: `draft:${waiting.split('/').at(-1)!}`, days: '90' })
  while ((await author!.read(run)).html.includes('data-live')) await sleep(200)
})

/** A job with one boosted proposal: looked at, acted on, and closed. */
async function boostOnce(client: DemoPerson, freelancer: DemoPerson): Promise<void> {
  // Of the freelancer's own field: the rules of the demo world let only proposals that fit be boosted.
  const managed = await client.send('/hire/jobs/new', { ...aJobForm, category: 'web_development', intent: 'post' })
  const jobId = managed.split('/').at(-1)!
  const form = await freelancer.read(`/jobs/${jobId}/propose`)
  const quoteId = /name="quoteId" value="([^"]*)"/.exec(form.html)?.[1] ?? ''
  const proposal = await freelancer.send(`/jobs/${jobId}/propose`, {
    quoteId,
    coverLetter: 'I sing.',
    amount: '900',
    estimatedDays: '9',
  })
  await freelancer.send(`${proposal}/boost`, { maximum: '3' })
  await client.read(`/jobs/${jobId}/proposals`)
  await client.send(`${proposal}/sort`, { to: 'shortlisted' })
  await client.send(`/hire/jobs/${jobId}/close`, { reason: 'client_cancelled' })
}

test('every address somebody can open has a case here', () => {
  const paths = routes.filter(({ method }) => method === 'GET').map(({ path }) => path)
  const cases = [...Object.keys(screens), ...Object.keys(noPages)]
  expect(
    paths.filter((path) => !cases.includes(path)),
    'pages without a case: say in tests/journeys/every-screen.test.ts who opens them, and by which links',
  ).toEqual([])
  expect(
    cases.filter((path) => !paths.includes(path)),
    'cases without a page',
  ).toEqual([])
})

test.each(Object.entries(noPages))('%s answers programs, or leads on', async (_, [who, expected]) => {
  const { status, type } = await (await person(who[0])).read(await addressOf(who))
  expect(status === 303 ? 'leads on' : `${status} ${type.split(';')[0]}`).toBe(expected)
})

test('what these tests look for is found where it is planted', async () => {
  const page = await browser.newPage({ width: 360 })
  await page.setContent(`<html lang="en"><title>Planted</title><main><h1>One</h1><img src="data:,">
    <p style="color: #aaa; background: #fff">pale</p><p title="in_review">undefined</p><p>2026-10-16</p><pre>a_b</pre>
    <svg viewBox="0 0 60 20"><text x="20" y="12" text-anchor="end">150,000</text><text x="20" y="18">1</text></svg>
    <div style="inline-size: 500px; transition: opacity 2s">wide</div></main>`)
  const found = (await accessibilityProblems(page)).map((problem) => problem.split(':')[0])
  expect(found).toEqual(expect.arrayContaining(['color-contrast', 'image-alt']))
  expect(await rawWords(page)).toEqual(['shows “undefined”', 'shows “2026-10-16”', 'shows “in_review”'])
  expect(await sidewaysScroll(page)).toBeGreaterThan(0)
  expect(await cutOffInPictures(page)).toEqual(['cuts off “150,000”'])
  expect(await movingParts(page)).toHaveLength(1)
})

const everything = Object.keys(screens)
// In quarters, so that a slow machine has time for each.
const quarters = [0, 1, 2, 3].map((quarter) => everything.filter((_, index) => index % 4 === quarter))

test.each<[string, Look, readonly string[]]>([
  ...quarters.map((paths, index): [string, Look, readonly string[]] => [
    `at 1280 px in light, quarter ${index + 1}`,
    { width: 1280 },
    paths,
  ]),
  ...quarters.map((paths, index): [string, Look, readonly string[]] => [
    `at 360 px in dark, quarter ${index + 1}`,
    { width: 360, dark: true },
    paths,
  ]),
  ['at 1280 px in dark', { width: 1280, dark: true }, keyPages],
  ['at 360 px in light', { width: 360 }, keyPages],
  ['at 360 px from right to left', { width: 360, mirrored: true }, keyPages],
  ['at 1280 px without movement', { width: 1280, still: true }, keyPages],
])('every screen is whole, clear and accessible %s', async (_, look, paths) => {
  const cases = paths.flatMap((path) => screens[path]!.map((each) => [path, each] as const))
  const problems: string[] = []
  const queue = cases.values()
  const lane = async () => {
    const page = await browser.newPage({ width: look.width, dark: look.dark === true, baseUrl: market.url })
    if (look.still === true) await page.emulateMedia({ reducedMotion: 'reduce' })
    const heard = listen(page)
    for (const [path, each] of queue) {
      const name = `${each[0]} ${path}`
      const found = await problemsOf(page, { each, look, heard }).catch((fault: Error) => [fault.message])
      problems.push(...found.map((problem) => `${name}: ${problem}`))
      // Pictures take as long as all else together: for those who ask (`PICTURES=1`), and of whatever is wrong.
      const isWanted = process.env['PICTURES'] === '1' && look.mirrored !== true && look.still !== true
      if (isWanted || found.length > 0) await takeScreenshot(page, screenshotName(each, path, look))
    }
    await page.context().close()
  }
  await Promise.all([lane(), lane(), lane()])
  expect(problems).toEqual([])
})

/** What the browser complains about on a page: failed requests, script faults, whatever the security policy refused. */
function listen(page: Page): string[] {
  const heard: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') heard.push(`console: ${message.text()}`)
  })
  page.on('pageerror', (fault) => heard.push(`script: ${fault.message}`))
  return heard
}

async function problemsOf(
  page: Page,
  { each, look, heard }: { readonly each: Case; readonly look: Look; readonly heard: string[] },
): Promise<readonly string[]> {
  heard.length = 0
  const address = await addressOf(each)
  await (await person(each[0])).lend(page.context())
  const answer = await page.goto(address)
  if (look.mirrored === true) await page.locator('html').evaluate((html) => html.setAttribute('dir', 'rtl'))
  // A mail is shown as it was sent, in the frame of the mail program.
  const isMail = address.endsWith('/preview')
  const found: string[] = []
  if (answer?.status() !== 200) found.push(`${address} answered ${answer?.status()}`)
  if ((await page.title()).length < 4) found.push('has no title')
  const headings = await page.locator('h1').count()
  if (headings !== 1 && !isMail) found.push(`has ${headings} main headings`)
  const sideways = await sidewaysScroll(page)
  if (sideways > 0) found.push(`is ${sideways} px wider than the screen`)
  found.push(...(await cutOffInPictures(page)))
  if (look.still === true) found.push(...(await movingParts(page)))
  else if (look.mirrored !== true) {
    const isFirstLook = look.width === 1280 && look.dark !== true
    found.push(...(await accessibilityProblems(page, isFirstLook ? 'everything' : 'look')), ...(await rawWords(page)))
  }
  return [...found, ...heard]
}

const RAW = [/\bundefined\b/, /\bNaN\b/, /\bnull\b/, /\[object /, /Invalid Date/, /\b\d{4}-\d{2}\b/, /\b[a-z]+_[a-z_]+\b/].map(
  (pattern) => pattern.source,
)

/** Values that slipped through unworded, in text and in names for screen readers; code for machines may have them. */
async function rawWords(page: Page): Promise<readonly string[]> {
  return page.evaluate((patterns) => {
    const texts: string[] = [document.title]
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      if (node.parentElement?.closest('script, style, pre, code, textarea') === null) texts.push(node.textContent ?? '')
    }
    for (const element of document.querySelectorAll('[aria-label], [title], [alt], [placeholder]')) {
      for (const name of ['aria-label', 'title', 'alt', 'placeholder']) texts.push(element.getAttribute(name) ?? '')
    }
    return texts
      .filter((text) => patterns.some((pattern) => new RegExp(pattern).test(text)))
      .map((text) => `shows “${text.trim().slice(0, 80)}”`)
  }, RAW)
}

/** Parts that still glide or spin for people who asked their device for calm. */
async function movingParts(page: Page): Promise<readonly string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('body, body *')].flatMap((element) => {
      const { transitionDuration, animationDuration, animationName } = getComputedStyle(element)
      const longest = Math.max(
        ...transitionDuration.split(',').map((text) => Number.parseFloat(text)),
        ...(animationName === 'none' ? [0] : animationDuration.split(',').map((text) => Number.parseFloat(text))),
      )
      return longest > 0.01 ? [`${element.tagName.toLowerCase()}.${element.className} moves for ${longest} s`] : []
    }),
  )
}

function screenshotName([who]: Case, path: string, look: Look): string {
  const page = path.replaceAll(/[^a-z]+/gi, '-').replaceAll(/^-|-$/g, '') || 'home'
  return `screen-${page}-${who}-${look.width}-${look.dark === true ? 'dark' : 'light'}`
}
