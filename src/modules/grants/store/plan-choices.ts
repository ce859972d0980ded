import { sql } from 'kysely'
import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import type { Tx } from '#platform/db/database.ts'
import type { PlanChoice } from '../rules/plan-of-month.ts'
import type { Membership } from './memberships.ts'

/** Keeps a choice; one for the same month takes the place of the earlier one. */
export async function upsertPlanChoice(tx: Tx, ownerId: Id, choice: PlanChoice & { readonly at: Instant }): Promise<void> {
  await sql`
    insert into grants.plan_choice (owner_id, from_month, plan, chosen_at)
    values (${ownerId}, ${choice.fromMonth}, ${choice.plan}, ${choice.at})
    on conflict (owner_id, from_month) do update set plan = excluded.plan, chosen_at = excluded.chosen_at`.execute(tx)
}

/** The choices of these members for months that have not been granted yet. */
export async function selectPlanChoices(tx: Tx, members: readonly Membership[]): Promise<ReadonlyMap<Id, readonly PlanChoice[]>> {
  const { rows } = await sql<PlanChoice & { ownerId: Id }>`
    select c.owner_id, c.from_month, c.plan
    from grants.plan_choice c
    join unnest(${members.map((member) => member.ownerId)}::uuid[], ${members.map((member) => member.monthsDone)}::int[])
      as m (owner_id, months_done) on c.owner_id = m.owner_id and c.from_month > m.months_done`.execute(tx)
  return Map.groupBy(rows, (row) => row.ownerId)
}
