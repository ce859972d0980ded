import { sql } from 'kysely'
import type { Id } from '#kernel/ids.ts'
import type { Tx } from '#platform/db/database.ts'
import { insertRows } from '#platform/db/insert-rows.ts'
import type { Review } from '../rules/reviews.ts'

export async function insertReviews(tx: Tx, rows: readonly Review[]): Promise<void> {
  await insertRows(
    tx,
    'contracts.review',
    { contractId: 'uuid', authorSide: 'text', authorId: 'uuid', stars: 'smallint', words: 'text', writtenAt: 'timestamptz' },
    rows,
  )
}

export async function selectReviews(tx: Tx, contractId: Id): Promise<Review[]> {
  const { rows } = await sql<Review>`
    select contract_id, author_side, author_id, stars, words, written_at
    from contracts.review where contract_id = ${contractId} order by author_side`.execute(tx)
  return rows
}
