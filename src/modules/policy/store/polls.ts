import { sql } from 'kysely'
import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import type { Tx } from '#platform/db/database.ts'
import type { PollAnswer, PollCounts, PollSide } from '../rules/poll.ts'
import type { PolicyName } from './versions.ts'

interface VersionOf {
  readonly policy: PolicyName
  readonly version: number
}

/** Gives or changes somebody's one answer. The database refuses it once the version has begun. */
export async function upsertPollAnswer(
  tx: Tx,
  of: VersionOf,
  row: { readonly accountId: Id; readonly answer: PollAnswer; readonly side: PollSide; readonly at: Instant },
): Promise<void> {
  await sql`
    insert into policy.poll_answer (policy, version, account_id, answer, side, at)
    values (${of.policy}, ${of.version}, ${row.accountId}, ${row.answer}, ${row.side}, ${row.at})
    on conflict (policy, version, account_id) do update set answer = excluded.answer, side = excluded.side, at = excluded.at`.execute(
    tx,
  )
}

/** How many people gave which answer, by their side of the market. */
export async function selectPollCounts(tx: Tx, of: VersionOf): Promise<PollCounts> {
  const { rows } = await sql<{ side: PollSide; answer: PollAnswer; n: number }>`
    select side, answer, count(*) as n from policy.poll_answer
    where policy = ${of.policy} and version = ${of.version} group by side, answer`.execute(tx)
  const none = () => ({ for: 0, against: 0, unsure: 0 })
  const counts = { freelancer: none(), client: none(), both: none() }
  for (const { side, answer, n } of rows) counts[side][answer] = n
  return counts
}

export async function findPollAnswer(tx: Tx, of: VersionOf, accountId: Id): Promise<PollAnswer | undefined> {
  const { rows } = await sql<{ answer: PollAnswer }>`
    select answer from policy.poll_answer
    where policy = ${of.policy} and version = ${of.version} and account_id = ${accountId}`.execute(tx)
  return rows[0]?.answer
}
