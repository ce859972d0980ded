import { sql } from 'kysely'
import { connects, type Connects } from '#kernel/connects.ts'
import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import type { PolicyName } from '#modules/policy/index.ts'
import type { Tx } from '#platform/db/database.ts'

export type GrantKind = 'sign_up' | 'monthly' | 'badge' | 'purchase' | 'promo' | 'make_good' | 'gift'

/** Connects that were issued, with the version of the policy they were issued under. */
export interface ConnectsGrant {
  readonly id: Id
  readonly ownerId: Id
  /** Unique per owner: the same occasion is granted once. */
  readonly key: string
  readonly kind: GrantKind
  readonly qty: Connects
  /** Paid for all of it, without tax; 0 when given. */
  readonly costUsdCents: number
  readonly policy: PolicyName
  readonly version: number
  readonly reason?: string
  readonly expiresAt: Instant
  readonly at: Instant
}

export async function insertGrants(tx: Tx, rows: readonly ConnectsGrant[]): Promise<void> {
  await sql`
    insert into grants.grant (id, owner_id, key, kind, qty, cost_usd_cents, policy, version, reason, expires_at, at)
    select * from unnest(
      ${rows.map((row) => row.id)}::uuid[], ${rows.map((row) => row.ownerId)}::uuid[], ${rows.map((row) => row.key)}::text[],
      ${rows.map((row) => row.kind)}::text[], ${rows.map((row) => row.qty)}::int[], ${rows.map((row) => row.costUsdCents)}::int[],
      ${rows.map((row) => row.policy)}::text[], ${rows.map((row) => row.version)}::int[], ${rows.map((row) => row.reason ?? null)}::text[],
      ${rows.map((row) => row.expiresAt)}::timestamptz[], ${rows.map((row) => row.at)}::timestamptz[])`.execute(tx)
}

/** All Connects ever granted, by kind. */
export async function grantTotals(tx: Tx): Promise<readonly { readonly kind: GrantKind; readonly qty: number }[]> {
  const { rows } = await sql<{ kind: GrantKind; qty: number }>`
    select kind, sum(qty) as qty from grants.grant group by kind`.execute(tx)
  return rows
}

interface GrantRow extends Omit<ConnectsGrant, 'qty' | 'reason'> {
  qty: number
  reason: string | null
}

function toGrant({ qty, reason, ...row }: GrantRow): ConnectsGrant {
  return { ...row, qty: connects(qty), ...(reason === null ? {} : { reason }) }
}

/** Two callers with one key go one after the other; the second finds the first one's grant. */
export async function lockGrantKey(tx: Tx, ownerId: Id, key: string): Promise<ConnectsGrant | undefined> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`grant/${ownerId}/${key}`}, 0))`.execute(tx)
  const { rows } = await sql<GrantRow>`
    select id, owner_id, key, kind, qty, cost_usd_cents, policy, version, reason, expires_at, at
    from grants.grant where owner_id = ${ownerId} and key = ${key}`.execute(tx)
  return rows[0] === undefined ? undefined : toGrant(rows[0])
}

/** A person's grants, newest first. */
export async function selectGrantsOf(
  tx: Tx,
  ownerId: Id,
  { before, limit }: { readonly before?: { readonly at: Instant; readonly id: Id } | undefined; readonly limit: number },
): Promise<readonly ConnectsGrant[]> {
  const { rows } = await sql<GrantRow>`
    select id, owner_id, key, kind, qty, cost_usd_cents, policy, version, reason, expires_at, at
    from grants.grant
    where owner_id = ${ownerId}
      and (${before === undefined} or (at, id) < (${before?.at ?? null}::timestamptz, ${before?.id ?? null}::uuid))
    order by at desc, id desc limit ${limit}`.execute(tx)
  return rows.map(toGrant)
}
