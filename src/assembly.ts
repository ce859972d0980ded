// The only file that knows everything. Each list takes one line per module or page file, in the order of the module map.
import { systemActor } from '#kernel/actor.ts'
import type { Refusal } from '#kernel/result.ts'
import { mountApi } from '#faces/api/app.ts'
import { createWebApp } from '#faces/web/app.tsx'
import { routes as accountPages } from '#faces/web/account/index.ts'
import { routes as consolePages } from '#faces/web/console/index.ts'
import { ensureAssets, type Assets } from '#faces/web/assets.ts'
import type { ChromeSources } from '#faces/web/chrome.ts'
import { sessionCookieName } from '#faces/web/cookies.ts'
import { routes as boostPages } from '#faces/web/member/boosts/index.ts'
import { routes as connectsPages } from '#faces/web/member/connects/index.ts'
import { routes as hiringPages } from '#faces/web/member/hiring/index.ts'
import { routes as invitationPages } from '#faces/web/member/invitations/index.ts'
import { routes as noticePages } from '#faces/web/member/notices/index.ts'
import { routes as myCatalogPages } from '#faces/web/member/catalog/index.ts'
import { routes as orderPages } from '#faces/web/member/orders/index.ts'
import { routes as outreachPages } from '#faces/web/member/outreach/index.ts'
import { routes as profileBoostPages } from '#faces/web/member/profile-boost/index.ts'
import { routes as proposalPages } from '#faces/web/member/proposals/index.ts'
import { routes as availabilityPages } from '#faces/web/public/availability/index.tsx'
import { routes as auctionPages } from '#faces/web/public/auctions/index.ts'
import { routes as catalogPages } from '#faces/web/public/catalog/index.ts'
import { routes as helpPages } from '#faces/web/public/help/connects.tsx'
import { homeRoutes, type HomeFigure } from '#faces/web/public/home.tsx'
import { routes as jobPages } from '#faces/web/public/jobs/index.ts'
import { routes as outcomePages } from '#faces/web/public/outcomes/index.ts'
import { routes as rulesPages } from '#faces/web/public/rules/index.ts'
import { routes as sealPages } from '#faces/web/public/seals/index.ts'
import { routes as supplyPages } from '#faces/web/public/supply/index.tsx'
import { routes as styleguidePages } from '#faces/web/public/styleguide.tsx'
import { routes as talentPages } from '#faces/web/public/talent/index.ts'
import { routes as tourPages } from '#faces/web/public/tour.tsx'
import type { Route, WebRequest } from '#faces/web/routes.ts'
import * as auctions from '#modules/auctions/index.ts'
import { jobs as auctionsJobs } from '#modules/auctions/jobs.ts'
import { listeners as auctionsListeners } from '#modules/auctions/listeners.ts'
import * as catalog from '#modules/catalog/index.ts'
import * as charges from '#modules/charges/index.ts'
import { jobs as chargesJobs } from '#modules/charges/jobs.ts'
import { listeners as chargesListeners } from '#modules/charges/listeners.ts'
import * as contracts from '#modules/contracts/index.ts'
import { jobs as contractsJobs } from '#modules/contracts/jobs.ts'
import * as grants from '#modules/grants/index.ts'
import { jobs as grantsJobs } from '#modules/grants/jobs.ts'
import { listeners as grantsListeners } from '#modules/grants/listeners.ts'
import * as invitations from '#modules/invitations/index.ts'
import { jobs as invitationsJobs } from '#modules/invitations/jobs.ts'
import { listeners as invitationsListeners } from '#modules/invitations/listeners.ts'
import * as jobPosts from '#modules/jobs/index.ts'
import { jobs as jobPostsJobs } from '#modules/jobs/jobs.ts'
import { listeners as jobPostsListeners } from '#modules/jobs/listeners.ts'
import * as ledger from '#modules/ledger/index.ts'
import { listeners as ledgerListeners } from '#modules/ledger/listeners.ts'
import { jobs as measurementJobs } from '#modules/measurement/jobs.ts'
import * as notifications from '#modules/notifications/index.ts'
import { jobs as notificationsJobs } from '#modules/notifications/jobs.ts'
import { listeners as notificationsListeners } from '#modules/notifications/listeners.ts'
import * as organizations from '#modules/organizations/index.ts'
import { listeners as organizationsListeners } from '#modules/organizations/listeners.ts'
import * as payments from '#modules/payments/index.ts'
import { jobs as paymentsJobs } from '#modules/payments/jobs.ts'
import * as policy from '#modules/policy/index.ts'
import { jobs as policyJobs } from '#modules/policy/jobs.ts'
import { loadPack } from '#modules/policy/packs.ts'
import * as profiles from '#modules/profiles/index.ts'
import * as simulation from '#modules/simulation/index.ts'
import { listeners as policyListeners } from '#modules/policy/listeners.ts'
import { listeners as profilesListeners } from '#modules/profiles/listeners.ts'
import * as proposals from '#modules/proposals/index.ts'
import { jobs as proposalsJobs } from '#modules/proposals/jobs.ts'
import { listeners as proposalsListeners } from '#modules/proposals/listeners.ts'
import { routes as contractPages } from '#faces/web/member/contracts/index.ts'
import { routes as profilePages } from '#faces/web/member/profile/index.tsx'
import * as accounts from '#platform/auth/index.ts'
import type { Audit } from '#platform/audit.ts'
import { closeAuditFinding } from '#platform/audit-findings.ts'
import { requestAudit } from '#platform/audit-jobs.ts'
import { advanceClock } from '#platform/clock.ts'
import type { Tx } from '#platform/db/database.ts'
import { readClock } from '#platform/db/read-clock.ts'
import type { Listener } from '#platform/events.ts'
import { enqueue, type Job } from '#platform/jobs.ts'
import type { Connections, Parts } from '#platform/lifecycle/parts.ts'
import type { Gauge } from '#platform/metrics.ts'
import { inTransaction, type Action } from '#platform/run-action.ts'
import { readHomeFigures } from '#reads/home-figures.ts'

