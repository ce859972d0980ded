import { sql } from 'kysely'
import type { Id } from '#kernel/ids.ts'
import { bucketOf } from '#modules/ledger/index.ts'
import type { Database } from '#platform/db/database.ts'

/** What the numbers in the ids of a big marketplace count. */
const kinds = {
  person: 1,
  client: 2,
  organization: 3,
  job: 4,
  auction: 5,
  proposal: 6,
  bid: 7,
  hold: 8,
  charge: 9,
  budget: 10,
  show: 11,
  click: 12,
  result: 13,
  badge: 14,
  wearing: 15,
  flag: 16,
  notice: 17,
  txn: 18,
  lot: 19,
} as const

/** The id of the n-th of a kind, from 1. */
export function bigId(kind: keyof typeof kinds, n: number): Id {
  return `${kinds[kind].toString(16).padStart(8, '0')}-0000-7000-8000-${n.toString(16).padStart(12, '0')}`
}

/** How many of each there are in a marketplace whose largest tables have `rows` rows. */
function sizesOf(rows: number) {
  return {
    rows,
    people: rows / 4,
    organizations: rows / 50,
    jobs: rows / 10,
    /** Of the one job that everybody wants. */
    crowd: Math.min(2000, rows / 20),
    boosts: rows / 20,
    /** Of the one freelancer whom everybody clicks. */
    hotClicks: rows / 20,
    hotStretches: Math.min(1000, rows / 100),
    /** Of the one client who looks at everybody. */
    hotShows: rows / 10,
    flags: Math.max(10_000, rows / 100),
  }
}

export type BigSizes = ReturnType<typeof sizesOf>

