import { EventEmitter } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { Logger as QueueLogger, parseCronItems, run, type Runner, type TaskList, type WorkerEvents } from 'graphile-worker'
import { sql } from 'kysely'
import type pg from 'pg'
import type { Database } from './db/database.ts'
import type { Job, JobTools } from './jobs.ts'
import type { Logger } from './log.ts'

export interface WorkerOptions {
  /** The queue's tables belong to the owner. */
  readonly owner: { readonly db: Database; readonly pool: pg.Pool }
  /** What the jobs themselves work with. */
  readonly app: Database
  readonly log: Logger
  readonly jobs: readonly Job<object>[]
  /** No other process works on this database, so whatever is still locked was locked by the dead. */
  readonly alone: boolean
}

export interface Worker {
  /** Takes no new job, tells running ones to stop, and waits for them at most `graceMs`. */
  stop(graceMs: number): Promise<void>
}

const CONCURRENT_JOBS = 8
const HEARTBEAT_MS = 10_000
const SILENT_FOR = '45 seconds'
const MOST_RETRY_DELAY_MS = 10_000

/** Works off the queue until it is stopped. When the database goes away it waits for it and goes on. */
export async function startWorker(options: WorkerOptions): Promise<Worker> {
  const { owner, log } = options
  const stop = new AbortController()
  let runner: Runner | undefined
  let poolId: string | undefined

  async function runUntilItEnds(): Promise<void> {
    // A job the database lost sight of while it restarted is still locked by our own earlier pool.
    if (poolId !== undefined) await sql`select graphile_worker.force_unlock_workers(${[poolId]}::text[])`.execute(owner.db)
    const events: WorkerEvents = new EventEmitter()
    events.once('pool:create', ({ workerPool }) => (poolId = workerPool.id))
    runner = await run({
      pgPool: owner.pool,
      taskList: taskListOf(options, stop.signal),
      parsedCronItems: parseCronItems(cronItemsOf(options.jobs)),
      noHandleSignals: true,
      events,
      logger: queueLogger(log),
      preset: {
        worker: { concurrentJobs: CONCURRENT_JOBS, localQueue: { size: 100 }, completeJobBatchDelay: 0, failJobBatchDelay: 0 },
      },
    })
    await beat()
    await runner.promise
  }
  async function beat(): Promise<void> {
    if (poolId === undefined) return
    await sql`
      insert into platform.worker (id, seen_at) values (${poolId}, clock_timestamp())
      on conflict (id) do update set seen_at = excluded.seen_at`.execute(owner.db)
    await sql`select platform.unlock_silent_workers(${SILENT_FOR}::interval)`.execute(owner.db)
  }
  async function keepRunning(): Promise<void> {
    for (let failures = 0; !stop.signal.aborted; failures += 1) {
      const began = Date.now()
      try {
        await runUntilItEnds()
      } catch (problem) {
        log.error({ err: problem }, 'the worker stopped; it starts again')
      }
      if (Date.now() - began > MOST_RETRY_DELAY_MS) failures = 0
      await sleep(Math.min(MOST_RETRY_DELAY_MS, 250 * 2 ** failures), undefined, { signal: stop.signal }).catch(() => undefined)
    }
  }

  if (options.alone) {
    await sql`delete from platform.worker`.execute(owner.db)
    await sql`select platform.unlock_silent_workers('0 seconds'::interval)`.execute(owner.db)
  }
  const heartbeat = setInterval(() => {
    beat().catch((problem: unknown) => log.warn({ err: problem }, 'the worker could not report that it lives'))
  }, HEARTBEAT_MS)
  const ended = keepRunning()

  return {
    async stop(graceMs) {
      clearInterval(heartbeat)
      stop.abort()
      const current = runner
      if (current !== undefined) await endRunner(current, graceMs)
      await ended
    },
  }
}

async function endRunner(runner: Runner, graceMs: number): Promise<void> {
  const graceful = runner.stop().catch(() => undefined) // rejects when it had ended by itself
  const isGone = await Promise.race([graceful.then(() => true), sleep(graceMs, false)])
  if (!isGone) await runner.kill('the grace period is over')
}

function taskListOf({ app, jobs, log }: WorkerOptions, stop: AbortSignal): TaskList {
  const tasks: TaskList = {}
  for (const job of jobs) {
    tasks[job.name] = async (payload: unknown) => {
      let wasTold = false
      const stopping = (): boolean => {
        if (stop.aborted) wasTold = true
        return stop.aborted
      }
      await job.run({ db: app, log: log.child({ job: job.name }), stopping }, payload ?? {})
      // A job that was told to stop may have ended early, and a finished one is safe to run again.
      if (wasTold) throw new Error('stopped with the process; goes on after the restart')
    }
  }
  return tasks
}

function cronItemsOf(jobs: readonly Job<object>[]) {
  return jobs.flatMap((job) =>
    job.every === undefined
      ? []
      : [
          {
            task: job.name,
            match: job.every,
            identifier: job.name,
            // One copy waits at most, one copy runs at most: a slow sweep never overtakes itself.
            options: { jobKey: `cron/${job.name}`, queueName: `cron/${job.name}`, maxAttempts: 5 },
          },
        ],
  )
}

/** Everything the queue says at its levels; its `info` is chatter about every single job. */
function queueLogger(log: Logger): QueueLogger {
  return new QueueLogger((scope) => (level, message, meta) => {
    const about = { ...scope, ...(meta?.error === undefined ? {} : { err: meta.error }) }
    if (level === 'error') log.error(about, message)
    else if (level === 'warning') log.warn(about, message)
    else log.debug(about, message)
  })
}

/** Runs every periodic job once, now, one after the other: after the demo's clock was moved, and in tests. */
export async function runSweeps(tools: JobTools, jobs: readonly Job<object>[]): Promise<void> {
  for (const job of jobs) {
    if (job.every === undefined || tools.stopping()) continue
    try {
      await job.run(tools, {})
    } catch (problem) {
      tools.log.error({ job: job.name, err: problem }, 'a sweep failed; its own schedule tries it again')
    }
  }
}