/** Pages: `...jobPages.routes`. The first that fits answers. */
export const routes: readonly Route[] = [
  ...homeRoutes(homeFigures),
  ...tourPages,
  ...accountPages,
  ...jobPages,
  ...talentPages,
  ...availabilityPages,
  ...catalogPages,
  ...outcomePages,
  ...rulesPages,
  ...sealPages,
  ...supplyPages,
  ...helpPages,
  ...hiringPages,
  ...proposalPages,
  ...boostPages,
  ...auctionPages,
  ...profileBoostPages,
  ...invitationPages,
  ...outreachPages,
  ...myCatalogPages,
  ...orderPages,
  ...connectsPages,
  ...noticePages,
  ...consolePages,
  ...styleguidePages,
  ...profilePages,
  ...contractPages,
]

/** Who hears which news: `...proposals.listeners`. */
export const listeners: readonly Listener[] = [
  ...ledgerListeners,
  ...profilesListeners,
  ...policyListeners,
  ...chargesListeners,
  ...grantsListeners,
  ...organizationsListeners,
  ...jobPostsListeners,
  ...invitationsListeners,
  ...proposalsListeners,
  ...auctionsListeners,
  ...notificationsListeners,
]

/** Background work, by itself or on request: `...jobs.jobs`. After the demo's clock was moved they run in this order. */
export const jobs: readonly Job<object>[] = [
  ...ledger.jobs,
  ...policyJobs,
  ...chargesJobs,
  ...grantsJobs,
  ...paymentsJobs,
  ...jobPostsJobs,
  ...invitationsJobs,
  ...proposalsJobs,
  ...auctionsJobs,
  ...contractsJobs,
  ...measurementJobs,
  ...notificationsJobs,
]

/** Everything that changes something, for the matrix of who may do what: `...proposals.actions`. */
export const actions: readonly Action<unknown, unknown, Refusal>[] = [
  ...accounts.actions,
  advanceClock,
  requestAudit,
  closeAuditFinding,
  ...ledger.actions,
  ...policy.actions,
  ...profiles.actions,
  ...simulation.actions,
  ...grants.actions,
  ...organizations.actions,
  ...payments.actions,
  ...jobPosts.actions,
  ...invitations.actions,
  ...catalog.actions,
  ...contracts.actions,
  ...proposals.actions,
  ...auctions.actions,
  ...notifications.actions,
]

/** The proofs behind `guildhall audit` and /readyz: `{ name: 'ledger', run: ledger.audit }`. */
export const audits: readonly Audit[] = [
  { name: 'ledger', steps: ledger.checkNames.length, run: ledger.audit, recent: ledger.auditRecent },
  { name: 'charges', run: charges.auditCharges },
  { name: 'grants', run: grants.auditGrants },
  { name: 'auctions', run: auctions.auditAuctions },
  { name: 'payments', run: payments.auditPayments },
]

