import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { aClient, aFreelancer, aJob, aPerson, installDefaultRules, type Client } from '#kit/market.ts'
import { useTestDatabase } from '#kit/database.ts'
import type { Id } from '#kernel/ids.ts'
import { addDays } from '#kernel/instant.ts'
import { ok, refuse } from '#kernel/result.ts'
import { clientBanned } from '#modules/organizations/index.ts'
import { createLog } from '#platform/log.ts'
import { runAction } from '#platform/run-action.ts'
import {
  closeJob,
  countProposal,
  editOpenJob,
  getJob,
  insertJobs,
  isCapped,
  liftCap,
  openJob,
  pauseJob,
  recordClientActivity,
  recordHire,
  removeJob,
  resumeJob,
  saveDraft,
} from './index.ts'
import { sweepJobs } from './jobs.ts'
import { listeners } from './listeners.ts'

const text = {
  title: 'تصميم شعار لمخبز صغير',
  description: 'نحتاج شعارًا بسيطًا يظهر على اللافتة والأكياس وعلى موقعنا.',
  category: 'design',
  mustSkills: ['Logo design', 'logo design'],
  niceSkills: ['Arabic calligraphy'],
  payKind: 'hourly',
  budgetUsdCents: 99_999,
  hourlyFromUsdCents: 2000,
  hourlyToUsdCents: 3000,
  hoursPerWeek: 10,
  durationWeeks: 2,
  experienceLevel: 'entry',
  peopleToHire: 1,
  questions: ['ما آخر شعار صممته؟'],
  visibility: 'public',
}

