import { sql } from 'kysely'
import { systemActor } from '#kernel/actor.ts'
import { derivedId, type Id } from '#kernel/ids.ts'
import { addHours } from '#kernel/instant.ts'
import type { Database } from '#platform/db/database.ts'
import { inTransaction, type Ctx } from '#platform/run-action.ts'
import { execute } from './execute.ts'

/** Whoever placed a hold settles it at its deadline; this long after, the ledger gives the units back itself. */
export const HOLD_GRACE_HOURS = 1
const HOLDS_PER_BATCH = 256

/** Releases holds that nobody settled. @returns how many */
export async function releaseLapsedHolds(db: Database, options: { readonly stopping?: () => boolean } = {}): Promise<number> {
  let holds = 0
  while (options.stopping?.() !== true) {
    const released = await inTransaction(db, systemActor('ledger.release-lapsed-holds'), releaseBatch)
    if (released === 0) break
    holds += released
  }
  return holds
}

async function releaseBatch(ctx: Ctx): Promise<number> {
  const { rows } = await sql<{ id: Id; ownerId: Id }>`
    select id, owner_id from ledger.hold
    where state = 'active' and deadline <= ${addHours(ctx.now, -HOLD_GRACE_HOURS)} order by deadline limit ${HOLDS_PER_BATCH}`.execute(
    ctx.tx,
  )
  if (rows.length === 0) return 0
  await execute(
    ctx,
    rows.map(({ id, ownerId }) => ({
      kind: 'release_hold',
      key: derivedId('lapsed', id),
      ownerId,
      holdId: id,
      by: 'platform',
      cause: { kind: 'hold_lapsed' },
    })),
  )
  return rows.length
}
