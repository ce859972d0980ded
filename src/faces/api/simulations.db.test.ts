import { beforeAll, describe, expect, test } from 'vitest'
import { newId, type Id } from '#kernel/ids.ts'
import { useTestDatabase } from '#kit/database.ts'
import { testLabOf } from '#kit/lab.ts'
import { aFreelancer, aPerson, installDefaultRules, type Person } from '#kit/market.ts'
import { measureToday, writeCountedDays } from '#kit/measured-version.ts'
import { charge } from '#modules/charges/index.ts'
import { grant } from '#modules/grants/index.ts'
import type { ScoredVersion, VersionOutcome } from '#modules/measurement/index.ts'
import { createRunJob } from '#modules/simulation/index.ts'
import { createLog } from '#platform/log.ts'
import { problemIn, useTestApi } from './api.test-kit.ts'

const database = useTestDatabase()
const api = useTestApi(database)
const lab = testLabOf(database)

let author: Person
let approver: Person
let freelancer: Person
let draft: { readonly id: string; readonly sha256: string }

const aCase = {
  initiator: 'client_invite',
  clientKind: 'company',
  jobBudgetUsdCents: 4_000,
  experienceLevel: 'entry',
  category: 'design',
  freelancerPlan: 'basic',
  badge: 'none',
  tenureDays: 3,
}

beforeAll(async () => {
  await installDefaultRules(database)
  await database.run(async (ctx) => {
    author = await aPerson(ctx, ['operator'])
    approver = await aPerson(ctx, ['operator'])
    freelancer = await aFreelancer(ctx)
    await grant(ctx, { kind: 'promo', ownerId: freelancer.id, key: 'start', qty: 20, reason: 'test' })
  })
  const subject = { kind: 'proposal', id: newId() } as const
  const one = { action: 'proposal.submit', ownerId: freelancer.id, facts: aCase, key: 'an answer of mine', subject } as const
  await database.run((ctx) => charge(ctx, one))
  const changeset = { set: { clauses: [{ id: 'invite', charge: { fixed: 3 } }] }, breaksPromises: ['answering-is-free'] }
  const saved = await api.call('/drafts', { as: author, json: { title: 'Answers cost 3', words: 'They will cost.', changeset } })
  draft = saved.body as unknown as typeof draft
})

async function start(of: object, days?: number): Promise<string> {
  const asked = await api.call('/simulations', { as: author, json: { of, ...(days === undefined ? {} : { days }) } })
  expect(asked.status).toBe(202)
  return String(asked.body['runId'])
}

async function carryOut(runId: Id): Promise<void> {
  await createRunJob(lab()).run({ db: database.app, log: createLog('silent'), stopping: () => false }, { runId })
}

describe('simulations by API', () => {
  test('are asked for, tell how far they are, and end with a report, a run record and a forecast', async () => {
    const runId = await start({ kind: 'draft', subject: draft.id })
    const waiting = await api.call(`/simulations/${runId}`, { as: author })
    expect(waiting.body).toMatchObject({
      state: 'queued',
      of: { kind: 'draft', subject: draft.id },
      progress: null,
      record: null,
    })
    const early = await api.call(`/simulations/${runId}/report`, { as: author })
    expect(problemIn(early)).toBe('409 run_not_done')
    expect(early.body['state']).toBe('queued')
    await carryOut(runId)
    const done = await api.call(`/simulations/${runId}`, { as: author })
    expect(done.body).toMatchObject({ state: 'done', beforeVersion: 1, afterSha256: draft.sha256, repetitions: [] })
    expect(done.body['forecast']).toContainEqual(expect.objectContaining({ metric: 'connects_spent_per_day' }))
    const report = await api.call(`/simulations/${runId}/report`, { as: author })
    expect(report.body).toMatchObject({ actions: 1, before: 0, after: 3, mostAffected: [{ ownerId: freelancer.id, after: 3 }] })
  })

  test('run again, they have the same hash, and the first one names who proved it', async () => {
    const runId = await start({ kind: 'pack', subject: 'free-for-all/F1' })
    await carryOut(runId)
    const again = await api.call(`/simulations/${runId}/repeat`, { as: approver, method: 'POST' })
    expect(again.status).toBe(202)
    await carryOut(String(again.body['runId']))
    const { body } = await api.call(`/simulations/${runId}`, { as: author })
    const { resultSha256 } = body['record'] as { resultSha256: string }
    expect(body['repetitions']).toMatchObject([{ id: again.body['runId'], resultSha256 }])
  })

  test('can be cancelled once, by whoever may start them', async () => {
    const runId = await start({ kind: 'draft', subject: draft.id }, 7)
    const cancel = () => api.call(`/simulations/${runId}/cancel`, { as: approver, method: 'POST' })
    expect((await cancel()).body).toEqual({ runId })
    expect(problemIn(await cancel())).toBe('409 run_has_ended')
  })

  test('are listed by cursor, each exactly once, the newest first', async () => {
    for (let more = 0; more < 26; more += 1) await start({ kind: 'draft', subject: draft.id }, 1 + more)
    const seen: string[] = []
    let cursor = ''
    do {
      const { body } = await api.call(`/simulations${cursor}`, { as: author })
      const { items, nextCursor } = body as { items: readonly { id: string; askedAt: string }[]; nextCursor?: string }
      expect(items.length).toBeLessThanOrEqual(25)
      seen.push(...items.map(({ askedAt, id }) => `${askedAt} ${id}`))
      cursor = nextCursor === undefined ? '' : `?cursor=${nextCursor}`
    } while (cursor !== '')
    expect(new Set(seen).size).toBe(seen.length)
    expect(seen.length).toBeGreaterThan(26)
    expect(seen).toEqual(seen.toSorted().toReversed())
  })

  test('what is not there, or is none, is a problem', async () => {
    expect(problemIn(await api.call(`/simulations/${newId()}`, { as: author }))).toBe('404 not_found')
    const wrong = (of: object) => api.call('/simulations', { as: author, json: { of } })
    expect(problemIn(await wrong({ kind: 'draft', subject: newId() }))).toBe('404 not_found')
    expect(problemIn(await wrong({ kind: 'draft', subject: 'x' }))).toBe('422 invalid_input')
    expect(problemIn(await wrong({ kind: 'moon', subject: '1' }))).toBe('422 invalid_input')
  })

  test('are for operators only, all of them', async () => {
    const runId = newId()
    for (const path of ['/simulations', `/simulations/${runId}`, `/simulations/${runId}/report`]) {
      expect(problemIn(await api.call(path, { as: freelancer }))).toBe('403 not_allowed')
      expect(problemIn(await api.call(path))).toBe('401 not_signed_in')
    }
    for (const path of ['/simulations', `/simulations/${runId}/cancel`, `/simulations/${runId}/repeat`])
      expect(problemIn(await api.call(path, { as: freelancer, method: 'POST', json: {} }))).toBe('403 not_allowed')
  })
})

