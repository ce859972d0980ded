import { createHash } from 'node:crypto'
import canonicalize from 'canonicalize'
import { sql } from 'kysely'
import { z } from 'zod'
import { isId, type Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import { ok, refuse, type Result } from '#kernel/result.ts'
import type { AuditedFinding } from './audit.ts'
import type { Database, Tx } from './db/database.ts'
import { insertRows } from './db/insert-rows.ts'
import { defineEvent } from './events.ts'
import { sendMail, siteLink } from './mail/index.ts'
import { defineAction, type Ctx } from './run-action.ts'

export interface AuditFound {
  readonly findingId: Id
  readonly check: string
  /** Whose books are damaged; null when the damage is nobody's alone. */
  readonly ownerId: Id | null
}

/** Something is wrong that was not known before; once per owner and run, with the first of their findings. */
export const auditFound = defineEvent<AuditFound>('platform.audit_found')

interface NewFinding extends AuditedFinding {
  readonly id: Id
  readonly ownerId: Id | null
  readonly fingerprint: string
}

/** Opens what is not open already, tells it to whoever listens, and pages the operators. @returns how many are new */
export async function openFindings(ctx: Ctx, runId: Id, findings: readonly AuditedFinding[]): Promise<number> {
  if (findings.length === 0) return 0
  // The full and the recent audit may see the same damage in the same moment.
  await sql`select pg_advisory_xact_lock(hashtextextended('platform/audit-findings', 0))`.execute(ctx.tx)
  const opened = await withoutKnown(
    ctx.tx,
    findings.map((finding) => ({
      ...finding,
      id: ctx.newId(),
      ownerId: ownerOf(finding.row),
      fingerprint: fingerprintOf(finding),
    })),
  )
  await insertRows(
    ctx.tx,
    'platform.audit_finding',
    {
      id: 'uuid',
      runId: 'uuid',
      audit: 'text',
      checkName: 'text',
      ownerId: 'uuid',
      row: 'jsonb',
      fingerprint: 'text',
      at: 'timestamptz',
    },
    opened.map(({ check, row, ...rest }) => ({ ...rest, runId, checkName: check, row, at: ctx.now })),
  )
  for (const [ownerId, [first]] of Map.groupBy(opened, (finding) => finding.ownerId)) {
    ctx.announce(auditFound({ findingId: first!.id, check: first!.check, ownerId }))
  }
  if (opened.length > 0) await pageOperators(ctx, opened)
  return opened.length
}

async function withoutKnown(tx: Tx, findings: readonly NewFinding[]): Promise<NewFinding[]> {
  const { rows } = await sql<{ fingerprint: string }>`
    select fingerprint from platform.audit_finding finding
    where fingerprint = any(${findings.map(({ fingerprint }) => fingerprint)}::text[])
      and not exists (select from platform.audit_closing where finding_id = finding.id)`.execute(tx)
  const known = new Set(rows.map(({ fingerprint }) => fingerprint))
  return findings.filter(({ fingerprint }) => {
    if (known.has(fingerprint)) return false
    known.add(fingerprint)
    return true
  })
}

function ownerOf(row: object): Id | null {
  const ownerId = 'ownerId' in row ? row.ownerId : null
  return typeof ownerId === 'string' && isId(ownerId) ? ownerId : null
}

/** The same damage, though the figures around it go on changing: told apart by the ids in the row, or by all of it when it has none. */
function fingerprintOf({ audit, check, row }: AuditedFinding): string {
  const ids = Object.entries(row).filter(([, value]) => typeof value === 'string' && isId(value))
  const what = ids.length === 0 ? JSON.parse(JSON.stringify(row)) : Object.fromEntries(ids)
  return createHash('sha256')
    .update(canonicalize([audit, check, what]) ?? '')
    .digest('hex')
}

const MOST_TOLD = 10

async function pageOperators(ctx: Ctx, findings: readonly NewFinding[]): Promise<void> {
  const { rows } = await sql<{ id: Id }>`
    select id from platform.account where 'operator' = any(roles) and suspended_at is null order by id`.execute(ctx.tx)
  const promises = [...new Set(findings.map(({ audit, check }) => `${audit}: ${check}`))]
  const subject =
    findings.length === 1 ? 'The audit found a row that must not be' : `The audit found ${findings.length} rows that must not be`
  const text = [
    'What is true no longer:',
    ...promises.slice(0, MOST_TOLD),
    ...(promises.length > MOST_TOLD ? [`and ${promises.length - MOST_TOLD} more.`] : []),
    'The wallets concerned are being frozen: their owners cannot spend, everybody else goes on.',
    'Look at the rows, and close each with a note once you know what happened:',
    siteLink('/console/audit'),
  ].join('\n\n')
  for (const { id } of rows) await sendMail(ctx, { accountId: id, subject, text })
}

export interface OpenedFinding {
  readonly id: Id
  readonly audit: string
  readonly check: string
  readonly ownerId: Id | null
  readonly row: object
  readonly at: Instant
  /** Null as long as it is open. */
  readonly closedAt: Instant | null
  readonly note: string | null
}

const FINDING = sql`
  finding.id, finding.audit, finding.check_name as check, finding.owner_id, finding.row, finding.at, closing.at as closed_at, closing.note
  from platform.audit_finding finding left join platform.audit_closing closing on closing.finding_id = finding.id`

/** Newest first: the open ones, or the closed ones. `after`: the last id of the page before. */
export async function listFindings(
  tx: Tx,
  { state, after, limit }: { readonly state: 'open' | 'closed'; readonly after?: Id | undefined; readonly limit: number },
): Promise<OpenedFinding[]> {
  const { rows } = await sql<OpenedFinding>`
    select ${FINDING}
    where (closing.finding_id is null) = ${state === 'open'}
      and ${after === undefined ? sql`true` : sql`(finding.at, finding.id) < (select at, id from platform.audit_finding where id = ${after})`}
    order by finding.at desc, finding.id desc limit ${limit}`.execute(tx)
  return rows
}

/** How many are open of each check, the most first. */
export async function countOpenFindings(
  db: Database | Tx,
): Promise<readonly { readonly check: string; readonly findings: number }[]> {
  const { rows } = await sql<{ check: string; findings: number }>`
    select check_name as check, count(*) as findings from platform.audit_finding finding
    where not exists (select from platform.audit_closing where finding_id = finding.id)
    group by check_name order by findings desc, check_name`.execute(db)
  return rows
}

/** Whether something that was found in this owner's books waits for an operator. */
export async function hasOpenFinding(tx: Tx, ownerId: Id): Promise<boolean> {
  const { rows } = await sql<{ open: boolean }>`
    select exists (
      select from platform.audit_finding finding
      where owner_id = ${ownerId} and not exists (select from platform.audit_closing where finding_id = finding.id)) as open`.execute(
    tx,
  )
  return rows[0]!.open
}

/** An operator knows what it was. When the row is still wrong, the next audit opens it anew. */
export const closeAuditFinding = defineAction({
  name: 'platform.close_audit_finding',
  who: ['operator'],
  input: z.object({
    findingId: z.uuid(),
    note: z
      .string()
      .trim()
      .min(1, 'Say what happened and what was done: it stays on record.')
      .max(2000, 'At most 2,000 characters.'),
  }),
  async run(
    ctx,
    { findingId, note },
  ): Promise<Result<{ readonly ownerId: Id | null }, { code: 'finding_not_found' } | { code: 'finding_closed' }>> {
    const { rows } = await sql<{ ownerId: Id | null }>`
      select owner_id from platform.audit_finding where id = ${findingId}`.execute(ctx.tx)
    if (rows[0] === undefined) return refuse({ code: 'finding_not_found' })
    const closedBy = ctx.actor.kind === 'person' ? ctx.actor.accountId : null
    const { numAffectedRows } = await sql`
      insert into platform.audit_closing (finding_id, closed_by, note, at) values (${findingId}, ${closedBy}, ${note}, ${ctx.now})
      on conflict do nothing`.execute(ctx.tx)
    return numAffectedRows === 1n ? ok({ ownerId: rows[0].ownerId }) : refuse({ code: 'finding_closed' })
  },
})
