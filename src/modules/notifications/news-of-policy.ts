import { guardrailHit, metricOf, relativeInWords } from '#modules/measurement/index.ts'
import { runningOf } from '#modules/contracts/index.ts'
import { membersOfAll } from '#modules/organizations/index.ts'
import { getVersion, pinsLowered, versionAnnounced, versionBegan, versionPage } from '#modules/policy/index.ts'
import type { Id } from '#kernel/ids.ts'
import { listen } from '#platform/events.ts'
import { enqueue } from '#platform/jobs.ts'
import type { Ctx } from '#platform/run-action.ts'
import { tellOfAnnouncementJob } from './queue.ts'
import { concernsPeople, ofOther } from './tell-of-announcement.ts'
import { tell, tellOnce } from './tell.ts'
import { insertForThoseTold } from './store/notices.ts'
import { selectOperators } from './store/operators.ts'

export const listeners = [
  // Whoever it concerns is told, with figures of their own: work for a job that goes through people in pages.
  listen('notifications.version-announced', versionAnnounced, async (ctx, { policy, version, effectiveAt }) => {
    if (concernsPeople(policy)) await enqueue(ctx.tx, tellOfAnnouncementJob, { policy, version, effectiveAt })
  }),
  // A person hears of it once, with the number of contracts, however many fees of theirs become lower.
  listen('notifications.pins-lowered', pinsLowered, tellOfLowerFees),
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

/** Those who pay for contracts under way; what was paid for those that ended is not moved. */
async function tellOfLowerFees(ctx: Ctx, { policy, version, reversedVersion, items }: Parameters<typeof pinsLowered>[0]) {
  const running = await runningOf(
    ctx.tx,
    items.map(({ subjectId }) => subjectId),
  )
  const concerned = items.filter(({ subjectId }) => running.has(subjectId))
  const members = Map.groupBy(
    await membersOfAll(
      ctx.tx,
      concerned.map(({ payerId }) => payerId),
    ),
    ({ organizationId }) => organizationId,
  )
  const contractsOf = new Map<Id, Set<Id>>()
  for (const { subjectId, payerId } of concerned) {
    for (const accountId of members.get(payerId)?.map((member) => member.accountId) ?? [payerId]) {
      contractsOf.set(accountId, (contractsOf.get(accountId) ?? new Set()).add(subjectId))
    }
  }
  await tell(
    ctx,
    [...contractsOf].map(([accountId, contracts]) => {
      const [only, ...others] = contracts
      const href = others.length === 0 ? (`/contracts/${only}` as const) : versionPage({ policy, version })
      const about = `reversal/${policy}/${version}`
      return { accountId, kind: 'fees_lowered', about, href, data: { version, reversedVersion }, quantity: contracts.size }
    }),
  )
}

/** Tells those who were told of the announcement that it is in force. */
export async function tellOfBeginning(ctx: Ctx, { policy, version, atOnce }: Parameters<typeof versionBegan>[0]): Promise<void> {
  if (atOnce) return
  const { title } = await getVersion(ctx.tx, policy, version)
  await insertForThoseTold(ctx.tx, {
    told: { kind: 'policy_announced', about: `${policy}/${version}` },
    kind: 'policy_begun',
    data: { version, title, ...ofOther(policy) },
    at: ctx.now,
    id: ctx.newId(),
  })
}
