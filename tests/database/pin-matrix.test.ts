import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { newId, type Id } from '#kernel/ids.ts'
import { addDays, addMonthsClamped, MILLISECONDS_PER_DAY } from '#kernel/instant.ts'
import { usdCents } from '#kernel/money.ts'
import { useTestDatabase } from '#kit/database.ts'
import { aClient, aFreelancer, aJob, installDefaultRules, type Client, type Person } from '#kit/market.ts'
import { deliverNews, giveConnects, runJob } from '#kit/news.ts'
import {
  announce,
  aProposal,
  operator,
  proposalFacts,
  reverse,
  usePolicy,
  waitUntil,
  yes,
} from '#modules/charges/charges.test-kit.ts'
import { bid } from '#modules/auctions/index.ts'
import { charge, getReceipt, returnCharges, reversalReport, verifyReceipt } from '#modules/charges/index.ts'
import { resumeReversals } from '#modules/charges/jobs.ts'
import { listeners as chargeListeners } from '#modules/charges/listeners.ts'
import { startContract } from '#modules/contracts/index.ts'
import { createPromoCode, insertMemberships, redeemCode, selectGrantsOf } from '#modules/grants/index.ts'
import { grantMonthly } from '#modules/grants/jobs.ts'
import { insertInvitations } from '#modules/invitations/index.ts'
import { getJob, openJob, saveDraft as saveJob } from '#modules/jobs/index.ts'
import { execute, getWallet } from '#modules/ledger/index.ts'
import { aHold, applied } from '#modules/ledger/ledger.test-kit.ts'
import { carryOutPurchase, findPurchase, planPurchase, sandboxProvider } from '#modules/payments/index.ts'
import {
  announceVersion,
  approveDraft,
  pinMatrix,
  saveDraft,
  selectPins,
  submitDraft,
  type PinnedThing,
} from '#modules/policy/index.ts'
import { answerOffer, makeOffer, submitProposal } from '#modules/proposals/index.ts'
import { openForm, proposalText, propose } from '#modules/proposals/proposals.test-kit.ts'
import { simulateDraft } from '#modules/simulation/index.ts'
import { runAction } from '#platform/run-action.ts'

const database = useTestDatabase()
let client: Client

/** What is dearer, scarcer or shorter from the day on: everything that could reach what is under way. */
const everythingElse = {
  set: {
    unitPriceUsdCents: 30,
    expiry: { lotLifeDays: 100 },
    limits: { softCap: { proposals: 5, days: 2 } },
    clauses: [
      { id: 'proposal', charge: { fixed: 17 } },
      { id: 'invite', charge: { fixed: 6 } },
      {
        id: 'boost-proposal',
        charge: {
          auction: {
            slots: 'boost.slots',
            min: 'boost.min',
            pays: 'highest_losing_bid',
            chargedOn: 'client_interaction',
            closesAfterDays: 'boost.close.days',
            viewsUntilWorn: 9,
          },
        },
      },
    ],
    returns: [{ id: 'client-cancelled', when: { closeReason: { in: ['duplicate'] }, contracts: { lt: 1 } } }],
    grants: [{ id: 'monthly-basic', quantity: 3 }],
  },
  breaksPromises: ['answering-is-free'],
}
const byOperator = { actor: operator }
const aRich = async (): Promise<Person> => {
  const person = await database.run((ctx) => aFreelancer(ctx))
  await giveConnects(database, person.id, 100)
  return person
}
const wallet = (ownerId: Id) => database.run(({ tx }) => getWallet(tx, ownerId))
const chargeNow = async (ownerId: Id, initiator = 'self') =>
  yes(await database.run((ctx) => charge(ctx, aProposal(ownerId, { facts: proposalFacts({ initiator }) }))))
const cancelled = { closeReason: 'client_cancelled', contracts: 0 }
const feeOf = async (id: Id) =>
  (await database.run(({ tx }) => selectPins(tx, { kind: 'contract', id }))).find(({ action }) => action === 'fee.freelancer')
const clientCalls = { get: () => ({ actor: client.actor }) }

async function begunContract(): Promise<Id> {
  const freelancer = await database.run((ctx) => aFreelancer(ctx))
  const agreed = { title: 'A website', agreedUsdCents: usdCents(90_000), initiator: 'self', category: 'web_development' } as const
  const parties = { organizationId: client.organizationId, freelancerId: freelancer.id }
  return yes(await database.run((ctx) => startContract(ctx, { kind: 'fixed', ...parties, ...agreed }))).id
}

