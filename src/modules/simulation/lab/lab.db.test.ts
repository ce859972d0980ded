import fc from 'fast-check'
import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { newId, type Id } from '#kernel/ids.ts'
import { addDays, MILLISECONDS_PER_DAY } from '#kernel/instant.ts'
import { anyDocument, anyFacts } from '#kit/any-policy.ts'
import { useTestDatabase } from '#kit/database.ts'
import { testLabOf } from '#kit/lab.ts'
import { installDefaultRules } from '#kit/market.ts'
import { runJob } from '#kit/news.ts'
import { chargeAll, type ChargeRequest } from '#modules/charges/index.ts'
import { grant } from '#modules/grants/index.ts'
import { applyChangeset, loadPack, type Facts, type ConnectsDocument, type PricedAction } from '#modules/policy/index.ts'
import { readClock } from '#platform/db/read-clock.ts'
import type { Report } from '../rules/report.ts'
import { findKeptDays } from '../history/kept-days.ts'
import { createKeepDaysJob } from '../keep-days-job.ts'
import { naiveReplay } from '../naive-replay.test-kit.ts'
import { openLab, type Lab } from './lab.ts'

const database = useTestDatabase()
const guildhall = loadPack('guildhall').versions.at(-1)!.document
const people: readonly Id[] = Array.from({ length: 12 }, () => newId())

const openTestLab = testLabOf(database)
let lab: Lab
beforeAll(async () => {
  await installDefaultRules(database)
  for (const ownerId of people)
    await database.run((ctx) => grant(ctx, { kind: 'promo', ownerId, key: 'start', qty: 4_000, reason: 'test' }))
  await act(300, 1)
  lab = openTestLab()
})

/** Recorded decisions of all kinds, the same ones for the same seed. */
async function act(count: number, seed: number): Promise<void> {
  const facts = (action: PricedAction, numRuns: number): readonly Facts[] => fc.sample(anyFacts(action), { numRuns, seed })
  const asked = (action: PricedAction, share: number) =>
    facts(action, Math.ceil(count * share)).map((one) => ({ action, facts: one }))
  const all = [...asked('proposal.submit', 0.8), ...asked('catalog.order', 0.1), ...asked('offer.accept', 0.1)]
  const requests = all.map((one, index): ChargeRequest => ({
    ...one,
    ownerId: people[(index * 7 + (index % 5)) % people.length]!,
    key: `simulated ${seed} ${index}`,
    subject: { kind: 'proposal', id: newId() },
  }))
  for (let from = 0; from < requests.length; from += 200)
    await database.run((ctx) => chargeAll(ctx, requests.slice(from, from + 200)))
}

function invitationsCost(price: number): ConnectsDocument {
  const applied = applyChangeset(guildhall, { set: { clauses: [{ id: 'invite', charge: { fixed: price } }] } })
  if (!applied.ok) throw new Error('the edit fits')
  return applied.value
}

