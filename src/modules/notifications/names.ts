import { sql } from 'kysely'
import type { Id } from '#kernel/ids.ts'
import { listJobs } from '#modules/jobs/index.ts'
import { findOrganization } from '#modules/organizations/index.ts'
import type { Tx } from '#platform/db/database.ts'

/** What people are called; notices keep the name of the day. */
export async function personName(tx: Tx, accountId: Id): Promise<string> {
  const { rows } = await sql<{ displayName: string }>`select display_name from platform.account where id = ${accountId}`.execute(
    tx,
  )
  return rows[0]?.displayName ?? 'Somebody'
}

export async function clientName(tx: Tx, organizationId: Id): Promise<string> {
  return (await findOrganization(tx, organizationId))?.name ?? 'A client'
}

export async function jobTitle(tx: Tx, jobId: Id): Promise<string> {
  const [job] = await listJobs(tx, [jobId])
  return job?.title ?? 'a job'
}
