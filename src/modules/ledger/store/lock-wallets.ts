import type { Id } from '#kernel/ids.ts'
import { invariant } from '#kernel/invariant.ts'
import type { Tx } from '#platform/db/database.ts'
import { together, type Answer, type Statement } from '#platform/db/together.ts'
import { bucketOf } from '../rules/bucket.ts'
import { microsOfText, type Micros } from '../rules/ledger-time.ts'
import { statementOver, withText, type Columns } from '#platform/db/rows.ts'

export interface LockedWallet {
  readonly ownerId: Id
  readonly available: number
  readonly held: number
  readonly version: number
  readonly frozen: boolean
  readonly lastRecordedAt: Micros
}

const columns: Columns<Id> = { bucket: ['smallint', bucketOf], owner_id: ['uuid', (ownerId) => ownerId] }
const LOCKED = `wallet.owner_id, wallet.available, wallet.held, wallet.version, wallet.frozen,
   (wallet.last_recorded_at at time zone 'UTC')::text as last_recorded_at`

const lockOne = `select ${LOCKED} from ledger.wallet where wallet.bucket = $1 and wallet.owner_id = $2 for no key update of wallet`

const lockMany = statementOver(
  'asked',
  columns,
  (given) => `${withText([...given.with, `wanted as materialized (select asked.* from ${given.from})`])}
   select ${LOCKED} from wanted join ledger.wallet on wallet.bucket = wanted.bucket and wallet.owner_id = wanted.owner_id
   where not exists (
     select from wanted missing left join ledger.wallet known on known.bucket = missing.bucket and known.owner_id = missing.owner_id
     where known.owner_id is null)
   order by wallet.owner_id for no key update of wallet`,
)

/**
 * Locks the wallets, in id order whoever asks: all of them or, where one is not there yet, none. Whoever held some while opening another
 * that comes before them would wait in a circle with somebody who does the same.
 */
export function lockRows(owners: readonly Id[]): Statement {
  const [owner] = owners
  return owners.length === 1 ? { text: lockOne, values: [bucketOf(owner!), owner] } : lockMany(owners)
}

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
  return found.length === ordered.length ? found : openAndLock(tx, ordered)
}

/** Opens the wallets that are not there yet, then locks all. */
export async function openAndLock(tx: Tx, ordered: readonly Id[]): Promise<LockedWallet[]> {
  const answers = await together(tx, [openRows(ordered), lockRows(ordered)])
  const locked = lockedIn(answers[1]!)
  invariant(locked.length === ordered.length, 'a wallet that was opened can be locked')
  return locked
}

export function lockedIn({ rows }: Answer): LockedWallet[] {
  return rows.map((row) => ({
    ownerId: row['owner_id'] as Id,
    available: row['available'] as number,
    held: row['held'] as number,
    version: row['version'] as number,
    frozen: row['frozen'] as boolean,
    lastRecordedAt: microsOfText(row['last_recorded_at'] as string),
  }))
}
