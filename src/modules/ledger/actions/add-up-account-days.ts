import { systemActor } from '#kernel/actor.ts'
import type { Database } from '#platform/db/database.ts'
import { inTransaction } from '#platform/run-action.ts'
import { addAccountDays } from '../store/account-days.ts'
import { lockWatermark, nextStretch, raiseWatermark } from '../store/stretches.ts'

const MOST_TRANSACTIONS = 50_000

/** Adds what has settled since the last time to the days of the platform's accounts, each transaction once. */
export async function addUpAccountDays(db: Database, options: { readonly stopping?: () => boolean } = {}): Promise<void> {
  while (options.stopping?.() !== true) {
    const isLast = await inTransaction(db, systemActor('ledger.account-days'), async ({ tx }) => {
      await lockWatermark(tx, 'account_day')
      const stretch = await nextStretch(tx, 'account_day', MOST_TRANSACTIONS)
      await addAccountDays(tx, stretch)
      await raiseWatermark(tx, 'account_day', stretch.below)
      return stretch.isLast
    })
    if (isLast) return
  }
}
