import { sql } from 'kysely'
import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import type { Tx } from '#platform/db/database.ts'
import type { PolicyDiff } from '../rules/diff-documents.ts'
import type { DraftState } from '../rules/draft-states.ts'
import { draftColumns, type Draft, type DraftCursor } from './drafts.ts'
import type { PolicyName } from './versions.ts'

/** Since when everybody may read a draft, and since when no more. */
export interface Sharing {
  readonly sharedAt: Instant
  /** Null: it is shared. */
  readonly unsharedAt: Instant | null
}

/** Undefined: it was never shared, or there is no such draft. */
export async function findSharing(tx: Tx, draftId: Id): Promise<Sharing | undefined> {
  const { rows } = await sql<Sharing>`
    select shared_at, unshared_at from policy.draft where id = ${draftId} and shared_at is not null`.execute(tx)
  return rows[0]
}

/** Begins to share a draft. It is no edit, so the revision stays. The draft must be locked. */
export async function beginSharing(tx: Tx, { id, at }: { readonly id: Id; readonly at: Instant }): Promise<void> {
  await sql`update policy.draft set shared_at = ${at}, unshared_at = null where id = ${id}`.execute(tx)
}

/** Ends it. The draft must be locked. */
export async function endSharing(tx: Tx, { id, at }: { readonly id: Id; readonly at: Instant }): Promise<void> {
  await sql`update policy.draft set unshared_at = ${at} where id = ${id}`.execute(tx)
}

const isUndecided = sql`state in ('draft', 'in_review', 'approved')`

/** A draft as everybody may read it at this moment, always its newest text. Undefined while it is not shared, or once something was decided. */
export async function findSharedDraft(tx: Tx, id: Id): Promise<(Draft & Sharing) | undefined> {
  const { rows } = await sql<Draft & Sharing>`
    select ${draftColumns}, shared_at, unshared_at from policy.draft
    where id = ${id} and shared_at is not null and unshared_at is null and ${isUndecided}`.execute(tx)
  return rows[0]
}

/** What became of a draft that was shared once and cannot be read any more: no words of it, only the version where it became one. */
export async function findFormerlyShared(
  tx: Tx,
  id: Id,
): Promise<{ readonly policy: PolicyName; readonly version: number | null } | undefined> {
  const { rows } = await sql<{ policy: PolicyName; version: number | null }>`
    select policy, version from policy.draft where id = ${id} and shared_at is not null`.execute(tx)
  return rows[0]
}

/** One line about a shared draft. */
export interface SharedDraft {
  readonly id: Id
  readonly policy: PolicyName
  readonly parent: number
  readonly title: string
  readonly state: DraftState
  readonly sha256: string
  readonly nobodyPaysMore: PolicyDiff['nobodyPaysMore']
  readonly sharedAt: Instant
  readonly updatedAt: Instant
}

/** Every draft that is shared now, of every policy or of one, the last touched first. */
export async function selectSharedDrafts(
  tx: Tx,
  { policy, before, limit }: { readonly policy?: PolicyName; readonly before?: DraftCursor | undefined; readonly limit: number },
): Promise<readonly SharedDraft[]> {
  const { rows } = await sql<SharedDraft>`
    select id, policy, parent, title, state, sha256, (diff -> 'nobodyPaysMore')::boolean as nobody_pays_more, shared_at, updated_at
    from policy.draft
    where shared_at is not null and unshared_at is null and ${isUndecided}
      ${policy === undefined ? sql`` : sql`and policy = ${policy}`}
      and (${before === undefined} or (updated_at, id) < (${before?.updatedAt ?? null}::timestamptz, ${before?.id ?? null}::uuid))
    order by updated_at desc, id desc limit ${limit}`.execute(tx)
  return rows
}
