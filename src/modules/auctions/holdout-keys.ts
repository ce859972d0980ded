import { randomBytes } from 'node:crypto'
import { addDays, addHours, type Instant } from '#kernel/instant.ts'
import type { Tx } from '#platform/db/database.ts'
import type { Ctx } from '#platform/run-action.ts'
import { commitmentOf, FIRST_KEY_HOURS, KEY_DAYS } from './rules/holdout.ts'
import { addFirstKey, addNextKey, type FreshKey } from './store/holdout-keys.ts'

/** Makes the very first key, whatever the rules say about holdouts: so its hash is public before any rule could draw by it. */
export async function prepareFirstKey({ tx, now }: Ctx): Promise<void> {
  await addFirstKey(tx, freshKey({ publicSince: now, since: addHours(now, FIRST_KEY_HOURS) }))
}

/** Makes the key after the one that draws, a whole turn before it does. */
export async function prepareNextKey(tx: Tx, now: Instant): Promise<void> {
  await addNextKey(tx, freshKey({ publicSince: now, since: addDays(now, KEY_DAYS) }))
}

function freshKey(times: Pick<FreshKey, 'publicSince' | 'since'>): FreshKey {
  const key = randomBytes(32).toString('hex')
  return { key, commitment: commitmentOf(key), ...times }
}
