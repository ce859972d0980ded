import type { Id } from '#kernel/ids.ts'
import { invariant } from '#kernel/invariant.ts'
import type { Tx } from '#platform/db/database.ts'
import { together, type Answer } from '#platform/db/together.ts'
import { bucketOf } from '../rules/bucket.ts'
import type { Micros } from '../rules/ledger-time.ts'
import { statementOver, withText, type Columns } from './table.ts'

export interface LockedWallet {
  readonly ownerId: Id
  readonly available: number
  readonly held: number
  readonly version: number
  readonly frozen: boolean
  readonly lastRecordedAt: Micros
}

const columns: Columns<Id> = { bucket: ['smallint', bucketOf], owner_id: ['uuid', (ownerId) => ownerId] }
/** Locks wallets that are there, in id order whoever asks. */
export const lockRows = statementOver(
  'asked',
  columns,
  (given) => `${withText(given.with)}
   select wallet.owner_id, wallet.available, wallet.held, wallet.version, wallet.frozen,
          ledger.micros(wallet.last_recorded_at) as last_recorded_at
   from (select asked.* from ${given.from}) asked join ledger.wallet on wallet.bucket = asked.bucket and wallet.owner_id = asked.owner_id
   order by wallet.owner_id for no key update of wallet`,
)

const openRows = statementOver(
  'asked',
  columns,
  (given) => `${withText(given.with)}
   insert into ledger.wallet (bucket, owner_id) select asked.* from ${given.from} order by asked.owner_id on conflict do nothing`,
)

/** Everybody once, in id order: two batches that want the same wallets never wait for each other in a circle. */
export function inLockOrder(owners: readonly Id[]): Id[] {
  return [...new Set(owners)].toSorted()
}

/** Locks the owners' wallets until the transaction ends, in id order whoever asks, and opens those that are not there yet. */
export async function lockWallets(tx: Tx, owners: readonly Id[]): Promise<LockedWallet[]> {
  const ordered = inLockOrder(owners)
  const [answer] = await together(tx, [lockRows(ordered)])
  const found = lockedIn(answer!)
  return found.length === ordered.length ? found : [...found, ...(await openMissing(tx, ordered, found))]
}

/** Opens and locks the wallets of `owners` that were not `found`. */
export async function openMissing(tx: Tx, owners: readonly Id[], found: readonly LockedWallet[]): Promise<LockedWallet[]> {
  const known = new Set(found.map((wallet) => wallet.ownerId))
  const missing = owners.filter((ownerId) => !known.has(ownerId))
  const answers = await together(tx, [openRows(missing), lockRows(missing)])
  const opened = lockedIn(answers[1]!)
  invariant(opened.length === missing.length, 'a wallet that was opened can be locked')
  return opened
}

export function lockedIn({ rows }: Answer): LockedWallet[] {
  return rows.map((row) => ({
    ownerId: row['owner_id'] as Id,
    available: row['available'] as number,
    held: row['held'] as number,
    version: row['version'] as number,
    frozen: row['frozen'] as boolean,
    lastRecordedAt: row['last_recorded_at'] as Micros,
  }))
}
