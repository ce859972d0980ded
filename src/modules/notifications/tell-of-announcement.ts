import { sql } from 'kysely'
import type { Id } from '#kernel/ids.ts'
import { changesForPeople } from '#modules/charges/index.ts'
import { findVersion, type PolicyName } from '#modules/policy/index.ts'
import { enqueue } from '#platform/jobs.ts'
import type { Ctx } from '#platform/run-action.ts'
import { tellOfAnnouncementJob } from './queue.ts'
import type { NewNotice } from './rules/notices.ts'
import { advanceTelling, lockTelling, type Telling } from './store/tellings.ts'
import { tellOnce } from './tell.ts'

export interface Announcement {
  readonly policy: PolicyName
  readonly version: number
  readonly effectiveAt: string
}

const PAGE = 1_000

/** Tells the next freelancers, and asks for the rest with the same transaction. */
export async function tellOfAnnouncement(ctx: Ctx, announcement: Announcement): Promise<void> {
  if (await tellNextPeople(ctx, announcement)) await enqueue(ctx.tx, tellOfAnnouncementJob, announcement)
}

/**
 * Tells the next thousand freelancers what the announced version changes for them. Whom it would have cost nothing else is left in peace.
 * How far it is stands in a row of its own, so repeating a page tells nobody twice. @returns whether somebody may be left
 */
export async function tellNextPeople(ctx: Ctx, { policy, version, effectiveAt }: Announcement): Promise<boolean> {
  const telling = await lockTelling(ctx.tx, { policy, version }, ctx.now)
  if (telling.finishedAt !== null) return false
  const people = await freelancersAfter(ctx, telling)
  const changes = await changesForPeople(ctx.tx, { policy, version, now: ctx.now, ownerIds: people })
  const announced = await findVersion(ctx.tx, policy, version)
  const begins = new Date(effectiveAt)
  const common = { on: effectiveAt.slice(0, 10), title: announced?.title ?? '', begun: begins.getTime() <= ctx.now.getTime() }
  const notices = people.flatMap((accountId): readonly NewNotice[] => {
    const change = changes.get(accountId)
    if (change === undefined || change.changedActions === 0) return []
    const data = { ...common, change: change.words }
    return [{ accountId, kind: 'policy_announced', about: `${policy}/${version}`, href: `/rules/${version}`, data }]
  })
  await tellOnce(ctx, notices)
  const isLast = people.length < PAGE
  await advanceTelling(
    ctx.tx,
    { policy, version },
    { after: people.at(-1) ?? null, lookedAt: people.length, told: notices.length, finishedAt: isLast ? ctx.now : null },
  )
  return !isLast
}

/** Whoever joins after it began finds the announcement on the site: nothing they did so far would have cost anything else. */
async function freelancersAfter(ctx: Ctx, { after, startedAt }: Telling): Promise<readonly Id[]> {
  const { rows } = await sql<{ id: Id }>`
    select id from platform.account
    where roles @> array['freelancer'] and suspended_at is null and created_at <= ${startedAt} and (${after}::uuid is null or id > ${after}::uuid)
    order by id limit ${PAGE}`.execute(ctx.tx)
  return rows.map((row) => row.id)
}
