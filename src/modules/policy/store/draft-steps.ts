import { sql } from 'kysely'
import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import type { Tx } from '#platform/db/database.ts'
import type { Changeset } from '../rules/changeset.ts'
import type { Draft } from './drafts.ts'

export type DraftStepKind =
  | 'saved'
  | 'merged'
  | 'planned'
  | 'submitted'
  | 'remarked'
  | 'shared'
  | 'unshared'
  | 'approved'
  | 'rejected'
  | 'announced'
  | 'withdrawn'

/** One step of a draft's life; never changed. */
export interface DraftStep {
  readonly no: number
  readonly kind: DraftStepKind
  /** The rules as they were then. */
  readonly sha256: string
  readonly parent: number
  /** The edits, where the step made them. */
  readonly changeset: Changeset | null
  /** A remark, or the reason. */
  readonly words: string | null
  /** Null: the marketplace itself. */
  readonly by: Id | null
  readonly byName: string | null
  readonly at: Instant
}

interface NewStep {
  readonly kind: DraftStepKind
  readonly by: Id | null
  readonly at: Instant
  readonly words?: string
}

/** Writes down what happened to a draft, with the text it has now. The draft must be locked, or new. */
export async function insertStep(tx: Tx, draft: Draft, step: NewStep): Promise<void> {
  const changeset = step.kind === 'saved' || step.kind === 'merged' ? JSON.stringify(draft.changeset) : null
  await sql`
    insert into policy.draft_step (draft_id, no, kind, sha256, parent, changeset, words, by, at)
    select ${draft.id}, coalesce(max(no), 0) + 1, ${step.kind}, ${draft.sha256}, ${draft.parent}, ${changeset}::jsonb,
           ${step.words ?? null}::text, ${step.by}::uuid, ${step.at}::timestamptz
    from policy.draft_step where draft_id = ${draft.id}`.execute(tx)
}

/** Steps of a draft after step `after`, in order: what an operator's page shows. */
export async function selectSteps(
  tx: Tx,
  draftId: Id,
  { after = 0, limit }: { readonly after?: number; readonly limit: number },
): Promise<readonly DraftStep[]> {
  const { rows } = await sql<DraftStep>`
    select s.no, s.kind, s.sha256, s.parent, s.changeset, s.words, s.by, a.display_name as by_name, s.at
    from policy.draft_step s left join platform.account a on a.id = s.by
    where s.draft_id = ${draftId} and s.no > ${after} order by s.no limit ${limit}`.execute(tx)
  return rows
}

export interface Approval {
  readonly by: Id | null
  readonly byName: string | null
  readonly at: Instant
}

/** Who has approved exactly the draft's present text since it was handed over last. */
export async function selectApprovals(tx: Tx, draft: Pick<Draft, 'id' | 'sha256'>): Promise<readonly Approval[]> {
  const { rows } = await sql<Approval>`
    select s.by, a.display_name as by_name, s.at
    from policy.draft_step s left join platform.account a on a.id = s.by
    where s.draft_id = ${draft.id} and s.kind = 'approved' and s.sha256 = ${draft.sha256}
      and s.no > (select coalesce(max(no), 0) from policy.draft_step where draft_id = ${draft.id} and kind = 'submitted')
    order by s.no`.execute(tx)
  return rows
}

/** Operators besides the author: with none, the author approves alone. */
export async function countOtherOperators(tx: Tx, author: Id | null): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from platform.account
    where 'operator' = any(roles) and suspended_at is null and id is distinct from ${author}::uuid`.execute(tx)
  return rows[0]!.n
}
