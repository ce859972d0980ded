import { z } from 'zod'
import type { Instant } from '#kernel/instant.ts'
import { invariant } from '#kernel/invariant.ts'
import { ok, refuse, type Result } from '#kernel/result.ts'
import { defineAction } from '#platform/run-action.ts'
import type { DraftState } from '../rules/draft-states.ts'
import { hasErrors, type Finding } from '../rules/finding.ts'
import { failedCases, type TestsFail } from '../rules/policy-tests.ts'
import { selectDraftTests } from '../store/draft-tests.ts'
import { planProblem, type PlanRefused } from '../rules/measurement-plan.ts'
import { policyKinds } from '../rules/policy-kinds.ts'
import { publicImpact, type PublicImpact } from '../rules/public-impact.ts'
import { connectsText, usdText } from '../rules/words.ts'
import { selectLastActivation } from '../store/activations.ts'
import { insertStep } from '../store/draft-steps.ts'
import { lockDraft, updateDraft } from '../store/drafts.ts'
import { findImpact } from '../store/impacts.ts'
import { selectNotice } from '../store/notice.ts'
import { getPricedBy, lockPolicy, type PolicyName } from '../store/versions.ts'
import { examine } from './examine.ts'
import { measurementPlanOf } from './plan-measurement.ts'
import { authorOf, publish } from './publish.ts'

export type AnnounceRefused =
  | { readonly code: 'not_found' }
  | { readonly code: 'wrong_state'; readonly state: DraftState }
  | { readonly code: 'policy_has_errors'; readonly findings: readonly Finding[] }
  | TestsFail
  | { readonly code: 'another_version_waits'; readonly version: number }
  | { readonly code: 'head_moved'; readonly parent: number; readonly head: number }
  | { readonly code: 'nothing_changes' }
  | { readonly code: 'impact_not_measured' }
  | PlanRefused
  | { readonly code: 'notice_too_short'; readonly days: number; readonly earliest: Instant }
  | { readonly code: 'date_passed' }

export interface AnnouncedVersion {
  readonly version: number
  readonly sha256: string
  readonly effectiveAt: Instant
  readonly nobodyPaysMore: boolean
}

/**
 * Makes an approved draft public. Where the exact diff proves that nobody pays more it may start at once; otherwise no sooner
 * than the notice floor, which the database enforces again. The start defaults to the earliest that is allowed.
 */
export const announceVersion = defineAction({
  name: 'policy.announce_version',
  who: ['operator'],
  input: z.object({ draftId: z.uuid(), effectiveAt: z.coerce.date().optional() }),
  async run(ctx, input): Promise<Result<AnnouncedVersion, AnnounceRefused>> {
    const draft = await lockDraft(ctx.tx, input.draftId)
    if (draft === undefined) return refuse({ code: 'not_found' })
    if (draft.state !== 'approved') return refuse({ code: 'wrong_state', state: draft.state })
    const { policy, title, words } = draft
    const now = await lockPolicy(ctx.tx, policy)
    const head = await selectLastActivation(ctx.tx, policy)
    invariant(head !== undefined, 'a draft has a parent, so there is a version')
    if (head.from.getTime() > now.getTime()) return refuse({ code: 'another_version_waits', version: head.version })
    if (head.version !== draft.parent) return refuse({ code: 'head_moved', parent: draft.parent, head: head.version })

    // Nothing that was stored is believed: the rules are made, linted and compared again from the edits.
    const parent = await getPricedBy(ctx.tx, policy, head.version)
    const examined = examine(parent.document, draft.changeset)
    invariant(examined.ok && examined.value.sha256 === draft.approvedSha256, 'an approved draft still makes the approved rules')
    const { document, sha256, findings, diff, breaksPromises, changeset } = examined.value
    const errors = findings.filter((finding) => hasErrors([finding]))
    if (errors.length > 0) return refuse({ code: 'policy_has_errors', findings: errors })
    const failed = failedCases(await selectDraftTests(ctx.tx, draft.id), document)
    if (failed.length > 0) return refuse({ code: 'tests_fail', failed })
    if (sha256 === parent.sha256) return refuse({ code: 'nothing_changes' })
    const measured = await findImpact(ctx.tx, policy, { sha256, parentSha256: parent.sha256 })
    if (measured?.run === undefined) return refuse({ code: 'impact_not_measured' })
    const impact = publicImpact(measured)
    // All metrics are about what Connects buy; a change of other rules announces no plan, and nothing is claimed about its effect.
    const measurement = policy === 'connects' ? await measurementPlanOf(ctx.tx, { id: draft.id, diff }) : undefined
    const planRefused = measurement === undefined ? undefined : planProblem(measurement, diff)
    if (planRefused !== undefined) return refuse(planRefused)

    let effectiveAt = input.effectiveAt
    const { days, earliest } = await selectNotice(ctx.tx, {
      policy,
      version: head.version,
      nobodyWorseOff: diff.nobodyPaysMore,
      breaksPromise: breaksPromises.length > 0,
      now,
    })
    if (days > 0) {
      effectiveAt ??= earliest
      if (effectiveAt.getTime() < earliest.getTime()) return refuse({ code: 'notice_too_short', days, earliest })
    }
    if (effectiveAt !== undefined && effectiveAt.getTime() <= now.getTime()) return refuse({ code: 'date_passed' })

    const published = await publish(ctx, {
      policy,
      document,
      parent,
      kind: 'normal',
      changeset,
      title,
      words,
      breaksPromises,
      ...(effectiveAt === undefined ? {} : { effectiveAt }),
      impact,
      ...(measurement === undefined ? {} : { measurement }),
      reversibility: reversibilityWords(policy, impact),
    })
    await insertStep(ctx.tx, draft, { kind: 'announced', by: authorOf(ctx), at: ctx.now })
    await updateDraft(ctx.tx, { ...draft, state: 'announced', version: published.version })
    return ok({
      version: published.version,
      sha256,
      effectiveAt: published.effectiveAt,
      nobodyPaysMore: published.diff.nobodyPaysMore,
    })
  },
})

function reversibilityWords(policy: PolicyName, { refundLiabilityPer30Days: { connects, usdCents } }: PublicImpact): string {
  if (policy !== 'connects') return otherReversibility[policy]
  const back = 'This version can be taken back at once, in whole or clause by clause.'
  if (connects === 0) return `${back} By the recorded history nobody would have paid more, so nothing would have to be returned.`
  return `${back} Then everybody gets back what it took beyond the rule before: by the recorded history at most ${connectsText(connects)} (${usdText(usdCents)} at the unit price) for every 30 days in force.`
}

const otherReversibility: Readonly<Record<Exclude<PolicyName, 'connects'>, string>> = {
  fees: `This version can be taken back at once, in whole or clause by clause. ${policyKinds.fees.reversal}`,
  ranking:
    'Weights can be set back like any other change, after notice: whoever gains a place takes it from somebody, so no change of weights is harmless to all. Nothing is paid under them, so nothing would have to be returned.',
  notice: `A shorter notice can be taken back at once. ${policyKinds.notice.reversal}`,
}
