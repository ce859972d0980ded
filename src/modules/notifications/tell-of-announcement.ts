import { sql } from 'kysely'
import type { Id } from '#kernel/ids.ts'
import { whatChangesFor } from '#modules/charges/index.ts'
import type { PolicyName } from '#modules/policy/index.ts'
import { enqueue } from '#platform/jobs.ts'
import type { Ctx } from '#platform/run-action.ts'
import { tellOfAnnouncementJob } from './queue.ts'
import type { NewNotice } from './rules/notices.ts'
import { tellOnce } from './tell.ts'

export interface Announcement {
  readonly policy: PolicyName
  readonly version: number
  readonly effectiveAt: string
  /** The last freelancer who has been told. */
  readonly after: Id | null
}

const PAGE = 100

/** Tells the next hundred freelancers what the announced version changes for them, and asks for the rest with the same transaction. */
export async function tellOfAnnouncement(ctx: Ctx, announcement: Announcement): Promise<void> {
  const { policy, version, effectiveAt, after } = announcement
  const people = await freelancersAfter(ctx, after)
  const notices: NewNotice[] = []
  for (const accountId of people) {
    const changes = await whatChangesFor(ctx.tx, { ownerId: accountId, policy, version, now: ctx.now })
    const data = { on: effectiveAt.slice(0, 10), change: changes?.words ?? '' }
    notices.push({ accountId, kind: 'policy_announced', about: `${policy}/${version}`, href: `/rules/${version}`, data })
  }
  await tellOnce(ctx, notices)
  const last = people.at(-1)
  if (last !== undefined && people.length === PAGE) await enqueue(ctx.tx, tellOfAnnouncementJob, { ...announcement, after: last })
}

async function freelancersAfter(ctx: Ctx, after: Id | null): Promise<readonly Id[]> {
  const { rows } = await sql<{ id: Id }>`
    select id from platform.account
    where roles @> array['freelancer'] and suspended_at is null and (${after}::uuid is null or id > ${after}::uuid)
    order by id limit ${PAGE}`.execute(ctx.tx)
  return rows.map((row) => row.id)
}
