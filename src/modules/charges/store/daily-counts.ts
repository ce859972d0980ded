import { sql, type RawBuilder } from 'kysely'
import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import { factSpec, factsOf, groupFacts, type GroupFact, type PolicyName } from '#modules/policy/index.ts'
import type { Tx } from '#platform/db/database.ts'

/** What happened on one day to the cases of one kind. A fact that was not recorded is `unknown`. */
export interface DailyCount extends Readonly<Record<GroupFact, string>> {
  /** In UTC, `2024-08-12`. */
  readonly day: string
  /** Chances: what was delivered, or what was done. */
  readonly items: number
  /** Chances that were taken. */
  readonly hits: number
  /** What is summed: hours until the yes, or Connects. */
  readonly amount: number
}

export interface DaysToCount {
  /** Midnight of the first day, and of the day after the last one. */
  readonly from: Instant
  readonly until: Instant
}

/**
 * Invitations and outreach by the day they were delivered, and which of them got a yes within so many hours: whoever is still thinking
 * then counts as no, on every day alike. The amount is the hours until the yes.
 */
export async function countAnswersByDay(
  tx: Tx,
  { from, until, withinHours }: DaysToCount & { readonly withinHours: number },
): Promise<readonly DailyCount[]> {
  const { rows } = await sql<CountRow>`
    select chance.at::date::text as day, ${codes(sql.ref('chance.facts'))}, count(*)::int as items, count(yes.id)::int as hits,
           coalesce(sum(extract(epoch from yes.at - chance.at)::float8) / 3600, 0) as amount
    from charges.opportunity chance
    left join charges.opportunity yes
      on yes.subject_kind = chance.subject_kind and yes.subject_id = chance.subject_id and yes.stage = 'answered'
     and yes.answer = 'accepted' and yes.at < chance.at + make_interval(hours => ${withinHours})
    where chance.at >= ${from} and chance.at < ${until} and chance.stage = 'delivered'
    group by 1, 2, 3, 4, 5, 6`.execute(tx)
  return rows.map(toCount)
}

/** Proposals by the day they were sent, answers to somebody who wrote first included. The amount is what they cost, in Connects. */
export async function countProposalsByDay(
  tx: Tx,
  policy: PolicyName,
  { from, until }: DaysToCount,
): Promise<readonly DailyCount[]> {
  const { rows } = await sql<CountRow>`
    select charge.at::date::text as day, ${codes(sql.ref('charge.facts'))}, count(*)::int as items,
           count(*) filter (where charge.qty > 0)::int as hits, sum(charge.qty)::float8 as amount
    from charges.charge
    where policy = ${policy} and charge.at >= ${from} and charge.at < ${until} and action = 'proposal.submit'
    group by 1, 2, 3, 4, 5, 6`.execute(tx)
  return rows.map(toCount)
}

/** Somebody who stands behind a kind of case, once for each kind. */
export interface PersonOfCases extends Readonly<Record<GroupFact, string>> {
  readonly personId: Id
}

/** To whom invitations and outreach were delivered. */
export async function selectAskedPeople(tx: Tx, { from, until }: DaysToCount): Promise<readonly PersonOfCases[]> {
  const { rows } = await sql<Record<GroupFact, number> & { personId: Id }>`
    select distinct chance.owner_id as person_id, ${codes(sql.ref('chance.facts'))}
    from charges.opportunity chance
    where chance.at >= ${from} and chance.at < ${until} and chance.stage = 'delivered'`.execute(tx)
  return rows.map((row) => ({ ...row, ...namesOf(row) }))
}

/** Who sent proposals. */
export async function selectProposingPeople(
  tx: Tx,
  policy: PolicyName,
  { from, until }: DaysToCount,
): Promise<readonly PersonOfCases[]> {
  const { rows } = await sql<Record<GroupFact, number> & { personId: Id }>`
    select distinct charge.owner_id as person_id, ${codes(sql.ref('charge.facts'))}
    from charges.charge
    where policy = ${policy} and charge.at >= ${from} and charge.at < ${until} and action = 'proposal.submit'`.execute(tx)
  return rows.map((row) => ({ ...row, ...namesOf(row) }))
}

type CountRow = Record<GroupFact, number> & Pick<DailyCount, 'day' | 'items' | 'hits' | 'amount'>

const recorded = factsOf('proposal.submit')

function codes(facts: RawBuilder<unknown>): RawBuilder<unknown> {
  const picked = groupFacts.map(
    (fact) => sql`coalesce((${facts})[${sql.lit(recorded.indexOf(fact) + 1)}], -1) as ${sql.id(snake(fact))}`,
  )
  return sql.join(picked)
}

function snake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}

function toCount(row: CountRow): DailyCount {
  return { ...row, ...namesOf(row) }
}

function namesOf(row: Readonly<Record<GroupFact, number>>): Record<GroupFact, string> {
  return {
    initiator: nameOf('initiator', row.initiator),
    clientKind: nameOf('clientKind', row.clientKind),
    category: nameOf('category', row.category),
    freelancerPlan: nameOf('freelancerPlan', row.freelancerPlan),
    badge: nameOf('badge', row.badge),
  }
}

function nameOf(fact: GroupFact, code: number): string {
  const spec = factSpec(fact)
  return (spec.type === 'enum' ? spec.values[code] : undefined) ?? 'unknown'
}
