import { sql } from 'kysely'
import type { Id } from '#kernel/ids.ts'
import { newId } from '#kernel/ids.ts'
import { grant } from '#modules/grants/index.ts'
import { deliver } from '#platform/deliver-events.ts'
import type { Listener } from '#platform/events.ts'
import { createLog } from '#platform/log.ts'
import type { Job } from '#platform/jobs.ts'
import type { TestDatabase } from './database.ts'

/** Brings every event that happened so far to these listeners, and the news that follows from it, as the queue would. */
export async function deliverNews(database: TestDatabase, listeners: readonly Listener[]): Promise<void> {
  for (;;) {
    const { rows } = await sql<{ id: Id; type: string; data: unknown }>`
      select id, type, data from platform.event e
      where exists (
        select from unnest(${listeners.map((each) => each.name)}::text[], ${listeners.map((each) => each.type)}::text[]) as l (name, type)
        where l.type = e.type and not exists (select from platform.event_delivery d where d.event_id = e.id and d.listener = l.name))
      order by at, id`.execute(database.app)
    if (rows.length === 0) return
    for (const event of rows) {
      for (const listener of listeners.filter((each) => each.type === event.type)) await deliver(database.app, listener, event)
    }
  }
}

/** Runs a background job once, here and now. */
export async function runJob<Payload extends object>(database: TestDatabase, job: Job<Payload>, payload: Payload): Promise<void> {
  await job.run({ db: database.app, log: createLog('silent'), stopping: () => false }, payload)
}

/** Puts Connects into somebody's wallet. */
export async function giveConnects(database: TestDatabase, ownerId: Id, qty: number): Promise<void> {
  await database.run((ctx) => grant(ctx, { kind: 'promo', ownerId, key: newId(), qty, reason: 'for a test' }))
}
