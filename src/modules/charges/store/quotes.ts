import { sql } from 'kysely'
import { connects } from '#kernel/connects.ts'
import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import type { PolicyName, PricedAction } from '#modules/policy/index.ts'
import type { Tx } from '#platform/db/database.ts'
import { insertInto, type Columns } from '#platform/db/rows.ts'
import { together } from '#platform/db/together.ts'
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

const columns: Columns<StoredQuote> = {
  id: ['uuid', (quote) => quote.id],
  owner_id: ['uuid', (quote) => quote.ownerId],
  action: ['text', (quote) => quote.action],
  subject_kind: ['text', (quote) => quote.subject.kind],
  subject_id: ['uuid', (quote) => quote.subject.id],
  facts: ['text', (quote) => `{${quote.facts.join(',')}}`, 'integer[]'],
  amount: ['integer', (quote) => quote.amount],
  policy: ['text', (quote) => quote.policy],
  version: ['integer', (quote) => quote.version],
  sha256: ['text', (quote) => quote.sha256],
  clause: ['text', (quote) => quote.clauseId],
  taken_at: ['timestamptz', (quote) => quote.takenAt.toISOString()],
  expires_at: ['timestamptz', (quote) => quote.expiresAt.toISOString()],
}

const addQuotes = insertInto('charges.quote', columns)

/** Keeps quotes; one or thousands. */
export async function insertQuotes(tx: Tx, quotes: readonly StoredQuote[]): Promise<void> {
  await together(tx, [addQuotes(quotes)])
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
  return (await findQuotes(tx, [id])).get(id)
}

/** Those of these quotes that were given out. */
export async function findQuotes(tx: Tx, ids: readonly Id[]): Promise<ReadonlyMap<Id, StoredQuote>> {
  if (ids.length === 0) return new Map()
  const { rows } = await sql<QuoteRow>`
    select id, owner_id, action, subject_kind, subject_id, facts, amount, policy, version, sha256, clause, taken_at, expires_at
    from charges.quote where id = any(${ids}::uuid[])`.execute(tx)
  return new Map(rows.map((row) => [row.id, toQuote(row)]))
}

function toQuote({ subjectKind, subjectId, amount, clause, ...row }: QuoteRow): StoredQuote {
  return { ...row, subject: { kind: subjectKind, id: subjectId }, amount: connects(amount), clauseId: clause }
}
