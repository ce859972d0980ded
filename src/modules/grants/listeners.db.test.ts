import { beforeAll, expect, test } from 'vitest'
import { useTestDatabase } from '#kit/database.ts'
import { installDefaultRules } from '#kit/market.ts'
import { deliverNews } from '#kit/news.ts'
import { getWallet } from '#modules/ledger/index.ts'
import { signUp } from '#platform/auth/index.ts'
import { runAction } from '#platform/run-action.ts'
import { listeners } from './listeners.ts'

const database = useTestDatabase()
beforeAll(() => installDefaultRules(database))

async function join(as: 'freelancer' | 'client'): Promise<string> {
  const input = { email: `${as}@joins.example`, displayName: as, password: 'a long and unusual sentence', as }
  const result = await runAction(database.app, signUp, { actor: { kind: 'visitor' }, input })
  if (!result.ok) throw new Error(JSON.stringify(result.refusal))
  await deliverNews(database, listeners)
  return result.value.accountId
}

test('a freelancer who signs up finds the welcome Connects, a client has no wallet', async () => {
  const freelancer = await join('freelancer')
  const client = await join('client')
  const { wallet, other } = await database.run(async ({ tx }) => ({
    wallet: await getWallet(tx, freelancer),
    other: await getWallet(tx, client),
  }))
  expect(wallet.available).toBeGreaterThan(0)
  expect(wallet.lots.map((lot) => lot.origin)).toEqual(['sign_up'])
  expect(other.available).toBe(0)
})
