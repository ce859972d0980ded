import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { useTestDatabase } from '#kit/database.ts'
import type { Id } from '#kernel/ids.ts'
import { openDatabase } from './db/database.ts'
import { isOutage } from './db/outage.ts'
import { createDeliverEventJob, createLostEventsJob, deliver } from './deliver-events.ts'
import { defineEvent, listen, type Listener } from './events.ts'
import { defineJob, enqueue, type Job } from './jobs.ts'
import { createLog } from './log.ts'
import { runSweeps, startWorker, type Worker } from './worker.ts'

const rang = defineEvent<{ bell: string }>('worker_test.rang')
const log = createLog('silent')

describe('the worker', () => {
  const database = useTestDatabase()
  const workers: Worker[] = []
  const closers: (() => Promise<void>)[] = []

  beforeEach(async () => {
    await sql`create table if not exists platform.heard (listener text not null, bell text not null)`.execute(database.owner)
    await sql`grant select, insert on platform.heard to guildhall_app`.execute(database.owner)
    await sql`truncate platform.heard`.execute(database.owner)
  })
  afterEach(async () => {
    await Promise.all(workers.splice(0).map((worker) => worker.stop(2000)))
    await Promise.all(closers.splice(0).map((close) => close()))
  })

  async function aWorker(jobs: readonly Job<object>[], options: { alone?: boolean } = {}): Promise<Worker> {
    const owner = openDatabase({ connectionString: database.connectionString, role: 'owner', maxConnections: 4 })
    closers.push(() => owner.db.destroy())
    const worker = await startWorker({ owner, app: database.app, log, jobs, alone: options.alone ?? true })
    workers.push(worker)
    return worker
  }
  const listener = (name: string, before?: () => Promise<void>): Listener =>
    listen(`test.${name}`, rang, async (ctx, { bell }) => {
      await sql`insert into platform.heard (listener, bell) values (${name}, ${bell})`.execute(ctx.tx)
      await before?.()
    })
  const heard = async () =>
    (
      await sql<{ line: string }>`select listener || ' heard ' || bell as line from platform.heard order by 1`.execute(
        database.app,
      )
    ).rows.map(({ line }) => line)
  const ring = (bell: string) => database.run(async (ctx) => ctx.announce(rang({ bell })))
  const queued = async () =>
    (await sql<{ n: number }>`select count(*) as n from graphile_worker._private_jobs`.execute(database.owner)).rows[0]!.n
  async function eventually(check: () => Promise<void>): Promise<void> {
    const deadline = Date.now() + 10_000
    for (;;) {
      try {
        return await check()
      } catch (problem) {
        if (Date.now() > deadline) throw problem
        await sleep(25)
      }
    }
  }

  test('brings an event to everybody who listens, within moments of the commit', async () => {
    await aWorker([createDeliverEventJob([listener('ear'), listener('eye')])])
    await ring('noon')
    await eventually(async () => expect(await heard()).toEqual(['ear heard noon', 'eye heard noon']))
    await eventually(async () => expect(await queued()).toBe(0))
  })

  test('brings it to each exactly once, though one of them fails at first and five workers run', async () => {
    let failures = 0
    const nervous = listener('nervous', async () => {
      failures += 1
      if (failures === 1) throw new Error('too loud')
    })
    const job = createDeliverEventJob([listener('calm'), nervous])
    await ring('alarm')
    const { rows } = await sql<{ id: Id; data: { bell: string } }>`
      select id, data from platform.event where data->>'bell' = 'alarm'`.execute(database.app)
    const event = { ...rows[0]!, type: rang.type }
    const tools = { db: database.app, log, stopping: () => false }
    await expect(job.run(tools, { eventId: event.id })).rejects.toThrow('1 listeners of worker_test.rang failed')
    expect(await heard()).toEqual(['calm heard alarm'])
    await Promise.all(Array.from({ length: 5 }, () => job.run(tools, { eventId: event.id })))
    expect(await heard()).toEqual(['calm heard alarm', 'nervous heard alarm'])
  })

  test('keeps what a listener did and the note that it did it together through a crash in between', async () => {
    await ring('midnight')
    const { rows } = await sql<{ id: Id; data: { bell: string } }>`
      select id, data from platform.event where data->>'bell' = 'midnight'`.execute(database.app)
    const event = { ...rows[0]!, type: rang.type }
    // The connection is cut after the listener's work and before the commit: what a kill -9 of this process does.
    const cut = openDatabase({ connectionString: database.connectionString, role: 'app', maxConnections: 1 })
    const dying = listen('test.mortal', rang, async (ctx, { bell }) => {
      await sql`insert into platform.heard (listener, bell) values ('mortal', ${bell})`.execute(ctx.tx)
      const { rows: me } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(ctx.tx)
      await sql`select pg_terminate_backend(${me[0]!.pid})`.execute(database.owner)
    })
    await expect(deliver(cut.db, dying, event)).rejects.toSatisfy(isOutage)
    await cut.db.destroy()
    expect(await heard()).toEqual([])

    const living = listener('mortal')
    await deliver(database.app, { ...living, name: 'test.mortal' }, event)
    await deliver(database.app, { ...living, name: 'test.mortal' }, event)
    expect(await heard()).toEqual(['mortal heard midnight'])
  })

  test('finds events whose job was lost, and leaves those alone that were heard or still wait', async () => {
    await sql`truncate platform.event_delivery, platform.event`.execute(database.owner)
    const listeners = [listener('ear')]
    const tools = { db: database.app, log, stopping: () => false }
    for (const bell of ['heard', 'lost', 'waiting']) await ring(bell)
    const { rows } = await sql<{ id: Id; bell: string }>`select id, data->>'bell' as bell from platform.event`.execute(
      database.app,
    )
    const keyOf = (bell: string) => `event/${rows.find((row) => row.bell === bell)!.id}`
    await createDeliverEventJob(listeners).run(tools, { eventId: keyOf('heard').slice('event/'.length) })
    await sql`delete from graphile_worker._private_jobs where key <> ${keyOf('waiting')}`.execute(database.owner)

    await createLostEventsJob(listeners).run(tools, {})
    const keys = async () =>
      (await sql<{ key: string }>`select key from graphile_worker._private_jobs order by id`.execute(database.owner)).rows.map(
        ({ key }) => key,
      )
    expect(await keys()).toEqual([keyOf('waiting')]) // what is only moments old is not lost yet
    await database.advanceClock('10 minutes')
    await createLostEventsJob(listeners).run(tools, {})
    expect(await keys()).toEqual([keyOf('waiting'), keyOf('lost')])
  })

  test('takes over the jobs of a dead worker when it is alone', async () => {
    const ran: string[] = []
    const job = defineJob<{ name: string }>({ name: 'orphan', run: async (_, { name }) => void ran.push(name) })
    await sql`delete from graphile_worker._private_jobs`.execute(database.owner)
    await database.run((ctx) => enqueue(ctx.tx, job, { name: 'left behind' }))
    await sql`update graphile_worker._private_jobs set locked_by = 'pool-dead', locked_at = clock_timestamp()`.execute(
      database.owner,
    )
    await aWorker([job])
    await eventually(async () => expect(ran).toEqual(['left behind']))
  })

  test('among others takes over only from those that fell silent', async () => {
    const ran: string[] = []
    const job = defineJob<{ name: string }>({ name: 'orphan', run: async (_, { name }) => void ran.push(name) })
    await sql`delete from graphile_worker._private_jobs`.execute(database.owner)
    for (const name of ['living', 'silent']) {
      await database.run((ctx) => enqueue(ctx.tx, job, { name }, { key: `of-${name}` }))
      await sql`
        update graphile_worker._private_jobs set locked_by = ${`pool-${name}`}, locked_at = clock_timestamp() - interval '2 minutes'
        where key = ${`of-${name}`}`.execute(database.owner)
      await sql`
        insert into platform.worker (id, seen_at)
        values (${`pool-${name}`}, clock_timestamp() - ${name === 'living' ? '1 second' : '2 minutes'}::interval)`.execute(
        database.owner,
      )
    }
    await aWorker([job], { alone: false })
    await eventually(async () => expect(ran).toEqual(['silent']))
    await sleep(200)
    expect(ran).toEqual(['silent'])
  })

  test('goes on by itself after its database connections were cut', async () => {
    const ran: number[] = []
    const job = defineJob<{ n: number }>({ name: 'count', run: async (_, { n }) => void ran.push(n) })
    await aWorker([job])
    await database.run((ctx) => enqueue(ctx.tx, job, { n: 1 }))
    await eventually(async () => expect(ran).toEqual([1]))
    await sql`
      select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid() and usename = 'guildhall' and query like '%graphile_worker%'`.execute(
      database.owner,
    )
    await database.run((ctx) => enqueue(ctx.tx, job, { n: 2 }))
    await eventually(async () => expect(ran).toEqual([1, 2]))
  })

  test('tells a running job to stop and runs it again at the next start', async () => {
    const runs: string[] = []
    const job = defineJob<object>({
      name: 'endless',
      async run({ stopping }) {
        runs.push('began')
        while (!stopping() && runs.length < 2) await sleep(10)
      },
    })
    const first = await aWorker([job])
    await database.run((ctx) => enqueue(ctx.tx, job, {}, { key: 'endless' }))
    await eventually(async () => expect(runs).toEqual(['began']))
    await first.stop(5000)
    workers.length = 0
    const { rows } = await sql<{ lastError: string }>`
      select last_error from graphile_worker._private_jobs where key = 'endless'`.execute(database.owner)
    expect(rows[0]?.lastError).toContain('goes on after the restart')
    await sql`update graphile_worker._private_jobs set run_at = clock_timestamp() where key = 'endless'`.execute(database.owner)
    await aWorker([job])
    await eventually(async () => expect(runs).toEqual(['began', 'began']))
  })

  test('sweeps run in order, at once, each although another fails, and none that has no schedule', async () => {
    const ran: string[] = []
    const sweep = (name: string, every?: string) =>
      defineJob<object>({
        name,
        ...(every === undefined ? {} : { every }),
        async run() {
          ran.push(name)
          if (name === 'second') throw new Error('broken')
        },
      })
    await runSweeps({ db: database.app, log, stopping: () => false }, [
      sweep('first', '* * * * *'),
      sweep('second', '0 0 1 1 *'),
      sweep('on request'),
      sweep('third', '* * * * *'),
    ])
    expect(ran).toEqual(['first', 'second', 'third'])
  })
})
