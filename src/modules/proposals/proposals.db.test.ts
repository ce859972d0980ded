import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { newId, type Id } from '#kernel/ids.ts'
import { addHours } from '#kernel/instant.ts'
import { usdCents } from '#kernel/money.ts'
import { refuse } from '#kernel/result.ts'
import { useTestDatabase } from '#kit/database.ts'
import { aClient, aFreelancer, aJob, type Client, type Person } from '#kit/market.ts'
import { deliverNews, giveConnects, runJob } from '#kit/news.ts'
import { announce, invitationsCost, operator, usePolicy, waitUntil } from '#modules/charges/charges.test-kit.ts'
import { getReceipt } from '#modules/charges/index.ts'
import { insertInvitations, findInvitation } from '#modules/invitations/index.ts'
import { closeJob, getJob, removeJob, type Job } from '#modules/jobs/index.ts'
import { sweepJobs } from '#modules/jobs/jobs.ts'
import { getWallet } from '#modules/ledger/index.ts'
import { runAction } from '#platform/run-action.ts'
import {
  answerOffer,
  declineProposal,
  findProposal,
  hire,
  insertMoves,
  insertProposals,
  makeOffer,
  openProposals,
  sortProposal,
  submitProposal,
  withdrawProposal,
  writeMessage,
  type Proposal,
} from './index.ts'
import { sweepOffers } from './jobs.ts'
import { listeners } from './listeners.ts'
import { openForm, proposalText, propose, yes } from './proposals.test-kit.ts'