/** The busiest of everything have number 1: person, client with its organization, job with its auction. Prices go back two years. */
export async function fillWithBoosts(
  owner: Database,
  { rows, now }: { readonly rows: number; readonly now: Date },
): Promise<BigSizes> {
  const size = sizesOf(rows)
  const at = sql`${now}::timestamptz`
  await owner.connection().execute(async (db) => {
    const run = (text: ReturnType<typeof sql>) => text.execute(db)
    await run(sql`create function pg_temp.id(kind integer, n bigint) returns uuid immutable language sql as
      $$ select (lpad(to_hex(kind), 8, '0') || '-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid $$`)
    // Foreign keys and triggers would take most of the time; what is written here keeps them by how it is made.
    await run(sql`set session_replication_role = replica`)
    await run(sql`set synchronous_commit = off`)
    const id = (kind: keyof typeof kinds, n: string) => sql.raw(`pg_temp.id(${kinds[kind]}, ${n})`)
    const n = (count: number) => sql`generate_series(1, ${Math.floor(count)}::integer) as n`
    const hex = (length: number) => sql.raw(`lpad(to_hex(n), ${length}, '0')`)

    await run(sql`insert into platform.account (id, email, display_name, roles, created_at)
      select ${id('person', 'n')}, 'person-' || n || '@example.org', 'Person ' || n, '{freelancer}', ${at} - interval '2 years' from ${n(size.people)}`)
    await run(sql`insert into platform.account (id, email, display_name, roles, created_at)
      select ${id('client', 'n')}, 'client-' || n || '@example.org', 'Client ' || n, case n when 2 then '{operator}' else '{client}' end::text[],
        ${at} - interval '2 years' from ${n(size.organizations)}`)
    // Four of five in one category; one of four with the highest score.
    await run(sql`insert into profiles.profile (account_id, headline, overview, category, skills, hourly_rate_usd_cents, country, city, languages,
        hours_per_week, visibility, plan, joined_at, updated_at)
      select ${id('person', 'n')}, case n % 50 when 0 then 'Developer of ' else 'Maker of ' end || n, '',
        case when n % 5 > 0 or n = 5 then 'web_development' else (array['design', 'writing', 'translation', 'legal'])[1 + n / 5 % 4] end,
        '{HTML}', 2000 + n % 9000, (array['PT', 'BR', 'JP', 'DE'])[1 + n % 4], 'Porto', '[{"code": "pt", "level": "native"}]', 30, 'public', 'basic',
        ${at} - interval '2 years', ${at} - n * interval '1 minute' from ${n(size.people)}`)
    await run(sql`insert into profiles.figures (account_id, finished_contracts, review_count, review_stars, success_score, success_basis, earned_badge,
        refreshed_at)
      select ${id('person', 'n')}, n % 20, n % 20, 4 * (n % 20), case when n % 4 = 0 then 100 when n % 4 = 1 then n % 100 end,
        case when n % 4 < 2 then '{}'::jsonb end, case when n % 10 = 0 then 'top_rated' else 'none' end, ${at} from ${n(size.people)}`)
    await run(sql`insert into organizations.organization (id, name, kind, country, payment_verified_at, state, created_at)
      select ${id('organization', 'n')}, 'Client ' || n, 'company', 'BR', ${at} - interval '1 year', 'active', ${at} - interval '2 years'
      from ${n(size.organizations)}`)
    await run(sql`insert into organizations.member (account_id, organization_id, role, joined_at)
      select ${id('client', 'n')}, ${id('organization', 'n')}, 'owner', ${at} - interval '2 years' from ${n(size.organizations)}`)

    // A job opens every so often over two years, number 1 today; the last hundredth of auctions still runs.
    const openedAt = sql`${at} - interval '1 hour' - (n - 1) * (interval '730 days' / ${size.jobs}::integer)`
    const runs = sql`n <= ${Math.max(2, size.jobs / 100)}::integer`
    await run(sql`insert into jobs.job (id, organization_id, posted_by, title, description, category, pay_kind, budget_usd_cents, hours_per_week,
        duration_weeks, size_usd_cents, experience_level, people_to_hire, visibility, state, created_at, opened_at, expires_at, ended_at,
        client_seen_at, proposal_count)
      select ${id('job', 'n')}, ${id('organization', `1 + (n - 1) % ${size.organizations}`)}, ${id('client', `1 + (n - 1) % ${size.organizations}`)},
        'Job ' || n, '', case when n % 5 > 0 then 'web_development' else 'design' end, 'fixed', 50000, 10, 4, 50000, 'entry', 1,
        'public', case when ${runs} then 'open' else 'expired' end, ${openedAt}, ${openedAt}, ${openedAt} + interval '30 days',
        case when ${runs} then null else ${openedAt} + interval '30 days' end, ${at}, 10 from ${n(size.jobs)}`)
    // Every tenth is held out; half of the running ones had a round.
    await run(sql`insert into auctions.auction (id, job_id, version, sha256, clause, slots, min_connects, pays, most_per_owner, holdout, secret, opened_at,
        closes_at, frozen_at, rounds, closed_at, close_reason, holdout_per_thousand, holdout_key)
      select ${id('auction', 'n')}, ${id('job', 'n')}, 1, repeat('0', 64), 'boost-proposal', 4, 1, 'highest_losing_bid', 1, n % 10 = 0, ${hex(32)},
        ${openedAt}, case when ${runs} then ${at} + interval '3 days' else ${openedAt} + interval '7 days' end,
        case when ${runs} and n % 2 = 1 then null else ${openedAt} + interval '1 minute' end, case when ${runs} and n % 2 = 1 then 0 else 1 end,
        case when ${runs} then null else ${openedAt} + interval '7 days' end, case when ${runs} then null else 'time' end, 100, 1 + (n * 24 / ${size.jobs}::integer)
      from ${n(size.jobs)}`)
    await run(sql`insert into auctions.holdout_key (no, key, commitment, since, public_since)
      select 27 - n, lpad(to_hex(n), 64, '0'), lpad(to_hex(n), 64, '0'), ${at} + (1 - n) * interval '30 days', ${at} - n * interval '30 days' from generate_series(1, 26) as n`)
    await run(sql`insert into auctions.round (auction_id, no, frozen_at, head, hash)
      select id, 1, frozen_at, json_build_object('format', 'guildhall-auction-round@1', 'auction', id, 'round', 1, 'frozenAt', frozen_at, 'bids', 10, 'root', repeat('0', 64), 'hash', repeat('0', 64),
        'terms', json_build_object('slots', 4, 'min', 1, 'pays', 'highest_losing_bid', 'mostPerOwner', 1),
        'policy', json_build_object('version', 1, 'hash', repeat('0', 64), 'clause', 'boost-proposal')), repeat('0', 64)
      from auctions.auction where rounds = 1`)

    // Bid n: the first ones crowd on job 1, the others spread evenly; one in ten belongs to person 1 as long as nobody bids twice on a job.
    await run(sql`create temporary table made as
      select n, case when n <= ${size.crowd}::integer then 1 else 2 + (n - ${size.crowd}::integer) % (${size.jobs}::integer - 1) end as job,
        case when n > ${size.crowd}::integer and n <= ${size.crowd}::integer + ${size.jobs / 5}::integer then 1
          else 2 + (n::bigint * 7919) % (${size.people}::integer - 1) end as person,
        n / ${size.jobs}::integer as lap
      from ${n(size.rows)}`)
    await run(sql`insert into proposals.proposal (id, job_id, organization_id, freelancer_id, initiator, state, cover_letter, pay, amount_usd_cents,
        estimated_days, charge_id, charged_connects, submitted_at, moved_at)
      select ${id('proposal', 'n')}, ${id('job', 'job')}, ${id('organization', `1 + (job - 1) % ${size.organizations}`)}, ${id('person', 'person')},
        'self', case when n % 40 = 0 then 'hired' else 'submitted' end, 'I have done this before.', 'fixed', 40000, 10, ${id('charge', 'n')}, 5,
        a.opened_at + n % 600 * interval '1 second', a.opened_at + n % 600 * interval '1 second'
      from made join auctions.auction a on a.id = ${id('auction', 'job')}
      on conflict (job_id, freelancer_id) do nothing`)
    await run(sql`insert into auctions.bid (id, auction_id, proposal_id, owner_id, salt, maximum, named_at, hold_id, state, round, pays, charge_id,
        reached_at, moved_at)
      select ${id('bid', 'n')}, a.id, p.id, ${id('person', 'person')}, ${hex(32)}, 2 + n % 50, a.opened_at, ${id('hold', 'n')}, s.state,
        case when s.state in ('charged', 'worn_out', 'won') then 1 end, case when s.state in ('charged', 'worn_out', 'won') then 2 end,
        case when s.state = 'charged' then ${id('charge', `${size.rows} + n`)} end, case when s.state = 'charged' then a.opened_at end,
        a.opened_at + interval '1 minute'
      from made join auctions.auction a on a.id = ${id('auction', 'job')} join proposals.proposal p on p.id = ${id('proposal', 'n')},
        lateral (select case when a.closed_at is null then case when a.rounds = 0 then 'standing' when lap < 3 then 'won' else 'outbid' end
          when lap < 2 and not a.holdout then 'charged' when lap < 4 then 'worn_out' else 'outbid' end as state) s`)
    await run(sql`insert into auctions.rung (auction_id, no, bid_id, owner, maximum, named_at, salt, outcome, pays)
      select b.auction_id, 1, b.id, b.owner_id::text, b.maximum, b.named_at, b.salt, case when b.round is null then 'outbid' else 'won' end, coalesce(b.pays, 0)
      from auctions.bid b join auctions.auction a on a.id = b.auction_id where a.rounds = 1`)
    await run(sql`insert into auctions.step (bid_id, no, kind, connects, at)
      select id, 1, 'placed', maximum, named_at from auctions.bid
      union all select id, 2, case state when 'outbid' then 'outbid' else 'won' end, pays, moved_at from auctions.bid where state <> 'standing'
      union all select id, 3, state, pays, moved_at from auctions.bid where state in ('charged', 'worn_out')`)

    await run(sql`insert into auctions.flag (id, kind, owner_ids, seen, of_times, by_chance, found_at)
      select ${id('flag', 'n')}, 'just_below', array[${id('person', `1 + (n * 31) % ${size.people}`)}], 5, 9, 0.001, ${at} - n * interval '1 hour'
      from ${n(size.flags)}`)
    await run(sql`insert into auctions.flag_auction (flag_id, auction_id)
      select ${id('flag', 'n')}, ${id('auction', `1 + (n * 5 + k) % ${size.jobs}`)} from ${n(size.flags)}, generate_series(1, 5) as k on conflict do nothing`)
    // Looked at, but for a few of the oldest and the newest.
    await run(sql`insert into auctions.flag_look (flag_id, no, operator_id, reason, at)
      select ${id('flag', 'n')}, 1, ${id('client', '2')}, 'Nothing to it.', ${at} from ${n(size.flags)} where n between 20 and ${size.flags - 30}`)

    await run(sql`insert into auctions.flag_waiting (flag_id)
      select id from auctions.flag where not exists (select from auctions.flag_look l where l.flag_id = flag.id)`)

    await run(sql`insert into auctions.profile_boost (profile_id, maximum, daily_budget, is_on, named_at)
      select ${id('person', 'n')}, 5, 100, n % 5 <= 1, ${at} - interval '1 year' from ${n(size.boosts)}`)
    await run(sql`insert into auctions.profile_step (profile_id, no, kind, maximum, daily_budget, at)
      select ${id('person', 'n')}, 1, 'switched_on', 5, 100, ${at} - interval '1 year' from ${n(size.boosts)}
      union all select ${id('person', 'n')}, 2, 'paused', null, null, ${at} - interval '1 day' from ${n(size.boosts)} where n % 5 > 1`)
    // Four hundred days of budgets of person 1, a few of everybody else; today's and some of yesterday's are open.
    await run(sql`insert into auctions.click_budget (id, profile_id, day, day_limit, earlier, qty, charged, opened_at, closed_at)
      select ${id('budget', 'n')}, ${id('person', `case when n <= 400 then 1 else 2 + n % (${size.boosts} - 1) end`)},
        (${at} at time zone 'UTC')::date - day, 100, 0, 100, 60, ${at} - day * interval '1 day',
        case when day > 1 or (day = 1 and n % 50 > 0) then ${at} end
      from ${n(size.rows / 4)}, lateral (select case when n <= 400 then n - 1 else n / ${size.boosts}::integer * 3 end as day) d`)
    // Shows: the clicked ones of person 1, those before client 1, everybody else's. The newest of the last are open.
    const profile = sql.raw(`case when n <= ${size.hotClicks} then 1 else 1 + n % ${size.boosts} end`)
    const organization = sql.raw(
      `case when n between ${size.hotClicks + 1} and ${size.hotClicks + size.hotShows} then 1 else 1 + n % ${size.organizations} end`,
    )
    const open = sql`n > ${size.rows - size.rows / 100}::integer`
    const shownAt = sql`case when ${open} then ${at} - interval '1 minute' else ${at} - (n % 400) * interval '1 day' - interval '1 hour' end`
    const clicked = sql`(n <= ${size.hotClicks}::integer or n % 10 = 0) and not (${open})`
    const budget = id('budget', `case when n <= ${size.hotClicks} then 1 + n % 400 else 401 + n % ${size.rows / 4 - 400} end`)
    await run(sql`insert into auctions.card_show (id, profile_id, organization_id, budget_id, price, version, clause, state, views, shown_at, expires_at)
      select ${id('show', 'n')}, ${sql.raw('pg_temp.id(1, ')}${profile}${sql.raw(')')}, ${sql.raw('pg_temp.id(3, ')}${organization}${sql.raw(')')},
        ${budget}, 3, 1, 'boost-profile', case when ${open} then 'open' when ${clicked} then 'clicked' else 'lapsed' end, 2, ${shownAt},
        ${shownAt} + interval '15 minutes'
      from ${n(size.rows)}`)
    await run(sql`insert into auctions.profile_click (id, show_id, profile_id, organization_id, account_id, free_reason, budget_id, connects, charge_id,
        version, clause, at)
      select ${id('click', 'n')}, ${id('show', 'n')}, ${sql.raw('pg_temp.id(1, ')}${profile}${sql.raw(')')},
        ${sql.raw('pg_temp.id(3, ')}${organization}${sql.raw(')')}, ${id('client', '1')}, case when n % 7 = 0 then 'same_day' end,
        case when n % 7 > 0 then ${budget} end, case when n % 7 = 0 then 0 else 3 end,
        case when n % 7 > 0 then ${id('charge', `${3 * size.rows} + n`)} end, 1, 'boost-profile', ${shownAt}
      from ${n(size.rows)} where ${clicked}`)
    await run(sql`insert into auctions.click_result (id, kind, click_id, at)
      select ${id('result', 'n')}, case when n % 20 = 0 then 'hire' else 'invitation' end, ${id('click', 'n')}, ${shownAt}
      from ${n(size.rows)} where ${clicked} and n % 7 > 0 and n % 8 = 0`)
    await run(sql`insert into auctions.click_return (click_id, connects, reason, at)
      select ${id('click', 'n')}, 3, 'client_banned', ${at} from ${n(size.rows)} where ${clicked} and n % 7 > 0 and n % 50 = 0`)

    // Everybody asked for the badge once; one in twenty still does.
    await run(sql`insert into auctions.badge (id, owner_id, category, maximum, state, stretches, tend_at, moved_at)
      select ${id('badge', 'n')}, ${id('person', 'n')}, case when n % 5 > 0 or n = 5 then 'web_development' else 'design' end, 5 + n % 40,
        case when n % 20 = 1 then 'wearing' when n % 20 = 2 then 'waiting' else 'off' end, 4, ${at} + (n % 600 + 1) * interval '1 minute', ${at}
      from ${n(size.people)}`)
    await run(sql`insert into auctions.badge_step (badge_id, no, kind, connects, at)
      select ${id('badge', 'n')}, k, case when k = 1 then 'asked' when k = 4 then case when n % 20 = 1 then 'began' else 'switched_off' end else 'began' end, 7,
        ${at} - (5 - k) * interval '8 days' from ${n(size.people)}, generate_series(1, 4) as k`)
    // Person 1 wore it for years.
    await run(sql`insert into auctions.wearing (id, badge_id, no, owner_id, category, price, since, ends_at, version, sha256, clause, hold_id, ticks, ended_at)
      select ${id('wearing', 'n')}, ${id('badge', 'who')}, most - age, ${id('person', 'who')}, 'web_development', 7, since, since + interval '7 days', 1,
        repeat('0', 64), 'badge', ${id('hold', `${size.rows} + n`)}, 7, case when age = 0 and who % 20 = 1 then null else since + interval '7 days' end
      from (select n, n <= ${size.hotStretches}::integer as is_hot from ${n(size.rows)}) one,
        lateral (select case when is_hot then 1 else 2 + n % (${size.people}::integer - 1) end as who,
          case when is_hot then n - 1 else n / (${size.people}::integer - 1) end as age, case when is_hot then ${size.hotStretches}::integer else 5 end as most) w,
        lateral (select ${at} - interval '2 days' - age * interval '7 days' as since) s`)
    await run(sql`update auctions.wearing set ends_at = ${at} + interval '5 days' where ended_at is null`)
    await run(sql`insert into auctions.badge_tick (wearing_id, no, charge_id, due_at, at)
      select ${id('wearing', 'n')}, k, ${id('charge', `${5 * size.rows} + n * 8 + k`)}, w.since + k * interval '1 day', w.since + k * interval '1 day'
      from ${n(size.rows / 5)}, generate_series(1, 7) as k, lateral (select since from auctions.wearing where id = ${id('wearing', 'n')}) w
      where w.since + k * interval '1 day' <= ${at}`)
    await run(sql`insert into auctions.badge_price (category, day, price, least, most, freelancers, places, asking, wearing, one_less, version, sha256, clause,
        set_at)
      select category, (${at} at time zone 'UTC')::date - n, 7, 1, 50, 100, 10, 9, 5, 7, 1, repeat('0', 64), 'badge', ${at} - n * interval '1 day'
      from generate_series(1, 730) as n, unnest(array['web_development', 'mobile_development', 'data_science', 'design', 'writing', 'translation',
        'marketing', 'video_audio', 'admin_support', 'engineering', 'legal', 'accounting']) as category`)
    await run(sql`insert into auctions.own_limit (owner_id, no, most, set_at, holds_from)
      select ${id('person', `case when n <= 400 then 1 else 2 + n % (${size.people} - 1) end`)}, case when n <= 400 then n else 1 + n / (${size.people}::integer - 1) end,
        500, ${at} - interval '2 days', ${at} - interval '1 day' from ${n(size.rows / 5)} on conflict do nothing`)
    await run(sql`insert into notifications.notice (id, account_id, kind, about, quantity, data, href, created_at, read_at, mail_settled_at)
      select ${id('notice', 'n')}, ${id('person', `case when n % 20 = 0 then 1 else 1 + n % ${size.people} end`)}, 'boost_outbid', n::text, 1, '{}', '/boosts',
        ${at} - n * interval '1 minute', ${at}, ${at} from ${n(size.rows)}`)

    // The wallet of person 1 has a long history; others' holds and charges lie around it.
    const hot = sql.raw(`${bucketOf(bigId('person', 1))}, pg_temp.id(${kinds.person}, 1)`)
    const history = size.rows / 20
    await run(sql`insert into ledger.wallet (bucket, owner_id, available, held, version, last_recorded_at)
      values (${hot}, 900000, 0, ${history + 1}::integer, ${at} - interval '1 minute')`)
    await run(sql`insert into ledger.lot (bucket, owner_id, id, origin, source_txn, granted, effective_at, priority, cost_usd_cents, open, available, held,
        consumed, expired, revoked)
      values (${hot}, ${id('lot', '1')}, 'promo', ${id('txn', '1')}, 900000, ${at} - interval '2 years', 100, 0, true, 900000, 0, 0, 0, 0)`)
    await run(sql`insert into ledger.txn (bucket, owner_id, id, version, kind, effective_at, recorded_at, actor, cause, key, request, charge_id, available, held,
        moves, entries)
      select ${hot}, ${id('txn', 'n')}, n, case n when 1 then 'issue' else 'capture_hold' end, t.at, t.at, 'system', '{"by": "test"}', ${id('txn', 'n')}, '{}',
        case when n > 1 then ${id('charge', `${20 * size.rows} + n`)} end, 900000, 0, '{}', '{}'
      from ${n(history + 1)}, lateral (select ${at} - interval '1 minute' - (${history}::integer + 1 - n) * (interval '400 days' / ${history}::integer) as at) t`)
    await run(sql`insert into ledger.charge (bucket, owner_id, id, purpose, txn_id, qty, refunded)
      select ${hot}, ${id('charge', `${20 * size.rows} + n`)}, 'boost_profile_click', ${id('txn', 'n')}, 3, 0 from ${n(history + 1)} where n > 1`)
    await run(sql`insert into ledger.charge (bucket, owner_id, id, purpose, txn_id, qty, refunded)
      select n % 1024, ${id('person', `2 + n % (${size.people} - 1)`)}, ${id('charge', `${40 * size.rows} + n`)}, 'proposal_submission', ${id('txn', 'n')}, 3, 0
      from ${n(size.rows)}`)
    await run(sql`insert into ledger.hold (bucket, id, owner_id, purpose, qty, captured, released, state, deadline)
      select n % 1024, ${id('hold', 'n')}, ${id('person', `2 + n % (${size.people} - 1)`)}, 'boost_proposal', 5, 0, case when n % 100 = 0 then 0 else 5 end,
        case when n % 100 = 0 then 'active' else 'released' end, ${at} + interval '30 days' from ${n(size.rows)}`)
    await run(sql`set session_replication_role = origin`)
    await run(sql`drop table made`)
  })
  await sql`analyze`.execute(owner)
  return size
}
