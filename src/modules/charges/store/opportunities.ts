import { sql } from 'kysely'
import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import type { Tx } from '#platform/db/database.ts'
import type { Subject } from '../rules/subject.ts'

export type Answer = 'accepted' | 'declined' | 'ignored' | 'withdrawn' | 'ended'

/** One stage of a chance to answer. */
export interface OpportunityRow {
  readonly id: Id
  readonly kind: 'invitation' | 'outreach'
  readonly ownerId: Id
  readonly subject: Subject
  readonly stage: 'delivered' | 'seen' | 'answered'
  readonly answer?: Answer
  /** The registry's codes of what answering would be priced by. */
  readonly facts: readonly number[] | null
  readonly at: Instant
}

/** Keeps each stage once; one or thousands. */
export async function insertOpportunities(tx: Tx, rows: readonly OpportunityRow[]): Promise<void> {
  const given = rows.map(({ subject, ...row }) => ({ ...row, subjectKind: subject.kind, subjectId: subject.id }))
  await sql`
    insert into charges.opportunity (id, kind, owner_id, subject_kind, subject_id, stage, answer, facts, at)
    select id, kind, "ownerId", "subjectKind", "subjectId", stage, answer, facts, at
    from jsonb_to_recordset(${JSON.stringify(given)}::jsonb) as r (
      id uuid, kind text, "ownerId" uuid, "subjectKind" text, "subjectId" uuid, stage text, answer text, facts int[], at timestamptz)
    on conflict (subject_kind, subject_id, stage) do nothing`.execute(tx)
}

/** Chances of one kind whose facts are the same, and how many of them were answered with a yes. */
export interface CountedChances {
  readonly kind: OpportunityRow['kind']
  /** The registry's codes, as recorded on delivery. */
  readonly facts: readonly number[]
  readonly delivered: number
  readonly accepted: number
}

/** What was delivered in a stretch of time, grouped by its facts; chances whose facts are not known stay out. */
export async function countChances(
  tx: Tx,
  { from, until }: { readonly from: Instant; readonly until: Instant },
): Promise<readonly CountedChances[]> {
  const { rows } = await sql<CountedChances>`
    select d.kind, d.facts, count(*)::int as delivered, count(a.answer)::int as accepted
    from charges.opportunity d
    left join charges.opportunity a on a.subject_kind = d.subject_kind and a.subject_id = d.subject_id
      and a.stage = 'answered' and a.answer = 'accepted'
    where d.stage = 'delivered' and d.facts is not null and d.at >= ${from} and d.at < ${until}
    group by d.kind, d.facts`.execute(tx)
  return rows
}
