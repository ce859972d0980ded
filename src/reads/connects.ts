import { sql } from 'kysely'
import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import { bucketOf } from '#modules/ledger/index.ts'
import type { Tx } from '#platform/db/database.ts'
import { cursorOf, pageOf, readCursor, type ListPage } from './cursor.ts'

/** One line of a statement: what moved, why, and what was available afterwards. */
export interface StatementLine {
  readonly version: number
  readonly kind: string
  readonly amount: number
  readonly balanceAfter: number
  readonly at: Instant
  /** Where the Connects of an issue came from. */
  readonly origin: string | null
  readonly chargeId: Id | null
  readonly action: string | null
  /** The rule that charged, or the one that gave back. */
  readonly clause: string | null
  readonly policyVersion: number | null
  /** Why charged Connects came back: `job.closed`, `policy.reversed` … */
  readonly returnEvent: string | null
  /** The job's title or the catalog project's. */
  readonly about: string | null
}

const PAGE = 30

/** A wallet's history, newest first, from the journal itself. */
export async function readStatement(
  tx: Tx,
  { ownerId, after, size = PAGE }: { readonly ownerId: Id; readonly after?: string | undefined; readonly size?: number },
): Promise<ListPage<StatementLine>> {
  const start = readCursor(after, ['number'])?.[0]
  const { rows } = await sql<StatementLine>`
    select e.version, t.kind, e.amount, e.balance_after, t.recorded_at as at,
           (select l.origin from ledger.lot l where l.bucket = t.bucket and l.source_txn = t.id and t.kind = 'issue' limit 1) as origin,
           c.id as charge_id, c.action, coalesce(r.clause, c.clause) as clause, t.policy_version,
           r.event as return_event,
           coalesce(j.title, b.title, w.subject) as about
    from ledger.entry e
    join ledger.txn t on t.bucket = e.bucket and t.id = e.txn_id
    left join charges.charge c on c.id = t.charge_id
    left join lateral (
      select ret.event, ret.clause from charges.return ret
      where t.kind = 'refund' and ret.charge_id = t.charge_id and ret.at <= t.recorded_at order by ret.at desc limit 1
    ) r on true
    left join proposals.proposal p on c.subject_kind = 'proposal' and p.id = c.subject_id
    left join jobs.job j on j.id = p.job_id
    left join catalog.placed_order b on c.subject_kind = 'catalog_order' and b.id = c.subject_id
    left join invitations.outreach w on c.subject_kind = 'outreach' and w.id = c.subject_id
    where e.bucket = ${bucketOf(ownerId)} and e.owner_id = ${ownerId} and e.account = 'available'
      and ${start === undefined ? sql`true` : sql`e.version < ${start}`}
    order by e.version desc limit ${size + 1}`.execute(tx)
  return pageOf(rows, size, (last) => cursorOf(last.version))
}

export interface MonthOfConnects {
  /** `2026-03`. */
  readonly month: string
  readonly spent: number
  readonly cameBack: number
}

/** What was spent and what came back in each of the last twelve months, oldest first, empty months too. */
export async function readMonths(
  tx: Tx,
  { ownerId, now }: { readonly ownerId: Id; readonly now: Instant },
): Promise<readonly MonthOfConnects[]> {
  const { rows } = await sql<MonthOfConnects>`
    with months as (
      select generate_series(date_trunc('month', ${now}::timestamptz) - interval '11 months', date_trunc('month', ${now}::timestamptz),
                             interval '1 month') as start
    )
    select to_char(m.start, 'YYYY-MM') as month,
           (select coalesce(sum(qty), 0) from charges.charge c
            where c.owner_id = ${ownerId} and c.at >= m.start and c.at < m.start + interval '1 month') as spent,
           (select coalesce(sum(qty), 0) from charges.return r
            where r.owner_id = ${ownerId} and r.at >= m.start and r.at < m.start + interval '1 month') as came_back
    from months m order by m.start`.execute(tx)
  return rows
}

/** What a receipt is about, in words people know: the job, the order or the message. */
export interface ChargeSubject {
  readonly title: string
  readonly href: string
  /** While this job runs its end can still bring the Connects back; null when it has ended or there is no job. */
  readonly jobRunsUntil: Instant | null
}

export async function readChargeSubject(tx: Tx, chargeId: Id): Promise<ChargeSubject | undefined> {
  const { rows } = await sql<{ [Field in keyof ChargeSubject]: ChargeSubject[Field] | null }>`
    select coalesce(j.title, b.title, w.subject, k.title) as title,
           case c.subject_kind when 'proposal' then '/proposals/' || c.subject_id when 'catalog_order' then '/orders/' || c.subject_id
                when 'outreach' then '/outreach/' || c.subject_id when 'contract' then '/contracts/' || c.subject_id end as href,
           case when j.state in ('open', 'paused') then j.expires_at end as job_runs_until
    from charges.charge c
    left join proposals.proposal p on c.subject_kind = 'proposal' and p.id = c.subject_id
    left join jobs.job j on j.id = p.job_id
    left join catalog.placed_order b on c.subject_kind = 'catalog_order' and b.id = c.subject_id
    left join invitations.outreach w on c.subject_kind = 'outreach' and w.id = c.subject_id
    left join contracts.contract k on c.subject_kind = 'contract' and k.id = c.subject_id
    where c.id = ${chargeId}`.execute(tx)
  const row = rows[0]
  if (row === undefined || row.title === null || row.href === null) return undefined
  return { title: row.title, href: row.href, jobRunsUntil: row.jobRunsUntil }
}
