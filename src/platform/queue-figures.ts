import { sql } from 'kysely'
import { invariant } from '#kernel/invariant.ts'
import type { Database } from './db/database.ts'

export interface QueueFigures {
  readonly waiting: number
  /** Failed at least once, to be tried again. */
  readonly failing: number
  /** Failed as often as is allowed; they wait for somebody to look. */
  readonly givenUp: number
  /** How long the oldest job that could run now has been waiting. */
  readonly oldestSeconds: number
}

export async function readQueueFigures(db: Database): Promise<QueueFigures> {
  const { rows } = await sql<QueueFigures>`
    select waiting, failing, given_up, oldest_seconds from platform.queue_figures()`.execute(db)
  const figures = rows[0]
  invariant(figures !== undefined, 'the queue has figures')
  return figures
}
