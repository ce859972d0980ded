import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { useTestDatabase } from '#kit/database.ts'
import { deliverNews, runJob } from '#kit/news.ts'
import { addDays } from '#kernel/instant.ts'
import { auditAuctions, bid, findResultSheet, verifySheet, viewAuction } from '#modules/auctions/index.ts'
import { closeRunOut } from '#modules/auctions/jobs.ts'
import { listeners as auctionsListeners } from '#modules/auctions/listeners.ts'
import { auditCharges, returnCharges } from '#modules/charges/index.ts'
import { closeJob } from '#modules/jobs/index.ts'
import { audit as auditLedger, getWallet } from '#modules/ledger/index.ts'
import { getPricedBy, submitDraft, verifyRegister } from '#modules/policy/index.ts'
import { jobs as policyJobs } from '#modules/policy/jobs.ts'
import { listeners } from '#modules/notifications/listeners.ts'
import { openLab } from '#modules/simulation/index.ts'
import { openProposalForm, submitProposal } from '#modules/proposals/index.ts'
import type { Database } from '#platform/db/database.ts'
import type { Ctx } from '#platform/run-action.ts'
import { makeDemoWorld } from './make-world.ts'
import { demoPersona, demoPersonas, type PersonaKey } from './personas.ts'

const now = new Date('2026-11-23T13:20:00Z')
const scale = 0.05
const [tellOfBegunVersions] = policyJobs

async function one<Row>(db: Database, query: ReturnType<typeof sql<Row>>): Promise<Row> {
  const { rows } = await query.execute(db)
  return rows[0]!
}

