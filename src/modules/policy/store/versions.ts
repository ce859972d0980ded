import { sql } from 'kysely'
import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import { invariant } from '#kernel/invariant.ts'
import type { Tx } from '#platform/db/database.ts'
import type { DocumentOf, PolicyDocument } from '../rules/document.ts'
import type { PolicyName } from '../rules/facts.ts'
import type { PolicyDiff } from '../rules/diff-documents.ts'
import type { Changeset } from '../rules/changeset.ts'

export type { PolicyName }

export type VersionKind = 'normal' | 'reversal' | 'suspension'

/** One version with its rules: enough to decide by it. */
export interface PricedBy<P extends PolicyName = 'connects'> {
  readonly policy: P
  readonly version: number
  readonly sha256: string
  readonly document: DocumentOf<P>
}

export interface VersionInForce<P extends PolicyName = 'connects'> extends PricedBy<P> {
  /** The moment asked about. */
  readonly at: Instant
  readonly since: Instant
  /** Absent while no successor is announced. */
  readonly until?: Instant
}

interface NewVersion {
  readonly policy: PolicyName
  readonly version: number
  readonly parent?: { readonly version: number; readonly sha256: string }
  readonly kind: VersionKind
  readonly changeset: Changeset | null
  readonly canonical: string
  readonly sha256: string
  readonly nobodyPaysMore: boolean
  readonly diff: PolicyDiff
  readonly breaksPromises: readonly string[]
  readonly reverses?: { readonly version: number; readonly clauses: readonly string[] }
  readonly suspends?: { readonly version: number; readonly clauses: readonly string[] }
  readonly title: string
  readonly author: Id | null
}

export async function insertVersion(tx: Tx, row: NewVersion): Promise<void> {
  await sql`
    insert into policy.version (policy, version, parent, kind, changeset, canonical, sha256, parent_sha256, nobody_pays_more, diff,
                                breaks_promises, reverses_version, reverses_clauses, suspends_version, suspends_clauses, title, author)
    values (${row.policy}, ${row.version}, ${row.parent?.version ?? null}, ${row.kind}, ${JSON.stringify(row.changeset)}::jsonb, ${row.canonical},
            ${row.sha256}, ${row.parent?.sha256 ?? null}, ${row.nobodyPaysMore}, ${JSON.stringify(row.diff)}::jsonb,
            ${row.breaksPromises}::text[], ${row.reverses?.version ?? null}, ${row.reverses?.clauses ?? null}::text[],
            ${row.suspends?.version ?? null}, ${row.suspends?.clauses ?? null}::text[], ${row.title}, ${row.author})`.execute(tx)
}

