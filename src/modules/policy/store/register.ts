import { createHash } from 'node:crypto'
import canonicalize from 'canonicalize'
import { sql } from 'kysely'
import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import { invariant } from '#kernel/invariant.ts'
import type { Tx } from '#platform/db/database.ts'
import type { PolicyDiff } from '../rules/diff-documents.ts'
import type { MeasurementPlan } from '../rules/measurement-plan.ts'
import type { PublicImpact } from '../rules/public-impact.ts'
import type { PolicyName } from './versions.ts'

export type EntryKind = 'announced' | 'reversed' | 'suspended' | 'withdrawn' | 'corrected'

/** What an entry of the register says. It is hashed as a whole, so whatever people relied on is in here. */
export interface EntryContent {
  readonly title: string
  /** Plain words for everybody: what changes, why, and what happens next. */
  readonly words: string
  readonly sha256: string
  readonly parent?: { readonly version: number; readonly sha256: string }
  readonly nobodyPaysMore?: boolean
  readonly breaksPromises?: readonly string[]
  readonly diff?: PolicyDiff
  readonly impact?: PublicImpact
  /** How it will be measured, chosen before anybody could know the result; the oldest entries of a register may lack it. */
  readonly measurement?: MeasurementPlan
  /** How it could be taken back, and the most that would have to be returned by then, in words. */
  readonly reversibility?: string
  readonly reverses?: { readonly version: number; readonly clauses: readonly string[] }
  readonly suspends?: { readonly version: number; readonly clauses: readonly string[] }
}

export interface Entry {
  readonly policy: PolicyName
  readonly no: number
  readonly kind: EntryKind
  readonly version: number
  /** The entry this one corrects; both stay. */
  readonly corrects?: number
  readonly at: Instant
  readonly effectiveAt?: Instant
  readonly content: EntryContent
  readonly previousHash: string
  readonly hash: string
}

interface NewEntry {
  readonly policy: PolicyName
  readonly kind: EntryKind
  readonly version: number
  readonly corrects?: number
  /** Absent: at once, by the database's clock. */
  readonly effectiveAt?: Instant
  readonly content: EntryContent
  readonly author: Id | null
}

/** Adds to the register. Number, date, hash and chain are the database's. */
export async function insertEntry(tx: Tx, entry: NewEntry): Promise<Entry> {
  const canonical = canonicalize(entry.content)
  invariant(canonical !== undefined, 'an entry is JSON')
  const { rows } = await sql<EntryRow>`
    insert into policy.announcement (policy, kind, version, corrects, effective_at, canonical, author)
    values (${entry.policy}, ${entry.kind}, ${entry.version}, ${entry.corrects ?? null}, ${entry.effectiveAt ?? null}, ${canonical}, ${entry.author})
    returning ${columns}`.execute(tx)
  return toEntry(rows[0]!)
}

const columns = sql.raw('policy, no, kind, version, corrects, at, effective_at, canonical, content, previous_hash, hash')

interface EntryRow {
  policy: PolicyName
  no: number
  kind: EntryKind
  version: number
  corrects: number | null
  at: Date
  effectiveAt: Date | null
  canonical: string
  content: EntryContent
  previousHash: string
  hash: string
}

function toEntry(row: EntryRow): Entry {
  const { canonical: _canonical, corrects, effectiveAt, ...rest } = row
  return { ...rest, ...(corrects === null ? {} : { corrects }), ...(effectiveAt === null ? {} : { effectiveAt }) }
}

/** Everything ever published about one version, oldest first. */
export async function selectEntriesOf(tx: Tx, policy: PolicyName, version: number): Promise<readonly Entry[]> {
  const { rows } = await sql<EntryRow>`
    select ${columns} from policy.announcement where policy = ${policy} and version = ${version} order by no`.execute(tx)
  return rows.map(toEntry)
}

export async function findEntry(tx: Tx, policy: PolicyName, no: number): Promise<Entry | undefined> {
  const { rows } = await sql<EntryRow>`
    select ${columns} from policy.announcement where policy = ${policy} and no = ${no}`.execute(tx)
  return rows[0] === undefined ? undefined : toEntry(rows[0])
}

/** The register, newest first, `limit` entries older than entry `before`. */
export async function selectEntries(
  tx: Tx,
  policy: PolicyName,
  { before, limit }: { readonly before?: number | undefined; readonly limit: number },
): Promise<readonly Entry[]> {
  const { rows } = await sql<EntryRow>`
    select ${columns} from policy.announcement
    where policy = ${policy} and no < ${before ?? 2_147_483_647} order by no desc limit ${limit}`.execute(tx)
  return rows.map(toEntry)
}

export type RegisterCheck =
  | { readonly intact: true; readonly entries: number; readonly head: string }
  | { readonly intact: false; readonly firstBroken: number }

const START = '0'.repeat(64)
const CHECK_PAGE = 200

/** Recomputes every hash from the first entry on: a changed, missing or added entry is named by its number. */
export async function verifyRegister(tx: Tx, policy: PolicyName): Promise<RegisterCheck> {
  let head = START
  let entries = 0
  for (;;) {
    const { rows } = await sql<EntryRow>`
      select ${columns} from policy.announcement where policy = ${policy} and no > ${entries} order by no limit ${CHECK_PAGE}`.execute(
      tx,
    )
    for (const row of rows) {
      const follows = row.no === entries + 1 && row.previousHash === head && row.hash === entryHash(row)
      if (!follows) return { intact: false, firstBroken: entries + 1 }
      head = row.hash
      entries += 1
    }
    if (rows.length < CHECK_PAGE) return { intact: true, entries, head }
  }
}

/** The same text as `policy.entry_hash` in the database. */
function entryHash(row: EntryRow): string {
  const lines = [
    row.previousHash,
    row.policy,
    row.no,
    row.kind,
    row.version,
    row.corrects ?? '',
    row.at.toISOString(),
    row.effectiveAt?.toISOString() ?? '',
    row.canonical,
  ]
  return createHash('sha256').update(lines.join('\n')).digest('hex')
}
