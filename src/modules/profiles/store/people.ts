import { sql } from 'kysely'
import type { Category } from '#kernel/category.ts'
import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import type { Tx } from '#platform/db/database.ts'
import type { Badge } from '../rules/badges.ts'
import type { Plan } from '../rules/profile.ts'

/** What divides freelancers into groups: for counting, never for showing anybody. */
export interface FreelancerTraits {
  readonly accountId: Id
  readonly joinedAt: Instant
  readonly country: string | null
  readonly plan: Plan
  readonly badge: Badge
}

const FIRST = '00000000-0000-0000-0000-000000000000'

/** The next freelancers in the order of their ids; fewer than `limit` where these are the last. */
export async function selectTraitsAfter(
  tx: Tx,
  { after, limit }: { readonly after: Id | undefined; readonly limit: number },
): Promise<readonly FreelancerTraits[]> {
  const { rows } = await sql<FreelancerTraits>`
    select p.account_id, p.joined_at, p.country, p.plan, coalesce(f.badge, 'none') as badge
    from profiles.profile p left join profiles.figures f using (account_id)
    where p.account_id > ${after ?? FIRST}::uuid
    order by p.account_id limit ${limit}`.execute(tx)
  return rows
}

/** How many freelancers offer work in each category now: they show themselves in search and have hours that are free. None: no entry. */
export async function countOfferingWork(tx: Tx): Promise<ReadonlyMap<Category, number>> {
  const { rows } = await sql<{ category: Category; freelancers: number }>`
    select category, count(*) as freelancers from profiles.profile
    where visibility <> 'hidden' and category is not null and headline <> '' and hours_per_week > 0 group by category`.execute(tx)
  return new Map(rows.map(({ category, freelancers }) => [category, freelancers]))
}
