import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { useTestDatabase } from '#kit/database.ts'
import { newId } from '#kernel/ids.ts'
import { audit } from '../audit/audit.ts'
import { anIssue, applied, aRefund, aSpend } from '../ledger.test-kit.ts'
import type { LedgerCommand, LedgerOutcome } from '../rules/commands.ts'
import { getWallet } from '../store/read-wallet.ts'
import { execute } from './execute.ts'

describe('many at once', () => {
  const database = useTestDatabase()
  const run = (...commands: LedgerCommand[]) => database.run((ctx) => execute(ctx, commands))
  const availableTo = async (owner: string) => (await database.run(({ tx }) => getWallet(tx, owner))).available
  const codes = (outcomes: readonly LedgerOutcome[]) => outcomes.map((outcome) => (outcome.ok ? 'applied' : outcome.refusal.code))

  test('50 spends on a wallet that can pay for 3: exactly 3 are applied', async () => {
    const owner = newId()
    await run(anIssue(owner, 20))
    const outcomes = (await Promise.all(Array.from({ length: 50 }, () => run(aSpend(owner, 6))))).flat()
    expect(codes(outcomes).filter((code) => code === 'applied')).toHaveLength(3)
    expect(codes(outcomes).filter((code) => code === 'insufficient_connects')).toHaveLength(47)
    expect(await availableTo(owner)).toBe(2)
  })

  test('20 first touches of one wallet open it once', async () => {
    const owner = newId()
    await Promise.all(Array.from({ length: 20 }, () => run(anIssue(owner, 1))))
    expect(await availableTo(owner)).toBe(20)
  })

  test('each command sent five times at once, some with one field changed: one effect, the same answer, the conflict named', async () => {
    const owners = Array.from({ length: 4 }, () => newId())
    await run(...owners.map((owner) => anIssue(owner, 100)))
    const spends = owners.flatMap((owner) => Array.from({ length: 6 }, () => aSpend(owner, 7)))
    const storm = spends.flatMap((spend) => [spend, spend, spend, spend, { ...spend, qty: 8 }])
    const outcomes = await Promise.all(storm.map(async (command) => ({ command, outcome: (await run(command))[0]! })))
    for (const spend of spends) {
      const same = outcomes.filter(({ command }) => command === spend).map(({ outcome }) => outcome)
      const changed = outcomes.find(({ command }) => command !== spend && command.key === spend.key)!.outcome
      // Whichever came first owns the key; the other one is told so.
      const [winner, loser] = same[0]!.ok ? [same, [changed]] : [[changed], same]
      for (const outcome of winner) expect(outcome).toEqual(winner[0])
      applied(winner[0])
      for (const outcome of loser)
        expect(outcome).toMatchObject({ refusal: { code: 'key_reused_with_different_input', field: 'qty' } })
    }
    const { rows } = await sql<{ count: number }>`
      select count(*) as count from ledger.txn where kind = 'spend' and owner_id = any(${owners}::uuid[])`.execute(database.app)
    expect(rows[0]?.count).toBe(spends.length)
  })

  test('batches over the same wallets in every order neither deadlock nor lose a unit', async () => {
    const owners = Array.from({ length: 12 }, () => newId())
    await run(...owners.map((owner) => anIssue(owner, 1000)))
    const batches = Array.from({ length: 30 }, (_, n) =>
      owners.toSorted(() => Math.sin(n + 1)).map((owner) => aSpend(owner, 1 + (n % 3))),
    )
    const outcomes = await Promise.all(batches.map((batch) => run(...batch)))
    expect(new Set(codes(outcomes.flat()))).toEqual(new Set(['applied']))
    await Promise.all(batches.map((batch) => run(...batch.map((spend) => aRefund(spend, spend.qty)))))
    for (const owner of owners) expect(await availableTo(owner)).toBe(1000)
  })

  test('and afterwards the audit finds nothing', async () => {
    expect(await audit(database.app)).toEqual([])
  })
})