describe('a replay', () => {
  test('finds what pricing each row by the interpreter finds, for any two documents', async () => {
    const now = await readClock(database.read)
    const window = { from: addDays(now, -90), until: addDays(now, 1) }
    await fc.assert(
      fc.asyncProperty(anyDocument, anyDocument, async (before, after) => {
        const { report } = await lab.replay({ before, after })
        const slow = await database.run((ctx) => naiveReplay(ctx.tx, { before, after, window }))
        const byName = <T extends { readonly action: string }>(list: readonly T[]) =>
          list.toSorted((left, right) => left.action.localeCompare(right.action))
        expect({ ...report, byAction: byName(report.byAction.filter(({ actions }) => actions > 0)) }).toMatchObject({
          ...slow,
          byAction: byName(slow.byAction),
        })
      }),
      { numRuns: 15 },
    )
  })

  test('of a change that changes nothing finds exactly nothing, and there and back again cancels', async () => {
    const idle = (await lab.replay({ before: guildhall, after: guildhall })).report
    expect([idle.payingMore, idle.payingLess, idle.liability]).toEqual([
      { people: 0, actions: 0, connects: 0 },
      { people: 0, actions: 0, connects: 0 },
      { connects: 0, usdCents: 0 },
    ])
    const there = (await lab.replay({ before: guildhall, after: invitationsCost(3) })).report
    const back = (await lab.replay({ before: invitationsCost(3), after: guildhall })).report
    expect(there.payingMore.connects).toBeGreaterThan(0)
    expect(back.payingLess).toEqual(there.payingMore)
    expect(there.after - there.before).toBe(back.before - back.after)
  })

  test('adds up: every way to divide people gives the total again, so do bands, actions and clauses', async () => {
    const { report } = await lab.replay({ before: guildhall, after: invitationsCost(5) })
    const sum = <T>(list: readonly T[], pick: (one: T) => number) => list.reduce((total, one) => total + pick(one), 0)
    for (const { groups } of report.segments) {
      expect(sum(groups, ({ people: count }) => count)).toBe(report.people)
      expect(sum(groups, ({ actions }) => actions)).toBe(report.actions)
      expect(sum(groups, ({ before }) => before)).toBe(report.before)
      expect(sum(groups, ({ after }) => after)).toBe(report.after)
    }
    expect(sum(report.bands, ({ people: count }) => count)).toBe(report.people)
    expect(sum(report.bands, ({ connects }) => connects)).toBe(report.after - report.before)
    expect(sum(report.moves, ({ actions }) => actions)).toBe(report.actions)
    expect(sum(report.moves, ({ actions, before }) => actions * before)).toBe(report.before)
    expect(sum(report.moves, ({ actions, after }) => actions * after)).toBe(report.after)
    for (const parts of [report.byAction, report.byClause]) {
      expect(sum<Report['byAction'][number] | Report['byClause'][number]>(parts, ({ after }) => after)).toBe(report.after)
      expect(sum<Report['byAction'][number] | Report['byClause'][number]>(parts, ({ before }) => before)).toBe(report.before)
    }
  })

  test('run again gives the same report, by its hash', async () => {
    const pair = { before: guildhall, after: invitationsCost(2) }
    const window = { from: 0, until: 4_000_000_000 }
    const [first, second] = [await lab.replay(pair, { window }), await lab.replay(pair, { window })]
    expect(second.record).toEqual(first.record)
    expect(first.record.resultSha256).toMatch(/^[0-9a-f]{64}$/)
  })

  test('sees what was recorded since, once', async () => {
    const before = (await lab.replay({ before: guildhall, after: guildhall })).report.actions
    await act(50, 2)
    const { report, record } = await lab.replay({ before: guildhall, after: guildhall })
    expect(report.actions).toBe(before + 50)
    expect((await lab.replay({ before: guildhall, after: guildhall })).record).toMatchObject({ rows: record.rows })
  })

  test('that is stopped ends with the reason, and the lab goes on', async () => {
    const stopping = new AbortController()
    const stopped = lab.replay({ before: guildhall, after: guildhall }, { signal: stopping.signal })
    stopping.abort(new Error('somebody changed their mind'))
    await expect(stopped).rejects.toThrow('somebody changed their mind')
    expect((await lab.replay({ before: guildhall, after: guildhall })).report.actions).toBeGreaterThan(0)
  })
})

test('totals while typing are those of the replay, for any two documents', async () => {
  await fc.assert(
    fc.asyncProperty(anyDocument, anyDocument, async (before, after) => {
      const totals = await lab.totals({ before, after })
      const { report } = await lab.replay({ before, after })
      expect(totals).toMatchObject({ actions: report.actions, before: report.before, after: report.after })
      expect([totals.more.connects, totals.less.connects]).toEqual([report.payingMore.connects, report.payingLess.connects])
    }),
    { numRuns: 15 },
  )
})

