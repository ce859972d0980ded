import { sql } from 'kysely'
import { factsOf, toSql, type PolicyDocument, type PolicyName, type PricedAction } from '#modules/policy/index.ts'
import type { Tx } from '#platform/db/database.ts'

/** What one version took, and what its rules as SQL take on the same facts. Whole Connects. */
export interface SimulatedTotals {
  readonly version: number
  readonly charged: number
  readonly simulated: number
}

/** Every charge of these actions priced again inside the database, by the version that made its price, in one pass. */
export async function simulatedTotals(
  tx: Tx,
  policy: PolicyName,
  { versions, actions }: Simulation,
): Promise<readonly SimulatedTotals[]> {
  if (versions.length === 0) return []
  const prices = versions.map(({ version, document }) => `when ${version} then ${priceOf(document, actions)}`)
  const { rows } = await sql<SimulatedTotals>`
    select version, sum(qty)::bigint as charged, coalesce(sum(case version ${sql.raw(prices.join(' '))} end), 0)::bigint as simulated
    from charges.charge where policy = ${policy} and action = any(${actions}::text[])
    group by version order by version`.execute(tx)
  return rows
}

interface Simulation {
  readonly versions: readonly { readonly version: number; readonly document: PolicyDocument }[]
  readonly actions: readonly PricedAction[]
}

function priceOf(document: PolicyDocument, actions: readonly PricedAction[]): string {
  const arms = actions.map((action) => {
    const places = factsOf(action)
    const { amount } = toSql(document, action, { column: (fact) => `facts[${places.indexOf(fact) + 1}]` })
    return `when '${action}' then ${amount}`
  })
  return `case action ${arms.join(' ')} end`
}