async function postedJob(): Promise<Id> {
  const text = {
    title: 'A website for a bakery',
    description: 'Five pages with opening hours, pictures of bread and a form for orders of cakes.',
    category: 'design',
    mustSkills: ['HTML'],
    niceSkills: [],
    payKind: 'fixed',
    budgetUsdCents: 50_000,
    hoursPerWeek: 10,
    durationWeeks: 2,
    experienceLevel: 'entry',
    peopleToHire: 1,
    questions: [],
    visibility: 'public',
  }
  const { jobId } = yes(await runAction(database.app, saveJob, { ...clientCalls.get(), input: { text } }))
  yes(await runAction(database.app, openJob, { ...clientCalls.get(), input: { jobId } }))
  return jobId
}

function purchaseFor(person: Person) {
  const input = { quantity: 40, country: 'DE', method: 'works', seenTotalUsdCents: 714 }
  return runAction(database.app, planPurchase, { actor: person.actor, input, key: newId() })
}

/** A freelancer whose n-th month begins at a moment, or up to three days before it where months differ in length. */
async function memberDueAt(due: Date): Promise<Person> {
  return database.run(async (ctx) => {
    const person = await aFreelancer(ctx)
    const anchor = addMonthsClamped(due, -1)
    const nextDue = addMonthsClamped(anchor, 1)
    await insertMemberships(ctx.tx, [{ ownerId: person.id, plan: 'basic', anchor, monthsDone: 0, nextDue }])
    return person
  })
}

async function monthsOf(person: Person): Promise<readonly number[]> {
  await runJob(database, grantMonthly, {})
  const grants = await database.run(({ tx }) => selectGrantsOf(tx, person.id, { limit: 10 }))
  return grants.filter(({ kind }) => kind === 'monthly').map(({ qty }) => Number(qty))
}

/** What is begun a minute before the new rules, and what has to be true of it afterwards. */
type Proof = (changesAt: Date) => Promise<() => Promise<void>>

