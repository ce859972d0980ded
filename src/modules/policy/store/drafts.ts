import { sql } from 'kysely'
import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import type { Tx } from '#platform/db/database.ts'
import type { Changeset } from '../rules/changeset.ts'
import type { PolicyDiff } from '../rules/diff-documents.ts'
import type { PolicyDocument } from '../rules/document.ts'
import type { DraftState } from '../rules/draft-states.ts'
import type { Finding } from '../rules/finding.ts'
import type { PolicyName } from './versions.ts'

/** Edits by clause id against a parent, with everything the engine says about the result. */
export interface Draft {
  readonly id: Id
  readonly policy: PolicyName
  readonly parent: number
  readonly title: string
  /** What changes and why, in plain words; it becomes the announcement's text. */
  readonly words: string
  readonly changeset: Changeset
  readonly document: PolicyDocument
  readonly sha256: string
  readonly findings: readonly Finding[]
  readonly diff: PolicyDiff
  readonly breaksPromises: readonly string[]
  readonly state: DraftState
  /** Null: the marketplace itself. */
  readonly author: Id | null
  readonly approver: Id | null
  /** The hash that was approved; another one needs another approval. */
  readonly approvedSha256: string | null
  /** Why it was rejected or withdrawn. */
  readonly reason: string | null
  /** The version it became. */
  readonly version: number | null
  /** Grows with every change: two editors cannot overwrite each other unseen. */
  readonly revision: number
  readonly createdAt: Instant
  readonly updatedAt: Instant
}

/** The columns of a `Draft`. */
export const draftColumns = sql.raw(
  'id, policy, parent, title, words, changeset, document, sha256, findings, diff, breaks_promises, state, author, approver, approved_sha256, reason, version, revision, created_at, updated_at',
)

export async function insertDraft(tx: Tx, draft: Draft): Promise<void> {
  await sql`
    insert into policy.draft (${draftColumns})
    values (${draft.id}, ${draft.policy}, ${draft.parent}, ${draft.title}, ${draft.words}, ${JSON.stringify(draft.changeset)}::jsonb,
            ${JSON.stringify(draft.document)}::jsonb, ${draft.sha256}, ${JSON.stringify(draft.findings)}::jsonb, ${JSON.stringify(draft.diff)}::jsonb,
            ${draft.breaksPromises}::text[], ${draft.state}, ${draft.author}, ${draft.approver}, ${draft.approvedSha256}, ${draft.reason},
            ${draft.version}, ${draft.revision}, ${draft.createdAt}, ${draft.updatedAt})`.execute(tx)
}

/** Writes everything that may change; the revision grows by one. The draft must be locked. */
export async function updateDraft(tx: Tx, draft: Draft): Promise<Draft> {
  const { rows } = await sql<Draft>`
    update policy.draft
    set parent = ${draft.parent}, title = ${draft.title}, words = ${draft.words}, changeset = ${JSON.stringify(draft.changeset)}::jsonb,
        document = ${JSON.stringify(draft.document)}::jsonb, sha256 = ${draft.sha256}, findings = ${JSON.stringify(draft.findings)}::jsonb,
        diff = ${JSON.stringify(draft.diff)}::jsonb, breaks_promises = ${draft.breaksPromises}::text[], state = ${draft.state},
        approver = ${draft.approver}, approved_sha256 = ${draft.approvedSha256}, reason = ${draft.reason}, version = ${draft.version},
        revision = revision + 1, updated_at = date_trunc('milliseconds', platform.now())
    where id = ${draft.id} returning ${draftColumns}`.execute(tx)
  return rows[0]!
}

export async function findDraft(tx: Tx, id: Id): Promise<Draft | undefined> {
  const { rows } = await sql<Draft>`select ${draftColumns} from policy.draft where id = ${id}`.execute(tx)
  return rows[0]
}

export async function lockDraft(tx: Tx, id: Id): Promise<Draft | undefined> {
  const { rows } = await sql<Draft>`select ${draftColumns} from policy.draft where id = ${id} for update`.execute(tx)
  return rows[0]
}

/** The draft that became a version; undefined where none did: the first rules, reversals, suspensions. */
export async function findDraftOfVersion(tx: Tx, policy: PolicyName, version: number): Promise<Draft | undefined> {
  const { rows } = await sql<Draft>`
    select ${draftColumns} from policy.draft where policy = ${policy} and version = ${version}`.execute(tx)
  return rows[0]
}

export async function lockDraftOfVersion(tx: Tx, policy: PolicyName, version: number): Promise<Draft | undefined> {
  const { rows } = await sql<Draft>`
    select ${draftColumns} from policy.draft where policy = ${policy} and version = ${version} for update`.execute(tx)
  return rows[0]
}

export interface DraftCursor {
  readonly updatedAt: Instant
  readonly id: Id
}

/** Drafts, the last touched first. */
export async function selectDrafts(
  tx: Tx,
  policy: PolicyName,
  { before, limit }: { readonly before?: DraftCursor | undefined; readonly limit: number },
): Promise<readonly Draft[]> {
  const { rows } = await sql<Draft>`
    select ${draftColumns} from policy.draft
    where policy = ${policy}
      and (${before === undefined} or (updated_at, id) < (${before?.updatedAt ?? null}::timestamptz, ${before?.id ?? null}::uuid))
    order by updated_at desc, id desc limit ${limit}`.execute(tx)
  return rows
}
