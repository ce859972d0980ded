import { sql } from 'kysely'
import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import type { PolicyName, PricedAction } from '#modules/policy/index.ts'
import type { Tx } from '#platform/db/database.ts'

/** A charge as a line of the decision log, free or not: what was decided about which facts. */
export interface LoggedDecision {
  readonly id: Id
  readonly ownerId: Id
  readonly action: PricedAction
  readonly facts: readonly number[]
  readonly subjectKind: string
  readonly subjectId: Id
  readonly at: Instant
}

export interface LogWindow {
  readonly from: Instant
  readonly until: Instant
  /** Only this person's. */
  readonly ownerId?: Id
}

const PAGE = 5_000

/** The decision log of a stretch of time, oldest first, page by page: memory stays flat however long the history is. */
export async function* readDecisions(tx: Tx, policy: PolicyName, window: LogWindow): AsyncGenerator<readonly LoggedDecision[]> {
  let last: { at: Instant; id: Id } = { at: window.from, id: '00000000-0000-0000-0000-000000000000' }
  for (;;) {
    const { rows } = await sql<LoggedDecision>`
      select id, owner_id, action, facts, subject_kind, subject_id, at from charges.charge
      where policy = ${policy} and (at, id) > (${last.at}, ${last.id}::uuid) and at < ${window.until}
        ${window.ownerId === undefined ? sql`` : sql`and owner_id = ${window.ownerId}`}
      order by at, id limit ${PAGE}`.execute(tx)
    if (rows.length > 0) yield rows
    const end = rows.at(-1)
    if (end === undefined || rows.length < PAGE) return
    last = end
  }
}
