import { generateKeyPairSync } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { useTestDatabase } from '#kit/database.ts'
import { settled } from '#kit/settled.ts'
import { newId } from '#kernel/ids.ts'
import { checkSeals, lastSealMark } from '../audit/check-seals.ts'
import { anIssue, aRefund, aSpend } from '../ledger.test-kit.ts'
import { inclusionSchema, problemsOfInclusion } from '../rules/seals/inclusion.ts'
import type { ExportRecord } from '../rules/seals/records.ts'
import { LedgerVerifier, type Verdict } from '../rules/seals/verify-ledger.ts'
import { continueXids } from '../store/continue-xids.ts'
import { execute } from './execute.ts'
import { exportLedger } from './export-ledger.ts'
import { sealingOfCharge } from './prove-inclusion.ts'
import { sealLedger } from './seal-ledger.ts'

const rulesHash = 'a'.repeat(64)

describe('the sealer', () => {
  const database = useTestDatabase()
  const { privateKey } = generateKeyPairSync('ed25519')
  const findPolicyHashes = async () => new Map([[3, rulesHash]])
  const seal = (mostLeaves?: number) =>
    sealLedger(database.app, { privateKey, findPolicyHashes, ...(mostLeaves === undefined ? {} : { mostLeaves }) })
  const trade = () => {
    const owner = newId()
    const spend = aSpend(owner, 3, { policyVersion: 3 })
    return database.run((ctx) => execute(ctx, [anIssue(owner, 10), spend, aRefund(spend, 1), aSpend(owner, 100)]))
  }
  const sealAll = async (mostLeaves?: number) => {
    await settled(database)
    return seal(mostLeaves)
  }
  async function exported(): Promise<{ records: ExportRecord[]; verdict: Verdict }> {
    return database.read
      .transaction()
      .setIsolationLevel('repeatable read')
      .execute(async (tx) => {
        const [records, verifier] = [[] as ExportRecord[], new LedgerVerifier({})]
        for await (const record of exportLedger(tx, { madeAt: new Date() })) {
          records.push(record)
          verifier.take(JSON.parse(JSON.stringify(record)))
        }
        return { records, verdict: verifier.finish() }
      })
  }

  test('seals whatever can not change any more, refusals too, and nothing twice', async () => {
    await trade()
    const [first, ...more] = await sealAll()
    expect(more).toEqual([])
    expect(first).toMatchObject({ no: 1, leaves: 4, prev: '0'.repeat(64) })
    expect(await sealAll()).toEqual([])
    await trade()
    await trade()
    expect(await sealAll()).toMatchObject([{ no: 2, leaves: 8, prev: first?.hash }])
    const { records, verdict } = await exported()
    expect(verdict).toMatchObject({ problems: [], seals: 2, leaves: 12, unsealed: 0 })
    expect(records.filter((record) => record.type === 'refusal')).toHaveLength(3)
    expect(records.filter((record) => record.type === 'transaction' && record.policyHash === rulesHash)).toHaveLength(3)
  })

  test('leaves out what may still get company, and shows it as not sealed', async () => {
    await sealAll()
    const sealed = (await exported()).verdict.leaves
    await database.app.transaction().execute(async (open) => {
      // A transaction that began earlier and has not ended: everything behind it has to wait.
      await sql`select pg_current_xact_id()`.execute(open)
      await trade()
      expect(await seal()).toEqual([])
      expect((await exported()).verdict).toMatchObject({ problems: [], leaves: sealed, unsealed: 4 })
    })
    expect(await sealAll()).toMatchObject([{ leaves: 4 }])
  })

  test('makes as many bounded seals as it takes', async () => {
    for (let n = 0; n < 5; n += 1) await trade()
    const seals = await sealAll(3)
    expect(seals.map(({ leaves }) => leaves)).toEqual([3, 3, 3, 3, 3, 3, 2])
    expect((await exported()).verdict.problems).toEqual([])
  })

  test(
    'lets nothing in behind a seal, whoever began early and ended late, and whoever else seals',
    { timeout: 60_000 },
    async () => {
      let isOver = false
      const sealing = Array.from({ length: 3 }, async () => {
        while (!isOver) await seal(5)
      })
      const owners = Array.from({ length: 4 }, () => newId())
      await database.run((ctx) =>
        execute(
          ctx,
          owners.map((owner) => anIssue(owner, 1000)),
        ),
      )
      const writing = Array.from({ length: 8 }, async (_, writer) => {
        for (let n = 0; n < 12; n += 1) {
          await database.run(async (ctx) => {
            // The number is taken here; others with later ones commit before this one writes.
            await sql`select pg_current_xact_id()`.execute(ctx.tx)
            await sleep((writer * 7 + n * 5) % 23)
            await execute(ctx, [aSpend(owners[(writer + n) % 4]!, 1), aSpend(owners[(writer * n) % 4]!, 5000)])
          })
        }
      })
      await Promise.all(writing)
      isOver = true
      await Promise.all(sealing)
      await sealAll()
      const { rows } = await sql<{ written: number }>`
      select (select count(*) from ledger.txn) + (select count(*) from ledger.refusal) as written`.execute(database.owner)
      expect((await exported()).verdict).toMatchObject({ problems: [], unsealed: 0, leaves: rows[0]?.written })
    },
  )

  test('proves of every charge that it is in its seal, on whatever page, and of none before', { timeout: 60_000 }, async () => {
    const owners = Array.from({ length: 700 }, () => newId())
    const spends = owners.map((ownerId) => aSpend(ownerId, 1))
    const ask = (given: (typeof spends)[number]) => database.read.transaction().execute((tx) => sealingOfCharge(tx, given))
    for (let start = 0; start < owners.length; start += 250) {
      const some = owners.slice(start, start + 250)
      const commands = some.flatMap((ownerId, n) => [anIssue(ownerId, 2), spends[start + n]!])
      await database.run((ctx) => execute(ctx, commands))
    }
    expect(await ask(spends[5]!)).toEqual({ state: 'waiting' })
    expect(await ask(aSpend(owners[0]!, 1))).toBeUndefined()
    const [sealed] = await sealAll()
    expect(sealed?.leaves).toBe(1400)
    const found = await Promise.all(spends.filter((_, n) => n % 20 === 0).map(ask))
    const proofs = found.flatMap((sealing) => (sealing?.state === 'sealed' ? [sealing.inclusion] : []))
    expect(proofs).toHaveLength(35)
    expect(proofs.some(({ index }) => index >= 1024)).toBe(true)
    expect(
      proofs.flatMap((proof) => problemsOfInclusion(inclusionSchema.parse(JSON.parse(JSON.stringify(proof))), undefined)),
    ).toEqual([])
    expect(new Set(proofs.map(({ head }) => head.hash))).toEqual(new Set([sealed?.hash]))
  })

  test('is checked again from where the last check ended, or from the beginning', async () => {
    const check = (after?: Parameters<typeof checkSeals>[1]) => database.read.transaction().execute((tx) => checkSeals(tx, after))
    const mark = await database.read.transaction().execute(lastSealMark)
    await trade()
    await sealAll()
    expect(await check()).toEqual([])
    expect(await check({ after: mark })).toEqual([])
    expect(await check({ after: { no: 1, hash: rulesHash } })).toMatchObject([{ code: 'seal_changed', seal: 1 }])
  })

  test('goes on behind what is sealed when the database was restored into a cluster with smaller numbers', async () => {
    const numbersBefore = (no: number) =>
      sql`create or replace function ledger.xids_before() returns bigint language sql stable parallel safe return ${sql.lit(no)}::bigint`.execute(
        database.owner,
      )
    expect(await continueXids(database.owner)).toBe(false)
    await numbersBefore(1_000_000)
    await trade()
    await sealAll()
    // What a restore does: the rows have their old numbers, the cluster counts from the start.
    await numbersBefore(0)
    await expect(seal()).rejects.toThrow('restored into another cluster')
    expect(await continueXids(database.owner)).toBe(true)
    expect(await continueXids(database.owner)).toBe(false)
    await trade()
    expect(await sealAll()).toMatchObject([{ leaves: 4 }])
    expect((await exported()).verdict.problems).toEqual([])
  })
})