/** Figures for /metrics: `...ledger.gauges`. */
export const gauges: readonly Gauge[] = [
  {
    name: 'guildhall_ledger_connects',
    help: 'Connects by what became of them: available, held, consumed, expired, revoked.',
    label: 'state',
    freshForSeconds: 300,
    async read(db) {
      const lines = await db.transaction().execute(ledger.supply)
      const states = ['available', 'held', 'consumed', 'expired', 'revoked'] as const
      return new Map(states.map((state) => [state, lines.reduce((sum, line) => sum + line[state], 0)]))
    },
  },
]

/** What the frame around every page shows of the modules. */
const chrome: ChromeSources = {
  async policyInForce({ read }) {
    const found = await read.transaction().execute(async (tx) => policy.findVersionInForce(tx, 'connects', await readClock(tx)))
    return found === undefined ? undefined : { version: found.version, hash: found.sha256, href: `/rules/${found.version}` }
  },
  async connectsAvailable({ read }, accountId) {
    return (await read.transaction().execute((tx) => ledger.getWallet(tx, accountId))).available
  },
  unreadNews: ({ read }, accountId) => read.transaction().execute((tx) => notifications.countUnread(tx, accountId)),
}

async function homeFigures(request: WebRequest): Promise<readonly HomeFigure[]> {
  const figures = await request.reading(readHomeFigures)
  return [
    { label: 'Freelancers', value: figures.freelancers, href: '/talent' },
    { label: 'Open jobs', value: figures.openJobs, href: '/jobs' },
    { label: 'Contracts', value: figures.contracts },
    { label: 'Connects given back', value: figures.connectsReturned, note: 'by rule or by a reversal', href: '/rules' },
  ]
}

/** What the ledger seals beside a version's number, so that no rule can be changed behind a charge. */
async function findPolicyHashes(tx: Tx, versions: readonly number[]): Promise<ReadonlyMap<number, string>> {
  const hashes = new Map<number, string>()
  for (const version of versions) {
    const found = await policy.findPricedBy(tx, 'connects', version)
    if (found !== undefined) hashes.set(version, found.sha256)
  }
  return hashes
}

// One per process: history is large, and pages and background work ask the same one.
let lab: simulation.Lab | undefined

function labOf({ read }: Connections): simulation.Lab {
  lab ??= simulation.openLab({ connectionString: read })
  return lab
}

/** The marketplace, as the platform runs it. */
export const parts: Parts<Assets> = {
  listeners,
  jobs,
  createJobs: ({ sealKeyFile, sealHeadsFolder, homeFolder }, connections) => [
    ...(connections === undefined
      ? []
      : [simulation.createRunJob(labOf(connections)), simulation.createKeepDaysJob({ connectionString: connections.read })]),
    ledger.createSealJob({ keyFile: sealKeyFile, headsFolder: sealHeadsFolder, homeFolder, findPolicyHashes }),
  ],
  async close() {
    await lab?.close()
    lab = undefined
  },
  audits,
  gauges,
  ensureAssets,
  async makeDemoWorld(options) {
    const { makeDemoWorld } = await import('#demo/make-world.ts')
    await makeDemoWorld({ owner: options.owner.db, onProgress: options.onProgress })
  },
  async setUp(owner) {
    await ledger.continueXids(owner)
    // Nobody waits for the next full minute to see the first seal.
    const seal = { name: ledger.SEAL_JOB, cron: `cron/${ledger.SEAL_JOB}` }
    await inTransaction(owner, systemActor('set-up'), (ctx) => enqueue(ctx.tx, seal, {}, { key: seal.cron, queue: seal.cron }))
    const pack = loadPack('guildhall')
    const words = 'The rules this marketplace begins with. Every later change is announced here, with what exactly it changes.'
    await inTransaction(owner, systemActor('set-up'), (ctx) => policy.installPack(ctx, { pack, words }))
  },
  createFaces: ({ config, secret, db, read, connections, log, metrics, operations, assets }) =>
    createWebApp({
      routes,
      services: { config, db, read, log, lab: labOf(connections) },
      assets,
      secret,
      chrome,
      mount(app) {
        app.use(metrics.timeRequests).route('/', operations)
        mountApi({ services: { config, db, read, log }, sessionCookie: sessionCookieName(config.publicUrl) })(app)
      },
    }),
}
