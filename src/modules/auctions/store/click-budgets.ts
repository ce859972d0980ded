import { sql } from 'kysely'
import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import type { Tx } from '#platform/db/database.ts'

/** What the clicks of one day may take; its id is the hold's. */
export interface StoredBudget {
  readonly id: Id
  readonly profileId: Id
  /** `2026-03-01`, UTC. */
  readonly day: string
  readonly dayLimit: number
  /** What the day had cost when this was opened. */
  readonly earlier: number
  /** Held in the ledger. */
  readonly qty: number
  readonly charged: number
  readonly closedAt: Instant | null
}

const COLUMNS = sql`id, profile_id, day::text as day, day_limit, earlier, qty, charged, closed_at`

/** The budget that is open for a day; its boost's row is locked by whoever acts on it. */
export async function findOpenBudget(tx: Tx, profileId: Id, day: string): Promise<StoredBudget | undefined> {
  const { rows } = await sql<StoredBudget>`
    select ${COLUMNS} from auctions.click_budget where profile_id = ${profileId} and day = ${day}::date and closed_at is null`.execute(
    tx,
  )
  return rows[0]
}

export async function findBudget(tx: Tx, id: Id): Promise<StoredBudget | undefined> {
  const { rows } = await sql<StoredBudget>`select ${COLUMNS} from auctions.click_budget where id = ${id}`.execute(tx)
  return rows[0]
}

/** All budgets of a profile that are open: today's, and yesterday's for a few minutes. */
export async function selectOpenBudgets(tx: Tx, profileId: Id): Promise<readonly StoredBudget[]> {
  const { rows } = await sql<StoredBudget>`
    select ${COLUMNS} from auctions.click_budget where profile_id = ${profileId} and closed_at is null order by id`.execute(tx)
  return rows
}

/** What a day has cost so far, in Connects, whatever came back later. */
export async function chargedOn(tx: Tx, profileId: Id, day: string): Promise<number> {
  const { rows } = await sql<{ sum: number }>`
    select coalesce(sum(charged), 0)::int as sum from auctions.click_budget
    where profile_id = ${profileId} and day = ${day}::date`.execute(tx)
  return rows[0]!.sum
}

export async function insertBudget(
  tx: Tx,
  budget: Omit<StoredBudget, 'charged' | 'closedAt'> & { readonly openedAt: Instant },
): Promise<void> {
  await sql`
    insert into auctions.click_budget (id, profile_id, day, day_limit, earlier, qty, opened_at)
    values (${budget.id}, ${budget.profileId}, ${budget.day}::date, ${budget.dayLimit}, ${budget.earlier}, ${budget.qty},
      ${budget.openedAt})`.execute(tx)
}

export async function growBudget(tx: Tx, id: Id, more: number): Promise<void> {
  await sql`update auctions.click_budget set qty = qty + ${more} where id = ${id}`.execute(tx)
}

export async function chargeBudget(tx: Tx, id: Id, connects: number): Promise<void> {
  await sql`update auctions.click_budget set charged = charged + ${connects} where id = ${id}`.execute(tx)
}

/** Ends a budget: nothing more is charged to it. Its open cards are withdrawn: a click on one of them costs nothing. */
export async function closeBudget(tx: Tx, id: Id, at: Instant): Promise<void> {
  await sql`update auctions.card_show set state = 'withdrawn' where budget_id = ${id} and state = 'open'`.execute(tx)
  await sql`update auctions.click_budget set closed_at = ${at} where id = ${id}`.execute(tx)
}

/** The profiles with a budget of an earlier day that no card on show needs any more. */
export async function selectOverBudgets(tx: Tx, at: { now: Instant; day: string; limit: number }): Promise<readonly Id[]> {
  const { rows } = await sql<{ profileId: Id }>`
    select c.profile_id from auctions.click_budget c
    where c.closed_at is null and c.day < ${at.day}::date and not exists (
      select from auctions.card_show s where s.budget_id = c.id and s.state = 'open' and s.expires_at > ${at.now})
    order by c.day, c.id limit ${at.limit}`.execute(tx)
  return rows.map(({ profileId }) => profileId)
}