/** Everybody who changes what is in force, or adds to the register, goes one after the other. */
export async function lockPolicy(tx: Tx, policy: PolicyName): Promise<Instant> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`policy/${policy}`}, 0))`.execute(tx)
  const { rows } = await sql<{ now: Date }>`select platform.now() as now`.execute(tx)
  return rows[0]!.now
}

export async function selectLastVersionNumber(tx: Tx, policy: PolicyName): Promise<number> {
  const { rows } = await sql<{ last: number | null }>`
    select max(version) as last from policy.version where policy = ${policy}`.execute(tx)
  return rows[0]?.last ?? 0
}

/** The version in force at a moment; undefined before the first one began. */
export async function findVersionInForce<P extends PolicyName>(
  tx: Tx,
  policy: P,
  at: Instant,
): Promise<VersionInForce<P> | undefined> {
  const { rows } = await sql<InForceRow>`
    select a.version, v.sha256, ${at}::timestamptz as at, lower(a.during) as since, upper(a.during) as until
    from policy.activation a join policy.version v using (policy, version)
    where a.policy = ${policy} and a.during @> ${at}::timestamptz`.execute(tx)
  return withDocument(tx, policy, rows[0])
}

/** @throws when no version is in force at that moment */
export async function versionInForce<P extends PolicyName>(tx: Tx, policy: P, at: Instant): Promise<VersionInForce<P>> {
  const found = await findVersionInForce(tx, policy, at)
  invariant(found !== undefined, `no version of ${policy} is in force at ${at.toISOString()}`)
  return found
}

/**
 * The version in force now, and it stays so until the caller's transaction ends: a reversal waits for it. So no charge
 * made under a version can appear after the refunds of its reversal were planned.
 *
 * @throws when no version is in force now
 */
export async function lockVersionInForce<P extends PolicyName>(tx: Tx, policy: P): Promise<VersionInForce<P>> {
  const inForce = await lockAnyVersionInForce(tx, policy)
  invariant(inForce !== undefined, `no version of ${policy} is in force now`)
  return inForce
}

/** The same for policies that a marketplace need not have: undefined where no version is in force. */
export async function lockAnyVersionInForce<P extends PolicyName>(tx: Tx, policy: P): Promise<VersionInForce<P> | undefined> {
  // A statement of its own: the next one must not look with eyes from before the wait. Both are sent at once.
  const locked = sql`select pg_advisory_xact_lock_shared(hashtextextended(${`policy/${policy}`}, 0))`.execute(tx)
  const found = sql<InForceRow>`
    with clock as materialized (select platform.now() as at)
    select a.version, v.sha256, clock.at, lower(a.during) as since, upper(a.during) as until
    from clock join policy.activation a on a.during @> clock.at join policy.version v using (policy, version)
    where a.policy = ${policy}`.execute(tx)
  const [, { rows }] = await Promise.all([locked, found])
  return withDocument(tx, policy, rows[0])
}

interface InForceRow {
  version: number
  sha256: string
  at: Date
  since: Date
  until: Date | null
}

async function withDocument<P extends PolicyName>(
  tx: Tx,
  policy: P,
  row: InForceRow | undefined,
): Promise<VersionInForce<P> | undefined> {
  if (row === undefined) return undefined
  const { version, sha256, at, since, until } = row
  const document = await documentOf(tx, { policy, version, sha256 })
  return { policy, version, sha256, document, at, since, ...(until === null ? {} : { until }) }
}

// A document never changes under its hash, so remembering it cannot go stale. The limit bounds memory, nothing else.
const MOST_REMEMBERED = 200
const remembered = new Map<string, PolicyDocument>()

async function documentOf<P extends PolicyName>(
  tx: Tx,
  of: { policy: P; version: number; sha256: string },
): Promise<DocumentOf<P>> {
  const known = remembered.get(of.sha256)
  if (known !== undefined) return known as DocumentOf<P>
  const { rows } = await sql<{ document: PolicyDocument }>`
    select document from policy.version where policy = ${of.policy} and version = ${of.version}`.execute(tx)
  const document = rows[0]?.document
  invariant(document !== undefined, `there is no version ${of.version} of ${of.policy}`)
  if (remembered.size >= MOST_REMEMBERED) remembered.clear()
  remembered.set(of.sha256, document)
  return document as DocumentOf<P>
}

/** The rules of one version, whether in force or not; undefined when there is none of that number. */
export async function findPricedBy<P extends PolicyName>(tx: Tx, policy: P, version: number): Promise<PricedBy<P> | undefined> {
  const { rows } = await sql<{ sha256: string }>`
    select sha256 from policy.version where policy = ${policy} and version = ${version}`.execute(tx)
  const sha256 = rows[0]?.sha256
  if (sha256 === undefined) return undefined
  return { policy, version, sha256, document: await documentOf(tx, { policy, version, sha256 }) }
}

/** @throws when there is no version of that number */
export async function getPricedBy<P extends PolicyName>(tx: Tx, policy: P, version: number): Promise<PricedBy<P>> {
  const found = await findPricedBy(tx, policy, version)
  invariant(found !== undefined, `there is no version ${version} of ${policy}`)
  return found
}

/** Versions by number for one piece of work over many charges: each is asked for once. */
export function versionReader<P extends PolicyName>(tx: Tx, policy: P): (version: number) => Promise<PricedBy<P>> {
  const known = new Map<number, Promise<PricedBy<P>>>()
  return (version) => {
    const asked = known.get(version) ?? getPricedBy(tx, policy, version)
    known.set(version, asked)
    return asked
  }
}

/** A version among those it grew from, with what it suspended or took back of an earlier one. */
export interface ChainVersion<P extends PolicyName = 'connects'> extends PricedBy<P> {
  readonly suspends: number | null
  readonly reverses: number | null
}

/** The version and everything it grew from, oldest first: each one the parent of the next. */
export async function selectChain<P extends PolicyName>(tx: Tx, policy: P, version: number): Promise<readonly ChainVersion<P>[]> {
  const { rows } = await sql<Pick<ChainVersion, 'version' | 'sha256' | 'suspends' | 'reverses'>>`
    with recursive chain as (
      select version, parent, sha256, suspends_version, reverses_version from policy.version
      where policy = ${policy} and version = ${version}
      union all
      select v.version, v.parent, v.sha256, v.suspends_version, v.reverses_version
      from policy.version v join chain on v.version = chain.parent where v.policy = ${policy}
    )
    select version, sha256, suspends_version as suspends, reverses_version as reverses from chain order by version`.execute(tx)
  const links: ChainVersion<P>[] = []
  for (const row of rows) links.push({ policy, ...row, document: await documentOf(tx, { policy, ...row }) })
  return links
}
