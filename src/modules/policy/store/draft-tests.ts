import { sql } from 'kysely'
import type { Id } from '#kernel/ids.ts'
import type { Tx } from '#platform/db/database.ts'
import { noTests, type PolicyTests } from '../rules/policy-tests.ts'
import type { PolicyName } from './versions.ts'

/** The cases that a draft must get right; none where nobody wrote any. */
export async function selectDraftTests(tx: Tx, draftId: Id): Promise<PolicyTests> {
  const { rows } = await sql<{ tests: PolicyTests }>`select tests from policy.draft_tests where draft_id = ${draftId}`.execute(tx)
  return rows[0]?.tests ?? noTests
}

/** The cases of the draft that became a version last: the next one begins with them. */
export async function selectLastTests(tx: Tx, policy: PolicyName): Promise<PolicyTests> {
  const { rows } = await sql<{ tests: PolicyTests | null }>`
    select (select tests from policy.draft_tests where draft_id = draft.id) as tests
    from policy.draft where policy = ${policy} and version is not null
    order by version desc limit 1`.execute(tx)
  return rows[0]?.tests ?? noTests
}

export async function upsertDraftTests(tx: Tx, draftId: Id, tests: PolicyTests): Promise<void> {
  await sql`
    insert into policy.draft_tests (draft_id, tests) values (${draftId}, ${JSON.stringify(tests)}::jsonb)
    on conflict (draft_id) do update set tests = excluded.tests, updated_at = platform.now()`.execute(tx)
}
