import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { newId, type Id } from '#kernel/ids.ts'
import { invariant } from '#kernel/invariant.ts'
import { refuse, type Refusal, type Result } from '#kernel/result.ts'
import { useTestDatabase } from '#kit/database.ts'
import { aClient, aFreelancer, aJob, installDefaultRules, type Client, type Person } from '#kit/market.ts'
import { deliverNews, runJob } from '#kit/news.ts'
import { getReceipt } from '#modules/charges/index.ts'
import { closeJob } from '#modules/jobs/index.ts'
import { runAction } from '#platform/run-action.ts'
import {
  answerOutreach,
  declineInvitation,
  declineOutreach,
  findAnswerableInvitation,
  findInvitation,
  findOutreach,
  INVITATIONS_PER_DAY,
  insertInvitations,
  openInvitation,
  openOutreach,
  sendInvitation,
  sendOutreach,
  withdrawInvitation,
  withdrawOutreach,
  type Invitation,
} from './index.ts'
import { sweepInvitations } from './jobs.ts'
import { listeners } from './listeners.ts'

const notFound = refuse({ code: 'not_found' })

describe('invitations and outreach', () => {
  const database = useTestDatabase()
  beforeAll(() => installDefaultRules(database))
  let [client, enterprise, ada]: [Client, Client, Person] = [undefined!, undefined!, undefined!]
  beforeAll(async () => {
    client = await database.run((ctx) => aClient(ctx))
    enterprise = await database.run((ctx) => aClient(ctx, { kind: 'enterprise', name: 'Big & Co' }))
    ada = await database.run((ctx) => aFreelancer(ctx))
  })
  const job = () => database.run((ctx) => aJob(ctx, client))
  const invite = (jobId: Id, freelancerId: Id, actor = client.actor) =>
    runAction(database.app, sendInvitation, {
      actor,
      input: { jobId, freelancerId, message: 'Your bakery sites are just what we look for.' },
    })
  const reachOut = (freelancerId: Id, actor = enterprise.actor) =>
    runAction(database.app, sendOutreach, {
      actor,
      input: { freelancerId, subject: 'A rebuild', message: 'We like your work.', category: 'design', budgetUsdCents: 500_000 },
    })
  const sent = async <V>(result: Promise<Result<V, Refusal>>): Promise<V> => {
    const answer = await result
    invariant(answer.ok, `refused: ${JSON.stringify(answer)}`)
    return answer.value
  }
  const invitation = async (id: Id) => (await database.run((ctx) => findInvitation(ctx.tx, id)))!
  const outreach = async (id: Id) => (await database.run((ctx) => findOutreach(ctx.tx, id)))!
  const opportunity = async (id: Id) =>
    (
      await sql<{ stage: string; answer: string | null; facts: number[] | null }>`
      select stage, answer, facts from charges.opportunity where subject_id = ${id} order by at, stage`.execute(database.app)
    ).rows

  test('every invitation is an opportunity: delivered with the facts of its price, seen once, answered', async () => {
    const { id: jobId } = await job()
    const { invitationId } = await sent(invite(jobId, ada.id))
    for (const _ of [1, 2]) await runAction(database.app, openInvitation, { actor: ada.actor, input: { invitationId } })
    expect(
      await runAction(database.app, declineInvitation, { actor: ada.actor, input: { invitationId, reason: 'Busy until May.' } }),
    ).toMatchObject({ ok: true })

    expect(await invitation(invitationId)).toMatchObject({ state: 'declined', declineReason: 'Busy until May.' })
    const stages = await opportunity(invitationId)
    expect(stages.map(({ stage, answer }) => [stage, answer])).toEqual([
      ['delivered', null],
      ['seen', null],
      ['answered', 'declined'],
    ])
    expect(stages[0]!.facts).not.toBeNull()
    expect(await runAction(database.app, declineInvitation, { actor: ada.actor, input: { invitationId } })).toEqual(
      refuse({ code: 'already_settled' }),
    )
  })

  test('one invitation per person and job; limits per day', async () => {
    const { id: jobId } = await job()
    expect(await invite(jobId, ada.id)).toMatchObject({ ok: true })
    expect(await invite(jobId, ada.id)).toEqual(refuse({ code: 'already_invited' }))

    const eager = await database.run((ctx) => aClient(ctx))
    const jobs = await database.run((ctx) => Promise.all(Array.from({ length: INVITATIONS_PER_DAY }, () => aJob(ctx, eager))))
    const now = new Date()
    const rows = jobs.map((each): Invitation => ({
      id: newId(),
      jobId: each.id,
      organizationId: eager.organizationId,
      sentBy: eager.id,
      freelancerId: ada.id,
      message: 'x',
      state: 'sent',
      declineReason: null,
      sentAt: now,
      seenAt: null,
      settledAt: null,
    }))
    await database.run((ctx) => insertInvitations(ctx.tx, rows))
    const another = await database.run((ctx) => aJob(ctx, eager))
    expect(await invite(another.id, ada.id, eager.actor)).toEqual(
      refuse({ code: 'daily_limit_reached', limit: INVITATIONS_PER_DAY }),
    )
  })

  test('an unanswered invitation is ignored after its time, can still be answered, and ends with its job', async () => {
    const { id: jobId } = await job()
    const { invitationId } = await sent(invite(jobId, ada.id))
    const { outreachId } = await sent(reachOut(ada.id))
    await database.advanceClock('22 days')
    await runJob(database, sweepInvitations, {})
    expect(await invitation(invitationId)).toMatchObject({ state: 'ignored' })
    expect(await outreach(outreachId)).toMatchObject({ state: 'ignored' })
    expect((await opportunity(invitationId)).at(-1)).toMatchObject({ stage: 'answered', answer: 'ignored' })
    expect(await database.run((ctx) => findAnswerableInvitation(ctx.tx, jobId, ada.id))).toMatchObject({ id: invitationId })

    await runAction(database.app, closeJob, { actor: client.actor, input: { jobId, reason: 'client_cancelled' } })
    await deliverNews(database, listeners)
    expect(await invitation(invitationId)).toMatchObject({ state: 'job_ended' })
    expect(await database.run((ctx) => findAnswerableInvitation(ctx.tx, jobId, ada.id))).toBeUndefined()
  })

  test('only Enterprise clients write without a job, one waiting message at a time', async () => {
    const bob = await database.run((ctx) => aFreelancer(ctx))
    expect(await reachOut(bob.id, client.actor)).toEqual(refuse({ code: 'not_allowed', signedIn: true }))
    expect(await reachOut(bob.id)).toMatchObject({ ok: true })
    expect(await reachOut(bob.id)).toEqual(refuse({ code: 'already_waiting' }))
  })

  test('answering outreach is a priced decision: 0 Connects with a receipt that says why', async () => {
    const bob = await database.run((ctx) => aFreelancer(ctx))
    const { outreachId } = await sent(reachOut(bob.id))
    const { quote } = await sent(runAction(database.app, openOutreach, { actor: bob.actor, input: { outreachId } }))
    expect(quote?.amount).toBe(0)
    const call = { actor: bob.actor, input: { outreachId, text: 'Gladly. Here is how I would begin.', quoteId: quote?.id } }
    const { chargeId } = await sent(runAction(database.app, answerOutreach, call))
    const receipt = await database.run((ctx) => getReceipt(ctx.tx, chargeId))
    expect(receipt).toMatchObject({
      amount: 0,
      clauseId: 'enterprise-outreach',
      facts: { initiator: 'enterprise_outreach', clientKind: 'enterprise', jobBudgetUsdCents: 500_000 },
    })
    expect(await outreach(outreachId)).toMatchObject({ state: 'answered', chargeId })
    expect(await runAction(database.app, answerOutreach, call)).toEqual(refuse({ code: 'already_settled' }))
    expect((await opportunity(outreachId)).map((each) => each.stage)).toEqual(['delivered', 'seen', 'answered'])
  })

  test('other people’s invitations and messages do not exist', async () => {
    const [eve, stranger] = await database.run(async (ctx) => [
      await aFreelancer(ctx),
      await aClient(ctx, { kind: 'enterprise' }),
    ])
    const { id: jobId } = await job()
    const bob = await database.run((ctx) => aFreelancer(ctx))
    const { invitationId } = await sent(invite(jobId, bob.id))
    const { outreachId } = await sent(reachOut(bob.id))
    expect(await invite(jobId, eve.id, stranger.actor)).toEqual(notFound)
    expect(await runAction(database.app, openInvitation, { actor: eve.actor, input: { invitationId } })).toEqual(notFound)
    expect(await runAction(database.app, declineInvitation, { actor: eve.actor, input: { invitationId } })).toEqual(notFound)
    expect(await runAction(database.app, withdrawInvitation, { actor: stranger.actor, input: { invitationId } })).toEqual(
      notFound,
    )
    expect(await runAction(database.app, openOutreach, { actor: eve.actor, input: { outreachId } })).toEqual(notFound)
    expect(await runAction(database.app, answerOutreach, { actor: eve.actor, input: { outreachId, text: 'x' } })).toEqual(
      notFound,
    )
    expect(await runAction(database.app, declineOutreach, { actor: eve.actor, input: { outreachId } })).toEqual(notFound)
    expect(await runAction(database.app, withdrawOutreach, { actor: stranger.actor, input: { outreachId } })).toEqual(notFound)
    expect(await invitation(invitationId)).toMatchObject({ state: 'sent', seenAt: null })
    expect(await outreach(outreachId)).toMatchObject({ state: 'sent', seenAt: null })
  })

  test('a client takes back what nobody answered', async () => {
    const bob = await database.run((ctx) => aFreelancer(ctx))
    const { id: jobId } = await job()
    const { invitationId } = await sent(invite(jobId, bob.id))
    const { outreachId } = await sent(reachOut(bob.id))
    expect(await runAction(database.app, withdrawInvitation, { actor: client.actor, input: { invitationId } })).toMatchObject({
      ok: true,
    })
    expect(await runAction(database.app, withdrawOutreach, { actor: enterprise.actor, input: { outreachId } })).toMatchObject({
      ok: true,
    })
    expect(await database.run((ctx) => findAnswerableInvitation(ctx.tx, jobId, bob.id))).toBeUndefined()
    expect(await runAction(database.app, declineOutreach, { actor: bob.actor, input: { outreachId } })).toEqual(
      refuse({ code: 'already_settled' }),
    )
  })
})
