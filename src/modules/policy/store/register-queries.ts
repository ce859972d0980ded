import { sql } from 'kysely'
import type { Instant } from '#kernel/instant.ts'
import { invariant } from '#kernel/invariant.ts'
import type { Tx } from '#platform/db/database.ts'
import type { Changeset } from '../rules/changeset.ts'
import type { PolicyDiff } from '../rules/diff-documents.ts'
import type { PolicyDocument } from '../rules/document.ts'
import { selectEntriesOf, type Entry } from './register.ts'
import type { PolicyName, VersionKind } from './versions.ts'

/** Derived from the register and from what is in force when; nothing has to run for it to change. */
export type VersionState = 'announced' | 'active' | 'superseded' | 'suspended' | 'reversed' | 'withdrawn'

/** A line of the public list of versions. */
export interface VersionSummary {
  readonly policy: PolicyName
  readonly version: number
  readonly parent: number | null
  readonly kind: VersionKind
  readonly title: string
  readonly state: VersionState
  readonly sha256: string
  readonly nobodyPaysMore: boolean
  readonly breaksPromises: readonly string[]
  readonly reversesVersion: number | null
  readonly reversesClauses: readonly string[] | null
  readonly suspendsVersion: number | null
  readonly suspendsClauses: readonly string[] | null
  readonly announcedAt: Instant | null
  readonly effectiveAt: Instant | null
  readonly endedAt: Instant | null
}

/** One version with everything that was ever said about it. */
export interface VersionPage extends VersionSummary {
  readonly document: PolicyDocument
  /** The edits against the parent; null for the first version. */
  readonly changeset: Changeset | null
  readonly diff: PolicyDiff
  readonly entries: readonly Entry[]
  /** The version that took it back, if any. */
  readonly reversedBy: number | null
  /** The version that let clauses of it stop charging, if any. */
  readonly suspendedBy: number | null
}

const summaryColumns = sql`
  v.policy, v.version, v.parent, v.kind, v.title, v.sha256, v.nobody_pays_more, v.breaks_promises,
  v.reverses_version, v.reverses_clauses, v.suspends_version, v.suspends_clauses,
  published.at as announced_at, coalesce(lower(a.during), published.effective_at) as effective_at, upper(a.during) as ended_at,
  case
    when withdrawn.no is not null then 'withdrawn'
    when lower(a.during) > clock.at then 'announced'
    when a.during @> clock.at then 'active'
    when reversal.version is not null then 'reversed'
    when suspension.version is not null then 'suspended'
    else 'superseded'
  end as state`

const summaryTables = sql`
  (select platform.now() as at) as clock
  cross join policy.version v
  left join policy.activation a on a.policy = v.policy and a.version = v.version
  left join policy.announcement published
    on published.policy = v.policy and published.version = v.version and policy.begins(published.kind)
  left join policy.announcement withdrawn
    on withdrawn.policy = v.policy and withdrawn.version = v.version and withdrawn.kind = 'withdrawn'
  left join lateral (
    select r.version from policy.version r where r.policy = v.policy and r.reverses_version = v.version order by r.version limit 1
  ) as reversal on true
  left join lateral (
    select s.version from policy.version s where s.policy = v.policy and s.suspends_version = v.version order by s.version limit 1
  ) as suspension on true`

/** The versions, newest first, `limit` of them older than `before`. */
export async function selectVersions(
  tx: Tx,
  policy: PolicyName,
  { before, limit }: { readonly before?: number | undefined; readonly limit: number },
): Promise<readonly VersionSummary[]> {
  const { rows } = await sql<VersionSummary>`
    select ${summaryColumns} from ${summaryTables}
    where v.policy = ${policy} and v.version < ${before ?? 2_147_483_647} order by v.version desc limit ${limit}`.execute(tx)
  return rows
}

export async function findVersion(tx: Tx, policy: PolicyName, version: number): Promise<VersionPage | undefined> {
  const { rows } = await sql<Omit<VersionPage, 'entries'>>`
    select ${summaryColumns}, v.document, v.changeset, v.diff, reversal.version as reversed_by, suspension.version as suspended_by
    from ${summaryTables}
    where v.policy = ${policy} and v.version = ${version}`.execute(tx)
  const row = rows[0]
  return row === undefined ? undefined : { ...row, entries: await selectEntriesOf(tx, policy, version) }
}

/** @throws when there is no such version: ask `findVersion` if that may be */
export async function getVersion(tx: Tx, policy: PolicyName, version: number): Promise<VersionPage> {
  const found = await findVersion(tx, policy, version)
  invariant(found !== undefined, `there is no version ${version} of ${policy}`)
  return found
}

/** The announced version that will take effect next. */
export async function findUpcomingVersion(tx: Tx, policy: PolicyName): Promise<VersionSummary | undefined> {
  const { rows } = await sql<VersionSummary>`
    select ${summaryColumns} from ${summaryTables}
    where v.policy = ${policy} and lower(a.during) > clock.at order by lower(a.during) limit 1`.execute(tx)
  return rows[0]
}

/** When each version was in force, oldest first: what a receipt's date is checked against. */
export async function selectActivations(
  tx: Tx,
  policy: PolicyName,
): Promise<readonly { readonly version: number; readonly since: Instant; readonly until: Instant | null }[]> {
  const { rows } = await sql<{ version: number; since: Date; until: Date | null }>`
    select version, lower(during) as since, upper(during) as until from policy.activation
    where policy = ${policy} order by lower(during)`.execute(tx)
  return rows
}

/** When a version begins or would have begun, with what a calendar needs to know about its changes. */
export interface CalendarLine {
  readonly policy: PolicyName
  readonly version: number
  readonly title: string
  readonly nobodyPaysMore: boolean
  readonly effectiveAt: Instant
  readonly isWithdrawn: boolean
  /** How many entries of the register are about it so far, and when the last one came. */
  readonly entries: number
  readonly lastEntryAt: Instant
}

/** The newest versions first, or one of them. What was withdrawn stays: calendars have to learn of it. */
export async function selectCalendar(
  tx: Tx,
  policy: PolicyName,
  { version, limit }: { readonly version?: number; readonly limit: number },
): Promise<readonly CalendarLine[]> {
  const { rows } = await sql<CalendarLine>`
    select v.policy, v.version, v.title, v.nobody_pays_more, min(entry.effective_at) as effective_at,
           bool_or(entry.kind = 'withdrawn') as is_withdrawn, count(*) as entries, max(entry.at) as last_entry_at
    from policy.version v join policy.announcement entry using (policy, version)
    where v.policy = ${policy} and (${version ?? null}::int is null or v.version = ${version ?? null})
    group by v.policy, v.version having min(entry.effective_at) is not null
    order by v.version desc limit ${limit}`.execute(tx)
  return rows
}
