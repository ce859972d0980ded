import { sql } from 'kysely'
import { addConnects, connects, type Connects } from '#kernel/connects.ts'
import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import type { Tx } from '#platform/db/database.ts'
import { bucketOf } from '../rules/bucket.ts'
import { lockWallets } from './lock-wallets.ts'

/** A lot as its owner sees it; granted = available + held + consumed + expired + revoked. */
export interface WalletLot {
  readonly id: Id
  readonly origin: string
  readonly granted: Connects
  readonly available: Connects
  readonly held: Connects
  readonly consumed: Connects
  readonly expired: Connects
  readonly revoked: Connects
  readonly effectiveAt: Instant
  readonly expiresAt: Instant | null
  readonly priority: number
  /** Paid for the whole lot, without tax. */
  readonly costUsdCents: number
  readonly policyVersion: number | null
  /** The lot whose returned units live on in this one. */
  readonly parentLot: Id | null
}

export interface WalletView {
  readonly ownerId: Id
  readonly available: Connects
  readonly held: Connects
  readonly frozen: boolean
  /** Open lots in the order in which they will be spent. */
  readonly lots: readonly WalletLot[]
}

/** A wallet as it is now: lots past their expiry no longer count, booked or not. An owner without a wallet has an empty one. */
export async function getWallet(tx: Tx, ownerId: Id): Promise<WalletView> {
  const lots = await walletLots(tx, ownerId)
  const { rows } = await sql<{ frozen: boolean }>`
    select frozen from ledger.wallet where bucket = ${bucketOf(ownerId)} and owner_id = ${ownerId}`.execute(tx)
  return {
    ownerId,
    available: addConnects(...lots.map((lot) => lot.available)),
    held: addConnects(...lots.map((lot) => lot.held)),
    frozen: rows[0]?.frozen ?? false,
    lots,
  }
}

/** The wallet, and nobody else may change it until the transaction ends. Lock wallets before anything that depends on them. */
export async function lockWallet(tx: Tx, ownerId: Id): Promise<WalletView> {
  await lockWallets(tx, [ownerId])
  return getWallet(tx, ownerId)
}

/** The owner's lots in spending order; the used-up ones too with `closed`. */
export async function walletLots(tx: Tx, ownerId: Id, options: { readonly closed?: boolean } = {}): Promise<WalletLot[]> {
  const wanted = options.closed === true ? sql`true` : sql`open and (held > 0 or not due)`
  const { rows } = await sql<WalletLot>`
    select id, origin, granted, case when due then 0 else available end as available, held, consumed,
           case when due then expired + available else expired end as expired, revoked,
           effective_at, expires_at, priority, cost_usd_cents, policy_version, parent_lot
    from (select platform.now() as now) clock, ledger.lot, lateral (select coalesce(expires_at <= now, false) as due) expiry
    where bucket = ${bucketOf(ownerId)} and owner_id = ${ownerId} and ${wanted}
    order by priority, expires_at nulls last, cost_usd_cents > 0, id`.execute(tx)
  return rows.map((lot) => ({
    ...lot,
    granted: connects(lot.granted),
    available: connects(lot.available),
    held: connects(lot.held),
  }))
}