describe('a small demo world', () => {
  const database = useTestDatabase()
  const progress: number[] = []

  beforeAll(async () => {
    await makeDemoWorld({
      owner: database.owner,
      app: database.app,
      now,
      scale,
      onProgress: ({ done, total }) => progress.push(done / total),
    })
  }, 120_000)

  test('is reproduced by simulating each version over its own time: charges and journal agree to the last Connect', async () => {
    const { rows: periods } = await sql<{ version: number; from: number; until: number; charged: number; savedByQuotes: number }>`
      select a.version, extract(epoch from lower(a.during))::float8 as from,
        extract(epoch from coalesce(upper(a.during), platform.now() + interval '1 minute'))::float8 as until,
        (select coalesce(sum(c.qty), 0)::int from charges.charge c where c.version_in_force = a.version) as charged,
        (select coalesce(sum(c.price_in_force - c.qty), 0)::int from charges.charge c where c.version_in_force = a.version) as saved_by_quotes
      from policy.activation a where policy = 'connects' order by a.version`.execute(database.owner)
    const { rows: journal } = await sql<{ version: number; spent: number }>`
      select policy_version as version, sum((select sum(move.qty) from unnest(moves) as move))::int as spent
      from ledger.txn where kind = 'spend' group by policy_version order by policy_version`.execute(database.owner)
    const lab = openLab({ connectionString: database.connectionString })
    const simulated: { readonly version: number; readonly spent: number }[] = []
    for (const { version, from, until, charged, savedByQuotes } of periods) {
      const { document } = await database.run(({ tx }) => getPricedBy(tx, 'connects', version))
      const window = { from: Math.ceil(from), until: Math.ceil(until) }
      const { report } = await lab.replay({ before: document, after: document }, { window })
      expect(report.coverage).toEqual({ recorded: report.actions, unknown: 0 })
      expect({ version, took: report.before - savedByQuotes }).toEqual({ version, took: charged })
      simulated.push({ version, spent: report.before - savedByQuotes })
    }
    await lab.close()
    // Nobody in the story held a quote across a change, so the version in force is the one the journal names.
    expect(simulated.filter(({ spent }) => spent > 0)).toEqual(journal)
    expect(journal.length).toBe(periods.length)
  })

  test('tells how far it is, up to the end', () => {
    expect(progress.at(-1)).toBe(1)
    expect(progress).toEqual(progress.toSorted((left, right) => left - right))
  })

  test('charges every proposal, also where it is free, and logs an opportunity for every invitation and outreach', async () => {
    const counts = await one(
      database.owner,
      sql<Record<string, number>>`
        select (select count(*) from charges.charge where qty = 0) as free,
          (select count(*) from proposals.proposal p where not exists (select from charges.charge c where c.id = p.charge_id)) as uncharged,
          (select count(*) from invitations.invitation i where not exists (
            select from charges.opportunity o where o.subject_id = i.id and o.stage = 'delivered' and o.facts is not null)) as unlogged,
          (select count(*) from invitations.invitation i where state <> 'sent' and not exists (
            select from charges.opportunity o where o.subject_id = i.id and o.stage = 'answered')) as unanswered,
          (select count(*) from invitations.outreach i where not exists (
            select from charges.opportunity o where o.subject_id = i.id and o.stage = 'delivered')) as unlogged_outreach`,
    )
    expect(counts).toMatchObject({ uncharged: 0, unlogged: 0, unanswered: 0, unloggedOutreach: 0 })
    expect(counts['free']).toBeGreaterThan(0)
  })

  test('has a register whose hashes hold, with a declared broken promise and its notice', async () => {
    await database.run(async ({ tx }) => expect(await verifyRegister(tx, 'connects')).toMatchObject({ intact: true }))
    const charging = await one(
      database.owner,
      sql<{ breaksPromises: string[]; noticeDays: number; until: Date }>`
        select breaks_promises, extract(epoch from lower(a.during) - n.at) / 86400 as notice_days, upper(a.during) as until
        from policy.version v join policy.activation a using (policy, version)
        join policy.announcement n on n.version = v.version and n.kind = 'announced'
        where cardinality(breaks_promises) > 0 and v.kind = 'normal'`,
    )
    expect(charging.breaksPromises).toEqual(['answering-is-free'])
    expect(charging.noticeDays).toBeGreaterThanOrEqual(45)
    expect(charging.until < addDays(now, -30)).toBe(true)
  })

  test('gave back everything the reversed rule took, to the last Connect', async () => {
    const story = await one(
      database.owner,
      sql<{ charged: number; returned: number; refunded: number; open: number; state: string }>`
        with reversed as (select reverses_version as version from policy.version where kind = 'reversal')
        select sum(c.qty) as charged, sum((select sum(r.qty) from charges.return r where r.charge_id = c.id)) as returned,
          (select sum(r.qty) from charges.return r where reason = 'reversal') as refunded,
          (select count(*) from charges.reversal_lane where finished_at is null) as open,
          (select state from charges.reversal_batch) as state
        from charges.charge c, reversed where c.version = reversed.version and c.clause = 'invite'`,
    )
    expect(story.charged).toBeGreaterThan(0)
    expect(story.returned).toBe(story.charged)
    expect(story.refunded).toBeGreaterThan(0)
    expect(story).toMatchObject({ open: 0, state: 'done' })
  })

  test('told everybody whom each announcement concerned, by name of the version, and those again when it began; nothing is left to tell', async () => {
    const { rows } = await sql<Record<string, number>>`
      select t.version, t.people - t.looked_at as missed, t.told - count(n) as untold,
        count(n) filter (where n.data ->> 'change' not like '%under v' || t.version || ':%') as without_own_figures,
        count(n) filter (where n.mail_settled_at is null) as mail_due,
        (select count(*) from notifications.notice b where b.kind = 'policy_begun' and b.about = 'connects/' || t.version) as begun,
        count(n) as told
      from notifications.telling t
      left join notifications.notice n on n.kind = 'policy_announced' and n.about = t.policy || '/' || t.version
      where t.policy = 'connects' group by t.policy, t.version order by t.version`.execute(database.owner)
    expect(rows.map(({ version }) => version)).toEqual([1, 2, 3, 4, 5, 6])
    for (const row of rows) expect(row).toMatchObject({ missed: 0, untold: 0, withoutOwnFigures: 0, mailDue: 0 })
    const charging = rows[4]!
    expect(charging['told']).toBeGreaterThan(0)
    expect(charging['begun']).toBe(charging['told'])

    const begun = sql<{ n: number }>`select count(*) as n from policy.begun`
    const before = await one(database.owner, begun)
    await runJob(database, tellOfBegunVersions!, {})
    expect(await one(database.owner, begun)).toEqual(before)
    await deliverNews(database, listeners)
    const { rows: fromNow } =
      await sql`select from notifications.notice where kind like 'policy%' and created_at > ${now}`.execute(database.owner)
    expect(fromNow).toEqual([])
  })

  test('told each of those who were given something back the sum, with the way to the report, and sent mails when it was news', async () => {
    const { rows: refunded } = await sql<{ ownerId: string; qty: number }>`
      select c.owner_id, sum(r.qty) as qty from charges.return r join charges.charge c on c.id = r.charge_id
      where r.reason = 'reversal' group by c.owner_id order by c.owner_id`.execute(database.owner)
    const { rows: told } = await sql<{ ownerId: string; qty: number; href: string }>`
      select account_id as owner_id, quantity as qty, href from notifications.notice where kind = 'policy_reversed' order by 1`.execute(
      database.owner,
    )
    expect(told.length).toBeGreaterThan(0)
    expect(told).toEqual(refunded.map((each) => ({ ...each, href: '/rules/6/report' })))
    const mails = await one(
      database.owner,
      sql<{ changing: number; late: number; told: number }>`
        select count(*) filter (where subject || text_body like '%The rules for Connects change on %') as changing,
          count(*) filter (where sent_at is distinct from created_at) as late,
          (select count(*) from notifications.notice where kind = 'policy_announced' and data ->> 'begun' = 'false') as told
        from platform.mail`,
    )
    expect(mails.changing).toBeGreaterThan(0)
    expect(mails).toMatchObject({ changing: mails.told, late: 0 })
  })

  test('answering an invitation is free today, and a draft that would change that waits undeclared', async () => {
    const today = await one(
      database.owner,
      sql<{ charge: unknown }>`
        select clause -> 'charge' as charge from policy.activation a join policy.version v using (policy, version),
          jsonb_array_elements(v.document -> 'clauses') as clause
        where upper_inf(a.during) and clause ->> 'id' = 'invite'`,
    )
    expect(today.charge).toEqual({ fixed: 0 })
    const draft = await one(
      database.owner,
      sql<{ state: string; breaksPromises: string[]; codes: string[]; author: string }>`
        select state, breaks_promises, author,
          (select array_agg(finding ->> 'code') from jsonb_array_elements(findings) as finding) as codes
        from policy.draft where state = 'draft'`,
    )
    expect(draft).toMatchObject({ breaksPromises: [], author: demoPersona('operator').id })
    expect(draft.codes).toContain('broken_promise')
  })

  test('held and charged what its boosts say: every hold is settled but those of open auctions, of clicks of today and of badges that are worn, and each place was paid once', async () => {
    const sums = await one(
      database.owner,
      sql<Record<string, number>>`
        select (select sum(qty - captured - released) from ledger.hold where state = 'active') as held,
          (select sum(maximum) from auctions.bid where state in ('standing', 'won'))
            + (select coalesce(sum(qty - charged), 0) from auctions.click_budget where closed_at is null)
            + (select coalesce(sum(price - ticks), 0) from auctions.wearing where ended_at is null) as ours,
          (select sum(captured) from ledger.hold where purpose = 'boost_proposal') as captured,
          (select sum(pays) from auctions.bid where state = 'charged') as paid,
          (select count(*) from auctions.auction where closed_at is null and closes_at > ${now}) as open`,
    )
    expect(sums['held']).toBe(sums['ours'])
    expect(sums['captured']).toBe(sums['paid'])
    for (const what of ['paid', 'open']) expect(sums[what], what).toBeGreaterThan(0)
  })

  test('has result sheets that anybody can settle again', async () => {
    const { rows } = await sql<{ proposalId: string; hash: string; charged: number }>`
      select b.proposal_id, r.hash, b.pays as charged from auctions.bid b join auctions.round r on (r.auction_id, r.no) = (b.auction_id, b.round)
      join auctions.auction a on a.id = b.auction_id
      where b.state = 'charged' and a.closed_at is not null order by b.id limit 5`.execute(database.owner)
    expect(rows.length).toBeGreaterThan(0)
    for (const { proposalId, hash, charged } of rows) {
      const sheet = await database.run(({ tx }) => findResultSheet(tx, proposalId))
      expect(verifySheet(sheet, hash)).toMatchObject({ ok: true, value: { yours: { charged, because: 'interaction' } } })
    }
  })

  test('offers every persona for one click', async () => {
    const { rows } = await sql<{ id: string }>`select id from platform.account where persona is not null`.execute(database.owner)
    expect(new Set(rows.map(({ id }) => id))).toEqual(new Set(demoPersonas.map(({ id }) => id)))
  })

  test('gives the invited freelancer two open invitations, an open outreach and lots of different age', async () => {
    const { id } = demoPersona('invited_freelancer')
    const open = await one(
      database.owner,
      sql<Record<string, number>>`
        select (select count(*) from invitations.invitation i join jobs.job j on j.id = i.job_id
                where i.freelancer_id = ${id} and i.state = 'sent' and j.state = 'open') as invitations,
               (select count(*) from invitations.outreach where freelancer_id = ${id} and state = 'sent') as outreach,
               (select count(distinct expires_at) from ledger.lot where owner_id = ${id} and open) as days_of_expiry`,
    )
    expect(open).toMatchObject({ invitations: 2, outreach: 1 })
    expect(open['daysOfExpiry']).toBeGreaterThanOrEqual(3)
    await database.run(async ({ tx }) => expect((await getWallet(tx, id)).available).toBeGreaterThan(20))
  })

  test('let the refunded freelancer pay for invitations and gave all of it back', async () => {
    const { id } = demoPersona('refunded_freelancer')
    const paid = await one(
      database.owner,
      sql<{ charges: number; left: number }>`
        select count(*) as charges,
          sum(qty - (select coalesce(sum(r.qty), 0) from charges.return r where r.charge_id = charge.id)) as left from charges.charge
        where owner_id = ${id} and clause = 'invite' and qty > 0`,
    )
    expect(paid.charges).toBeGreaterThan(0)
    expect(paid.left).toBe(0)
  })

  test('left the new freelancer with the welcome Connects alone', async () => {
    const { id } = demoPersona('new_freelancer')
    const { rows } = await sql<{ origin: string; available: number }>`
      select origin, available from ledger.lot where owner_id = ${id}`.execute(database.owner)
    expect(rows).toEqual([{ origin: 'sign_up', available: 40 }])
  })

  test('left the client with a job to read and a job to close that would give Connects back', async () => {
    const { id } = demoPersona('client')
    const { rows } = await sql<{ category: string; proposals: number; paid: number }>`
      select j.category, count(p.id) as proposals, coalesce(sum(p.charged_connects), 0) as paid
      from jobs.job j left join proposals.proposal p on p.job_id = j.id
      where j.posted_by = ${id} and j.state = 'open' group by j.id order by j.opened_at`.execute(database.owner)
    expect(rows.find(({ category }) => category === 'translation')?.paid).toBeGreaterThan(0)
    expect(rows.find(({ category }) => category === 'web_development')?.proposals).toBeGreaterThan(0)
  })

  test('passes the audits of ledger, charges and auctions, once the background job has closed what ran out since the story ended', async () => {
    await runJob(database, closeRunOut, {})
    await deliverNews(database, auctionsListeners)
    expect(await auditLedger(database.owner)).toEqual([])
    expect(await auditCharges(database.owner)).toEqual([])
    expect(await auditAuctions(database.owner)).toEqual([])
  })
})

