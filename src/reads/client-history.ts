import { sql } from 'kysely'
import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import type { UsdCents } from '#kernel/money.ts'
import type { Tx } from '#platform/db/database.ts'

/** What a client did so far, as anybody may know before spending anything on it. */
export interface ClientHistory {
  /** Jobs ever posted, those with at least one hire, and people hired. */
  readonly posts: number
  readonly postsWithHire: number
  readonly openPosts: number
  readonly hires: number
  readonly paidUsdCents: UsdCents
  /** Published reviews by freelancers. */
  readonly reviews: { readonly count: number; readonly average: number | null }
  readonly lastSeenAt: Instant | null
}

type Row = Omit<ClientHistory, 'reviews'> & { readonly reviewCount: number; readonly reviewStars: number }

export async function readClientHistory(tx: Tx, organizationId: Id): Promise<ClientHistory> {
  const { rows } = await sql<Row>`
    select p.posts, p.posts_with_hire, p.open_posts, p.last_seen_at, c.hires, c.paid_usd_cents, r.review_count, r.review_stars
    from (
      select count(*) filter (where opened_at is not null) as posts, count(*) filter (where hired_count > 0) as posts_with_hire,
             count(*) filter (where state = 'open') as open_posts, max(client_seen_at) as last_seen_at
      from jobs.job where organization_id = ${organizationId}
    ) p, (
      select count(*) as hires, coalesce(sum(earned_usd_cents), 0) as paid_usd_cents
      from contracts.contract where organization_id = ${organizationId}
    ) c, (
      select count(*) as review_count, coalesce(sum(v.stars), 0) as review_stars
      from contracts.contract k join contracts.review v on v.contract_id = k.id and v.author_side = 'freelancer'
      where k.organization_id = ${organizationId} and k.reviews_published_at is not null
    ) r`.execute(tx)
  const { reviewCount, reviewStars, ...history } = rows[0]!
  return { ...history, reviews: { count: reviewCount, average: reviewCount === 0 ? null : reviewStars / reviewCount } }
}
