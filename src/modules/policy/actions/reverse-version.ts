import { z } from 'zod'
import type { Instant } from '#kernel/instant.ts'
import { ok, refuse, type Result } from '#kernel/result.ts'
import type { Tx } from '#platform/db/database.ts'
import { defineAction } from '#platform/run-action.ts'
import { announceWebhook } from '#platform/webhooks/index.ts'
import { versionReversed } from '../events.ts'
import type { PolicyDocument } from '../rules/document.ts'
import { policyKinds } from '../rules/policy-kinds.ts'
import { buildReversal, type Reversal, type ReversalRefused } from '../rules/reversal.ts'
import { versionPage } from '../rules/version-page.ts'
import { findVersionInForce, lockPolicy, selectChain, type PolicyName, type PricedBy } from '../store/versions.ts'
import { publish } from './publish.ts'
import { plainWords, policyName } from './save-draft.ts'
import { takeBackWaiting } from './withdraw-version.ts'

export interface ReversalPlan {
  readonly reversal: Reversal<PolicyDocument>
  /** The clauses that are taken back: the named ones, or all that the version changed. */
  readonly clauses: readonly string[]
  /** In force now; the reversal follows it. */
  readonly head: PricedBy<PolicyName>
}

export interface ReversalWish {
  readonly policy: PolicyName
  /** The version whose clauses are taken back; it need not be the one in force. */
  readonly version: number
  readonly clauses?: readonly string[] | undefined
}

/** What taking a version back would make of the rules in force at `at`. Changes nothing. */
export async function planReversal(
  tx: Tx,
  { policy, version, clauses, at }: ReversalWish & { readonly at: Instant },
): Promise<Result<ReversalPlan, ReversalRefused>> {
  const head = await findVersionInForce(tx, policy, at)
  if (head === undefined) return refuse({ code: 'version_not_in_chain', version })
  const chain = await selectChain(tx, policy, head.version)
  const named = clauses ?? clausesChangedBy(chain, version)
  const built = buildReversal(chain, { version, clauses: named })
  return built.ok ? ok({ reversal: built.value, clauses: named, head }) : built
}

/** The clauses that a version of the chain changed, with what they use. */
export function clausesChangedBy(chain: readonly PricedBy<PolicyName>[], version: number): readonly string[] {
  const index = chain.findIndex((link) => link.version === version)
  const around = chain.slice(Math.max(index - 1, 0), index + 1)
  const all = [...new Set(around.flatMap(({ document }) => document.clauses.map(({ id }) => id)))]
  const built = buildReversal(chain, { version, clauses: all })
  if (built.ok || built.refusal.code !== 'clause_not_changed_by_version') return all
  const unchanged = built.refusal.clauses
  return all.filter((id) => !unchanged.includes(id))
}

export interface ReversedVersion {
  /** The reversing version, in force from now on. */
  readonly version: number
  readonly sha256: string
  readonly effectiveAt: Instant
  readonly clauses: readonly string[]
  /** An announced version that was waiting and had to be withdrawn, because it was compared with rules that are gone now. */
  readonly withdrew?: number
}

/**
 * Takes clauses of a version back, at once: the diff proves that nobody pays more. Refunds follow by themselves
 * (`policy.version_reversed`); the versions before stay as they are, in the register and on every receipt.
 */
export const reverseVersion = defineAction({
  name: 'policy.reverse_version',
  who: ['operator'],
  input: z.object({
    policy: policyName.default('connects'),
    version: z.int().positive(),
    clauses: z.array(z.string().max(64)).min(1).max(500).optional(),
    words: plainWords,
  }),
  async run(ctx, { policy, version, clauses, words }): Promise<Result<ReversedVersion, ReversalRefused>> {
    const now = await lockPolicy(ctx.tx, policy)
    const planned = await planReversal(ctx.tx, { policy, version, clauses, at: now })
    if (!planned.ok) return planned
    const { reversal, head } = planned.value
    const waiting = await takeBackWaiting(ctx, head, 'taken back')
    const published = await publish(ctx, {
      policy,
      document: reversal.document,
      parent: head,
      kind: 'reversal',
      changeset: reversal.changeset,
      title: `Version ${version} is taken back: ${titlesOf(head, planned.value.clauses)}`.slice(0, 200),
      words,
      breaksPromises: reversal.changeset.breaksPromises ?? [],
      reverses: { version, clauses: planned.value.clauses },
      reversibility: `${policyKinds[policy].harmless} by this version. ${policyKinds[policy].reversal}`,
    })
    const taken = { reversedVersion: version, clauses: planned.value.clauses }
    const effectiveAt = published.effectiveAt.toISOString()
    const told = { policy, version: published.version }
    await announceWebhook(ctx, { type: 'policy.reversed', data: { ...told, page: versionPage(told), ...taken, effectiveAt } })
    ctx.announce(versionReversed({ policy, version: published.version, ...taken }))
    return ok({
      version: published.version,
      sha256: published.sha256,
      effectiveAt: published.effectiveAt,
      clauses: planned.value.clauses,
      ...(waiting === undefined ? {} : { withdrew: waiting }),
    })
  },
})

/** The clauses as people know them. */
export function titlesOf({ document }: PricedBy<PolicyName>, clauses: readonly string[]): string {
  return clauses.map((id) => document.clauses.find((clause) => clause.id === id)?.title ?? id).join(', ')
}
