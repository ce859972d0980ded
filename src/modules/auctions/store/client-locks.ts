import { sql } from 'kysely'
import type { Id } from '#kernel/ids.ts'
import type { Tx } from '#platform/db/database.ts'

const nameOf = (organizationId: Id): string => `auctions.client/${organizationId}`

/** Clicks of one client go on together, but not while what they cost is being given back: see `lockClient`. */
export async function shareClient(tx: Tx, organizationId: Id): Promise<void> {
  await sql`select pg_advisory_xact_lock_shared(hashtextextended(${nameOf(organizationId)}, 0))`.execute(tx)
}

/** Waits for this client's clicks that are under way; those that come later see what came before this transaction, the ban above all. */
export async function lockClient(tx: Tx, organizationId: Id): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${nameOf(organizationId)}, 0))`.execute(tx)
}