describe('proposals', () => {
  const database = useTestDatabase()
  beforeAll(() => usePolicy(database))

  let client: Client
  beforeAll(async () => void (client = await database.run((ctx) => aClient(ctx))))
  const aFreelancerWith = async (connects: number): Promise<Person> => {
    const person = await database.run((ctx) => aFreelancer(ctx))
    if (connects > 0) await giveConnects(database, person.id, connects)
    return person
  }
  const job = (with_: Partial<Job> = {}) => database.run((ctx) => aJob(ctx, client, with_))
  const proposal = async (id: Id): Promise<Proposal> => (await database.run((ctx) => findProposal(ctx.tx, id)))!
  const available = async (person: Person) => (await database.run((ctx) => getWallet(ctx.tx, person.id))).available
  const invite = async (jobId: Id, freelancerId: Id) => {
    const id = newId()
    await database.run((ctx) =>
      insertInvitations(ctx.tx, [
        {
          id,
          jobId,
          organizationId: client.organizationId,
          sentBy: client.id,
          freelancerId,
          message: 'Please.',
          state: 'sent',
          declineReason: null,
          sentAt: ctx.now,
          seenAt: null,
          settledAt: null,
        },
      ]),
    )
    return id
  }
  const timeline = async (id: Id) =>
    (
      await sql<{ state: string }>`select state from proposals.move where proposal_id = ${id} order by no`.execute(database.app)
    ).rows.map((row) => row.state)

  describe('sending one', () => {
    test('charges the quoted price once and leaves a receipt that names the proposal', async () => {
      const ada = await aFreelancerWith(10)
      const { id: jobId } = await job()
      const sent = await propose(database, ada, jobId)

      expect(sent.chargedConnects).toBe(4)
      expect(await available(ada)).toBe(6)
      expect(await proposal(sent.proposalId)).toMatchObject({
        state: 'submitted',
        initiator: 'self',
        pay: 'fixed',
        amountUsdCents: 45_000,
        openedAt: null,
      })
      expect(await timeline(sent.proposalId)).toEqual(['submitted'])
      const receipt = await database.run((ctx) => getReceipt(ctx.tx, sent.chargeId))
      expect(receipt).toMatchObject({
        amount: 4,
        clauseId: 'proposal',
        subject: { kind: 'proposal', id: sent.proposalId },
        facts: { initiator: 'self' },
      })
      expect((await database.run((ctx) => getJob(ctx.tx, jobId))).proposalCount).toBe(1)
    })

    test('costs an invited person nothing, says why, and accepts the invitation', async () => {
      const ada = await aFreelancerWith(0)
      const { id: jobId } = await job({ capProposals: 1, proposalCount: 1 })
      const invitationId = await invite(jobId, ada.id)
      const sent = await propose(database, ada, jobId)

      expect(sent.chargedConnects).toBe(0)
      expect(await database.run((ctx) => getReceipt(ctx.tx, sent.chargeId))).toMatchObject({
        amount: 0,
        clauseId: 'invite',
        facts: { initiator: 'client_invite' },
      })
      expect(await database.run((ctx) => findInvitation(ctx.tx, invitationId))).toMatchObject({ state: 'accepted' })
      const { rows } = await sql<{ answer: string }>`
        select answer from charges.opportunity where subject_id = ${invitationId} and stage = 'answered'`.execute(database.app)
      expect(rows).toEqual([{ answer: 'accepted' }])
    })

    test('twice with one key charges once and answers the same', async () => {
      const ada = await aFreelancerWith(10)
      const { id: jobId } = await job()
      const { quote } = await openForm(database, ada, jobId)
      const call = { actor: ada.actor, input: { jobId, quoteId: quote.id, ...proposalText }, key: newId() }
      const answers = await Promise.all([1, 2, 3].map(() => runAction(database.app, submitProposal, call)))
      expect(answers[0]!.ok).toBe(true)
      for (const answer of answers) expect(answer).toEqual(answers[0])
      expect(await available(ada)).toBe(6)
    })

    test('twice without a key is one proposal: the second is told about the first', async () => {
      const ada = await aFreelancerWith(10)
      const { id: jobId } = await job()
      const { quote } = await openForm(database, ada, jobId)
      const call = { actor: ada.actor, input: { jobId, quoteId: quote.id, ...proposalText } }
      const answers = await Promise.all([1, 2].map(() => runAction(database.app, submitProposal, call)))
      const first = answers.find((answer) => answer.ok)
      expect(answers.find((answer) => !answer.ok)).toEqual(
        refuse({ code: 'already_proposed', proposalId: yes(first!).proposalId }),
      )
      expect(await available(ada)).toBe(6)
    })

    test('fifty times at once from a wallet that can pay for three sends three', async () => {
      const ada = await aFreelancerWith(12)
      const jobs = await Promise.all(Array.from({ length: 50 }, () => job()))
      const forms = await Promise.all(jobs.map((each) => openForm(database, ada, each.id)))
      const answers = await Promise.all(
        jobs.map((each, at) =>
          runAction(database.app, submitProposal, {
            actor: ada.actor,
            input: { jobId: each.id, quoteId: forms[at]!.quote.id, ...proposalText },
            key: newId(),
          }),
        ),
      )
      expect(answers.filter((answer) => answer.ok)).toHaveLength(3)
      const codes = answers.flatMap((answer) => (answer.ok ? [] : [answer.refusal.code]))
      expect(codes).toEqual(Array(47).fill('insufficient_connects'))
      expect(await available(ada)).toBe(0)
      const { rows } = await sql<{
        n: number
      }>`select count(*) as n from proposals.proposal where freelancer_id = ${ada.id}`.execute(database.app)
      expect(rows[0]!.n).toBe(3)
    })

    test('is refused in the documented order, and nothing is charged', async () => {
      const ada = await aFreelancerWith(3)
      const { id: jobId } = await job()
      const { quote } = await openForm(database, ada, jobId)
      const send = (id: Id, more: object = {}) =>
        runAction(database.app, submitProposal, {
          actor: ada.actor,
          input: { jobId: id, quoteId: quote.id, ...proposalText, ...more },
        })
      const closed = await job({ state: 'expired', endedAt: new Date() })
      const full = await job({ capProposals: 1, proposalCount: 1 })
      const asking = await job({ questions: ['Why you?'] })

      expect(await send(newId())).toEqual(refuse({ code: 'job_not_found' }))
      expect(await send((await job({ visibility: 'invite_only' })).id)).toEqual(refuse({ code: 'job_not_found' }))
      expect(await send(closed.id)).toEqual(refuse({ code: 'job_not_open' }))
      expect(await send(full.id)).toEqual(refuse({ code: 'soft_cap_reached' }))
      expect(await send(asking.id)).toEqual(refuse({ code: 'questions_unanswered', missing: [0] }))
      expect(await send(jobId)).toEqual(refuse({ code: 'insufficient_connects', needed: 4, available: 3, held: 0 }))
      expect(await send(jobId, { coverLetter: ' ' })).toMatchObject({
        refusal: { code: 'invalid_input', issues: [{ path: ['coverLetter'] }] },
      })
      expect(await available(ada)).toBe(3)
    })

    test('with somebody else’s quote is refused', async () => {
      const [ada, bob] = [await aFreelancerWith(10), await aFreelancerWith(10)]
      const { id: jobId } = await job()
      const { quote } = await openForm(database, ada, jobId)
      const input = { jobId, quoteId: quote.id, ...proposalText }
      expect(await runAction(database.app, submitProposal, { actor: bob.actor, input })).toEqual(
        refuse({ code: 'quote_expired', current: 4 }),
      )
    })
  })

  describe('what became of one', () => {
    test('is on its timeline, step by step, and only the table’s steps are possible', async () => {
      const ada = await aFreelancerWith(4)
      const { id: jobId } = await job()
      const { proposalId } = await propose(database, ada, jobId)
      const act = { actor: client.actor }
      yes(await runAction(database.app, openProposals, { ...act, input: { jobId, proposalIds: [proposalId] } }))
      expect(await runAction(database.app, writeMessage, { actor: ada.actor, input: { proposalId, text: 'Hello?' } })).toEqual(
        refuse({ code: 'client_writes_first' }),
      )
      yes(await runAction(database.app, writeMessage, { ...act, input: { proposalId, text: 'When could you start?' } }))
      yes(await runAction(database.app, writeMessage, { actor: ada.actor, input: { proposalId, text: 'On Monday.' } }))
      yes(await runAction(database.app, sortProposal, { ...act, input: { proposalId, to: 'shortlisted' } }))
      yes(await runAction(database.app, declineProposal, { ...act, input: { proposalId, reason: 'We found somebody nearer.' } }))
      expect(await runAction(database.app, hire, { ...act, input: { proposalId } })).toEqual(refuse({ code: 'already_settled' }))

      expect(await timeline(proposalId)).toEqual(['submitted', 'active', 'shortlisted', 'declined'])
      expect(await proposal(proposalId)).toMatchObject({ state: 'declined', reason: 'We found somebody nearer.' })
      expect((await proposal(proposalId)).openedAt).not.toBeNull()
      // Declined proposals cost what they cost, by the default rules.
      expect(await available(ada)).toBe(0)
    })

    test('the timeline and the messages cannot be rewritten, not even by the owner of the database', async () => {
      for (const table of ['proposals.move', 'proposals.message']) {
        await expect(sql.raw(`delete from ${table}`).execute(database.app)).rejects.toThrow(/permission denied/)
        await expect(sql.raw(`truncate ${table}`).execute(database.owner)).rejects.toThrow(/append-only/)
      }
    })

    test('a hire starts the contract on the proposed terms and fills the job; the others close with it and get nothing back', async () => {
      const [ada, bob] = [await aFreelancerWith(4), await aFreelancerWith(4)]
      const { id: jobId } = await job()
      const [chosen, other] = [await propose(database, ada, jobId), await propose(database, bob, jobId)]
      const { contractId } = yes(
        await runAction(database.app, hire, { actor: client.actor, input: { proposalId: chosen.proposalId }, key: newId() }),
      )
      await deliverNews(database, listeners)

      const { rows } =
        await sql`select freelancer_id, proposal_id, agreed_usd_cents from contracts.contract where id = ${contractId}`.execute(
          database.app,
        )
      expect(rows).toEqual([{ freelancerId: ada.id, proposalId: chosen.proposalId, agreedUsdCents: 45_000 }])
      expect((await database.run((ctx) => getJob(ctx.tx, jobId))).state).toBe('filled')
      expect((await proposal(chosen.proposalId)).state).toBe('hired')
      expect(await proposal(other.proposalId)).toMatchObject({ state: 'closed', reason: 'job_filled' })
      expect([await available(ada), await available(bob)]).toEqual([0, 0])
    })

    test('an offer of other terms waits for the freelancer, starts the contract on a yes, and runs out in seven days', async () => {
      const ada = await aFreelancerWith(8)
      const [first, second] = [await propose(database, ada, (await job()).id), await propose(database, ada, (await job()).id)]
      for (const { proposalId } of [first, second]) {
        yes(await runAction(database.app, makeOffer, { actor: client.actor, input: { proposalId, amountUsdCents: 40_000 } }))
      }
      expect(await runAction(database.app, hire, { actor: client.actor, input: { proposalId: first.proposalId } })).toEqual(
        refuse({ code: 'offer_waits' }),
      )
      const { contractId } = yes(
        await runAction(database.app, answerOffer, {
          actor: ada.actor,
          input: { proposalId: first.proposalId, answer: 'accept' },
        }),
      )
      const { rows } = await sql`select agreed_usd_cents from contracts.contract where id = ${contractId}`.execute(database.app)
      expect(rows).toEqual([{ agreedUsdCents: 40_000 }])

      await database.advanceClock('7 days')
      expect(
        await runAction(database.app, answerOffer, {
          actor: ada.actor,
          input: { proposalId: second.proposalId, answer: 'accept' },
        }),
      ).toEqual(refuse({ code: 'no_offer' }))
      await runJob(database, sweepOffers, {})
      expect(await proposal(second.proposalId)).toMatchObject({
        state: 'active',
        reason: 'offer_ran_out',
        offerAmountUsdCents: null,
      })
    })
  })

  describe('when the job ends', () => {
    test('a client who closes it without hiring gives every Connect back, exactly once', async () => {
      const [ada, bob] = [await aFreelancerWith(4), await aFreelancerWith(4)]
      const { id: jobId } = await job()
      const one = await propose(database, ada, jobId)
      const declined = await propose(database, bob, jobId)
      yes(await runAction(database.app, declineProposal, { actor: client.actor, input: { proposalId: declined.proposalId } }))
      yes(await runAction(database.app, closeJob, { actor: client.actor, input: { jobId, reason: 'client_cancelled' } }))
      await deliverNews(database, listeners)
      await deliverNews(database, listeners)

      expect(await proposal(one.proposalId)).toMatchObject({ state: 'closed', reason: 'job_closed' })
      // Nobody got the job, so somebody who had been declined gets theirs back too, and stays declined.
      expect((await proposal(declined.proposalId)).state).toBe('declined')
      expect([await available(ada), await available(bob)]).toEqual([4, 4])
      const { rows } = await sql<{ n: number }>`
        select count(*) as n from charges.return where charge_id = any(${[one.chargeId, declined.chargeId]}::uuid[])`.execute(
        database.app,
      )
      expect(rows[0]!.n).toBe(2)
    })

    test('a silent job gives back to those whose proposal was never opened, and to nobody else', async () => {
      const [seen, unseen, gone] = [await aFreelancerWith(4), await aFreelancerWith(4), await aFreelancerWith(4)]
      const { id: jobId } = await job()
      const opened = await propose(database, seen, jobId)
      await propose(database, unseen, jobId)
      const withdrawn = await propose(database, gone, jobId)
      yes(await runAction(database.app, withdrawProposal, { actor: gone.actor, input: { proposalId: withdrawn.proposalId } }))
      yes(
        await runAction(database.app, openProposals, { actor: client.actor, input: { jobId, proposalIds: [opened.proposalId] } }),
      )
      await database.advanceClock('31 days')
      await runJob(database, sweepJobs, {})
      await deliverNews(database, listeners)

      expect((await database.run((ctx) => getJob(ctx.tx, jobId))).state).toBe('expired')
      expect([await available(seen), await available(unseen), await available(gone)]).toEqual([0, 4, 0])
    })

    test('a job that we remove gives back to everybody, also to those who had withdrawn', async () => {
      const [ada, bob] = [await aFreelancerWith(4), await aFreelancerWith(4)]
      const { id: jobId } = await job()
      await propose(database, ada, jobId)
      const withdrawn = await propose(database, bob, jobId)
      yes(await runAction(database.app, withdrawProposal, { actor: bob.actor, input: { proposalId: withdrawn.proposalId } }))
      yes(
        await runAction(database.app, removeJob, {
          actor: operator,
          input: { jobId, reason: 'fake', note: 'Asked for a deposit.' },
        }),
      )
      await deliverNews(database, listeners)
      expect([await available(ada), await available(bob)]).toEqual([4, 4])
    })
  })

  describe('other people’s proposals', () => {
    test('do not exist for those who are not part of them', async () => {
      const [ada, eve] = [await aFreelancerWith(4), await aFreelancerWith(4)]
      const stranger = await database.run((ctx) => aClient(ctx, { name: 'Somebody else' }))
      const { id: jobId } = await job()
      const { proposalId } = await propose(database, ada, jobId)
      const notFound = refuse({ code: 'not_found' })
      const run = runAction
      expect(await run(database.app, withdrawProposal, { actor: eve.actor, input: { proposalId } })).toEqual(notFound)
      expect(await run(database.app, answerOffer, { actor: eve.actor, input: { proposalId, answer: 'accept' } })).toEqual(
        notFound,
      )
      expect(await run(database.app, writeMessage, { actor: eve.actor, input: { proposalId, text: 'x' } })).toEqual(notFound)
      expect(await run(database.app, declineProposal, { actor: stranger.actor, input: { proposalId } })).toEqual(notFound)
      expect(await run(database.app, hire, { actor: stranger.actor, input: { proposalId } })).toEqual(notFound)
      expect(await run(database.app, sortProposal, { actor: stranger.actor, input: { proposalId, to: 'archived' } })).toEqual(
        notFound,
      )
      expect(await run(database.app, makeOffer, { actor: stranger.actor, input: { proposalId, amountUsdCents: 1000 } })).toEqual(
        notFound,
      )
      expect(
        await run(database.app, openProposals, { actor: stranger.actor, input: { jobId, proposalIds: [proposalId] } }),
      ).toEqual(notFound)
      expect(await proposal(proposalId)).toMatchObject({ state: 'submitted', openedAt: null })
    })
  })

  test('15,000 proposals with their timelines are written in seconds', async () => {
    const ada = await aFreelancerWith(4)
    const sample = await proposal((await propose(database, ada, (await job()).id)).proposalId)
    const freelancers = await database.run((ctx) => Promise.all(Array.from({ length: 30 }, () => aFreelancer(ctx))))
    const jobs = await database.run((ctx) => Promise.all(Array.from({ length: 500 }, () => aJob(ctx, client))))
    const many = jobs.flatMap((each) =>
      freelancers.map((person) => ({
        ...sample,
        id: newId(),
        jobId: each.id,
        freelancerId: person.id,
        amountUsdCents: usdCents(30_000),
      })),
    )
    const began = performance.now()
    await database.run(async (ctx) => {
      await insertProposals(ctx.tx, many)
      await insertMoves(
        ctx.tx,
        many.map((each) => ({
          proposalId: each.id,
          no: 1,
          state: 'submitted',
          actorId: each.freelancerId,
          reason: null,
          at: each.submittedAt,
        })),
      )
    })
    expect(many).toHaveLength(15_000)
    expect(performance.now() - began).toBeLessThan(10_000)
  })

  describe('while the rules change', () => {
    test('a form opened before pays the lower of its quote and the new price; a dead quote costs nothing but another look', async () => {
      // Ada has been here for a whole number of days when the rules change: her facts change in the same minute.
      const ada = await aFreelancerWith(0)
      const bob = await database.run((ctx) => aFreelancer(ctx, { joinedAt: addHours(ctx.now, -6) }))
      const { id: jobId } = await job({ expiresAt: new Date('2100-01-01') })
      for (const person of [ada, bob]) await invite(jobId, person.id)
      const { effectiveAt } = await announce(database, invitationsCost(3))
      await waitUntil(database, effectiveAt, { before: 60_000 })
      for (const person of [ada, bob]) await giveConnects(database, person.id, 10)
      const forms = [await openForm(database, ada, jobId), await openForm(database, bob, jobId)]
      expect(forms.map((form) => form.quote.amount)).toEqual([0, 0])
      await waitUntil(database, effectiveAt)

      const send = (person: Person, quoteId: Id) =>
        runAction(database.app, submitProposal, { actor: person.actor, input: { jobId, quoteId, ...proposalText } })
      expect(yes(await send(ada, forms[0]!.quote.id)).chargedConnects).toBe(0)
      await database.advanceClock('61 minutes')
      expect(await send(bob, forms[1]!.quote.id)).toEqual(refuse({ code: 'quote_expired', current: 3 }))
      expect(await available(bob)).toBe(10)
      const again = await openForm(database, bob, jobId)
      expect(yes(await send(bob, again.quote.id)).chargedConnects).toBe(3)
    })
  })
})
