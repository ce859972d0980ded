import { createHash } from 'node:crypto'
import canonicalize from 'canonicalize'
import { sql } from 'kysely'
import { setTimeout as sleep } from 'node:timers/promises'
import type { z } from 'zod'
import type { Actor, Role } from '#kernel/actor.ts'
import { newId, type Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import { invariant } from '#kernel/invariant.ts'
import { refuse, type Refusal, type Result } from '#kernel/result.ts'
import type { Database, Tx } from './db/database.ts'
import { isConflict } from './db/outage.ts'
import type { DomainEvent } from './events.ts'

/** What every action gets first: one transaction, who asks, one moment, fresh ids, and a way to tell the news. */
export interface Ctx {
  readonly tx: Tx
  readonly actor: Actor
  readonly now: Instant
  newId(): Id
  /** Writes the event with this transaction; listeners hear it after the commit, each exactly once. */
  announce(event: DomainEvent): void
}

/** Who may call an action or open a page. `system` (jobs, the demo world) may call every action. */
export type Who = 'anyone' | 'signed_in' | Role | 'system'

export interface Action<Input, Value, R extends Refusal> {
  /** `module.verb_thing`, stable: it is stored with idempotency keys and shown in logs. */
  readonly name: string
  readonly who: readonly Who[]
  readonly input: z.ZodType<Input>
  /** Its input or answer carries a password or a token: nothing about the call is stored, so a key has no effect. */
  readonly secret?: true
  run(ctx: Ctx, input: Input): Promise<Result<Value, R>>
}

export function defineAction<Input, Value, R extends Refusal>(action: Action<Input, Value, R>): Action<Input, Value, R> {
  return action
}

export type InvalidInput = {
  readonly code: 'invalid_input'
  readonly issues: readonly { readonly path: readonly (string | number)[]; readonly message: string }[]
}
export type NotAllowed = { readonly code: 'not_allowed'; readonly signedIn: boolean }
export type KeyReused = { readonly code: 'key_reused_with_different_input' }
/** Refusals the border itself can give, for every action. */
export type BorderRefusal = InvalidInput | NotAllowed | KeyReused

export interface RunOptions {
  readonly actor: Actor
  readonly input: unknown
  /** The caller's idempotency key: the same key and input always get the first answer, whatever happened in between. */
  readonly key?: string | undefined
}

/**
 * Runs one action in one transaction: checks who asks and what they sent, answers a repeated key from the record,
 * retries on deadlock, and rolls back everything on a refusal (the refusal itself is kept under its key).
 */
export async function runAction<Input, Value, R extends Refusal>(
  db: Database,
  action: Action<Input, Value, R>,
  options: RunOptions,
): Promise<Result<Value, R | BorderRefusal>> {
  if (!mayCall(options.actor, action.who)) return refuse({ code: 'not_allowed', signedIn: options.actor.kind === 'person' })
  const parsed = action.input.safeParse(options.input)
  if (!parsed.success) return refuse({ code: 'invalid_input', issues: issuesOf(parsed.error) })
  const call = { db, action, actor: options.actor, input: parsed.data }
  const key = action.secret === true ? undefined : options.key
  return retryOnConflict(() => (key === undefined ? runOnce(call) : runUnderKey(call, key)))
}

export function mayCall(actor: Actor, who: readonly Who[]): boolean {
  if (actor.kind === 'system') return true
  return who.some(
    (entry) =>
      entry === 'anyone' || (actor.kind === 'person' && (entry === 'signed_in' || actor.roles.some((role) => role === entry))),
  )
}

/**
 * Runs `work` in one transaction with a `ctx`, outside any action: for listeners, jobs and tests.
 * @throws whatever `work` throws, after rolling back
 */
export async function inTransaction<T>(db: Database, actor: Actor, work: (ctx: Ctx) => Promise<T>): Promise<T> {
  return retryOnConflict(() => db.transaction().execute((tx) => withCtx(tx, actor, work)))
}

interface Call<Input, Value, R extends Refusal> {
  readonly db: Database
  readonly action: Action<Input, Value, R>
  readonly actor: Actor
  readonly input: Input
}

/** Carries a refusal out of a transaction so that the transaction rolls back. */
class RolledBack<R extends Refusal> extends Error {
  readonly refusal: R
  constructor(refusal: R) {
    super(refusal.code)
    this.refusal = refusal
  }
}

async function runOnce<Input, Value, R extends Refusal>({
  db,
  action,
  actor,
  input,
}: Call<Input, Value, R>): Promise<Result<Value, R>> {
  try {
    return await db.transaction().execute((tx) =>
      withCtx(tx, actor, async (ctx) => {
        const result = await action.run(ctx, input)
        if (!result.ok) throw new RolledBack(result.refusal)
        return result
      }),
    )
  } catch (problem) {
    if (problem instanceof RolledBack) return refuse(problem.refusal as R)
    throw problem
  }
}

async function runUnderKey<Input, Value, R extends Refusal>(
  call: Call<Input, Value, R>,
  key: string,
): Promise<Result<Value, R | KeyReused>> {
  const { db, action, actor, input } = call
  const requestHash = createHash('sha256')
    .update(`${action.name}\n${canonicalize(input) ?? ''}`)
    .digest()
  const actorName = actor.kind === 'person' ? actor.accountId : actor.kind
  return db.transaction().execute(async (tx) => {
    // A second caller with the same key waits here until the first one's transaction has ended.
    await sql`select pg_advisory_xact_lock(hashtextextended(${`${actorName}/${key}`}, 0))`.execute(tx)
    const known = await sql<{ requestHash: Buffer; outcome: Result<Value, R> }>`
      select request_hash, outcome from platform.action_outcome where actor = ${actorName} and key = ${key}`.execute(tx)
    const first = known.rows[0]
    if (first !== undefined) {
      return requestHash.equals(first.requestHash) ? first.outcome : refuse({ code: 'key_reused_with_different_input' })
    }

    await sql`savepoint before_action`.execute(tx)
    const result = await withCtx(tx, actor, (ctx) => action.run(ctx, input))
    if (!result.ok) await sql`rollback to savepoint before_action`.execute(tx)
    await sql`
      insert into platform.action_outcome (actor, key, action, request_hash, outcome, at)
      values (${actorName}, ${key}, ${action.name}, ${requestHash}, ${JSON.stringify(result)}, platform.now())`.execute(tx)
    return result
  })
}

async function withCtx<T>(tx: Tx, actor: Actor, work: (ctx: Ctx) => Promise<T>): Promise<T> {
  const { rows } = await sql<{ now: Date }>`select platform.now() as now`.execute(tx)
  const now = rows[0]?.now
  invariant(now !== undefined, 'the database has a clock')
  const news: DomainEvent[] = []
  const outcome = await work({ tx, actor, now, newId, announce: (event) => void news.push(event) })
  if (!isRefusal(outcome)) await writeEvents(tx, news, now)
  return outcome
}

function isRefusal(outcome: unknown): boolean {
  return typeof outcome === 'object' && outcome !== null && 'ok' in outcome && outcome.ok === false
}

async function writeEvents(tx: Tx, news: readonly DomainEvent[], now: Instant): Promise<void> {
  if (news.length === 0) return
  const ids = news.map(() => newId())
  await sql`
    with written as (
      insert into platform.event (id, type, data, at)
      select id, type, data, ${now}
      from unnest(${ids}::uuid[], ${news.map((event) => event.type)}::text[], ${news.map((event) => JSON.stringify(event.data))}::jsonb[])
        as news (id, type, data)
      returning id
    )
    select platform.enqueue('deliver-event', json_build_object('eventId', id), 'event/' || id) from written`.execute(tx)
}

const MOST_ATTEMPTS = 6

async function retryOnConflict<T>(attempt: () => Promise<T>): Promise<T> {
  for (let attempts = 1; ; attempts += 1) {
    try {
      return await attempt()
    } catch (problem) {
      if (!isConflict(problem) || attempts === MOST_ATTEMPTS) throw problem
      await sleep(2 ** attempts * (1 + Math.random()))
    }
  }
}

function issuesOf(error: z.ZodError): InvalidInput['issues'] {
  return error.issues.map((issue) => ({
    path: issue.path.map((step) => (typeof step === 'number' ? step : String(step))),
    message: issue.message,
  }))
}
