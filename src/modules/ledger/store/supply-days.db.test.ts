import fc from 'fast-check'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { useTestDatabase } from '#kit/database.ts'
import { derivedId, newId, type Id } from '#kernel/ids.ts'
import { addDays } from '#kernel/instant.ts'
import { execute } from '../actions/execute.ts'
import { recordSupplyDays } from '../actions/record-supply-days.ts'
import { anIssue, aSpend } from '../ledger.test-kit.ts'
import { batchesOf, realCommand, STORY_BEGINS, stepsOf } from '../rules/sequences.test-kit.ts'
import { supply } from './supply.ts'
import { supplyDays, type SupplyDay } from './supply-days.ts'

const DAY = 86_400_000

describe('the supply of each day', () => {
  const database = useTestDatabase()
  const record = (now: Date) => database.run((ctx) => recordSupplyDays({ ...ctx, now }))
  const all = () => database.run(({ tx }) => supplyDays(tx, { days: 10_000 }))

  test('is what a replay of the journal up to the end of the day gives, however late and in whatever pieces it is written', async () => {
    const histories = fc.record({
      steps: stepsOf({ run: 'supply', owners: 1, maxLength: 60 }),
      // After how many days somebody looks; more than are written at once, too.
      looks: fc.array(fc.integer({ min: 1, max: 260 }), { minLength: 1, maxLength: 6 }),
    })
    const holds = fc.asyncProperty(histories, async ({ steps, looks }) => {
      const owner = newId()
      for (const batch of batchesOf(steps, 5)) {
        await database.run(async (ctx) => {
          const { rows } = await sql<{
            id: Id
          }>`select id from ledger.lot where owner_id = ${owner} order by effective_at, id`.execute(ctx.tx)
          const own = { ownerId: owner }
          const commands = batch.commands.map((command) => ({
            ...realCommand({ ...command, ...own }, (_owner, lotNo) => rows[lotNo]?.id),
            ...('chargeId' in command ? { chargeId: derivedId(owner, command.chargeId) } : {}),
            ...('holdId' in command ? { holdId: derivedId(owner, command.holdId) } : {}),
          }))
          await execute({ ...ctx, now: new Date(batch.now) }, commands)
        })
      }
      await forget()
      let days = 0
      for (const after of looks) {
        days += after
        while (await record(new Date(STORY_BEGINS + days * DAY + DAY / 2))) continue
      }
      const written = await all()
      expect(written).toEqual(await replayedDays(written))
      const wholeDays = new Set(written.map((line) => line.day))
      expect([...wholeDays].at(0)).toBe(dayText(STORY_BEGINS + (days - 1) * DAY))
    })
    await fc.assert(holds, { numRuns: 6, endOnFailure: true })
  })

  test('adds up for every origin on every day, and in the end to what all lots have', async () => {
    while (await record(new Date(STORY_BEGINS + 2_000 * DAY))) continue
    const days = await all()
    for (const { issued, available, held, consumed, expired, revoked } of days) {
      expect(issued).toBe(available + held + consumed + expired + revoked)
    }
    const newest = days.filter((line) => line.day === days[0]!.day).map(({ day: _day, ...line }) => line)
    expect(newest).toEqual(await database.run(({ tx }) => supply(tx)))
  })

  test('is written once: a day that is not over for ten minutes waits, and what is written stays', async () => {
    await forget()
    const [owner, noon] = [newId(), new Date(Date.UTC(2026, 5, 1, 12))]
    await database.run((ctx) => execute({ ...ctx, now: noon }, [anIssue(owner, 9, { origin: 'badge' })]))
    const badge = async () => (await all()).filter((line) => line.origin === 'badge')
    const untilWritten = async (now: Date) => {
      while (await record(now)) continue
      return badge()
    }
    expect(await untilWritten(new Date(Date.UTC(2026, 5, 2, 0, 9)))).toEqual([])
    const first = await untilWritten(new Date(Date.UTC(2026, 5, 2, 0, 10)))
    expect(first).toMatchObject([{ day: '2026-06-01', issued: 9, available: 9, consumed: 0 }])
    await database.run((ctx) => execute({ ...ctx, now: addDays(noon, 1) }, [aSpend(owner, 4)]))
    expect(await untilWritten(new Date(Date.UTC(2026, 5, 3, 1)))).toMatchObject([
      { day: '2026-06-02', available: 5, consumed: 4 },
      first[0]!,
    ])
    await expect(
      sql`update ledger.supply_day set issued = issued + 1, available = available + 1`.execute(database.app),
    ).rejects.toThrow('permission denied')
    await expect(sql`delete from ledger.supply_day`.execute(database.owner)).rejects.toThrow('append-only')
  })

  test('is listed a page of days at a time', async () => {
    const days = [...new Set((await all()).map((line) => line.day))]
    const page = await database.run(({ tx }) => supplyDays(tx, { before: days[1]!, days: 2 }))
    expect([...new Set(page.map((line) => line.day))]).toEqual(days.slice(2, 4))
  })

  /** So that the same history can be written down in several ways. */
  async function forget(): Promise<void> {
    await database.owner.transaction().execute(async (tx) => {
      await sql`alter table ledger.supply_day disable trigger append_only`.execute(tx)
      await sql`delete from ledger.supply_day`.execute(tx)
      await sql`alter table ledger.supply_day enable trigger append_only`.execute(tx)
    })
  }

  /** The same days from nothing but moves, one after the other. */
  async function replayedDays(asked: readonly SupplyDay[]): Promise<SupplyDay[]> {
    const { rows } = await sql<Moved>`
      select recorded_at, to_json(moves) as moves from ledger.txn order by recorded_at`.execute(database.owner)
    const { rows: lots } = await sql<{ id: Id; origin: string; parentLot: Id | null }>`
      select id, origin, parent_lot from ledger.lot`.execute(database.owner)
    const lotOf = new Map(lots.map((lot) => [lot.id, lot]))
    return [...new Set(asked.map((line) => line.day))].flatMap((day) => {
      const origins = new Map<string, Counted>()
      for (const { moves } of rows.filter(({ recordedAt }) => recordedAt.toISOString().slice(0, 10) <= day)) {
        for (const { lot_id: lotId, from_state: from, to_state: to, qty } of moves) {
          const { origin, parentLot } = lotOf.get(lotId)!
          const line = origins.get(origin) ?? {
            issued: 0,
            renewed: 0,
            available: 0,
            held: 0,
            consumed: 0,
            expired: 0,
            revoked: 0,
          }
          origins.set(origin, line)
          line[to] += qty
          if (from !== null) line[from] -= qty
          else line.issued += qty
          if (from === null && parentLot !== null) line.renewed += qty
        }
      }
      return [...origins]
        .toSorted(([one], [other]) => (one < other ? -1 : 1))
        .map(([origin, line]) => ({ day, origin, ...line }) as SupplyDay)
    })
  }
})

type Counted = Record<'issued' | 'renewed' | 'available' | 'held' | 'consumed' | 'expired' | 'revoked', number>

interface Moved {
  readonly recordedAt: Date
  readonly moves: readonly { lot_id: Id; from_state: keyof Counted | null; to_state: keyof Counted; qty: number }[]
}

function dayText(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 10)
}
