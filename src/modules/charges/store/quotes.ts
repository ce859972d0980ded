import { sql } from 'kysely'
import { connects, type Connects } from '#kernel/connects.ts'
import { derivedId, type Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import type { PolicyName, PricedAction } from '#modules/policy/index.ts'
import type { Tx } from '#platform/db/database.ts'
import type { HeldPrice } from '../rules/honour-quote.ts'

/** A held price as it was given out. */
export interface StoredQuote extends HeldPrice {
  readonly id: Id
  readonly action: PricedAction
  readonly policy: PolicyName
  readonly version: number
  readonly sha256: string
  readonly clauseId: string
  readonly takenAt: Instant
}

/** Keeps quotes and logs their decisions; one or thousands. */
export async function insertQuotes(tx: Tx, quotes: readonly StoredQuote[]): Promise<void> {
  const rows = quotes.map(({ subject, clauseId, ...quote }) => ({
    ...quote,
    decisionId: derivedId('decision', quote.id),
    subjectKind: subject.kind,
    subjectId: subject.id,
    clause: clauseId,
  }))
  await sql`
    with given as (
      select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (
        id uuid, "decisionId" uuid, "ownerId" uuid, action text, "subjectKind" text, "subjectId" uuid, facts int[], amount int, policy text,
        version int, sha256 text, clause text, "takenAt" timestamptz, "expiresAt" timestamptz)
    ), quoted as (
      insert into charges.quote (id, owner_id, action, subject_kind, subject_id, facts, amount, policy, version, sha256, clause, taken_at, expires_at)
      select id, "ownerId", action, "subjectKind", "subjectId", facts, amount, policy, version, sha256, clause, "takenAt", "expiresAt" from given
    )
    insert into charges.decision (id, stage, owner_id, action, subject_kind, subject_id, facts, amount, policy, version, clause, at)
    select "decisionId", 'quote', "ownerId", action, "subjectKind", "subjectId", facts, amount, policy, version, clause, "takenAt"
    from given`.execute(tx)
}

interface QuoteRow {
  id: Id
  ownerId: Id
  action: PricedAction
  subjectKind: string
  subjectId: Id
  facts: number[]
  amount: number
  policy: PolicyName
  version: number
  sha256: string
  clause: string
  takenAt: Date
  expiresAt: Date
}

export async function findQuote(tx: Tx, id: Id): Promise<StoredQuote | undefined> {
  const { rows } = await sql<QuoteRow>`
    select id, owner_id, action, subject_kind, subject_id, facts, amount, policy, version, sha256, clause, taken_at, expires_at
    from charges.quote where id = ${id}`.execute(tx)
  const row = rows[0]
  if (row === undefined) return undefined
  const { subjectKind, subjectId, amount, clause, ...rest } = row
  return { ...rest, subject: { kind: subjectKind, id: subjectId }, amount: connects(amount) satisfies Connects, clauseId: clause }
}
