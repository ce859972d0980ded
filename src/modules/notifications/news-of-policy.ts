import { guardrailHit, metricOf, relativeInWords } from '#modules/measurement/index.ts'
import { getVersion, versionAnnounced, versionBegan } from '#modules/policy/index.ts'
import { listen } from '#platform/events.ts'
import { enqueue } from '#platform/jobs.ts'
import type { Ctx } from '#platform/run-action.ts'
import { tellOfAnnouncementJob } from './queue.ts'
import { tellOnce } from './tell.ts'
import { insertForThoseTold } from './store/notices.ts'
import { selectOperators } from './store/operators.ts'

export const listeners = [
  // Whoever it concerns is told, with figures of their own: work for a job that goes through people in pages.
  listen('notifications.version-announced', versionAnnounced, async (ctx, { policy, version, effectiveAt }) => {
    await enqueue(ctx.tx, tellOfAnnouncementJob, { policy, version, effectiveAt })
  }),
  // What was suspended by it is told to everybody it concerns as the announcement of the suspending version.
  listen('notifications.guardrail-hit', guardrailHit, async (ctx, { policy, version, metric, effect, act, suspendedBy }) => {
    const data = {
      version,
      metric: metricOf(metric).inSentence,
      effect: relativeInWords({ value: effect }),
      act,
      ...(suspendedBy === null ? {} : { suspendedBy }),
    }
    const [about, href] = [`${policy}/${version}/${metric}`, '/console/guardrails'] as const
    const operators = await selectOperators(ctx.tx)
    await tellOnce(
      ctx,
      operators.map((accountId) => ({ accountId, kind: 'guardrail_hit', about, href, data })),
    )
  }),
  // Once more when it begins, to those who were told before; what began at once was told as begun.
  listen('notifications.version-began', versionBegan, tellOfBeginning),
]

/** Tells those who were told of the announcement that it is in force. */
export async function tellOfBeginning(ctx: Ctx, { policy, version, atOnce }: Parameters<typeof versionBegan>[0]): Promise<void> {
  if (atOnce) return
  const { title } = await getVersion(ctx.tx, policy, version)
  await insertForThoseTold(ctx.tx, {
    told: { kind: 'policy_announced', about: `${policy}/${version}` },
    kind: 'policy_begun',
    data: { version, title },
    at: ctx.now,
    id: ctx.newId(),
  })
}
