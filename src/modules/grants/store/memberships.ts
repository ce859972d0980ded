import { sql } from 'kysely'
import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import type { Plan } from '#modules/profiles/index.ts'
import type { Tx } from '#platform/db/database.ts'

/** Whose wallet gets Connects every month, and how far that has come. */
export interface Membership {
  readonly ownerId: Id
  /** The plan of the last month that was granted, or of the beginning. */
  readonly plan: Plan
  /** Months are counted from here, always. */
  readonly anchor: Instant
  readonly monthsDone: number
  readonly nextDue: Instant
}

const columns = sql`owner_id, plan, anchor, months_done, next_due`

/** Starts memberships; one that exists already stays as it is. */
export async function insertMemberships(tx: Tx, rows: readonly Membership[]): Promise<void> {
  await sql`
    insert into grants.membership (owner_id, plan, anchor, months_done, next_due)
    select * from unnest(${rows.map((row) => row.ownerId)}::uuid[], ${rows.map((row) => row.plan)}::text[],
                         ${rows.map((row) => row.anchor)}::timestamptz[], ${rows.map((row) => row.monthsDone)}::int[],
                         ${rows.map((row) => row.nextDue)}::timestamptz[])
    on conflict (owner_id) do nothing`.execute(tx)
}

export async function findMembership(tx: Tx, ownerId: Id): Promise<Membership | undefined> {
  const { rows } = await sql<Membership>`select ${columns} from grants.membership where owner_id = ${ownerId}`.execute(tx)
  return rows[0]
}

export async function lockMembership(tx: Tx, ownerId: Id): Promise<Membership | undefined> {
  const { rows } = await sql<Membership>`
    select ${columns} from grants.membership where owner_id = ${ownerId} for update`.execute(tx)
  return rows[0]
}

/** Memberships with a month due, locked; those another process has taken are left to it. */
export async function lockDueMemberships(tx: Tx, now: Instant, limit: number): Promise<readonly Membership[]> {
  const { rows } = await sql<Membership>`
    select ${columns} from grants.membership
    where next_due <= ${now} order by next_due, owner_id limit ${limit} for update skip locked`.execute(tx)
  return rows
}

/** Writes how far the months of these members have come, and on which plan. */
export async function updateMonthsDone(tx: Tx, rows: readonly Membership[]): Promise<void> {
  await sql`
    update grants.membership m set months_done = done.months, next_due = done.due, plan = done.plan
    from unnest(${rows.map((row) => row.ownerId)}::uuid[], ${rows.map((row) => row.monthsDone)}::int[],
                ${rows.map((row) => row.nextDue)}::timestamptz[], ${rows.map((row) => row.plan)}::text[]) as done (owner_id, months, due, plan)
    where m.owner_id = done.owner_id`.execute(tx)
}

/** How many people joined before a moment. */
export async function countJoinedBefore(tx: Tx, moment: Instant): Promise<number> {
  const { rows } = await sql<{ people: number }>`
    select count(*) as people from grants.membership where anchor < ${moment}`.execute(tx)
  return rows[0]!.people
}

/** The next of them in the order of their ids. */
export async function selectJoinedBefore(
  tx: Tx,
  { moment, after, limit }: { readonly moment: Instant; readonly after: Id; readonly limit: number },
): Promise<readonly Id[]> {
  const { rows } = await sql<{ ownerId: Id }>`
    select owner_id from grants.membership where anchor < ${moment} and owner_id > ${after} order by owner_id limit ${limit}`.execute(
    tx,
  )
  return rows.map((row) => row.ownerId)
}
