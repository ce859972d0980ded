import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { useTestDatabase } from '#kit/database.ts'
import { addDays } from '#kernel/instant.ts'
import { auditCharges } from '#modules/charges/index.ts'
import { audit as auditLedger, getWallet } from '#modules/ledger/index.ts'
import { verifyRegister } from '#modules/policy/index.ts'
import type { Database } from '#platform/db/database.ts'
import { makeDemoWorld } from './make-world.ts'
import { demoPersona, demoPersonas } from './personas.ts'

const now = new Date('2026-11-23T13:20:00Z')
const scale = 0.05

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

  test('passes the audits of ledger and charges', async () => {
    expect(await auditLedger(database.owner)).toEqual([])
    expect(await auditCharges(database.owner)).toEqual([])
  })

  test('tells how far it is, up to the end', () => {
    expect(progress.at(-1)).toBe(1)
    expect(progress).toEqual(progress.toSorted((left, right) => left - right))
  })

  test('logs a decision for every charge, and an opportunity for every invitation and outreach', async () => {
    const counts = await one(
      database.owner,
      sql<Record<string, number>>`
        select (select count(*) from charges.charge) - (select count(*) from charges.decision where stage = 'charge') as undecided,
          (select count(*) from charges.charge where qty = 0) as free,
          (select count(*) from proposals.proposal p where not exists (select from charges.charge c where c.id = p.charge_id)) as uncharged,
          (select count(*) from invitations.invitation i where not exists (
            select from charges.opportunity o where o.subject_id = i.id and o.stage = 'delivered' and o.facts is not null)) as unlogged,
          (select count(*) from invitations.invitation i where state <> 'sent' and not exists (
            select from charges.opportunity o where o.subject_id = i.id and o.stage = 'answered')) as unanswered,
          (select count(*) from invitations.outreach i where not exists (
            select from charges.opportunity o where o.subject_id = i.id and o.stage = 'delivered')) as unlogged_outreach`,
    )
    expect(counts).toMatchObject({ undecided: 0, uncharged: 0, unlogged: 0, unanswered: 0, unloggedOutreach: 0 })
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
        select sum(c.qty) as charged, sum(c.returned) as returned,
          (select sum(r.qty) from charges.return r where reason = 'reversal') as refunded,
          (select count(*) from charges.reversal_item where settled_at is null) as open,
          (select state from charges.reversal_batch) as state
        from charges.charge c, reversed where c.version = reversed.version and c.clause = 'invite'`,
    )
    expect(story.charged).toBeGreaterThan(0)
    expect(story.returned).toBe(story.charged)
    expect(story.refunded).toBeGreaterThan(0)
    expect(story).toMatchObject({ open: 0, state: 'done' })
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
        select count(*) as charges, sum(qty - returned) as left from charges.charge
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
})

describe('the same seed', () => {
  const [first, second] = [useTestDatabase(), useTestDatabase()]

  test('makes the same world, ids included', { timeout: 120_000 }, async () => {
    for (const { owner, app } of [first, second]) await makeDemoWorld({ owner, app, now, scale, seed: 'twice' })
    expect(await fingerprint(second.owner)).toEqual(await fingerprint(first.owner))
  })
})

const KEY_TABLES = [
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
  'charges.decision',
  'charges.opportunity',
  'charges.return',
  'charges.grant',
  'ledger.txn',
  'ledger.entry',
  'ledger.lot',
  'ledger.lot_move',
  'notifications.notice',
] as const

async function fingerprint(db: Database): Promise<Record<string, string>> {
  const prints: Record<string, string> = {}
  for (const table of KEY_TABLES) {
    const { rows } = await sql<{ print: string }>`
      select md5(coalesce(string_agg(md5(row::text), '' order by md5(row::text)), '')) as print from ${sql.raw(table)} as row`.execute(
      db,
    )
    prints[table] = rows[0]!.print
  }
  return prints
}
