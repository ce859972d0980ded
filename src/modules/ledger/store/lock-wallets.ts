import { CompiledQuery } from 'kysely'
import type { Id } from '#kernel/ids.ts'
import { invariant } from '#kernel/invariant.ts'
import type { Tx } from '#platform/db/database.ts'
import { bucketOf } from '../rules/bucket.ts'
import type { Micros } from '../rules/ledger-time.ts'
import { Parameters } from './table.ts'

export interface LockedWallet {
  readonly ownerId: Id
  readonly available: number
  readonly held: number
  readonly version: number
  readonly frozen: boolean
  readonly lastRecordedAt: Micros
}

/** Locks the owners' wallets until the transaction ends, in id order whoever asks, and opens those that are not there yet. */
export async function lockWallets(tx: Tx, owners: readonly Id[]): Promise<LockedWallet[]> {
  const ordered = [...new Set(owners)].toSorted()
  const found = await lockRows(tx, ordered)
  if (found.length === ordered.length) return found

  const known = new Set(found.map((wallet) => wallet.ownerId))
  const missing = ordered.filter((ownerId) => !known.has(ownerId))
  await openWallets(tx, missing)
  const opened = await lockRows(tx, missing)
  invariant(opened.length === missing.length, 'a wallet that was opened can be locked')
  return [...found, ...opened]
}

async function lockRows(tx: Tx, owners: readonly Id[]): Promise<LockedWallet[]> {
  const { values, text } = ownersAsked(
    owners,
    `select wallet.owner_id, wallet.available, wallet.held, wallet.version, wallet.frozen,
            ledger.micros(wallet.last_recorded_at) as last_recorded_at
     from asked join ledger.wallet on wallet.bucket = asked.bucket and wallet.owner_id = asked.owner_id
     order by wallet.owner_id for no key update of wallet`,
  )
  const { rows } = await tx.executeQuery<LockedWallet>(CompiledQuery.raw(text, values))
  return rows
}

async function openWallets(tx: Tx, owners: readonly Id[]): Promise<void> {
  const { values, text } = ownersAsked(
    owners,
    'insert into ledger.wallet (bucket, owner_id) select bucket, owner_id from asked order by owner_id on conflict do nothing',
  )
  await tx.executeQuery(CompiledQuery.raw(text, values))
}

function ownersAsked(owners: readonly Id[], statement: string): { text: string; values: string[] } {
  const parameters = new Parameters()
  const source = parameters.add('asked', owners, {
    bucket: ['smallint', bucketOf],
    owner_id: ['uuid', (ownerId) => ownerId],
  })
  const text = `with ${parameters.given()}, asked as (select asked.* from ${source}) ${statement}`
  return { text, values: parameters.values }
}
