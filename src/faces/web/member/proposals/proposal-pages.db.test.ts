import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { newId, type Id } from '#kernel/ids.ts'
import { useTestDatabase } from '#kit/database.ts'
import { aClient, aFreelancer, aJob, type Client, type Person } from '#kit/market.ts'
import { giveConnects } from '#kit/news.ts'
import { useTestWeb } from '#kit/web.ts'
import { announce, invitationsCost, usePolicy, waitUntil, yes } from '#modules/charges/charges.test-kit.ts'
import { sendInvitation } from '#modules/invitations/index.ts'
import { getWallet } from '#modules/ledger/index.ts'
import { findProposal } from '#modules/proposals/index.ts'
import { runAction } from '#platform/run-action.ts'
import { routes as connects } from '../connects/index.ts'
import { routes as contracts } from '../contracts/index.ts'
import { routes } from './index.ts'

const letter = 'أبدأ بساعات العمل، لأن الناس تبحث عنها أولا.'
const form = { coverLetter: letter, amount: '450', estimatedDays: '10' }

describe('proposal pages', () => {
  const database = useTestDatabase()
  const web = useTestWeb(database, [...routes, ...connects, ...contracts])
  beforeAll(() => usePolicy(database))
  let client: Client
  beforeAll(async () => void (client = await database.run((ctx) => aClient(ctx))))
  const freelancerWith = async (connects_: number): Promise<Person> => {
    const person = await database.run((ctx) => aFreelancer(ctx))
    if (connects_ > 0) await giveConnects(database, person.id, connects_)
    return person
  }
  const job = (more = {}) => database.run((ctx) => aJob(ctx, client, more))
  const propose = async (person: Person, jobId: Id): Promise<string> => {
    const page = await web.fetch(`/jobs/${jobId}/propose`, { as: person })
    const sent = await web.fetch(`/jobs/${jobId}/propose`, { as: person, form: { ...form, quoteId: page.hidden('quoteId')! } })
    return sent.location!
  }

  test('say the price, the rule, what brings it back and what is left before anything is sent', async () => {
    const ada = await freelancerWith(10)
    const { id: jobId } = await job({ questions: ['Why you?'] })
    const page = await web.fetch(`/jobs/${jobId}/propose`, { as: ada })
    expect(page.status).toBe(200)
    for (const words of [
      '4 Connects',
      'proposal',
      'Comes back by itself when',
      '10 Connects now and 6 Connects afterwards',
      'Why you?',
      'Send for 4 Connects',
    ]) {
      expect(page.text).toContain(words)
    }
    const sent = await web.fetch(`/jobs/${jobId}/propose`, {
      as: ada,
      form: { ...form, 'answer-0': 'I bake.', quoteId: page.hidden('quoteId')! },
    })
    expect(sent.status).toBe(303)
    const proposal = await web.fetch(sent.location!, { as: ada })
    expect(proposal.text).toContain(letter)
    expect(proposal.text).toContain('I bake.')
    expect((await web.fetch('/proposals', { as: ada })).text).toContain('A website for a bakery')
    const receiptPath = /\/receipts\/[0-9a-f-]+/.exec(proposal.body)![0]
    const receipt = await web.fetch(receiptPath, { as: ada })
    expect(receipt.text).toContain('You paid 4 Connects.')
    expect(receipt.text).toContain('It comes back by itself if')
    expect((await web.fetch(`${receiptPath}/receipt.json`, { as: ada })).headers.get('content-disposition')).toContain(
      'attachment',
    )
    const eve = await freelancerWith(0)
    for (const path of [receiptPath, `${receiptPath}/receipt.json`, sent.location!])
      expect((await web.fetch(path, { as: eve })).status).toBe(404)
  })

  test('keep every word and show a new price when the old one can no longer be used', async () => {
    const ada = await freelancerWith(0)
    const { id: jobId } = await job({ expiresAt: new Date('2100-01-01') })
    yes(
      await runAction(database.app, sendInvitation, {
        actor: client.actor,
        input: { jobId, freelancerId: ada.id, message: 'Please.' },
      }),
    )
    const { effectiveAt } = await announce(database, invitationsCost(3))
    const page = await web.fetch(`/jobs/${jobId}/propose`, { as: ada })
    expect(page.text).toContain('The client invited you.')
    expect(page.text).toContain('Send for free')
    await waitUntil(database, effectiveAt)
    await giveConnects(database, ada.id, 5)
    const refused = await web.fetch(`/jobs/${jobId}/propose`, { as: ada, form: { ...form, quoteId: page.hidden('quoteId')! } })
    expect(refused.status).toBe(422)
    expect(refused.text).toContain('Nothing was charged.')
    expect(refused.text).toContain('Send for 3 Connects')
    expect(refused.text).toContain(letter)
    const again = await web.fetch(`/jobs/${jobId}/propose`, { as: ada, form: { ...form, quoteId: refused.hidden('quoteId')! } })
    expect(again.status).toBe(303)
    expect((await database.run((ctx) => getWallet(ctx.tx, ada.id))).available).toBe(2)
  })

  test('lead somebody with too few Connects to buying more, without losing a word', async () => {
    const ada = await freelancerWith(1)
    const { id: jobId } = await job()
    const page = await web.fetch(`/jobs/${jobId}/propose`, { as: ada })
    expect(page.text).toContain('You need 3 more Connects')
    const refused = await web.fetch(`/jobs/${jobId}/propose`, { as: ada, form: { ...form, quoteId: page.hidden('quoteId')! } })
    expect(refused.status).toBe(422)
    expect(refused.text).toContain(letter)
    expect(refused.body).toContain('/connects/buy?quantity=')
  })

  test('name the fields that are wrong', async () => {
    const ada = await freelancerWith(10)
    const { id: jobId } = await job()
    const page = await web.fetch(`/jobs/${jobId}/propose`, { as: ada })
    const refused = await web.fetch(`/jobs/${jobId}/propose`, {
      as: ada,
      form: { coverLetter: '', amount: 'much', estimatedDays: '0', quoteId: page.hidden('quoteId')! },
    })
    expect(refused.status).toBe(422)
    for (const field of ['coverLetter', 'amount', 'estimatedDays']) expect(refused.body).toContain(`href="#field-${field}"`)
  })

  test('let the client look, which is recorded, sort, write and hire', async () => {
    const ada = await freelancerWith(10)
    const { id: jobId } = await job()
    const path = await propose(ada, jobId)
    const proposalId = path.split('/').at(-1)!
    expect((await web.fetch(`/jobs/${jobId}/proposals`, { as: await database.run((ctx) => aClient(ctx)) })).status).toBe(404)
    const list = await web.fetch(`/jobs/${jobId}/proposals`, { as: client })
    expect(list.text).toContain(letter)
    expect((await database.run((ctx) => findProposal(ctx.tx, proposalId)))!.openedAt).not.toBeNull()
    expect((await web.fetch(path, { as: ada })).text).not.toContain('Not yet')

    await web.fetch(`${path}/sort`, { as: client, form: { to: 'archived', jobId } })
    expect((await web.fetch(path, { as: ada })).text).not.toContain('Archived')
    expect((await web.fetch(`/jobs/${jobId}/proposals?view=archived`, { as: client })).text).toContain(letter)
    await web.fetch(`${path}/message`, { as: client, form: { text: 'When could you start?' } })
    expect((await web.fetch(path, { as: ada })).text).toContain('When could you start?')
    const hired = await web.fetch(`${path}/hire`, { as: client, form: {} })
    expect(hired.location).toMatch(/^\/contracts\//)
    expect((await web.fetch(path, { as: ada })).text).toContain('Hired')
    for (const as of [ada, client]) expect((await web.fetch(hired.location!, { as })).body).toContain(`href="${path}#messages"`)
    const late = await web.fetch(`${path}/decline`, { as: client, form: { reason: 'x' } })
    expect([late.status, late.text.includes('Somebody has decided')]).toEqual([422, true])
  })

  test('name a private client once above a message', async () => {
    const name = 'Wanjiru Otieno'
    const alone = await database.run(async (ctx) => {
      const made = await aClient(ctx, { name, kind: 'individual' })
      await sql`update platform.account set display_name = ${name} where id = ${made.id}`.execute(ctx.tx)
      return { ...made, job: await aJob(ctx, made) }
    })
    const path = await propose(await freelancerWith(10), alone.job.id)
    await web.fetch(`${path}/message`, { as: alone, form: { text: 'When could you start?' } })
    const { text } = await web.fetch(path, { as: alone })
    expect(text).toContain(name)
    expect(text).not.toContain(`${name}, ${name}`)
  })

  test('offers and withdrawals work from the page', async () => {
    const ada = await freelancerWith(10)
    const [first, second] = [await propose(ada, (await job()).id), await propose(ada, (await job()).id)]
    await web.fetch(`${first}/offer`, { as: client, form: { amount: '400' } })
    expect((await web.fetch(first, { as: ada })).text).toMatch(/The client offers (US)?\$400/)
    const accepted = await web.fetch(`${first}/answer-offer`, { as: ada, form: { answer: 'accept' } })
    expect(accepted.location).toMatch(/^\/contracts\//)
    expect((await web.fetch(`${second}/withdraw`, { as: ada, form: { reason: 'No time' } })).status).toBe(303)
    expect((await web.fetch('/proposals?show=ended', { as: ada })).text).toContain('Withdrawn')
  })

  test('are for the right people only', async () => {
    const { id: jobId } = await job()
    expect((await web.fetch(`/jobs/${jobId}/propose`)).location).toContain('/sign-in')
    expect((await web.fetch(`/jobs/${jobId}/propose`, { as: client })).status).toBe(403)
    expect((await web.fetch(`/jobs/${newId()}/propose`, { as: await freelancerWith(0) })).status).toBe(404)
    expect((await web.fetch(`/proposals/${newId()}`, { as: client })).status).toBe(404)
  })
})
