import { sql } from 'kysely'
import type { Tx } from './db/database.ts'
import type { Database } from './db/database.ts'
import type { Logger } from './log.ts'

/** What a background job may use; it opens its own transactions (`inTransaction`, `runAction`). */
export interface JobTools {
  readonly db: Database
  readonly log: Logger
  /** True once the process was asked to stop: long jobs return at the next safe point and are run again after the restart. */
  readonly stopping: () => boolean
}

export interface Job<Payload extends object> {
  /** kebab-case, unique, stable: it is stored in the queue. */
  readonly name: string
  /** A crontab line in UTC when the job also runs by itself, e.g. `*\/5 * * * *`. */
  readonly every?: string
  /** Must be safe to run twice: the queue repeats a job whose process died. */
  run(tools: JobTools, payload: Payload): Promise<void>
}

export function defineJob<Payload extends object>(job: Job<Payload>): Job<Payload> {
  return job
}

/** Adds a job with the caller's transaction: it exists exactly when the change that asked for it does. */
export async function enqueue<Payload extends object>(
  tx: Tx,
  job: Pick<Job<Payload>, 'name'>,
  payload: Payload,
  options: { readonly key?: string; readonly queue?: string } = {},
): Promise<void> {
  await sql`select platform.enqueue(${job.name}, ${JSON.stringify(payload)}::json, ${options.key ?? null}, null, ${options.queue ?? null})`.execute(
    tx,
  )
}
