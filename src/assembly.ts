// The only file that knows everything. Each list takes one line per module or page file, in the order of the module map.
import type { Refusal } from '#kernel/result.ts'
import * as accounts from '#platform/auth/index.ts'
import type { Audit } from '#platform/audit.ts'
import type { Listener } from '#platform/events.ts'
import type { Job } from '#platform/jobs.ts'
import type { Action } from '#platform/run-action.ts'

/** Who hears which news: `...proposals.listeners`. */
export const listeners: readonly Listener[] = []

/** Background work, by itself or on request: `...jobs.jobs`. */
export const jobs: readonly Job<object>[] = []

/** Everything that changes something, for the matrix of who may do what: `...Object.values(proposalActions)`. */
export const actions: readonly Action<unknown, unknown, Refusal>[] = [...accounts.actions]

/** The proofs behind `guildhall audit` and /readyz: `{ name: 'ledger', run: ledger.audit }`. */
export const audits: readonly Audit[] = []
