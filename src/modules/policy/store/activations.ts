import { sql } from 'kysely'
import type { Instant } from '#kernel/instant.ts'
import type { Tx } from '#platform/db/database.ts'
import type { PolicyName } from './versions.ts'

export interface Activation {
  readonly version: number
  readonly from: Instant
  /** Absent in the last one. */
  readonly until?: Instant
}

/** The version that is in force last of all: the one in force now, or the one that is announced. */
export async function selectLastActivation(tx: Tx, policy: PolicyName): Promise<Activation | undefined> {
  const { rows } = await sql<{ version: number; from: Date }>`
    select version, lower(during) as from from policy.activation where policy = ${policy} and upper_inf(during)`.execute(tx)
  return rows[0]
}

/** Closes the open end at `from` and lets `version` follow. The database refuses what breaks the notice floor. */
export async function activateFrom(tx: Tx, policy: PolicyName, { version, from }: Activation): Promise<void> {
  await sql`
    update policy.activation set during = tstzrange(lower(during), ${from}, '[)')
    where policy = ${policy} and upper_inf(during)`.execute(tx)
  await sql`
    insert into policy.activation (policy, version, during) values (${policy}, ${version}, tstzrange(${from}, null, '[)'))`.execute(
    tx,
  )
}

/** Takes back a version that has not begun; its predecessor simply goes on. */
export async function cancelActivation(tx: Tx, policy: PolicyName, { version, from }: Activation): Promise<void> {
  await sql`delete from policy.activation where policy = ${policy} and version = ${version} and lower(during) = ${from}`.execute(
    tx,
  )
  await sql`
    update policy.activation set during = tstzrange(lower(during), null, '[)')
    where policy = ${policy} and upper(during) = ${from}`.execute(tx)
}

export interface Timeline {
  /** The version it was compared with. */
  readonly parent?: number
  readonly since?: Instant
  readonly until?: Instant
}

/** What one version followed and when it was, is or will be in force. */
export async function findTimeline(tx: Tx, policy: PolicyName, version: number): Promise<Timeline> {
  const { rows } = await sql<{ parent: number | null; since: Date | null; until: Date | null }>`
    select v.parent, lower(a.during) as since, upper(a.during) as until
    from policy.version v left join policy.activation a using (policy, version)
    where v.policy = ${policy} and v.version = ${version}`.execute(tx)
  const { parent, since, until } = rows[0] ?? { parent: null, since: null, until: null }
  return {
    ...(parent === null ? {} : { parent }),
    ...(since === null ? {} : { since }),
    ...(until === null ? {} : { until }),
  }
}
