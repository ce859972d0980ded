import { sql } from 'kysely'
import {
  actionNames,
  factSpec,
  factsOf,
  toSql,
  type FactName,
  type PolicyDocument,
  type PricedAction,
} from '#modules/policy/index.ts'
import type { Tx } from '#platform/db/database.ts'
import type { LogWindow } from './decisions.ts'

/** What two documents cost on the same decisions, by the rules as SQL. Whole Connects; the sums of differences are never negative. */
export interface WindowSums {
  readonly actions: number
  readonly people: number
  readonly before: number
  readonly after: number
  readonly more: number
  readonly less: number
  readonly peoplePayingMore: number
  readonly peoplePayingLess: number
}

/**
 * Prices every decision of a window under both documents inside the database: another evaluator than the one that prices requests and
 * replays history. Takes as long as it takes; documents must lint clean.
 */
export async function sumsInSql(
  tx: Tx,
  { before, after }: { readonly before: PolicyDocument; readonly after: PolicyDocument },
  { window: { from, until }, last }: AuditedWindow,
): Promise<WindowSums> {
  await sql`set local statement_timeout = 0`.execute(tx)
  const { rows } = await sql<WindowSums>`
    with priced as (
      select owner_id, coalesce(${sql.raw(priceOf(before))}, 0) as old, coalesce(${sql.raw(priceOf(after))}, 0) as now
      from charges.charge
      where policy = ${before.policy} and at >= ${from} and at < ${until} and (at, id) <= (${last.at}::timestamptz, ${last.id}::uuid)
        and ${sql.raw(isRecorded())}),
    people as (
      select count(*) as actions, sum(old) as old, sum(now) as now,
        sum(greatest(now - old, 0)) as more, sum(greatest(old - now, 0)) as less
      from priced group by owner_id)
    select coalesce(sum(actions), 0)::bigint as actions, count(*) as people, coalesce(sum(old), 0)::bigint as before,
      coalesce(sum(now), 0)::bigint as after, coalesce(sum(more), 0)::bigint as more, coalesce(sum(less), 0)::bigint as less,
      count(*) filter (where more > 0) as people_paying_more, count(*) filter (where less > 0) as people_paying_less
    from people`.execute(tx)
  return rows[0]!
}

interface AuditedWindow {
  readonly window: LogWindow
  /** The last decision that counts: what was made since is none of the question. ISO 8601 to the microsecond. */
  readonly last: { readonly at: string; readonly id: string }
}

function columnOf(action: PricedAction, fact: FactName): string {
  return `facts[${factsOf(action).indexOf(fact) + 1}]`
}

function priceOf(document: PolicyDocument): string {
  const arms = actionNames.flatMap((action) => {
    const { amount } = toSql(document, action, { column: (fact) => columnOf(action, fact) })
    return amount === 'null' ? [] : [`when '${action}' then ${amount}`]
  })
  return arms.length === 0 ? '0' : `case action ${arms.join(' ')} end`
}

/** Decisions with all of their facts, each a value of the registry; a replay leaves out the others too. */
function isRecorded(): string {
  const arms = actionNames.map((action) => {
    const facts = factsOf(action)
    const conditions = facts.map((fact) => `${columnOf(action, fact)} between 0 and ${highestOf(fact)}`)
    return `when '${action}' then ${[`cardinality(facts) = ${facts.length}`, ...conditions].join(' and ')}`
  })
  return `case action ${arms.join(' ')} else false end`
}

function highestOf(fact: FactName): number {
  const spec = factSpec(fact)
  if (spec.type === 'int') return spec.max
  return spec.type === 'enum' ? spec.values.length - 1 : 1
}
