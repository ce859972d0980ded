import { sql } from 'kysely'
import type { Connects } from '#kernel/connects.ts'
import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import type { Tx } from '#platform/db/database.ts'

/** A card that one client was shown. */
export interface CardShow {
  readonly id: Id
  readonly profileId: Id
  readonly organizationId: Id
  /** Where its price is set aside; null where a click could not be charged. */
  readonly budgetId: Id | null
  /** Of a valid click, by the rules of `version`. */
  readonly price: Connects
  readonly version: number
  readonly clause: string
  readonly state: 'open' | 'clicked' | 'lapsed' | 'withdrawn'
  readonly shownAt: Instant
  readonly expiresAt: Instant
}

const COLUMNS = sql`id, profile_id, organization_id, budget_id, price, version, clause, state, shown_at, expires_at`

export async function findCardShow(tx: Tx, id: Id): Promise<CardShow | undefined> {
  const { rows } = await sql<CardShow>`select ${COLUMNS} from auctions.card_show where id = ${id}`.execute(tx)
  return rows[0]
}

/** The cards of these profiles that are open for this client; their boosts' rows are locked. */
export async function selectOpenShows(tx: Tx, organizationId: Id, profileIds: readonly Id[]): Promise<readonly CardShow[]> {
  const { rows } = await sql<CardShow>`
    select ${COLUMNS} from auctions.card_show
    where organization_id = ${organizationId} and profile_id = any(${profileIds}::uuid[]) and state = 'open'`.execute(tx)
  return rows
}

/** The same card on one more page: its price stays set aside for longer, and is never more than it was. */
export async function showAgain(tx: Tx, id: Id, again: { price: Connects; expiresAt: Instant }): Promise<void> {
  await sql`
    update auctions.card_show set views = views + 1, price = least(price, ${again.price}), expires_at = ${again.expiresAt}
    where id = ${id}`.execute(tx)
}

/** A fresh card; one that was open for this client before has lapsed. */
export async function insertShow(tx: Tx, show: Omit<CardShow, 'state'>): Promise<void> {
  await sql`
    update auctions.card_show set state = 'lapsed'
    where profile_id = ${show.profileId} and organization_id = ${show.organizationId} and state = 'open'`.execute(tx)
  await sql`
    insert into auctions.card_show (${COLUMNS})
    values (${show.id}, ${show.profileId}, ${show.organizationId}, ${show.budgetId}, ${show.price}, ${show.version}, ${show.clause}, 'open',
      ${show.shownAt}, ${show.expiresAt})`.execute(tx)
}

/** What is set aside in a budget: the price of every open card by its id, those that expired left out. */
export async function selectReserved(tx: Tx, budgetId: Id, now: Instant): Promise<ReadonlyMap<Id, Connects>> {
  const { rows } = await sql<{ id: Id; price: Connects }>`
    select id, price from auctions.card_show
    where budget_id = ${budgetId} and state = 'open' and expires_at > ${now}`.execute(tx)
  return new Map(rows.map(({ id, price }) => [id, price]))
}