describe('what the tour asks people to try', () => {
  const database = useTestDatabase()
  beforeAll(() => makeDemoWorld({ owner: database.owner, app: database.app, now, scale }), 120_000)

  /** Does something as a persona, a minute after the story ended. */
  function as<T>(key: PersonaKey, work: (ctx: Ctx) => Promise<T>): Promise<T> {
    const { id, roles } = demoPersona(key)
    const at = new Date(now.getTime() + 60_000)
    return database.run(
      async (ctx) => {
        await sql`select set_config('guildhall.story_time', ${at.toISOString()}, true)`.execute(ctx.tx)
        return work({ ...ctx, now: at })
      },
      { kind: 'person', accountId: id, roles },
    )
  }

  test('Lucía answers an invitation for 0 Connects', async () => {
    const { id } = demoPersona('invited_freelancer')
    const { jobId, questions } = await one(
      database.owner,
      sql<{ jobId: string; questions: string[] }>`
        select i.job_id, j.questions from invitations.invitation i join jobs.job j on j.id = i.job_id
        where i.freelancer_id = ${id} and i.state = 'sent' limit 1`,
    )
    const submitted = await as('invited_freelancer', async (ctx) => {
      const form = await openProposalForm.run(ctx, { jobId })
      if (!form.ok) return form
      const answers = questions.map(() => 'As the description asks.')
      const letter = { coverLetter: 'With pleasure.', answers, amountUsdCents: 50_000, estimatedDays: 10 }
      return submitProposal.run(ctx, { jobId, quoteId: form.value.quote.id, ...letter })
    })
    expect(submitted).toMatchObject({ ok: true, value: { chargedConnects: 0 } })
  })

  test('Hélène closes a job without hiring and the proposals’ Connects come back', async () => {
    const { id } = demoPersona('client')
    const job = await one(
      database.owner,
      sql<{ id: string; paid: number }>`
        select j.id, sum(p.charged_connects) as paid from jobs.job j join proposals.proposal p on p.job_id = j.id
        where j.posted_by = ${id} and j.state = 'open' and j.category = 'translation' group by j.id`,
    )
    expect(job.paid).toBeGreaterThan(0)
    await as('client', async (ctx) => {
      expect(await closeJob.run(ctx, { jobId: job.id, reason: 'client_cancelled' })).toMatchObject({ ok: true })
      const proposals = await sql<{ id: string }>`select id from proposals.proposal where job_id = ${job.id}`.execute(ctx.tx)
      const facts = { closeReason: 'client_cancelled', contracts: 0 }
      const items = proposals.rows.map((proposal) => ({ subject: { kind: 'proposal', id: proposal.id }, facts }))
      const returns = await returnCharges(ctx, { event: 'job.closed', items })
      expect(returns.reduce((sum, { qty }) => sum + qty, 0)).toBe(job.paid)
    })
  })

  test('Yaryna raises her bid as far as it takes to be in', async () => {
    const { id } = demoPersona('refunded_freelancer')
    const { jobId, proposalId } = await one(
      database.owner,
      sql<{ jobId: string; proposalId: string }>`
        select a.job_id, b.proposal_id from auctions.bid b join auctions.auction a on a.id = b.auction_id
        where b.owner_id = ${id} and b.state = 'standing'`,
    )
    const view = await database.run(({ tx }) => viewAuction(tx, jobId, { ownerId: id, proposalId }))
    expect(view?.isOpen).toBe(true)
    const maximum = Math.max(view!.toBeIn, view!.mine!.maximum + 1)
    await as('refunded_freelancer', async (ctx) =>
      expect(await bid.run(ctx, { proposalId, maximum })).toMatchObject({ ok: true }),
    )
    const raised = await database.run(({ tx }) => viewAuction(tx, jobId, { ownerId: id, proposalId }))
    expect(raised).toMatchObject({ mine: { maximum, isIn: true } })
  })

  test('Noor hands in the waiting draft and is refused for the undeclared broken promise', async () => {
    const { id } = await one(database.owner, sql<{ id: string }>`select id from policy.draft where state = 'draft'`)
    const refused = await as('operator', (ctx) => submitDraft.run(ctx, { draftId: id }))
    expect(refused).toMatchObject({ ok: false, refusal: { code: 'policy_has_errors', findings: [{ code: 'broken_promise' }] } })
  })
})

