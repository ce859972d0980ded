import { sql } from 'kysely'
import type { Id } from '#kernel/ids.ts'
import { changesForPeople } from '#modules/charges/index.ts'
import { feeChangesFor } from '#modules/contracts/index.ts'
import { membershipsOf } from '#modules/organizations/index.ts'
import { findVersion, versionPage, type PolicyName } from '#modules/policy/index.ts'
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

type Role = 'freelancer' | 'client'

/** Who may pay by which rules. By weights and notices nobody pays: they stand in the register, its feeds and its calendar. */
const payers: Readonly<Record<PolicyName, readonly Role[]>> = {
  connects: ['freelancer'],
  fees: ['freelancer', 'client'],
  ranking: [],
  notice: [],
}

/** Whether anybody pays by these rules, so that people are told of their changes. */
export function concernsPeople(policy: PolicyName): boolean {
  return payers[policy].length > 0
}

/** Tells the next people, and asks for the rest with the same transaction. */
export async function tellOfAnnouncement(ctx: Ctx, announcement: Announcement): Promise<void> {
  if (await tellNextPeople(ctx, announcement)) await enqueue(ctx.tx, tellOfAnnouncementJob, announcement)
}

/**
 * Tells the next thousand people what the announced version changes for them. Whom it would have cost nothing else is left in peace.
 * How far it is stands in a row of its own, so repeating a page tells nobody twice. @returns whether somebody may be left
 */
export async function tellNextPeople(ctx: Ctx, { policy, version, effectiveAt }: Announcement): Promise<boolean> {
  const telling = await lockTelling(ctx.tx, { policy, version }, { roles: payers[policy], now: ctx.now })
  if (telling.finishedAt !== null) return false
  const people = await peopleAfter(ctx, telling)
  const changes = await changesInWords(ctx, { policy, version, people })
  const announced = await findVersion(ctx.tx, policy, version)
  const begins = new Date(effectiveAt)
  const common = {
    on: effectiveAt.slice(0, 10),
    title: announced?.title ?? '',
    begun: begins.getTime() <= ctx.now.getTime(),
    ...ofOther(policy),
  }
  const notices = people.flatMap((accountId): readonly NewNotice[] => {
    const change = changes.get(accountId)
    if (change === undefined) return []
    const href = versionPage({ policy, version })
    return [{ accountId, kind: 'policy_announced', about: `${policy}/${version}`, href, data: { ...common, change } }]
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

/** What a notice keeps of the rules it is about; without it, it is about Connects. */
export function ofOther(policy: PolicyName): { readonly policy?: PolicyName } {
  return policy === 'connects' ? {} : { policy }
}

/** What the version would have changed for each of these people, in a sentence; nobody else is in the answer. */
async function changesInWords(
  ctx: Ctx,
  { policy, version, people }: { readonly policy: PolicyName; readonly version: number; readonly people: readonly Id[] },
): Promise<ReadonlyMap<Id, string>> {
  if (policy !== 'fees') {
    const sums = await changesForPeople(ctx.tx, { policy, version, now: ctx.now, ownerIds: people })
    return new Map([...sums].flatMap(([id, { changedActions, words }]) => (changedActions === 0 ? [] : [[id, words]])))
  }
  const memberships = Map.groupBy(await membershipsOf(ctx.tx, people), ({ accountId }) => accountId)
  const payersOf = new Map(
    people.map((id) => [id, [id, ...(memberships.get(id) ?? []).map(({ organizationId }) => organizationId)]]),
  )
  const changes = await feeChangesFor(ctx.tx, { version, now: ctx.now, payersOf })
  return new Map([...changes].map(([id, { words }]) => [id, words]))
}

/** Whoever joins after it began finds the announcement on the site: nothing they did so far would have cost anything else. */
async function peopleAfter(ctx: Ctx, { policy, after, startedAt }: Telling): Promise<readonly Id[]> {
  const { rows } = await sql<{ id: Id }>`
    select id from platform.account
    where roles && ${[...payers[policy]]}::text[] and suspended_at is null and created_at <= ${startedAt}
      and (${after}::uuid is null or id > ${after}::uuid)
    order by id limit ${PAGE}`.execute(ctx.tx)
  return rows.map((row) => row.id)
}
