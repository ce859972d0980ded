import { sql } from 'kysely'
import { systemActor } from '#kernel/actor.ts'
import type { Id } from '#kernel/ids.ts'
import type { Database } from './db/database.ts'
import type { Listener } from './events.ts'
import { defineJob, type Job } from './jobs.ts'
import { inTransaction } from './run-action.ts'

interface StoredEvent {
  readonly id: Id
  readonly type: string
  readonly data: unknown
}

/** Brings one event to everybody who listens. A listener that fails keeps no other from hearing; the queue tries it again. */
export function createDeliverEventJob(listeners: readonly Listener[]): Job<{ eventId: Id }> {
  const byType = Map.groupBy(listeners, (listener) => listener.type)
  return defineJob({
    name: 'deliver-event',
    async run({ db, log }, { eventId }) {
      const event = await findEvent(db, eventId)
      if (event === undefined) return
      const problems: unknown[] = []
      for (const listener of byType.get(event.type) ?? []) {
        try {
          await deliver(db, listener, event)
        } catch (problem) {
          log.error(
            { listener: listener.name, eventId, eventType: event.type, err: problem },
            'a listener failed; it is tried again',
          )
          problems.push(problem)
        }
      }
      if (problems.length > 0) throw new AggregateError(problems, `${problems.length} listeners of ${event.type} failed`)
    },
  })
}

/**
 * Exactly once: the note that it was handled commits with what the listener did. A second deliverer of the same event
 * waits on that note's key, then finds it.
 */
export async function deliver(db: Database, listener: Listener, event: StoredEvent): Promise<void> {
  await inTransaction(db, systemActor(`listener ${listener.name}`), async (ctx) => {
    const { numAffectedRows } = await sql`
      insert into platform.event_delivery (event_id, listener, at) values (${event.id}, ${listener.name}, ${ctx.now})
      on conflict do nothing`.execute(ctx.tx)
    if (numAffectedRows === 1n) await listener.handle(ctx, event.data)
  })
}

async function findEvent(db: Database, id: Id): Promise<StoredEvent | undefined> {
  const { rows } = await sql<StoredEvent>`select id, type, data from platform.event where id = ${id}`.execute(db)
  return rows[0]
}

/** Finds news that a crash kept from somebody, and puts it back in the queue. */
export function createLostEventsJob(listeners: readonly Listener[]): Job<object> {
  return defineJob({
    name: 'enqueue-lost-events',
    every: '*/2 * * * *',
    async run({ db, log }) {
      const types = listeners.map((listener) => listener.type)
      const names = listeners.map((listener) => listener.name)
      const { rows } = await sql<{ lost: number }>`
        select platform.enqueue_lost_events(${types}::text[], ${names}::text[]) as lost`.execute(db)
      const lost = rows[0]?.lost ?? 0
      if (lost > 0) log.warn({ lost }, 'events had not reached every listener; they are delivered now')
    },
  })
}
