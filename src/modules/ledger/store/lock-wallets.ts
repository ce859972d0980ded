import { sql } from 'kysely'
import type { Id } from '#kernel/ids.ts'
import { invariant } from '#kernel/invariant.ts'
import type { Tx } from '#platform/db/database.ts'
import { bucketOf } from '../rules/bucket.ts'
import type { Micros } from '../rules/ledger-time.ts'

export interface LockedAccount {
  readonly ownerId: Id
  readonly code: 'available' | 'held'
  readonly balance: number
  readonly version: number
  readonly frozen: boolean | null
  readonly lastRecordedAt: Micros | null
}

/** Locks the owners' wallets until the transaction ends, in id order whoever asks, and opens those that are not there yet. */
export async function lockWallets(tx: Tx, owners: readonly Id[]): Promise<LockedAccount[]> {
  const ordered = [...new Set(owners)].toSorted()
  const found = await lockAccounts(tx, ordered)
  const known = new Set(found.map((account) => account.ownerId))
  const missing = ordered.filter((ownerId) => !known.has(ownerId))
  if (missing.length === 0) return found

  await openWallets(tx, missing)
  const opened = await lockAccounts(tx, missing)
  invariant(opened.length === 2 * missing.length, 'every wallet has two accounts')
  return [...found, ...opened]
}

async function lockAccounts(tx: Tx, owners: readonly Id[]): Promise<LockedAccount[]> {
  const { rows } = await sql<LockedAccount>`
    select account.owner_id, code, balance, version, frozen, ledger.micros(last_recorded_at) as last_recorded_at
    from ${wanted(owners)}
    join ledger.account on account.bucket = wanted.bucket and account.owner_id = wanted.owner_id
    order by account.owner_id, code
    for no key update of account`.execute(tx)
  return rows
}

async function openWallets(tx: Tx, owners: readonly Id[]): Promise<void> {
  await sql`
    insert into ledger.account (bucket, owner_id, code, frozen, last_recorded_at)
    select bucket, owner_id, code, case code when 'available' then false end, case code when 'available' then timestamptz 'epoch' end
    from ${wanted(owners)}, unnest(array['available', 'held']) as code
    order by owner_id, code
    on conflict do nothing`.execute(tx)
}

function wanted(owners: readonly Id[]) {
  return sql`unnest(${owners.map(bucketOf)}::smallint[], ${owners}::uuid[]) as wanted (bucket, owner_id)`
}
