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

/** The auctions that ended last: enough for intervals of a percentage point or two, and few enough to be counted while somebody waits. */
export const MOST_AUCTIONS = 10_000

/**
 * A place is a bid that a round gave one; only auctions that are over count. A place counts for its whole auction, whatever became of
 * it, on both sides of the comparison alike. `offset 0` keeps what belongs to a place a look-up, where a join would read bids, proposals and steps of everybody.
 */
const PLACES = sql`
  select a.id as auction_id, j.category, j.organization_id, a.holdout as is_holdout, b.owner_id,
    a.holdout_per_thousand as per_thousand, b.reached_at is not null as reached, p.state = 'hired' as hired,
    b.charge_id is not null as is_paid,
    case when b.charge_id is null then 0 else b.pays end
      - coalesce((select sum(s.connects) from auctions.step s where s.bid_id = b.id and s.kind = 'returned'), 0) as paid
  from (select * from auctions.auction where closed_at is not null order by closed_at desc, id desc limit ${MOST_AUCTIONS}) a
  cross join lateral (select category, organization_id from jobs.job where id = a.job_id offset 0) j
  cross join lateral (select distinct bid_id from auctions.rung where auction_id = a.id and outcome = 'won') r
  cross join lateral (select * from auctions.bid where id = r.bid_id offset 0) b
  cross join lateral (select state from proposals.proposal where id = b.proposal_id offset 0) p`

/** What boosts of proposals did, by category, with nothing in it about fewer than five people. */
export async function readBoostOutcome(tx: Tx): Promise<PublicBoostOutcome> {
  const { jobs, people } = await countPlaces(tx)
  const all = people.find(({ group }) => group === ALL)
  if (all === undefined) return { groups: [] }
  return boostOutcome(jobs, { all, groups: people.filter(({ group }) => group !== ALL) })
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

/** Jobs that came out alike, and the people behind them, from one reading of the places. */
async function countPlaces(tx: Tx): Promise<{ readonly jobs: readonly AlikeJobs[]; readonly people: readonly GroupPeople[] }> {
  const { rows } = await sql<{ jobs: AlikeJobs[] | null; people: PeopleRow[] | null }>`
    with place as materialized (${PLACES}),
    job as (
      select auction_id, category, is_holdout, per_thousand, count(*)::int as places, (count(*) filter (where reached))::int as reached,
        (count(*) filter (where hired))::int as hired
      from place group by auction_id, category, is_holdout, per_thousand
    ),
    alike as (
      select category as "group", is_holdout as "isHoldout", per_thousand as "perThousand", places, reached, hired, count(*)::int as jobs
      from job group by category, is_holdout, per_thousand, places, reached, hired
      order by category, is_holdout, per_thousand, places, reached, hired
    ),
    person as (
      select category as "group",
        (count(distinct owner_id) filter (where not is_holdout))::int as "shownFreelancers",
        (count(distinct organization_id) filter (where not is_holdout))::int as "shownClients",
        (count(distinct owner_id) filter (where is_holdout))::int as "holdoutFreelancers",
        (count(distinct organization_id) filter (where is_holdout))::int as "holdoutClients",
        (count(distinct owner_id) filter (where is_paid))::int as payers, coalesce(sum(paid), 0)::int as paid
      from place group by grouping sets ((category), ()) having count(*) > 0
    )
    select (select json_agg(alike) from alike) as jobs, (select json_agg(person) from person) as people`.execute(tx)
  const { jobs, people } = rows[0]!
  return { jobs: jobs ?? [], people: (people ?? []).map(peopleOf) }
}

function peopleOf(row: PeopleRow): GroupPeople {
  return {
    group: row.group ?? ALL,
    shown: { freelancers: row.shownFreelancers, clients: row.shownClients },
    holdout: { freelancers: row.holdoutFreelancers, clients: row.holdoutClients },
    payers: row.payers,
    paid: row.paid,
  }
}