/** A row of the matrix without its proof does not compile. */
const proofs: Readonly<Record<PinnedThing, Proof>> = {
  'shown-price': async () => {
    const freelancer = await aRich()
    const { id: jobId } = await database.run((ctx) => aJob(ctx, client))
    const { quote } = await openForm(database, freelancer, jobId)
    return async () => {
      const input = { jobId, quoteId: quote.id, ...proposalText }
      const sent = yes(await runAction(database.app, submitProposal, { actor: freelancer.actor, input }))
      expect([quote.amount, sent.chargedConnects]).toEqual([4, 4])
      expect((await openForm(database, await aRich(), jobId)).quote.amount).toBe(17)
    }
  },

  charge: async () => {
    const freelancer = await aRich()
    const made = await chargeNow(freelancer.id)
    return async () => {
      const receipt = await database.run(({ tx }) => getReceipt(tx, made.id))
      expect(receipt).toMatchObject({ version: 1, amount: 6 })
      expect(verifyReceipt(receipt)).toMatchObject({ ok: true })
      expect((await wallet(freelancer.id)).available).toBe(94)
      expect((await chargeNow(freelancer.id)).qty).toBe(17)
    }
  },

  return: async () => {
    const freelancer = await aRich()
    const before = await chargeNow(freelancer.id)
    return async () => {
      const after = await chargeNow(freelancer.id)
      const items = [before, after].map(({ subject }) => ({ subject, facts: cancelled }))
      const back = await database.run((ctx) => returnCharges(ctx, { event: 'job.closed', items }))
      expect(back).toMatchObject([{ chargeId: before.id, qty: 6 }])
    }
  },

  'contract-fees': async () => {
    const contract = await begunContract()
    return async () => {
      expect(await feeOf(contract)).toMatchObject({ amount: 1_000, version: 1 })
      expect(await feeOf(await begunContract())).toMatchObject({ amount: 1_200, version: 2 })
    }
  },

  'lot-expiry': async () => {
    const freelancer = await aRich()
    const [lot] = (await wallet(freelancer.id)).lots
    return async () => {
      await giveConnects(database, freelancer.id, 7)
      const lots = (await wallet(freelancer.id)).lots
      expect(lots.find(({ id }) => id === lot!.id)).toEqual(lot)
      const lives = lots.map(
        ({ effectiveAt, expiresAt }) => (expiresAt!.getTime() - effectiveAt.getTime()) / MILLISECONDS_PER_DAY,
      )
      expect(lives.toSorted((one, other) => one - other)).toEqual([100, 365])
    }
  },

  purchase: async () => {
    const freelancer = await database.run((ctx) => aFreelancer(ctx))
    const { purchaseId } = yes(await purchaseFor(freelancer))
    return async () => {
      await carryOutPurchase(database.app, sandboxProvider(database.app), purchaseId)
      const paid = await database.run(({ tx }) => findPurchase(tx, purchaseId))
      expect(paid).toMatchObject({ state: 'succeeded', connects: 40, totalUsdCents: 714, policyVersion: 1 })
      expect((await wallet(freelancer.id)).lots).toMatchObject([{ granted: 40, costUsdCents: 600 }])
      expect(await purchaseFor(freelancer)).toMatchObject({ refusal: { code: 'total_changed', currentUsdCents: 1_428 } })
    }
  },

  'promo-code': async (changesAt) => {
    const until = { validFrom: addDays(changesAt, -1), validUntil: addDays(changesAt, 30) }
    const terms = { code: 'SPRING-2345-MEET', connects: 25, most: 9, lifeDays: 260, note: 'Spring meeting', ...until }
    yes(await runAction(database.app, createPromoCode, { ...byOperator, input: terms }))
    return async () => {
      const freelancer = await memberDueAt(addDays(changesAt, 90))
      const input = { code: terms.code }
      yes(await runAction(database.app, redeemCode, { actor: freelancer.actor, input }))
      const [lot] = (await wallet(freelancer.id)).lots
      expect(lot).toMatchObject({ granted: 25 })
      expect((lot!.expiresAt!.getTime() - lot!.effectiveAt.getTime()) / MILLISECONDS_PER_DAY).toBe(260)
    }
  },

  'job-limit': async () => {
    const before = await postedJob()
    return async () => {
      const capOf = async (id: Id) => (await database.run(({ tx }) => getJob(tx, id))).capProposals
      expect([await capOf(before), await capOf(await postedJob())]).toEqual([50, 5])
    }
  },

  hold: async (changesAt) => {
    const freelancer = await aRich()
    const hold = aHold(freelancer.id, 4, addDays(changesAt, 7))
    const [held] = await database.run((ctx) => execute(ctx, [hold]))
    return async () => {
      const base = { ownerId: freelancer.id, holdId: hold.holdId, cause: hold.cause }
      const capture = (qty: number) => ({ kind: 'capture_hold', key: newId(), qty, chargeId: newId(), ...base }) as const
      const release = { kind: 'release_hold', key: newId(), by: 'platform', ...base } as const
      const [over, taken, rest] = await database.run((ctx) => execute(ctx, [capture(5), capture(3), release]))
      expect(over).toMatchObject({ refusal: { code: 'hold_over_capture' } })
      expect(applied(rest)).toMatchObject({ available: 97, held: 0 })
      const lotsOf = (outcome: typeof taken) => [...new Set(applied(outcome).moves.map(({ lotId }) => lotId))]
      expect(lotsOf(taken)).toEqual(lotsOf(held))
    }
  },

  'open-auction': async () => {
    const early = await aJobWithABid()
    return async () => {
      const late = await aJobWithABid()
      const auctionOf = (jobId: Id) =>
        sql<{ viewsUntilWorn: number; version: number }>`
        select views_until_worn, version from auctions.auction where job_id = ${jobId}`.execute(database.owner)
      expect((await auctionOf(early)).rows).toEqual([{ viewsUntilWorn: 5, version: 1 }])
      expect((await auctionOf(late)).rows).toEqual([{ viewsUntilWorn: 9, version: 2 }])
    }
  },

  'open-invitation': async () => {
    const [invited, early] = [await aRich(), await aRich()]
    const { id: jobId } = await database.run((ctx) => aJob(ctx, client))
    await database.run((ctx) =>
      insertInvitations(
        ctx.tx,
        [invited, early].map((person) => invitationTo(person, jobId, ctx.now)),
      ),
    )
    expect((await openForm(database, early, jobId)).quote.amount).toBe(0)
    return async () => expect((await openForm(database, invited, jobId)).quote.amount).toBe(6)
  },

  'open-offer': async () => {
    const freelancer = await aRich()
    const { id: jobId } = await database.run((ctx) => aJob(ctx, client))
    const { proposalId } = await propose(database, freelancer, jobId)
    yes(await runAction(database.app, makeOffer, { ...clientCalls.get(), input: { proposalId, amountUsdCents: 80_000 } }))
    return async () => {
      const input = { proposalId, answer: 'accept' }
      const { contractId } = yes(await runAction(database.app, answerOffer, { actor: freelancer.actor, input }))
      expect(await feeOf(contractId!)).toMatchObject({ amount: 1_200, version: 2 })
    }
  },

  'due-month': async (changesAt) => {
    const member = await memberDueAt(new Date(changesAt.getTime() - 30_000))
    return async () => {
      expect(await monthsOf(member)).toEqual([10])
      const later = await memberDueAt(addDays(changesAt, 10))
      await waitUntil(database, addDays(changesAt, 10))
      expect(await monthsOf(later)).toEqual([3])
    }
  },

  refund: async () => async () => {
    const freelancer = await aRich()
    expect((await chargeNow(freelancer.id)).qty).toBe(17)
    const reversed = await reverse(database, 2)
    const cheaper = await announce(database, { set: { clauses: [{ id: 'proposal', charge: { fixed: 1 } }] } })
    expect((await chargeNow(freelancer.id)).qty).toBe(1)
    await deliverNews(database, chargeListeners)
    await runJob(database, resumeReversals, {})
    const report = await database.run(({ tx }) => reversalReport(tx, 'connects', reversed.version))
    expect(report).toMatchObject({ balanced: true, batch: { state: 'done' } })
    expect(cheaper.version).toBe(reversed.version + 1)
    expect((await wallet(freelancer.id)).available).toBe(100 - 6 - 1)
  },
}

