import { sql } from 'kysely'
import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import type { PolicyName } from '#modules/policy/index.ts'
import type { Tx } from '#platform/db/database.ts'

/** How far people have been told of one announcement. */
export interface Telling {
  readonly policy: PolicyName
  readonly version: number
  /** The last person looked at. */
  readonly after: Id | null
  /** Freelancers when it began. */
  readonly people: number
  readonly lookedAt: number
  /** Those whom the version would have cost something else, and who therefore got a notice. */
  readonly told: number
  readonly startedAt: Instant
  readonly finishedAt: Instant | null
}

interface Of {
  readonly policy: PolicyName
  readonly version: number
}

const COLUMNS = sql.raw('policy, version, after, people, looked_at, told, started_at, finished_at')

/** Begins the telling if it has not begun, and keeps others from going on with it meanwhile. */
export async function lockTelling(tx: Tx, { policy, version }: Of, now: Instant): Promise<Telling> {
  await sql`
    insert into notifications.telling (policy, version, people, looked_at, told, started_at)
    select ${policy}, ${version}, count(*), 0, 0, ${now} from platform.account
    where roles @> array['freelancer'] and suspended_at is null and created_at <= ${now}
    on conflict do nothing`.execute(tx)
  const { rows } = await sql<Telling>`
    select ${COLUMNS} from notifications.telling where policy = ${policy} and version = ${version} for update`.execute(tx)
  return rows[0]!
}

export async function advanceTelling(
  tx: Tx,
  { policy, version }: Of,
  step: { readonly after: Id | null; readonly lookedAt: number; readonly told: number; readonly finishedAt: Instant | null },
): Promise<void> {
  await sql`
    update notifications.telling
    set after = coalesce(${step.after}::uuid, after), looked_at = looked_at + ${step.lookedAt}, told = told + ${step.told},
        finished_at = ${step.finishedAt}
    where policy = ${policy} and version = ${version}`.execute(tx)
}

export async function findTelling(tx: Tx, { policy, version }: Of): Promise<Telling | undefined> {
  const { rows } = await sql<Telling>`
    select ${COLUMNS} from notifications.telling where policy = ${policy} and version = ${version}`.execute(tx)
  return rows[0]
}
