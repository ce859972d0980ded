import { sql } from 'kysely'
import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import type { Tx } from '#platform/db/database.ts'

/** What client and freelancer write each other about one proposal. */
export interface ProposalMessage {
  readonly id: Id
  readonly proposalId: Id
  readonly authorId: Id
  readonly text: string
  readonly at: Instant
}

export async function insertMessages(tx: Tx, messages: readonly ProposalMessage[]): Promise<void> {
  if (messages.length === 0) return
  await sql`
    insert into proposals.message (id, proposal_id, author_id, text, at)
    select * from unnest(
      ${messages.map((each) => each.id)}::uuid[], ${messages.map((each) => each.proposalId)}::uuid[],
      ${messages.map((each) => each.authorId)}::uuid[], ${messages.map((each) => each.text)}::text[],
      ${messages.map((each) => each.at)}::timestamptz[])`.execute(tx)
}

export async function hasClientWritten(tx: Tx, proposalId: Id, freelancerId: Id): Promise<boolean> {
  const { rows } = await sql`
    select from proposals.message where proposal_id = ${proposalId} and author_id <> ${freelancerId} limit 1`.execute(tx)
  return rows.length > 0
}
