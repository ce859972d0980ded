import { sql } from 'kysely'
import { Hono } from 'hono'
import { describe, expect, test } from 'vitest'
import { useTestDatabase } from '#kit/database.ts'
import { systemActor } from '#kernel/actor.ts'
import { runAudits, type Audit } from './audit.ts'
import { closeAuditFinding } from './audit-findings.ts'
import { createAuditJobs, findLastRun } from './audit-jobs.ts'
import { openDatabase } from './db/database.ts'
import { operationsRoutes, type OperationsDeps } from './health.ts'
import { createLog } from './log.ts'
import { createMetrics, type Gauge } from './metrics.ts'
import { runAction } from './run-action.ts'

const gauge: Gauge = {
  name: 'guildhall_ledger_connects',
  help: 'Connects by state.',
  label: 'state',
  read: () => Promise.resolve(new Map([['available', 120]])),
}

describe('operations', () => {
  const database = useTestDatabase()
  let stopping = false
  function operations(changed: Partial<OperationsDeps> = {}): Hono {
    const metrics = createMetrics({ db: database.owner, gauges: [gauge] })
    const app = new Hono().use(metrics.timeRequests)
    app.get('/jobs/:id', (context) => context.text('a job'))
    const deps: OperationsDeps = {
      config: { mode: 'demo' },
      app: database.app,
      owner: database.owner,
      metrics,
      stopping: () => stopping,
      ...changed,
    }
    return app.route('/', operationsRoutes(deps))
  }
  const readyz = async (app = operations()) => {
    const response = await app.request('/readyz')
    return {
      status: response.status,
      ...((await response.json()) as { ready: boolean; reasons: string[]; concerns: string[]; checks: object }),
    }
  }
  const audit = (findings: { check: string; row: object }[]): Audit => ({ name: 'books', run: () => Promise.resolve(findings) })
  const runAuditJob = (audits: readonly Audit[]) =>
    createAuditJobs({ owner: database.owner, audits })[0]!.run(
      { db: database.app, log: createLog('silent'), stopping: () => false },
      {},
    )

  test('/healthz says that the process lives, whatever the database does', async () => {
    expect((await operations().request('/healthz')).status).toBe(200)
  })

  test('/readyz is ready, and tells of queue, migrations and the last audit', async () => {
    await runAuditJob([audit([])])
    expect(await readyz()).toMatchObject({
      status: 200,
      ready: true,
      reasons: [],
      concerns: [],
      checks: { migrations: { pending: [] }, queue: { waiting: 0, failing: 0, givenUp: 0 }, audit: { openFindings: 0 } },
    })
  })

  test('/readyz is not ready while something that an audit found is open, and tells the promise, never the row', async () => {
    const tools = audit([{ check: 'sums are zero', row: { txn: 'secret' } }])
    await runAuditJob([tools])
    await runAuditJob([tools])
    const answer = await readyz()
    expect(answer).toMatchObject({
      status: 503,
      ready: false,
      reasons: ['an audit found that these do not hold: “sums are zero”'],
      checks: { audit: { openFindings: 1 } },
    })
    expect(JSON.stringify(answer)).not.toContain('secret')
    const { rows } = await sql<{ id: string }>`select id from platform.audit_finding`.execute(database.owner)
    const close = () =>
      runAction(database.app, closeAuditFinding, {
        actor: systemActor('test'),
        input: { findingId: rows[0]!.id, note: 'The row was put right.' },
      })
    expect(await close()).toMatchObject({ ok: true })
    expect(await close()).toMatchObject({ refusal: { code: 'finding_closed' } })
    expect(await readyz()).toMatchObject({ status: 200, ready: true, reasons: [] })
  })

  test('a full audit tells how far it is and what it could not look at', async () => {
    const seen: unknown[] = []
    const told: Audit = {
      name: 'told',
      steps: 2,
      async run(_, { step, skip }) {
        for (const name of ['first', 'second']) {
          await step?.(name)
          const run = await findLastRun(database.app, 'full', { ended: false })
          seen.push([run?.step, run?.stepsDone, run?.steps, run?.tookMs])
        }
        skip?.('second', 'not here')
        return []
      },
    }
    await runAuditJob([told])
    expect(seen).toEqual([
      ['first', 0, 2, null],
      ['second', 1, 2, null],
    ])
    expect(await findLastRun(database.app, 'full', { ended: true })).toMatchObject({
      step: null,
      stepsDone: 2,
      tookMs: expect.any(Number),
      notRun: [{ check: 'second', why: 'not here' }],
    })
  })

  test('/readyz has a concern, and goes on serving, when a job was given up', async () => {
    await sql`delete from graphile_worker._private_jobs`.execute(database.owner)
    await sql`select platform.enqueue('hopeless', '{}')`.execute(database.app)
    await sql`update graphile_worker._private_jobs set attempts = max_attempts`.execute(database.owner)
    expect(await readyz()).toMatchObject({
      status: 200,
      ready: true,
      concerns: ['1 jobs failed as often as is allowed'],
    })
    await sql`delete from graphile_worker._private_jobs`.execute(database.owner)
  })

  test('/readyz is not ready when a job waits and waits', async () => {
    await sql`select platform.enqueue('stuck', '{}', null, clock_timestamp() - interval '10 minutes')`.execute(database.app)
    expect(await readyz()).toMatchObject({
      status: 503,
      ready: false,
      reasons: ['a job has been waiting for 600 s: is a worker running?'],
    })
    await sql`update graphile_worker._private_jobs set locked_at = clock_timestamp(), locked_by = 'pool'`.execute(database.owner)
    expect(await readyz()).toMatchObject({ status: 200 })
    await sql`delete from graphile_worker._private_jobs`.execute(database.owner)
  })

  test('/readyz is not ready when the database lacks a migration, is away, or the process stops', async () => {
    const name = '0002_operations'
    const { rows } = await sql<{
      timestamp: string
    }>`delete from migrations.kysely_migration where name = ${name} returning timestamp`.execute(database.owner)
    expect(await readyz()).toMatchObject({ status: 503, reasons: [`the database lacks 1 migrations: ${name}`] })
    await sql`insert into migrations.kysely_migration (name, timestamp) values (${name}, ${rows[0]!.timestamp})`.execute(
      database.owner,
    )

    const nowhere = openDatabase({ connectionString: 'postgresql://127.0.0.1:1/none', role: 'app', maxConnections: 1 }).db
    expect(await readyz(operations({ app: nowhere }))).toMatchObject({
      status: 503,
      reasons: ['the database does not answer: ECONNREFUSED'],
    })
    await nowhere.destroy()

    stopping = true
    expect(await readyz()).toMatchObject({ status: 503, reasons: ['the process is stopping'] })
    stopping = false
  })

  test('/metrics has timings by route, never by address, the queue and the modules’ gauges', async () => {
    const app = operations()
    await app.request('/jobs/7')
    await app.request('/jobs/8')
    await app.request('/no/such/page')
    const text = await (await app.request('/metrics')).text()
    expect(text).toContain('guildhall_http_request_seconds_count{method="GET",route="/jobs/:id",status="200"} 2')
    expect(text).toContain('guildhall_http_request_seconds_count{method="GET",route="none",status="404"} 1')
    expect(text).toContain('guildhall_queue_jobs{state="waiting"} 0')
    expect(text).toContain('guildhall_ledger_connects{state="available"} 120')
    expect(text).toContain('guildhall_audit_findings 0')
    expect(text).toContain('guildhall_process_cpu_seconds_total')
  })

  test('/metrics is closed in live mode, and opened by its token alone once there is one', async () => {
    const ask = async (config: OperationsDeps['config'], authorization?: string) =>
      (await operations({ config }).request('/metrics', { headers: authorization === undefined ? {} : { authorization } })).status
    expect(await ask({ mode: 'live' })).toBe(404)
    expect(await ask({ mode: 'live', metricsToken: 'right-right-right' }, 'Bearer right-right-right')).toBe(200)
    expect(await ask({ mode: 'live', metricsToken: 'right-right-right' }, 'Bearer wrong-wrong-wrong')).toBe(404)
    expect(await ask({ mode: 'demo', metricsToken: 'right-right-right' })).toBe(404)
  })

  test('an audit that breaks is a finding, not silence; a database that is away says nothing about the books', async () => {
    const away: Audit = {
      name: 'away',
      run: () => Promise.reject(Object.assign(new Error('closed'), { code: '57P01' })),
    }
    await expect(runAudits(database.owner, [away])).rejects.toThrow('closed')
    const broken: Audit = { name: 'broken', run: () => Promise.reject(new Error('no such table')) }
    expect(await runAudits(database.owner, [broken, audit([])])).toEqual([
      { audit: 'broken', check: 'audit ran to its end', row: { problem: 'Error: no such table' } },
    ])
  })
})