describe('the same seed', () => {
  const [first, second] = [useTestDatabase(), useTestDatabase()]

  test('makes the same world, ids included', { timeout: 120_000 }, async () => {
    for (const { owner, app } of [first, second]) await makeDemoWorld({ owner, app, now, scale, seed: 'twice' })
    expect(await fingerprint(second.owner)).toEqual(await fingerprint(first.owner))
  })
})

const KEY_TABLES = [
  'auctions.auction',
  'auctions.badge',
  'auctions.badge_price',
  'auctions.badge_step',
  'auctions.badge_tick',
  'auctions.bid',
  'auctions.card_show',
  'auctions.click_budget',
  'auctions.click_result',
  'auctions.click_return',
  'auctions.flag',
  'auctions.flag_look',
  'auctions.holdout_key',
  'auctions.own_limit',
  'auctions.profile_boost',
  'auctions.profile_click',
  'auctions.profile_step',
  'auctions.round',
  'auctions.rung',
  'auctions.step',
  'auctions.wearing',
  'platform.account',
  'platform.mail',
  'profiles.profile',
  'profiles.figures',
  'organizations.organization',
  'jobs.job',
  'jobs.move',
  'invitations.invitation',
  'invitations.outreach',
  'proposals.proposal',
  'proposals.move',
  'contracts.contract',
  'contracts.review',
  'catalog.placed_order',
  'payments.purchase',
  'policy.version',
  'policy.announcement',
  'policy.comment',
  'policy.draft',
  'charges.charge',
  'charges.opportunity',
  'charges.return',
  'grants.grant',
  'grants.promo_code',
  'grants.redemption',
  'grants.special_grant',
  'ledger.txn',
  'ledger.entry',
  'ledger.lot',
  'ledger.lot_move',
  'ledger.hold',
  'ledger.charge',
  'notifications.notice',
] as const

/** All but the database's own number of the transaction that wrote a row. */
async function fingerprint(db: Database): Promise<Record<string, string>> {
  const prints: Record<string, string> = {}
  for (const table of KEY_TABLES) {
    const { rows } = await sql<{ print: string }>`
      select md5(coalesce(string_agg(print, '' order by print), '')) as print
      from (select md5((to_jsonb(row) - 'xid')::text) as print from ${sql.raw(table)} as row) as prints`.execute(db)
    prints[table] = rows[0]!.print
  }
  return prints
}
