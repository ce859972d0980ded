import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { newId, type Id } from '#kernel/ids.ts'
import { useTestDatabase } from '#kit/database.ts'
import { grant } from '#modules/grants/index.ts'
import { getPricedBy } from '#modules/policy/index.ts'
import {
  aProposal,
  announce,
  changePolicy,
  invitationsCost,
  proposalFacts,
  reverse,
  usePolicy,
  waitUntil,
  yes,
} from '../charges.test-kit.ts'
import {
  auditCharges,
  charge,
  getReceipt,
  recordOpportunity,
  returnCharges,
  selectChargesOfOwner,
  takeQuote,
  verifyReceipt,
  rulesOfVersion,
  whatChangesFor,
  type ChargeRequest,
} from '../index.ts'

const database = useTestDatabase()
beforeAll(() => usePolicy(database))

async function aFreelancer(qty = 100): Promise<Id> {
  const ownerId = newId()
  if (qty > 0) await database.run((ctx) => grant(ctx, { kind: 'promo', ownerId, key: 'start', qty, reason: 'test' }))
  return ownerId
}

const chargeNow = (request: ChargeRequest) => database.run((ctx) => charge(ctx, request))

async function available(ownerId: Id): Promise<number> {
  const { rows } = await sql<{ qty: number }>`
    select coalesce(sum(available), 0) as qty from ledger.lot where owner_id = ${ownerId}`.execute(database.owner)
  return rows[0]!.qty
}

