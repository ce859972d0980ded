import { sql } from 'kysely'
import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import type { PolicyName, PricedAction } from '#modules/policy/index.ts'
import type { Tx } from '#platform/db/database.ts'
import type { ChargeCursor } from './charges.ts'

/** One of a person's own priced actions, with what came back of it. */
export interface OwnDecision {
  readonly id: Id
  readonly action: PricedAction
  readonly facts: readonly number[]
  readonly at: Instant
  /** What it cost, and what came back of that, in Connects. */
  readonly qty: number
  readonly returned: number
  /** The return clause that gave it back, and the version it stood in; null where none did. */
  readonly rule: { readonly clause: string; readonly version: number } | null
}

/** What one person did in a stretch of time, newest first, free actions included. */
export async function selectOwnDecisions(
  tx: Tx,
  policy: PolicyName,
  { ownerId, from, until }: { readonly ownerId: Id; readonly from: Instant; readonly until: Instant },
  { before, limit }: { readonly before?: ChargeCursor | undefined; readonly limit: number },
): Promise<readonly OwnDecision[]> {
  const { rows } = await sql<OwnDecision>`
    select done.id, done.action, done.facts, done.at, done.qty, coalesce(back.returned, 0) as returned, back.rule
    from charges.charge done
    left join lateral (
      select sum(qty)::integer as returned,
             (array_agg(json_build_object('clause', clause, 'version', version)) filter (where reason = 'rule'))[1] as rule
      from charges.return where charge_id = done.id
    ) back on true
    where owner_id = ${ownerId} and policy = ${policy} and at >= ${from} and at < ${until}
      and (${before === undefined} or (at, id) < (${before?.at ?? null}::timestamptz, ${before?.id ?? null}::uuid))
    order by at desc, id desc limit ${limit}`.execute(tx)
  return rows
}
