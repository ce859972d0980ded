import { z } from 'zod'
import { invariant } from '#kernel/invariant.ts'
import { ok, refuse, type Result } from '#kernel/result.ts'
import { defineAction, type Ctx } from '#platform/run-action.ts'
import { announceWebhook } from '#platform/webhooks/index.ts'
import { versionWithdrawn } from '../events.ts'
import { versionPage } from '../rules/version-page.ts'
import { cancelActivation, findTimeline, selectLastActivation } from '../store/activations.ts'
import { insertStep } from '../store/draft-steps.ts'
import { lockDraftOfVersion, updateDraft } from '../store/drafts.ts'
import { insertEntry } from '../store/register.ts'
import { findPricedBy, lockPolicy, type PolicyName, type PricedBy } from '../store/versions.ts'
import { authorOf } from './publish.ts'
import { policyName } from './save-draft.ts'

export type WithdrawRefused =
  | { readonly code: 'not_found' }
  | { readonly code: 'already_withdrawn'; readonly version: number }
  | { readonly code: 'already_in_force'; readonly version: number }

/** Takes an announced version back before it begins. The announcement stays in the register, followed by this one. */
export const withdrawVersion = defineAction({
  name: 'policy.withdraw_version',
  who: ['operator'],
  input: z.object({
    policy: policyName.default('connects'),
    version: z.int().positive(),
    reason: z.string().trim().min(1, 'say why').max(2_000),
  }),
  async run(ctx, { policy, version, reason }): Promise<Result<{ version: number }, WithdrawRefused>> {
    const now = await lockPolicy(ctx.tx, policy)
    if ((await findPricedBy(ctx.tx, policy, version)) === undefined) return refuse({ code: 'not_found' })
    if ((await findTimeline(ctx.tx, policy, version)).since === undefined) return refuse({ code: 'already_withdrawn', version })
    const last = await selectLastActivation(ctx.tx, policy)
    if (last?.version !== version || last.from.getTime() <= now.getTime()) return refuse({ code: 'already_in_force', version })
    await takeBack(ctx, { policy, version, reason })
    return ok({ version })
  },
})

/** Cancels the waiting version and says so in public; the caller holds the policy's lock and has looked that it has not begun. */
export async function takeBack(
  ctx: Ctx,
  { policy, version, reason }: { policy: PolicyName; version: number; reason: string },
): Promise<void> {
  const waiting = await selectLastActivation(ctx.tx, policy)
  const rules = await findPricedBy(ctx.tx, policy, version)
  invariant(waiting?.version === version && rules !== undefined, `version ${version} waits`)
  await cancelActivation(ctx.tx, policy, waiting)
  const content = { title: `Version ${version} is withdrawn`, words: reason, sha256: rules.sha256 }
  await insertEntry(ctx.tx, { policy, kind: 'withdrawn', version, content, author: authorOf(ctx) })
  const draft = await lockDraftOfVersion(ctx.tx, policy, version)
  if (draft !== undefined) {
    await insertStep(ctx.tx, draft, { kind: 'withdrawn', by: authorOf(ctx), at: ctx.now, words: reason })
    await updateDraft(ctx.tx, { ...draft, state: 'withdrawn', reason })
  }
  const page = versionPage({ policy, version })
  await announceWebhook(ctx, { type: 'policy.withdrawn', data: { policy, version, page, sha256: rules.sha256, reason } })
  ctx.announce(versionWithdrawn({ policy, version, reason }))
}

/**
 * Whatever takes effect at once gets in before an announced version that waits: that one was compared with other rules, so it is withdrawn.
 * @returns the number of the version that had to go
 */
export async function takeBackWaiting(
  ctx: Ctx,
  head: PricedBy<PolicyName>,
  how: 'taken back' | 'suspended',
): Promise<number | undefined> {
  const { policy } = head
  const last = await selectLastActivation(ctx.tx, policy)
  if (last === undefined || last.version === head.version) return undefined
  const reason = `Version ${last.version} was compared with rules that are ${how} now. It has to be compared and announced again.`
  await takeBack(ctx, { policy, version: last.version, reason })
  return last.version
}