async function countOf(table: string, ownerId: Id): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from ${sql.table(`charges.${table}`)} where owner_id = ${ownerId}`.execute(database.owner)
  return rows[0]!.n
}

describe('a charge', () => {
  test('takes what the rule says, and its receipt proves it alone', async () => {
    const ownerId = await aFreelancer()
    const made = yes(await chargeNow(aProposal(ownerId)))
    expect(made).toMatchObject({ qty: 6, clauseId: 'proposal', version: 1 })
    expect(await available(ownerId)).toBe(94)
    const receipt = await database.run((ctx) => getReceipt(ctx.tx, made.id))
    const kept: unknown = JSON.parse(JSON.stringify(receipt))
    expect(verifyReceipt(kept)).toEqual({ ok: true, value: { amount: 6 } })
    const { document } = await database.run((ctx) => getPricedBy(ctx.tx, 'connects', 1))
    expect(verifyReceipt(kept, document)).toEqual({ ok: true, value: { amount: 6 } })
    expect(receipt?.row).toMatchObject({ from: 60_000, to: 200_000, price: 6 })
    expect(receipt?.words.join(' ')).toContain('You paid 6 Connects')
    expect(receipt?.returnsIf.length).toBeGreaterThan(0)
  })

  test('a receipt that was tampered with is not believed', async () => {
    const made = yes(await chargeNow(aProposal(await aFreelancer())))
    const receipt = (await database.run((ctx) => getReceipt(ctx.tx, made.id)))!
    for (const forged of [
      { ...receipt, amount: 2 },
      { ...receipt, facts: { ...receipt.facts, initiator: 'client_invite' } },
      { ...receipt, facts: { ...receipt.facts, jobBudgetUsdCents: 4_000 } },
      { ...receipt, clauseId: 'invite' },
      { ...receipt, returned: { ...receipt.returned, qty: 3 } },
      { ...receipt, basis: { ...receipt.basis, clauses: [{}] } },
      'a receipt',
    ]) {
      expect(verifyReceipt(forged)).toMatchObject({ ok: false, refusal: { code: 'receipt_invalid' } })
    }
  })

  test('of 0 is recorded with its facts and moves nothing', async () => {
    const ownerId = await aFreelancer(0)
    const made = yes(await chargeNow(aProposal(ownerId, { facts: proposalFacts({ initiator: 'client_invite' }) })))
    expect(made).toMatchObject({ qty: 0, clauseId: 'invite', lots: [] })
    expect(await countOf('charge', ownerId)).toBe(1)
    const receipt = await database.run((ctx) => getReceipt(ctx.tx, made.id))
    expect(receipt?.words[0]).toBe('You paid nothing.')
    expect(verifyReceipt(receipt)).toMatchObject({ ok: true })
  })

  test('is refused without a trace when the wallet is too light', async () => {
    const ownerId = await aFreelancer(5)
    expect(await chargeNow(aProposal(ownerId))).toEqual({
      ok: false,
      refusal: { code: 'insufficient_connects', needed: 6, available: 5, held: 0 },
    })
    expect(await countOf('charge', ownerId)).toBe(0)
    expect(await available(ownerId)).toBe(5)
  })

  test('under the same key is made once, however often and however simultaneously it is asked for', async () => {
    const ownerId = await aFreelancer()
    const request = aProposal(ownerId)
    const made = await Promise.all(Array.from({ length: 12 }, () => chargeNow(request)))
    expect(new Set(made.map((result) => yes(result).id)).size).toBe(1)
    expect(await available(ownerId)).toBe(94)
    const other = await chargeNow({ ...request, facts: proposalFacts({ initiator: 'talent_pool' }) })
    expect(other).toMatchObject({ ok: false, refusal: { code: 'key_reused_with_different_input' } })
  })

  test('50 at once on a wallet that can pay for 3: exactly 3 are made', async () => {
    const ownerId = await aFreelancer(20)
    const made = await Promise.all(Array.from({ length: 50 }, () => chargeNow(aProposal(ownerId))))
    expect(made.filter((result) => result.ok)).toHaveLength(3)
    for (const result of made.filter((result) => !result.ok)) {
      expect(result).toMatchObject({ refusal: { code: 'insufficient_connects', needed: 6 } })
    }
    expect(await available(ownerId)).toBe(2)
    expect(await countOf('charge', ownerId)).toBe(3)
  })
})

describe('a quote', () => {
  const quoteFor = (ownerId: Id, jobId: Id, facts = proposalFacts()) =>
    database.run((ctx) => takeQuote(ctx, { action: 'proposal.submit', ownerId, facts, subject: { kind: 'job', id: jobId } }))

  test('is held across a policy change when the price rises, and the lower price is taken when it falls', async () => {
    const ownerId = await aFreelancer()
    const jobId = newId()
    const quotedFor = { kind: 'job', id: jobId }
    const saved = await quoteFor(ownerId, jobId)
    expect(saved).toMatchObject({ amount: 6, clauseId: 'proposal' })
    expect(saved.explanation.sentences[0]).toBe('This costs 6 Connects.')

    const cheaper = { set: { params: { 'rate.card': rateCard(4) } } }
    await changePolicy(database, cheaper)
    const lower = yes(await chargeNow(aProposal(ownerId, { quoteId: saved.id, quotedFor })))
    expect(lower).toMatchObject({ qty: 4, quoteId: saved.id })

    const { effectiveAt } = await announce(database, { set: { params: { 'rate.card': rateCard(9) } } })
    await waitUntil(database, effectiveAt, { before: 30_000 })
    const low = await quoteFor(ownerId, jobId)
    await waitUntil(database, effectiveAt)
    const held = yes(await chargeNow(aProposal(ownerId, { quoteId: low.id, quotedFor })))
    expect(held).toMatchObject({ qty: 4, priceInForce: 9, version: low.version })
    const receipt = await database.run((ctx) => getReceipt(ctx.tx, held.id))
    expect(receipt?.words.join(' ')).toContain('the price you had been shown was kept')
    expect(verifyReceipt(receipt)).toMatchObject({ ok: true })
  })

  test('is good for its owner, action, subject and facts only: otherwise a risen price is named, never taken', async () => {
    const ownerId = await aFreelancer()
    const jobId = newId()
    const quotedFor = { kind: 'job', id: jobId }
    const small = await quoteFor(ownerId, jobId, proposalFacts({ jobBudgetUsdCents: 4_000 }))
    expect(await chargeNow(aProposal(ownerId, { quoteId: small.id, quotedFor }))).toEqual({
      ok: false,
      refusal: { code: 'price_rose', quoted: 2, current: 9 },
    })
    const [foreign, unknown] = [await quoteFor(await aFreelancer(), jobId), { id: newId() }]
    for (const quote of [foreign, unknown]) {
      expect(await chargeNow(aProposal(ownerId, { quoteId: quote.id, quotedFor }))).toEqual({
        ok: false,
        refusal: { code: 'quote_expired', current: 9 },
      })
    }
    expect(await available(ownerId)).toBe(100)
  })

  test('that has expired is worth the price now, unless that rose', async () => {
    const ownerId = await aFreelancer()
    const jobId = newId()
    const quotedFor = { kind: 'job', id: jobId }
    const { effectiveAt } = await announce(database, { set: { params: { 'rate.card': rateCard(12) } } })
    await waitUntil(database, effectiveAt, { before: 2 * 3_600_000 })
    const [first, second] = [await quoteFor(ownerId, jobId), await quoteFor(ownerId, jobId)]
    await waitUntil(database, effectiveAt, { before: 60_000 })
    expect(yes(await chargeNow(aProposal(ownerId, { quoteId: first.id, quotedFor }))).qty).toBe(9)
    await waitUntil(database, effectiveAt)
    expect(await chargeNow(aProposal(ownerId, { quoteId: second.id, quotedFor }))).toEqual({
      ok: false,
      refusal: { code: 'quote_expired', current: 12 },
    })
  })
})

const rateCard = (price: number) => ({
  title: 'Rate card',
  on: 'jobBudgetUsdCents',
  steps: [
    [0, 2],
    [5_000, 4],
    [60_000, price],
    [200_000, Math.max(price, 9)],
    [1_000_000, 16],
  ],
})

describe('Connects that come back', () => {
  test('return to the lots they came from when the client closes the job, once', async () => {
    const ownerId = await aFreelancer()
    const before = await available(ownerId)
    const made = yes(await chargeNow(aProposal(ownerId)))
    const closing = {
      event: 'job.closed',
      items: [{ subject: made.subject, facts: { closeReason: 'client_cancelled', contracts: 0 } }],
    } as const
    const [back] = await database.run((ctx) => returnCharges(ctx, closing))
    expect(back).toMatchObject({ qty: made.qty, reason: 'rule', chargeId: made.id })
    expect(await available(ownerId)).toBe(before)
    expect(await database.run((ctx) => returnCharges(ctx, closing))).toEqual([])
    const receipt = await database.run((ctx) => getReceipt(ctx.tx, made.id))
    expect(receipt?.returned).toMatchObject({ qty: made.qty, entries: [{ clauseId: back!.clauseId }] })
    expect(verifyReceipt(receipt)).toMatchObject({ ok: true })
  })

  test('stay where no clause returns them', async () => {
    const made = yes(await chargeNow(aProposal(await aFreelancer())))
    const hired = {
      event: 'job.closed',
      items: [{ subject: made.subject, facts: { closeReason: 'hired', contracts: 1 } }],
    } as const
    expect(await database.run((ctx) => returnCharges(ctx, hired))).toEqual([])
  })

  test('of many proposals return together', async () => {
    const owners = await Promise.all(Array.from({ length: 8 }, () => aFreelancer()))
    const made = await Promise.all(owners.map(async (ownerId) => yes(await chargeNow(aProposal(ownerId)))))
    const items = made.map(({ subject }) => ({ subject, facts: { removeReason: 'fake' } }))
    expect(await database.run((ctx) => returnCharges(ctx, { event: 'job.removed', items }))).toHaveLength(8)
    for (const ownerId of owners) expect(await available(ownerId)).toBe(100)
  })
})

describe('the record', () => {
  test('keeps each stage of an opportunity once', async () => {
    const ownerId = newId()
    const invitation = {
      kind: 'invitation',
      ownerId,
      subject: { kind: 'invitation', id: newId() },
      facts: proposalFacts(),
    } as const
    for (const stage of ['delivered', 'delivered', 'seen'] as const)
      await database.run((ctx) => recordOpportunity(ctx, { ...invitation, stage }))
    await database.run((ctx) => recordOpportunity(ctx, { ...invitation, stage: 'answered', answer: 'declined' }))
    expect(await countOf('opportunity', ownerId)).toBe(3)
  })

  test('is append-only to everybody', async () => {
    for (const table of ['quote', 'charge', 'opportunity', 'return']) {
      for (const change of [`update charges.${table} set owner_id = owner_id`, `delete from charges.${table}`]) {
        await expect(sql.raw(change).execute(database.app)).rejects.toMatchObject({ code: '42501' })
        await expect(sql.raw(change).execute(database.owner)).rejects.toMatchObject({ code: '23001' })
      }
    }
  })

  test('lists a person’s charges newest first, page by page', async () => {
    const ownerId = await aFreelancer()
    for (let n = 0; n < 5; n += 1) yes(await chargeNow(aProposal(ownerId, { facts: proposalFacts({ initiator: 'self' }) })))
    const first = await database.run((ctx) => selectChargesOfOwner(ctx.tx, ownerId, { limit: 3 }))
    const rest = await database.run((ctx) => selectChargesOfOwner(ctx.tx, ownerId, { before: first.at(-1)!, limit: 3 }))
    expect(new Set([...first, ...rest].map(({ id }) => id)).size).toBe(5)
  })

  test('tells a person what a version would have meant for their own last 90 days', async () => {
    const ownerId = await aFreelancer()
    await chargeNow(aProposal(ownerId, { facts: proposalFacts({ initiator: 'client_invite' }) }))
    const changesBy = (version: number) =>
      database.run(async ({ tx, now }) => {
        const rules = await rulesOfVersion(tx, version)
        return rules === undefined ? undefined : whatChangesFor(tx, { ownerId, rules, until: now })
      })
    expect(await changesBy(1)).toBeUndefined()
    const taken = await changePolicy(database, invitationsCost(5))
    const dearer = await changesBy(taken)
    expect(dearer).toMatchObject({ actions: 1, before: 0, after: 5, changedActions: 1 })
    expect(dearer?.words).toContain('5 Connects more')
    await reverse(database, taken)
  })

  test('does not praise a version for what an earlier one took and gave back', async () => {
    const ownerId = await aFreelancer()
    const taken = await changePolicy(database, invitationsCost(5))
    yes(await chargeNow(aProposal(ownerId, { facts: proposalFacts({ initiator: 'client_invite' }) })))
    await reverse(database, taken)
    const version = await changePolicy(database, invitationsCost(1))
    const changes = await database.run(async ({ tx, now }) =>
      whatChangesFor(tx, { ownerId, rules: (await rulesOfVersion(tx, version))!, until: now }),
    )
    expect(changes).toMatchObject({ before: 0, after: 1 })
    expect(changes?.words).toContain('1 Connect more')
  })

  test('stands up to the audit', async () => {
    expect(await auditCharges(database.owner)).toEqual([])
  })
})

describe('the audit of charges', () => {
  const audited = async () => (await auditCharges(database.owner)).map(({ check }) => check)

  /** Damages one row as only the schema's owner can, looks, and mends it. */
  async function whileDamaged(damage: ReturnType<typeof sql>, mend: ReturnType<typeof sql>): Promise<readonly string[]> {
    await sql`alter table charges.charge disable trigger user`.execute(database.owner)
    await sql`alter table charges.return disable trigger user`.execute(database.owner)
    await damage.execute(database.owner)
    const found = await audited()
    await mend.execute(database.owner)
    await sql`alter table charges.charge enable trigger user`.execute(database.owner)
    await sql`alter table charges.return enable trigger user`.execute(database.owner)
    return found
  }

  test('names a charge that was made dearer, moved in time, or returned without the ledger', async () => {
    const ownerId = await aFreelancer()
    const { id } = yes(await chargeNow(aProposal(ownerId)))
    const priced = await whileDamaged(
      sql`update charges.charge set qty = qty - 1 where id = ${id}`,
      sql`update charges.charge set qty = qty + 1 where id = ${id}`,
    )
    expect(priced).toContain('pricing the stored facts again gives the stored price')
    expect(priced).toContain('the ledger has moved exactly what was charged and returned')
    expect(priced).toContain('charges and ledger have the same totals')
    const moved = await whileDamaged(
      sql`update charges.charge set at = at - interval '3 years' where id = ${id}`,
      sql`update charges.charge set at = at + interval '3 years' where id = ${id}`,
    )
    expect(moved).toContain('the version was in force when it was charged')
    const returned = await whileDamaged(
      sql`
        insert into charges.return (charge_id, owner_id, qty, reason, event, clause, policy, version, lots_reinstated, at)
        select id, owner_id, 1, 'rule', 'job.closed', 'back', policy, version, 0, at from charges.charge where id = ${id}`,
      sql`delete from charges.return where charge_id = ${id}`,
    )
    expect(returned).toEqual([
      'the ledger has moved exactly what was charged and returned',
      'charges and ledger have the same totals',
    ])
    const tooMuch = await whileDamaged(
      sql`
        insert into charges.return (charge_id, owner_id, qty, reason, event, clause, policy, version, lots_reinstated, at)
        select id, owner_id, qty + 1, 'rule', 'job.closed', 'back', policy, 99, 0, at from charges.charge where id = ${id}`,
      sql`delete from charges.return where charge_id = ${id}`,
    )
    expect(tooMuch).toContain('what came back belongs to a charge, to its owner, and is at most what was charged')
    expect(tooMuch).toContain('quotes, charges and returns name versions that exist, by their hash')
    const decided = await whileDamaged(
      sql`update charges.charge set facts[1] = 3 where id = ${id}`,
      sql`update charges.charge set facts[1] = 0 where id = ${id}`,
    )
    expect(decided).toEqual([
      'pricing the stored facts again gives the stored price',
      'simulating a version gives what was charged and booked under it',
    ])
    expect(await audited()).toEqual([])
  })
})
