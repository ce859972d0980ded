import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { useTestDatabase } from '#kit/database.ts'
import { runJob } from '#kit/news.ts'
import { auditAuctions } from '#modules/auctions/index.ts'
import { jobs as auctionJobs } from '#modules/auctions/jobs.ts'
import { audit as auditLedger } from '#modules/ledger/index.ts'
import { readFlags } from '#reads/auction-console.ts'
import { makeDemoWorld } from './make-world.ts'
import { demoPersona } from './personas.ts'

describe('boosted profiles, badges and limits of a demo world that ends now', () => {
  const database = useTestDatabase()
  // Large enough for cards in most fields, small enough for a test.
  beforeAll(() => makeDemoWorld({ owner: database.owner, app: database.app, scale: 0.3 }), 240_000)

  async function one<Row>(query: ReturnType<typeof sql<Row>>): Promise<Row> {
    const { rows } = await query.execute(database.owner)
    return rows[0]!
  }

  test('have clicks of every kind: charged and given back by a ban, second ones, unverified ones, and own people’s', async () => {
    const { rows } = await sql<{ reason: string | null; clicks: number }>`
      select free_reason as reason, count(*)::int as clicks from auctions.profile_click group by 1`.execute(database.owner)
    const reasons = new Set(rows.map(({ reason }) => reason))
    for (const reason of [null, 'same_day', 'unverified']) expect(reasons, String(reason)).toContain(reason)
    const counted = await one(sql<Record<string, number>>`
      select (select count(*)::int from auctions.click_return) as returned, (select count(*)::int from auctions.click_result) as followed,
        (select count(*)::int from auctions.click_return r join auctions.profile_click k on k.id = r.click_id
         join organizations.organization o on o.id = k.organization_id where o.state <> 'banned') as wrongly,
        (select count(*)::int from auctions.profile_click k join organizations.organization o on o.id = k.organization_id
         where o.state = 'banned' and k.charge_id is not null and not exists (select from auctions.click_return r where r.click_id = k.id)) as kept`)
    expect(counted['returned']).toBeGreaterThan(0)
    expect(counted['followed']).toBeGreaterThan(0)
    expect(counted).toMatchObject({ wrongly: 0, kept: 0 })
  })

  test('have the qualities that the nightly job made of the clicks there were then', async () => {
    const { rows } = await sql<{ profileId: string }>`
      with night as (
        select date_trunc('day', platform.now() at time zone 'UTC') at time zone 'UTC' + interval '200 minutes' as today),
      last as (select case when today > platform.now() then today - interval '24 hours' else today end as at from night)
      select b.profile_id from auctions.profile_boost b, last, lateral (
        select count(*)::int as clicks, count(*) filter (where exists (
          select from auctions.click_result r where r.click_id = k.id and r.at < last.at))::int as led
        from auctions.profile_click k
        where k.profile_id = b.profile_id and k.free_reason is null and k.at < last.at and k.at >= last.at - interval '90 days'
          and not exists (select from auctions.click_return t where t.click_id = k.id)) then_
      where (b.quality_clicks, b.quality_led) <> (then_.clicks, then_.led)`.execute(database.owner)
    expect(rows).toEqual([])
  })

  test('count what followed a click for the client’s last valid click on that profile, within thirty days, and miss nothing', async () => {
    const { rows } = await sql`
      with done as (
        select id, 'invitation' as kind, organization_id, freelancer_id, sent_at as at from invitations.invitation
        union all select id, 'outreach', organization_id, freelancer_id, sent_at from invitations.outreach
        union all select id, 'hire', organization_id, freelancer_id, started_at from contracts.contract),
      wanted as (
        select done.id, done.kind, last.id as click_id from done, lateral (
          select k.id from auctions.profile_click k
          where k.organization_id = done.organization_id and k.profile_id = done.freelancer_id and k.free_reason is null
            and k.at >= done.at - interval '30 days' and k.at <= done.at
          order by k.at desc limit 1) last)
      (select id, kind, click_id from wanted except select id, kind, click_id from auctions.click_result)
      union all (select id, kind, click_id from auctions.click_result except select id, kind, click_id from wanted)`.execute(
      database.owner,
    )
    expect(rows).toEqual([])
  })

  test('have a price of the badge for every field and every day, without a gap, and badges that are worn', async () => {
    const journal = await one(sql<Record<string, number>>`
      select count(*)::int as rows, count(distinct day)::int as days, (max(day) - min(day) + 1)::int as span,
        count(distinct category)::int as fields, count(distinct price)::int as prices,
        (select count(*)::int from auctions.wearing where ended_at is null) as worn from auctions.badge_price`)
    expect(journal['days']).toBe(journal['span'])
    expect(journal['rows']).toBe(journal['days']! * journal['fields']!)
    expect(journal['fields']).toBe(12)
    expect(journal['prices']).toBeGreaterThan(3)
    expect(journal['worn']).toBeGreaterThan(10)
  })

  test('let Lucía boost her profile, get clicks back and wait for the badge, and Yaryna wear it within her own limit', async () => {
    const [lucia, yaryna] = [demoPersona('invited_freelancer').id, demoPersona('refunded_freelancer').id]
    const theirs = await one(sql<Record<string, unknown>>`
      select (select is_on from auctions.profile_boost where profile_id = ${lucia}) as boosted,
        (select state from auctions.badge where owner_id = ${yaryna}) as hers,
        (select count(*)::int from auctions.own_limit where owner_id = ${yaryna}) as limits,
        (select count(*)::int from notifications.notice where account_id = ${lucia} and kind = 'clicks_returned') as returned,
        (select count(*)::int from auctions.click_return r join auctions.profile_click k on k.id = r.click_id where k.profile_id = ${lucia}) as clicks,
        (select count(*)::int from notifications.notice where account_id = ${yaryna} and kind like 'boost_%') as told,
        (select count(*)::int from notifications.notice n where n.kind like any (array['boost_%', 'badge_%', 'clicks_%'])
          and not exists (select from platform.account a where a.id = n.account_id and a.persona is not null)) as others`)
    expect(theirs).toMatchObject({ boosted: true, hers: 'wearing', limits: 2, others: 0 })
    expect(Number(theirs['clicks']) > 0).toBe(Number(theirs['returned']) > 0)
    expect(theirs['told']).toBeGreaterThan(0)
  })

  test('leave no flag about the decoy without what an operator found', async () => {
    const flags = await database.run(({ tx }) => readFlags(tx, { shelf: 'looked-at', cursor: undefined }))
    for (const { kind, looks } of flags.items) {
      expect(kind).toBe('just_below')
      expect(looks).toMatchObject([{ name: demoPersona('second_operator').displayName }])
    }
  })

  test('go on without a jump when the background jobs take over, and pass all audits before and after', async () => {
    expect(await auditAuctions(database.owner)).toEqual([])
    const counts = sql<Record<string, number>>`
      select (select count(*)::int from auctions.badge_tick) as ticks, (select count(*)::int from auctions.badge_step) as steps,
        (select count(*)::int from auctions.badge where state <> 'off') as badges, (select count(*)::int from auctions.profile_step) as named,
        (select count(distinct day)::int from auctions.badge_price) as days`
    const before = await one(counts)
    for (const job of auctionJobs) await runJob(database, job, {})
    const after = await one(counts)
    // A minute or two have passed: at most one Connect of each badge fell due, and at midnight one new price.
    expect(after['ticks']! - before['ticks']!).toBeLessThanOrEqual(before['badges']!)
    expect(after['steps']! - before['steps']!).toBeLessThanOrEqual(2 * before['badges']!)
    expect(after['days']! - before['days']!).toBeLessThanOrEqual(1)
    expect(after['named']).toBe(before['named'])
    expect(await auditAuctions(database.owner)).toEqual([])
    expect(await auditLedger(database.owner)).toEqual([])
  })
})
