import { sql } from 'kysely'
import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import type { Tx } from '#platform/db/database.ts'

export type MemberPlan = 'basic' | 'plus'

/** Whose wallet gets Connects every month, and how far that has come. */
export interface Membership {
  readonly ownerId: Id
  readonly plan: MemberPlan
  /** Months are counted from here, always. */
  readonly anchor: Instant
  readonly monthsDone: number
  readonly nextDue: Instant
}

/** Starts memberships; one that exists already stays as it is. */
export async function insertMemberships(tx: Tx, rows: readonly Membership[]): Promise<void> {
  await sql`
    insert into charges.membership (owner_id, plan, anchor, months_done, next_due)
    select * from unnest(${rows.map((row) => row.ownerId)}::uuid[], ${rows.map((row) => row.plan)}::text[],
                         ${rows.map((row) => row.anchor)}::timestamptz[], ${rows.map((row) => row.monthsDone)}::int[],
                         ${rows.map((row) => row.nextDue)}::timestamptz[])
    on conflict (owner_id) do nothing`.execute(tx)
}

export async function updatePlan(tx: Tx, ownerId: Id, plan: MemberPlan): Promise<void> {
  await sql`update charges.membership set plan = ${plan} where owner_id = ${ownerId}`.execute(tx)
}

export async function findMembership(tx: Tx, ownerId: Id): Promise<Membership | undefined> {
  const { rows } = await sql<Membership>`
    select owner_id, plan, anchor, months_done, next_due from charges.membership where owner_id = ${ownerId}`.execute(tx)
  return rows[0]
}

/** Memberships with a month due, locked; those another process has taken are left to it. */
export async function lockDueMemberships(tx: Tx, now: Instant, limit: number): Promise<readonly Membership[]> {
  const { rows } = await sql<Membership>`
    select owner_id, plan, anchor, months_done, next_due from charges.membership
    where next_due <= ${now} order by next_due, owner_id limit ${limit} for update skip locked`.execute(tx)
  return rows
}

export async function updateMonthsDone(tx: Tx, rows: readonly Membership[]): Promise<void> {
  await sql`
    update charges.membership m set months_done = done.months, next_due = done.due
    from unnest(${rows.map((row) => row.ownerId)}::uuid[], ${rows.map((row) => row.monthsDone)}::int[],
                ${rows.map((row) => row.nextDue)}::timestamptz[]) as done (owner_id, months, due)
    where m.owner_id = done.owner_id`.execute(tx)
}
