import { sql } from 'kysely'
import { systemActor, type Actor } from '#kernel/actor.ts'
import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import { invariant } from '#kernel/invariant.ts'
import type { Refusal, Result } from '#kernel/result.ts'
import type { Database, Tx } from '#platform/db/database.ts'
import type { DomainEvent } from '#platform/events.ts'
import type { Action, Ctx } from '#platform/run-action.ts'

/** What was announced in the story, and when. Nobody listens while it is told; `news.ts` picks out what people should find. */
export interface StoryEvent extends DomainEvent {
  readonly at: Instant
}

/** Runs transactions in the past of the demo world, with ids from its seed. */
export interface Storyteller {
  readonly events: StoryEvent[]
  tell<T>(at: Instant, work: (ctx: Ctx) => Promise<T>, actor?: Actor): Promise<T>
}

const storyActor = systemActor('demo world')

/** One storyteller tells one thing after the other: ids come from one stream. */
export function makeStoryteller(db: Database, newId: (at: Instant) => Id): Storyteller {
  const events: StoryEvent[] = []
  return {
    events,
    tell: (at, work, actor = storyActor) =>
      db.transaction().execute(async (tx) => {
        await enterStory(tx, at)
        const announce = (event: DomainEvent) => void events.push({ ...event, at })
        return work({ tx, actor, now: at, newId: () => newId(at), announce })
      }),
  }
}

/** Runs an action inside the storyteller's transaction. A refusal is a slip of the story. */
export async function perform<I, V, R extends Refusal>(ctx: Ctx, action: Action<I, V, R>, input: unknown): Promise<V> {
  const result: Result<V, R> = await action.run(ctx, action.input.parse(input))
  invariant(result.ok, `${action.name} was refused in the story: ${result.ok ? '' : JSON.stringify(result.refusal)}`)
  return result.value
}

/** A demo world that was broken off is made anew, so nothing has to wait for the disk. */
export async function enterStory(tx: Tx, at: Instant): Promise<void> {
  await sql`
    select set_config('guildhall.story_time', ${at.toISOString()}, true), set_config('synchronous_commit', 'off', true),
           set_config('jit', 'off', true)`.execute(tx)
}

/** Plans made for tables that were empty a second ago read them whole; fresh statistics throw these plans away. */
export async function learnSizes(owner: Database): Promise<void> {
  await sql`analyze ledger.wallet, ledger.txn, ledger.entry, ledger.lot, ledger.lot_move, ledger.hold, ledger.charge, ledger.refusal, charges.charge, charges.return`.execute(
    owner,
  )
}
