import { sql } from 'kysely'
import { systemActor } from '#kernel/actor.ts'
import { derivedId, type Id } from '#kernel/ids.ts'
import type { Database } from '#platform/db/database.ts'
import { inTransaction, type Ctx } from '#platform/run-action.ts'
import { execute } from './execute.ts'

const WALLETS_PER_BATCH = 256

/**
 * Books the expiry of every lot that is due by the marketplace's clock. Commands book a wallet's due expiries themselves,
 * so this only bounds how long an untouched wallet waits.
 * @returns how many wallets had something due
 */
export async function expireDue(db: Database, options: { readonly stopping?: () => boolean } = {}): Promise<number> {
  let wallets = 0
  while (options.stopping?.() !== true) {
    const booked = await inTransaction(db, systemActor('ledger.expire-due'), expireBatch)
    if (booked === 0) break
    wallets += booked
  }
  return wallets
}

async function expireBatch(ctx: Ctx): Promise<number> {
  const { rows } = await sql<{ ownerId: Id }>`
    select distinct owner_id from ledger.lot
    where open and available > 0 and expires_at <= ${ctx.now} order by owner_id limit ${WALLETS_PER_BATCH}`.execute(ctx.tx)
  if (rows.length === 0) return 0
  await execute(
    ctx,
    rows.map(({ ownerId }) => ({
      kind: 'expire',
      key: derivedId('expire', ownerId, ctx.now.getTime()),
      ownerId,
      cause: { kind: 'expiry' },
    })),
  )
  return rows.length
}
