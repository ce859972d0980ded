import { sql } from 'kysely'
import type { Instant } from '#kernel/instant.ts'
import type { Tx } from '#platform/db/database.ts'
import type { PolicyName } from './versions.ts'

export interface Beginning {
  readonly policy: PolicyName
  readonly version: number
  readonly sha256: string
  readonly title: string
  readonly since: Instant
  readonly announcedAt: Instant | null
}

/** Versions that began until `now` and were not told of yet, oldest first, marked as told by the same statement. */
export async function takeBeginnings(tx: Tx, now: Instant): Promise<readonly Beginning[]> {
  const { rows } = await sql<Beginning>`
    with due as (
      select a.policy, a.version, min(lower(a.during)) as since from policy.activation a
      where lower(a.during) <= ${now}
        and not exists (select from policy.begun b where b.policy = a.policy and b.version = a.version)
      group by a.policy, a.version
    ), told as (
      insert into policy.begun (policy, version, told_at) select policy, version, ${now} from due
      on conflict do nothing returning policy, version
    )
    select due.policy, due.version, v.sha256, v.title, due.since, published.at as announced_at
    from told join due using (policy, version) join policy.version v using (policy, version)
    left join policy.announcement published
      on published.policy = v.policy and published.version = v.version and policy.begins(published.kind)
    order by due.since, due.policy, due.version`.execute(tx)
  return rows
}
