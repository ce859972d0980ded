import { sql } from 'kysely'
import { systemActor, type Actor } from '#kernel/actor.ts'
import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import type { Database } from '#platform/db/database.ts'
import type { DomainEvent } from '#platform/events.ts'
import type { Ctx } from '#platform/run-action.ts'

/** What was announced in the story, and when. Nobody listens while it is told; `news.ts` picks out what people should find. */
export interface StoryEvent extends DomainEvent {
  readonly at: Instant
}

/** Runs transactions in the past of the demo world, with ids from its seed. */
export interface Storyteller {
  readonly events: StoryEvent[]
  tell<T>(at: Instant, work: (ctx: Ctx) => Promise<T>, actor?: Actor): Promise<T>
}

export const storyActor = systemActor('demo world')

/** One storyteller tells one thing after the other: ids come from one stream. */
export function makeStoryteller(db: Database, newId: (at: Instant) => Id): Storyteller {
  const events: StoryEvent[] = []
  return {
    events,
    tell: (at, work, actor = storyActor) =>
      db.transaction().execute(async (tx) => {
        // A demo world that was broken off is made anew, so nothing has to wait for the disk.
        await sql`select set_config('guildhall.story_time', ${at.toISOString()}, true), set_config('synchronous_commit', 'off', true)`.execute(
          tx,
        )
        const announce = (event: DomainEvent) => void events.push({ ...event, at })
        return work({ tx, actor, now: at, newId: () => newId(at), announce })
      }),
  }
}
