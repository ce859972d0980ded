import { sql } from 'kysely'
import type { Category } from '#kernel/category.ts'
import type { Connects } from '#kernel/connects.ts'
import type { Instant } from '#kernel/instant.ts'
import type { Tx } from '#platform/db/database.ts'
import { insertRows } from '#platform/db/insert-rows.ts'
import type { PriceOfDay } from '../rules/badge-life.ts'

/** What a week of the badge costs in a category on a UTC day, how it was reached, and by which rules. */
export interface StoredPrice extends PriceOfDay {
  readonly category: Category
  /** As in 2026-10-16. */
  readonly day: string
  readonly least: number
  readonly most: number
  readonly freelancers: number
  readonly version: number
  readonly sha256: string
  readonly clause: string
  readonly setAt: Instant
}

export async function findPriceOf(tx: Tx, category: Category, day: string): Promise<StoredPrice | undefined> {
  const { rows } = await sql<StoredPrice>`
    select category, to_char(day, 'YYYY-MM-DD') as day, price, least, most, freelancers, places, asking, wearing, one_less, version, sha256,
      clause, set_at
    from auctions.badge_price where category = ${category} and day = ${day}::date`.execute(tx)
  return rows[0]
}

/** Whoever sets a day's prices does it alone, so that a second one finds them set. */
export async function lockPrices(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('auctions/badge-price', 0))`.execute(tx)
}

export async function insertPrices(tx: Tx, prices: readonly StoredPrice[]): Promise<void> {
  await insertRows(
    tx,
    'auctions.badge_price',
    {
      category: 'text',
      day: 'date',
      price: 'integer',
      least: 'integer',
      most: 'integer',
      freelancers: 'integer',
      places: 'integer',
      asking: 'integer',
      wearing: 'integer',
      oneLess: 'integer',
      version: 'integer',
      sha256: 'text',
      clause: 'text',
      setAt: 'timestamptz',
    },
    prices,
  )
}

/** The maxima of everybody who asks for the badge now, by category. */
export async function selectMaxima(tx: Tx): Promise<ReadonlyMap<string, readonly Connects[]>> {
  const { rows } = await sql<{ category: string; maxima: Connects[] }>`
    select category, array_agg(maximum) as maxima from auctions.badge where state <> 'off' group by category`.execute(tx)
  return new Map(rows.map(({ category, maxima }) => [category, maxima]))
}
