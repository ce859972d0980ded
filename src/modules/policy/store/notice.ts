import { sql } from 'kysely'
import type { Instant } from '#kernel/instant.ts'
import { addDays } from '#kernel/instant.ts'
import type { Tx } from '#platform/db/database.ts'
import type { PolicyName } from './versions.ts'

const MINUTE = 60_000
// The database dates the announcement a moment after the action has looked at the clock.
const MARGIN = 10_000

export interface Notice {
  readonly days: number
  /** The next full minute that surely satisfies the floor. */
  readonly earliest: Instant
}

/** How much notice a change of the rules of `version` needs, and when that is over for an announcement made now. The database holds the same. */
export async function selectNotice(
  tx: Tx,
  of: {
    readonly policy: PolicyName
    readonly version: number
    /** The diff proves that nobody is worse off; default: it does not. */
    readonly nobodyWorseOff?: boolean
    readonly breaksPromise: boolean
    readonly now: Instant
  },
): Promise<Notice> {
  const { rows } = await sql<{ days: number }>`
    select policy.notice_floor(v, ${of.nobodyWorseOff ?? false}, ${of.breaksPromise}, ${of.now}::timestamptz) as days
    from policy.version v where policy = ${of.policy} and version = ${of.version}`.execute(tx)
  const days = rows[0]!.days
  const floor = addDays(of.now, days).getTime() + MARGIN
  return { days, earliest: new Date(Math.ceil(floor / MINUTE) * MINUTE) }
}
