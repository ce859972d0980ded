// The only file that knows everything. Each list takes one line per module or page file, in the order of the module map.
import type { Refusal } from '#kernel/result.ts'
import { createWebApp } from '#faces/web/app.tsx'
import { ensureAssets, type Assets } from '#faces/web/assets.ts'
import type { ChromeSources } from '#faces/web/chrome.ts'
import type { Route } from '#faces/web/routes.ts'
import * as accounts from '#platform/auth/index.ts'
import type { Audit } from '#platform/audit.ts'
import { advanceClock } from '#platform/clock.ts'
import type { Listener } from '#platform/events.ts'
import type { Job } from '#platform/jobs.ts'
import type { Parts } from '#platform/lifecycle/parts.ts'
import type { Gauge } from '#platform/metrics.ts'
import type { Action } from '#platform/run-action.ts'

/** Pages: `...jobPages.routes`. The first that fits answers. */
export const routes: readonly Route[] = []

/** Who hears which news: `...proposals.listeners`. */
export const listeners: readonly Listener[] = []

/** Background work, by itself or on request: `...jobs.jobs`. After the demo's clock was moved they run in this order. */
export const jobs: readonly Job<object>[] = []

/** Everything that changes something, for the matrix of who may do what: `...proposals.actions`. */
export const actions: readonly Action<unknown, unknown, Refusal>[] = [...accounts.actions, advanceClock]

/** The proofs behind `guildhall audit` and /readyz: `{ name: 'ledger', run: ledger.audit }`. */
export const audits: readonly Audit[] = []

/** Figures for /metrics: `...ledger.gauges`. */
export const gauges: readonly Gauge[] = []

/** What the frame around every page shows of the modules. */
const chrome: ChromeSources = {}

/** The marketplace, as the platform runs it. */
export const parts: Parts<Assets> = {
  listeners,
  jobs,
  audits,
  gauges,
  ensureAssets,
  async makeDemoWorld(options) {
    const { makeDemoWorld } = await import('#demo/make-world.ts')
    await makeDemoWorld({ owner: options.owner.db, onProgress: options.onProgress })
  },
  createFaces: ({ config, secret, db, read, log, metrics, operations, assets }) =>
    createWebApp({
      routes,
      services: { config, db, read, log },
      assets,
      secret,
      chrome,
      mount: (app) => app.use(metrics.timeRequests).route('/', operations),
    }),
}
