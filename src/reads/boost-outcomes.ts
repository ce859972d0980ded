import { sql } from 'kysely'
import {
  ALL,
  boostOutcome,
  type AlikeJobs,
  type BoostGroup,
  type GroupPeople,
  type PublicBoostOutcome,
} from '#modules/auctions/index.ts'
import type { Tx } from '#platform/db/database.ts'

/**
 * A place is a bid that a round gave one; only auctions that are over count. Its job was drawn where chance had a say: not at a share of
 * none or all. A place counts for its whole auction, whatever became of it, on both sides of the comparison alike.
 */
const PLACES = sql`
  select a.id as auction_id, j.category, j.organization_id, a.holdout as is_holdout, b.owner_id,
    a.holdout_per_thousand between 1 and 999 as is_drawn, b.reached_at is not null as reached, p.state = 'hired' as hired,
    b.charge_id is not null as is_paid,
    case when b.charge_id is null then 0 else b.pays end
      - coalesce((select sum(s.connects) from auctions.step s where s.bid_id = b.id and s.kind = 'returned'), 0) as paid
  from auctions.auction a
  join jobs.job j on j.id = a.job_id
  join auctions.bid b on b.auction_id = a.id
  join proposals.proposal p on p.id = b.proposal_id
  where a.closed_at is not null
    and exists (select from auctions.rung r where r.bid_id = b.id and r.outcome = 'won')`

/** What boosts of proposals did, by category, with nothing in it about fewer than five people. */
export async function readBoostOutcome(tx: Tx): Promise<PublicBoostOutcome> {
  const jobs = await sql<AlikeJobs>`
    with place as (${PLACES}),
    job as (
      select auction_id, category, is_holdout, is_drawn, count(*)::int as places, (count(*) filter (where reached))::int as reached,
        (count(*) filter (where hired))::int as hired
      from place group by auction_id, category, is_holdout, is_drawn
    )
    select category as "group", is_holdout, is_drawn, places, reached, hired, count(*)::int as jobs
    from job group by category, is_holdout, is_drawn, places, reached, hired
    order by category, is_holdout, is_drawn, places, reached, hired`.execute(tx)
  const people = await readPeople(tx)
  const all = people.find(({ group }) => group === ALL)
  if (all === undefined) return { groups: [] }
  return boostOutcome(jobs.rows, { all, groups: people.filter(({ group }) => group !== ALL) })
}

interface PeopleRow {
  group: BoostGroup | null
  shownFreelancers: number
  shownClients: number
  holdoutFreelancers: number
  holdoutClients: number
  payers: number
  paid: number
}

async function readPeople(tx: Tx): Promise<readonly GroupPeople[]> {
  const { rows } = await sql<PeopleRow>`
    with place as (${PLACES})
    select category as "group",
      (count(distinct owner_id) filter (where not is_holdout))::int as shown_freelancers,
      (count(distinct organization_id) filter (where not is_holdout))::int as shown_clients,
      (count(distinct owner_id) filter (where is_holdout))::int as holdout_freelancers,
      (count(distinct organization_id) filter (where is_holdout))::int as holdout_clients,
      (count(distinct owner_id) filter (where is_paid))::int as payers, coalesce(sum(paid), 0)::int as paid
    from place group by grouping sets ((category), ()) having count(*) > 0`.execute(tx)
  return rows.map((row) => ({
    group: row.group ?? ALL,
    shown: { freelancers: row.shownFreelancers, clients: row.shownClients },
    holdout: { freelancers: row.holdoutFreelancers, clients: row.holdoutClients },
    payers: row.payers,
    paid: row.paid,
  }))
}
