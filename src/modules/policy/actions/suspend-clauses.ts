import { z } from 'zod'
import type { Instant } from '#kernel/instant.ts'
import { ok, refuse, type Result } from '#kernel/result.ts'
import type { Tx } from '#platform/db/database.ts'
import { defineAction } from '#platform/run-action.ts'
import { announceWebhook } from '#platform/webhooks/index.ts'
import { versionSuspended } from '../events.ts'
import { policyKinds } from '../rules/policy-kinds.ts'
import { buildSuspension, type Suspension, type SuspensionRefused } from '../rules/suspension.ts'
import { versionPage } from '../rules/version-page.ts'
import { findVersionInForce, lockPolicy, selectChain, type PolicyName, type PricedBy } from '../store/versions.ts'
import { publish } from './publish.ts'
import { clausesChangedBy, titlesOf, type ReversalWish } from './reverse-version.ts'
import { plainWords, policyName } from './save-draft.ts'
import { takeBackWaiting } from './withdraw-version.ts'

export interface SuspensionPlan {
  readonly suspension: Suspension
  /** The clauses that stop charging: the named ones, or all that the version changed. */
  readonly clauses: readonly string[]
  /** In force now; the suspension follows it. */
  readonly head: PricedBy<PolicyName>
}

function reversibilityWords(policy: PolicyName, version: number): string {
  const { harmless, suspension } = policyKinds[policy]
  if (policy !== 'connects')
    return `${harmless} by this version. ${suspension} To change this again, a new version has to be announced with its notice.`
  return `Nobody pays more by this version. What version ${version} took so far is not returned by it: only a reversal does that. To charge again, a new version has to be announced with its notice.`
}

/** What suspending clauses of a version would make of the rules in force at `at`. Changes nothing. */
export async function planSuspension(
  tx: Tx,
  { policy, version, clauses, at }: ReversalWish & { readonly at: Instant },
): Promise<Result<SuspensionPlan, SuspensionRefused>> {
  const head = await findVersionInForce(tx, policy, at)
  if (head === undefined) return refuse({ code: 'version_not_in_chain', version })
  const chain = await selectChain(tx, policy, head.version)
  const named = clauses ?? clausesChangedBy(chain, version)
  const built = buildSuspension(chain, { version, clauses: named })
  return built.ok ? ok({ suspension: built.value, clauses: named, head }) : built
}

export interface SuspendedVersion {
  /** The suspending version, in force from now on. */
  readonly version: number
  readonly sha256: string
  readonly effectiveAt: Instant
  readonly clauses: readonly string[]
  readonly charging: Suspension['charging']
  /** An announced version that was waiting and had to be withdrawn, because it was compared with rules that are gone now. */
  readonly withdrew?: number
}

/**
 * Lets clauses of a version stop charging, at once: the diff proves that nobody pays more. Nothing is given back; a reversal of the same
 * version still can. What was suspended charges again only by a new version, with its notice.
 */
export const suspendClauses = defineAction({
  name: 'policy.suspend_clauses',
  who: ['operator'],
  input: z.object({
    policy: policyName.default('connects'),
    version: z.int().positive(),
    clauses: z.array(z.string().max(64)).min(1).max(500).optional(),
    words: plainWords,
  }),
  async run(ctx, { policy, version, clauses, words }): Promise<Result<SuspendedVersion, SuspensionRefused>> {
    const now = await lockPolicy(ctx.tx, policy)
    const planned = await planSuspension(ctx.tx, { policy, version, clauses, at: now })
    if (!planned.ok) return planned
    const { suspension, head } = planned.value
    const waiting = await takeBackWaiting(ctx, head, 'suspended')
    const published = await publish(ctx, {
      policy,
      document: suspension.document,
      parent: head,
      kind: 'suspension',
      changeset: suspension.changeset,
      title: `Suspended: ${titlesOf(head, planned.value.clauses)}`.slice(0, 200),
      words,
      breaksPromises: suspension.changeset.breaksPromises ?? [],
      suspends: { version, clauses: planned.value.clauses },
      reversibility: reversibilityWords(policy, version),
    })
    const stopped = { suspendedVersion: version, clauses: planned.value.clauses }
    const effectiveAt = published.effectiveAt.toISOString()
    const told = { policy, version: published.version }
    await announceWebhook(ctx, { type: 'policy.suspended', data: { ...told, page: versionPage(told), ...stopped, effectiveAt } })
    ctx.announce(versionSuspended({ policy, version: published.version, ...stopped }))
    return ok({
      version: published.version,
      sha256: published.sha256,
      effectiveAt: published.effectiveAt,
      clauses: planned.value.clauses,
      charging: suspension.charging,
      ...(waiting === undefined ? {} : { withdrew: waiting }),
    })
  },
})
