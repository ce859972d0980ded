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
  /** What it cost, in Connects, by this version. */
  readonly qty: number
  readonly version: number
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
      select id, owner_id, action, facts, qty, version, subject_kind, subject_id, at from charges.charge
      where policy = ${policy} and (at, id) > (${last.at}, ${last.id}::uuid) and at < ${window.until}
        ${window.ownerId === undefined ? sql`` : sql`and owner_id = ${window.ownerId}`}
      order by at, id limit ${PAGE}`.execute(tx)
    if (rows.length > 0) yield rows
    const end = rows.at(-1)
    if (end === undefined || rows.length < PAGE) return
    last = end
  }
}

/** How often one person had one case decided. */
export interface DecisionTally {
  readonly ownerId: Id
  readonly action: PricedAction
  readonly facts: readonly number[]
  readonly times: number
}

/** What named people did in a stretch of time, equal cases counted together: one statement for all of them. */
export async function selectTallies(
  tx: Tx,
  policy: PolicyName,
  { from, until, ownerIds }: Omit<LogWindow, 'ownerId'> & { readonly ownerIds: readonly Id[] },
): Promise<readonly DecisionTally[]> {
  const { rows } = await sql<DecisionTally>`
    select owner_id, action, facts, count(*) as times from charges.charge
    where owner_id = any(${ownerIds}::uuid[]) and at >= ${from} and at < ${until} and policy = ${policy}
    group by owner_id, action, facts`.execute(tx)
  return rows
}