describe('what a version was announced with', () => {
  test('is open to everybody: the impact statement with its run and nothing about single people, and the frozen plan', async () => {
    const step = (name: string, as: Person, json: object = {}) => api.call(`/drafts/${draft.id}/${name}`, { as, json })
    await step('submit', author)
    await step('approve', approver, { sha256: draft.sha256 })
    expect((await step('announce', author)).body).toMatchObject({ version: 2 })

    const impact = await api.call('/rules/versions/2/impact')
    expect(impact.body).toMatchObject({
      version: 2,
      sha256: draft.sha256,
      impact: { actions: 1, people: 'few', payingMore: { people: 'few' }, run: { afterSha256: draft.sha256 } },
    })
    // One person is the whole history: what they paid is theirs alone, before and after, and so is every part of it.
    for (const figure of ['connectsBefore', 'connectsAfter', 'detail', 'forecast', 'byAction'])
      expect(impact.body['impact']).not.toHaveProperty(figure)
    expect(JSON.stringify(impact.body)).not.toContain(freelancer.id)

    const outcome = await api.call('/rules/versions/2/outcome')
    expect(outcome.body).toMatchObject({
      plan: { primary: 'invite_response_rate', control: { initiator: ['enterprise_outreach'] } },
      guardrails: [],
      alarms: [],
    })
    expect(outcome.body['primary']).toBeUndefined()
    expect((await api.call('/rules/scorecard')).body).toEqual({ items: [] })
  })

  test('is told with what it did, once that is measured: the estimate with its interval, day by day, and a line of the scorecard', async () => {
    for (const [days, answering] of [
      ['49 days', 60],
      ['20 days', 30],
    ] as const) {
      await database.advanceClock(days)
      await writeCountedDays(database, { invited: 200, answering })
    }
    await measureToday(database)
    const { body } = await api.call('/rules/versions/2/outcome')
    const { primary, inWords } = body as unknown as VersionOutcome & { readonly inWords: string }
    const { effect, relative } = primary!.estimate!.during
    expect(effect.value).toBeCloseTo(-0.3, 1)
    expect([effect.low < effect.value, effect.value < effect.high, effect.high < 0]).toEqual([true, true, true])
    expect(inWords).toContain(`fell by ${Math.round(-100 * effect.value)} percentage points`)
    expect(primary!.estimate!.series.filter(({ phase }) => phase === 'during')).toHaveLength(primary!.estimate!.during.days)

    const card = await api.call('/rules/scorecard')
    const [line, ...others] = card.body['items'] as readonly ScoredVersion[]
    expect(line).toMatchObject({ version: 2, metric: 'invite_response_rate', quality: 'estimate', relative, effect })
    expect(others).toEqual([])
  })

  test('is not found where there is none', async () => {
    for (const path of ['1/impact', '1/outcome', '99/impact', '99/outcome'])
      expect(problemIn(await api.call(`/rules/versions/${path}`)), path).toBe('404 not_found')
    expect(problemIn(await api.call('/rules/versions/x/outcome'))).toBe('404 not_found')
    expect(problemIn(await api.call('/rules/scorecard?cursor=x'))).toBe('422 invalid_input')
  })
})
