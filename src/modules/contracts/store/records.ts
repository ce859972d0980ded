import { sql } from 'kysely'
import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import { usdCents } from '#kernel/money.ts'
import type { Tx } from '#platform/db/database.ts'
import type { FinishedWork, WorkRecord } from '#modules/profiles/index.ts'

/** A work as PostgreSQL packs it into JSON: the moment as seconds since 1970. */
type PackedWork = Omit<FinishedWork, 'endedAt' | 'earnedUsdCents'> & { readonly ended: number; readonly earned: number }

interface RecordRow {
  readonly accountId: Id
  readonly running: number
  readonly finished: readonly PackedWork[]
  readonly reviewCount: number
  readonly reviewStars: number
}

/** Everything contracts know about each of these freelancers, those without contracts included. */
export async function selectWorkRecords(tx: Tx, freelancerIds: readonly Id[]): Promise<WorkRecord[]> {
  const { rows } = await sql<RecordRow>`
    select f.id as account_id, coalesce(w.running, 0) as running, coalesce(w.finished, '[]') as finished,
           coalesce(r.count, 0) as review_count, coalesce(r.stars, 0) as review_stars
    from unnest(${freelancerIds}::uuid[]) as f (id)
    left join lateral (
      select count(*) filter (where state = 'active') as running,
             jsonb_agg(jsonb_build_object('organizationId', organization_id, 'outcome', outcome, 'earned', earned_usd_cents,
               'ended', extract(epoch from ended_at))) filter (where state = 'ended') as finished
      from contracts.contract where freelancer_id = f.id
    ) w on true
    left join lateral (
      select count(*) as count, sum(v.stars) as stars
      from contracts.contract c join contracts.review v on v.contract_id = c.id and v.author_side = 'client'
      where c.freelancer_id = f.id and c.reviews_published_at is not null
    ) r on true`.execute(tx)
  return rows.map((row) => ({
    accountId: row.accountId,
    running: row.running,
    reviews: { count: row.reviewCount, stars: row.reviewStars },
    finished: row.finished.map(({ ended, earned, ...work }) => ({
      ...work,
      earnedUsdCents: usdCents(earned),
      endedAt: new Date(ended * 1000),
    })),
  }))
}

/** Freelancers whose score may change by the passing of time alone: they finished something in the last 25 months. */
export async function selectFreelancersWithRecentWork(
  tx: Tx,
  { after, most, now }: { readonly after: Id | null; readonly most: number; readonly now: Instant },
): Promise<Id[]> {
  const { rows } = await sql<{ freelancerId: Id }>`
    select freelancer_id from contracts.contract
    where state = 'ended' and ended_at > ${now}::timestamptz - interval '25 months'
      and freelancer_id > coalesce(${after}::uuid, '00000000-0000-0000-0000-000000000000'::uuid)
    group by freelancer_id order by freelancer_id limit ${most}`.execute(tx)
  return rows.map((row) => row.freelancerId)
}
