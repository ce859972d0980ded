import { sql } from 'kysely'
import type { Id } from '#kernel/ids.ts'
import type { Tx } from '#platform/db/database.ts'
import type { MeasurementPlan } from '../rules/measurement-plan.ts'

/** The plan somebody wrote for a draft; undefined where nobody did. */
export async function findDraftMeasurement(tx: Tx, draftId: Id): Promise<MeasurementPlan | undefined> {
  const { rows } = await sql<{ plan: MeasurementPlan }>`
    select plan from policy.draft_measurement where draft_id = ${draftId}`.execute(tx)
  return rows[0]?.plan
}

/** Keeps the plan of a draft in place of the one before. */
export async function writeDraftMeasurement(
  tx: Tx,
  row: { readonly draftId: Id; readonly plan: MeasurementPlan; readonly author: Id | null },
): Promise<void> {
  await sql`
    insert into policy.draft_measurement (draft_id, plan, author)
    values (${row.draftId}, ${JSON.stringify(row.plan)}::jsonb, ${row.author})
    on conflict (draft_id) do update set plan = excluded.plan, author = excluded.author, updated_at = platform.now()`.execute(tx)
}