/** Opens the auction of a new job. */
async function aJobWithABid(): Promise<Id> {
  const freelancer = await aRich()
  const { id: jobId } = await database.run((ctx) => aJob(ctx, client))
  const { proposalId } = await propose(database, freelancer, jobId)
  yes(await runAction(database.app, bid, { actor: freelancer.actor, input: { proposalId, maximum: 5 } }))
  return jobId
}

function invitationTo(person: Person, jobId: Id, sentAt: Date) {
  const settled = { declineReason: null, seenAt: null, settledAt: null }
  const from = { organizationId: client.organizationId, sentBy: client.id, message: 'Please.' }
  return { id: newId(), jobId, freelancerId: person.id, state: 'sent' as const, sentAt, ...from, ...settled }
}

async function announceFees(effectiveAt: Date): Promise<void> {
  const changeset = { set: { params: { 'freelancer.rate': 1_200 } } }
  const wish = { policy: 'fees', title: 'Other fees', words: 'What changes and why.', changeset }
  const draft = yes(await runAction(database.app, saveDraft, { ...byOperator, input: wish }))
  const input = { draftId: draft.id }
  yes(await runAction(database.app, submitDraft, { ...byOperator, input }))
  yes(await runAction(database.app, approveDraft, { ...byOperator, input: { ...input, sha256: draft.sha256 } }))
  yes(await runAction(database.app, simulateDraft, { ...byOperator, input }))
  yes(await runAction(database.app, announceVersion, { ...byOperator, input: { ...input, effectiveAt } }))
}

describe('what is under way when new rules take effect', () => {
  const afterwards = new Map<PinnedThing, () => Promise<void>>()
  beforeAll(async () => {
    await usePolicy(database)
    await installDefaultRules(database)
    client = await database.run((ctx) => aClient(ctx))
    const { effectiveAt } = await announce(database, everythingElse)
    await announceFees(effectiveAt)
    await waitUntil(database, effectiveAt, { before: 60_000 })
    for (const { id } of pinMatrix) afterwards.set(id, await proofs[id](effectiveAt))
    await waitUntil(database, effectiveAt)
  })

  test.for(pinMatrix.map(({ id }) => id))('%s', async (id) => {
    const check = afterwards.get(id)
    expect(check, 'it was begun before the rules changed').toBeDefined()
    await check?.()
  })
})