test('what groups of people would pay is, while prices change, what the replay finds', async () => {
  for (const price of [3, 0, 5]) {
    const pair = { before: guildhall, after: invitationsCost(price) }
    const [segments, { report }] = [await lab.segments(pair), await lab.replay(pair)]
    expect(segments).toEqual(sumsOfSegments(report))
  }
})

function sumsOfSegments({ segments }: Report): Awaited<ReturnType<Lab['segments']>> {
  return segments.map(({ name, groups }) => ({
    name,
    groups: groups.map(({ key, actions, before, after }) => ({ key, actions, before, after })),
  }))
}

test('a sample of few people is everybody, and finds what the replay finds', async () => {
  const pair = { before: guildhall, after: invitationsCost(3) }
  const [sampled, { report }] = [await lab.sample(pair), await lab.replay(pair)]
  expect(sampled).toMatchObject({ sampledPeople: report.people, allPeople: report.people })
  const change = report.after - report.before
  expect(sampled.change).toEqual({ estimate: change, low: change, high: change })
  expect(sampled.peoplePayingMore.estimate).toBe(report.payingMore.people)
  expect(sampled.bands.map(({ band, people: { estimate } }) => [band, estimate])).toEqual(
    report.bands.map(({ band, people: count }) => [band, count]),
  )
})

describe('days that are over', () => {
  const pair = { before: guildhall, after: invitationsCost(3) }
  const window = { from: 0, until: 4_000_000_000 }
  const keptUntil = () => database.run(({ tx }) => findKeptDays(tx).then((kept) => kept?.until))
  const keep = () => runJob(database, createKeepDaysJob({ connectionString: database.connectionString }), {})
  const replayedAnew = async () => {
    const fresh = openTestLab()
    const { record } = await fresh.replay(pair, { window })
    return record.resultSha256
  }

  beforeAll(async () => {
    for (const seed of [11, 12]) {
      await database.advanceClock('36 hours')
      await act(40, seed)
    }
  })

  test('are kept, and whoever starts with them finds the same, to the hash', async () => {
    const { record } = await lab.replay(pair, { window })
    await keep()
    const until = await keptUntil()
    expect(until?.getTime()).toBeGreaterThan((await readClock(database.read)).getTime() - 2 * MILLISECONDS_PER_DAY)
    expect(await replayedAnew()).toBe(record.resultSha256)
    // Again, and by two at once: nothing is kept twice.
    await Promise.all([keep(), keep()])
    expect(await keptUntil()).toEqual(until)
  })

  test('are made again once they hold less than the log, and not used when they were written in another way', async () => {
    const right = await replayedAnew()
    await sql`delete from simulation.history_day where rows = (select max(rows) from simulation.history_day)`.execute(
      database.owner,
    )
    await database.advanceClock('24 hours')
    await keep()
    const until = await keptUntil()
    expect([
      (await readClock(database.read)).getTime() - until!.getTime() < 2 * MILLISECONDS_PER_DAY,
      await replayedAnew(),
    ]).toEqual([true, right])

    await sql`update simulation.history_day set format = 'of an earlier program'`.execute(database.owner)
    expect([await keptUntil(), await replayedAnew()]).toEqual([undefined, right])
    await keep()
    expect([await keptUntil(), await replayedAnew()]).toEqual([until, right])
    const { rows } = await sql<{ formats: number }>`
      select count(distinct format)::int as formats from simulation.history_day`.execute(database.owner)
    expect(rows).toEqual([{ formats: 1 }])
  })
})

test('a lab whose thread cannot reach the database says so and can be asked again', async () => {
  const lost = openLab({ connectionString: 'postgresql://nobody@127.0.0.1:1/none' })
  await expect(lost.totals({ before: guildhall, after: guildhall })).rejects.toThrow(/ECONNREFUSED|connect/)
  await expect(lost.totals({ before: guildhall, after: guildhall })).rejects.toThrow(/ECONNREFUSED|connect/)
  await lost.close()
})