describe('a job', () => {
  const database = useTestDatabase()
  beforeAll(() => installDefaultRules(database))
  const one = (): Promise<Client> => database.run((ctx) => aClient(ctx))
  const job = (id: Id) => database.run((ctx) => getJob(ctx.tx, id))
  const news = async (type: string, jobId: Id) =>
    (
      await sql<{ data: Record<string, unknown> }>`
        select data from platform.event where type = ${`jobs.${type}`} and data->>'jobId' = ${jobId}`.execute(database.app)
    ).rows.map((row) => row.data)
  const sweep = () => sweepJobs.run({ db: database.app, log: createLog('silent'), stopping: () => false }, {})

  test('is written as a draft, changed, and posted with the soft cap of the policy in force', async () => {
    const client = await one()
    const saved = await runAction(database.app, saveDraft, { actor: client.actor, input: { text } })
    if (!saved.ok) throw new Error(saved.refusal.code)
    const { jobId } = saved.value
    expect(await job(jobId)).toMatchObject({
      state: 'draft',
      organizationId: client.organizationId,
      sizeUsdCents: 50_000,
      budgetUsdCents: null,
      mustSkills: ['logo design'],
      questions: text.questions,
      openedAt: null,
    })

    await runAction(database.app, saveDraft, { actor: client.actor, input: { jobId, text: { ...text, durationWeeks: 4 } } })
    expect(await runAction(database.app, openJob, { actor: client.actor, input: { jobId } })).toEqual(ok({ jobId }))
    const opened = await job(jobId)
    expect(opened).toMatchObject({ state: 'open', sizeUsdCents: 100_000, capProposals: 50, proposalCount: 0 })
    expect(opened.expiresAt).toEqual(addDays(opened.openedAt!, 30))
    expect(opened.capAt).toEqual(addDays(opened.openedAt!, 5))
    expect(await news('job_opened', jobId)).toMatchObject([{ title: text.title, category: 'design', visibility: 'public' }])
    expect(await runAction(database.app, openJob, { actor: client.actor, input: { jobId } })).toEqual(
      refuse({ code: 'job_not_draft' }),
    )
  })

  test.each([
    ['title', { title: 'x' }],
    ['budgetUsdCents', { payKind: 'fixed', budgetUsdCents: null }],
    ['hourlyToUsdCents', { hourlyToUsdCents: 1999 }],
    ['questions', { questions: Array.from({ length: 6 }, () => 'Why?') }],
    ['category', { category: 'wizardry' }],
  ])('names the field of the form that is wrong: %s', async (field, change) => {
    const client = await one()
    const result = await runAction(database.app, saveDraft, { actor: client.actor, input: { text: { ...text, ...change } } })
    expect(result).toMatchObject({ refusal: { code: 'invalid_input', issues: [{ path: ['text', field] }] } })
  })

  test('opens to a talent pool only where there can be one', async () => {
    const input = { text: { ...text, visibility: 'talent_pool' } }
    const enterprise = await database.run((ctx) => aClient(ctx, { kind: 'enterprise' }))
    expect(await runAction(database.app, saveDraft, { actor: (await one()).actor, input })).toEqual(
      refuse({ code: 'pool_needs_enterprise' }),
    )
    expect(await runAction(database.app, saveDraft, { actor: enterprise.actor, input })).toMatchObject({ ok: true })
  })

  test('does not exist for another client, whatever is tried', async () => {
    const [owner, stranger] = [await one(), await one()]
    const { id: jobId } = await database.run((ctx) => aJob(ctx, owner))
    const calls = [
      runAction(database.app, openJob, { actor: stranger.actor, input: { jobId } }),
      runAction(database.app, saveDraft, { actor: stranger.actor, input: { jobId, text } }),
      runAction(database.app, editOpenJob, { actor: stranger.actor, input: { jobId, text } }),
      runAction(database.app, pauseJob, { actor: stranger.actor, input: { jobId } }),
      runAction(database.app, resumeJob, { actor: stranger.actor, input: { jobId } }),
      runAction(database.app, closeJob, { actor: stranger.actor, input: { jobId, reason: 'client_cancelled' } }),
      runAction(database.app, liftCap, { actor: stranger.actor, input: { jobId } }),
    ]
    for (const answer of await Promise.all(calls)) expect(answer).toEqual(refuse({ code: 'not_found' }))
    expect(await job(jobId)).toMatchObject({ state: 'open', title: 'A website for a bakery' })
  })

  test('keeps pay, category and length while it is open, and never wants fewer people than it hired', async () => {
    const client = await one()
    const made = await database.run((ctx) => aJob(ctx, client, { peopleToHire: 3, hiredCount: 1 }))
    const edit = (change: object) =>
      runAction(database.app, editOpenJob, { actor: client.actor, input: { jobId: made.id, text: { ...text, ...change } } })
    expect(await edit({ peopleToHire: 1 })).toEqual(refuse({ code: 'fewer_than_hired', hired: 1 }))
    expect(await edit({ peopleToHire: 2 })).toEqual(ok({ jobId: made.id }))
    const { category, sizeUsdCents, payKind, durationWeeks } = made
    expect(await job(made.id)).toMatchObject({
      title: text.title,
      peopleToHire: 2,
      category,
      sizeUsdCents,
      payKind,
      durationWeeks,
    })
  })

  test('pauses and goes on', async () => {
    const client = await one()
    const { id: jobId } = await database.run((ctx) => aJob(ctx, client))
    await runAction(database.app, pauseJob, { actor: client.actor, input: { jobId } })
    expect((await job(jobId)).state).toBe('paused')
    expect(await runAction(database.app, pauseJob, { actor: client.actor, input: { jobId } })).toEqual(
      refuse({ code: 'job_not_open' }),
    )
    await runAction(database.app, resumeJob, { actor: client.actor, input: { jobId } })
    expect((await job(jobId)).state).toBe('open')
  })

  test('closes with its reason, once, and tells how many were hired', async () => {
    const client = await one()
    const { id: jobId } = await database.run((ctx) => aJob(ctx, client))
    const close = (reason: string) => runAction(database.app, closeJob, { actor: client.actor, input: { jobId, reason } })
    expect(await close('hired')).toEqual(refuse({ code: 'nobody_hired' }))
    expect(await close('client_cancelled')).toEqual(ok({ jobId }))
    expect(await close('duplicate')).toEqual(refuse({ code: 'job_not_running' }))
    expect(await job(jobId)).toMatchObject({ state: 'closed', endReason: 'client_cancelled' })
    expect(await news('job_closed', jobId)).toMatchObject([{ reason: 'client_cancelled', contracts: 0 }])
  })

  test('is removed by an operator only, with reason and note', async () => {
    const { client, operator } = await database.run(async (ctx) => ({
      client: await aClient(ctx),
      operator: await aPerson(ctx, ['operator']),
    }))
    const { id: jobId } = await database.run((ctx) => aJob(ctx, client))
    const input = { jobId, reason: 'fake', note: 'The company does not exist.' }
    expect(await runAction(database.app, removeJob, { actor: client.actor, input })).toMatchObject({
      refusal: { code: 'not_allowed' },
    })
    expect(await runAction(database.app, removeJob, { actor: operator.actor, input })).toEqual(ok({ jobId }))
    expect(await job(jobId)).toMatchObject({ state: 'removed', endReason: 'fake' })
    expect(await news('job_removed', jobId)).toMatchObject([{ reason: 'fake', note: input.note }])
  })

  test('goes with its client when that is banned; what had ended stays as it was', async () => {
    const client = await one()
    const made = await database.run(async (ctx) => ({
      open: await aJob(ctx, client),
      paused: await aJob(ctx, client, { state: 'paused' }),
      closed: await aJob(ctx, client, { state: 'closed', endReason: 'duplicate', endedAt: ctx.now }),
      draft: await aJob(ctx, client, { state: 'draft', openedAt: null, expiresAt: null }),
    }))
    const ban = clientBanned({ organizationId: client.organizationId, note: 'Fraud', members: [] })
    await database.run((ctx) => listeners[0]!.handle(ctx, ban.data))
    const states = await Promise.all(Object.values(made).map(async ({ id }) => (await job(id)).state))
    expect(states).toEqual(['removed', 'removed', 'closed', 'draft'])
    expect(await news('job_removed', made.open.id)).toMatchObject([{ reason: 'client_banned' }])
  })

  test('stays a draft when its client is banned', async () => {
    const client = await database.run((ctx) => aClient(ctx, { state: 'banned', bannedAt: ctx.now, banNote: 'Fraud' }))
    const { id: jobId } = await database.run((ctx) => aJob(ctx, client, { state: 'draft', openedAt: null, expiresAt: null }))
    expect(await runAction(database.app, openJob, { actor: client.actor, input: { jobId } })).toEqual(
      refuse({ code: 'client_banned' }),
    )
    expect(await runAction(database.app, saveDraft, { actor: client.actor, input: { text } })).toEqual(
      refuse({ code: 'client_banned' }),
    )
  })

  test('is full at the soft cap until its client lifts that with one click', async () => {
    const client = await one()
    const { id: jobId } = await database.run((ctx) => aJob(ctx, client, { capProposals: 2 }))
    await database.run((ctx) => countProposal(ctx, jobId))
    await database.run((ctx) => countProposal(ctx, jobId))
    expect(isCapped(await job(jobId), new Date(0))).toBe(true)
    const click = () => runAction(database.app, liftCap, { actor: client.actor, input: { jobId } })
    expect([await click(), await click()]).toEqual([ok({ jobId }), ok({ jobId })])
    expect(isCapped(await job(jobId), new Date(0))).toBe(false)
    expect(await news('cap_lifted', jobId)).toHaveLength(1)
  })

  test('is filled by the last hire; a hire after its end is counted and changes nothing else', async () => {
    const client = await one()
    const { id: jobId } = await database.run((ctx) => aJob(ctx, client, { peopleToHire: 2 }))
    await database.run((ctx) => recordHire(ctx, jobId))
    expect(await job(jobId)).toMatchObject({ state: 'open', hiredCount: 1 })
    await database.run((ctx) => recordHire(ctx, jobId))
    expect(await job(jobId)).toMatchObject({ state: 'filled', hiredCount: 2 })
    await database.run((ctx) => recordHire(ctx, jobId))
    expect(await job(jobId)).toMatchObject({ state: 'filled', hiredCount: 3 })
    expect(await news('job_filled', jobId)).toMatchObject([{ contracts: 2 }])
  })

  test('cannot be changed in its trail, not even by the application itself', async () => {
    const client = await one()
    const { id: jobId } = await database.run((ctx) => aJob(ctx, client))
    await runAction(database.app, pauseJob, { actor: client.actor, input: { jobId } })
    await expect(sql`update jobs.move set reason = 'x'`.execute(database.app)).rejects.toThrow(/permission denied/)
    await expect(sql`delete from jobs.move`.execute(database.owner)).rejects.toThrow(/append-only/)
  })

  test('is warned of five days before its end, lives on when the client is active, and expires by the clock', async () => {
    const client = await one()
    const made = await database.run(async (ctx) => ({
      silent: await aJob(ctx, client),
      active: await aJob(ctx, client, { state: 'paused' }),
    }))
    await sweep()
    expect(await news('job_expiring_soon', made.silent.id)).toEqual([])

    await database.advanceClock('25 days')
    await sweep()
    await sweep()
    expect(await news('job_expiring_soon', made.silent.id)).toHaveLength(1)
    await database.run((ctx) => recordClientActivity(ctx, made.active.id))

    await database.advanceClock('5 days')
    await sweep()
    expect([(await job(made.silent.id)).state, (await job(made.active.id)).state]).toEqual(['expired', 'paused'])
    expect(await news('job_expired', made.silent.id)).toMatchObject([{ contracts: 0 }])

    await database.advanceClock('20 days')
    await sweep()
    await database.advanceClock('5 days')
    await sweep()
    expect((await job(made.active.id)).state).toBe('expired')
    expect(await news('job_expiring_soon', made.active.id)).toHaveLength(2)
  })

  test('is stored with 1,500 others in one statement', async () => {
    const client = await one()
    const started = performance.now()
    await database.run(async (ctx) => {
      const sample = await aJob(ctx, client)
      await insertJobs(
        ctx.tx,
        Array.from({ length: 1500 }, () => ({ ...sample, id: ctx.newId(), description: sample.description.repeat(10) })),
      )
    })
    expect(performance.now() - started).toBeLessThan(5000)
    const { rows } = await sql<{ n: number }>`
      select count(*) as n from jobs.job where organization_id = ${client.organizationId}`.execute(database.app)
    expect(rows[0]?.n).toBe(1501)
  })

  test('cannot be opened by a freelancer', async () => {
    const freelancer = await database.run((ctx) => aFreelancer(ctx))
    expect(await runAction(database.app, saveDraft, { actor: freelancer.actor, input: { text } })).toEqual(
      refuse({ code: 'not_allowed', signedIn: true }),
    )
  })
})
