import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { useTestDatabase } from '#kit/database.ts'
import { aClient, aFreelancer, aJob, installDefaultRules, type Client, type Person } from '#kit/market.ts'
import { giveConnects } from '#kit/news.ts'
import { useTestWeb, type WebAnswer } from '#kit/web.ts'
import { newId, type Id } from '#kernel/ids.ts'
import { usdCents } from '#kernel/money.ts'
import { getWallet } from '#modules/ledger/index.ts'
import { startSession } from '#platform/auth/index.ts'
import { runAudits } from '#platform/audit.ts'
import { audits, routes } from '../../src/assembly.ts'

// Every way a person can press a button once too often, on the whole marketplace and through its forms.

const PRICE = 4 // of a proposal to a $500 job under the default rules
const unlimited = { requests: 100_000, seconds: 60 }

const database = useTestDatabase()
const web = useTestWeb(database, routes, { rateLimits: { reading: unlimited, writing: unlimited, sign_in: unlimited } })
let client: Client

beforeAll(async () => {
  await installDefaultRules(database)
  client = await database.run((ctx) => aClient(ctx))
})

async function freelancerWith(connects: number): Promise<Person> {
  const person = await database.run((ctx) => aFreelancer(ctx))
  await giveConnects(database, person.id, connects)
  return person
}

const jobs = (count: number): Promise<readonly Id[]> =>
  database.run(async (ctx) => {
    const made: Id[] = []
    for (let n = 0; n < count; n += 1) made.push((await aJob(ctx, client, { budgetUsdCents: usdCents(50_000) })).id)
    return made
  })

async function aSessionOf(person: Person): Promise<string> {
  return database.run(async ({ tx }) => `session=${(await startSession(tx, person.id)).token}`)
}

interface OpenForm {
  readonly jobId: Id
  readonly quoteId: string
  readonly key: string
}

async function openForm(cookie: string, jobId: Id): Promise<OpenForm> {
  const page = await web.fetch(`/jobs/${jobId}/propose`, { headers: { cookie } })
  expect(page.text).toContain(`Send for ${PRICE} Connects`)
  return { jobId, quoteId: page.hidden('quoteId')!, key: page.hidden('key')! }
}

function send(cookie: string, { jobId, quoteId, key }: OpenForm, more: { coverLetter?: string } = {}): Promise<WebAnswer> {
  const form = { coverLetter: 'I begin with the opening hours.', amount: '450', estimatedDays: '10', quoteId, key, ...more }
  return web.fetch(`/jobs/${jobId}/propose`, { headers: { cookie }, form })
}

/** What the books say about one freelancer: everything a charge leaves behind, counted in its own table. */
async function booksOf({ id }: Person) {
  const { rows } = await sql<Record<string, number>>`
    select
      (select count(*) from proposals.proposal where freelancer_id = ${id}) as proposals,
      (select count(*) from charges.charge where owner_id = ${id}) as charges,
      (select coalesce(sum(qty), 0) from charges.charge where owner_id = ${id}) as charged,
      (select count(*) from ledger.charge where owner_id = ${id}) as booked,
      (select coalesce(sum(consumed), 0) from ledger.lot where owner_id = ${id}) as consumed,
      (select count(*) from proposals.proposal p where freelancer_id = ${id}
         and not exists (select from charges.charge c where c.id = p.charge_id and c.owner_id = p.freelancer_id
           and c.subject_kind = 'proposal' and c.subject_id = p.id and c.qty = p.charged_connects)) as uncharged,
      (select count(*) from charges.charge c where owner_id = ${id}
         and not exists (select from proposals.proposal p where p.id = c.subject_id and p.charge_id = c.id)) as charged_for_nothing,
      (select count(*) from proposals.proposal p where freelancer_id = ${id}
         and (select count(*) from platform.event e where e.type = 'proposals.proposal_submitted' and e.data ->> 'proposalId' = p.id::text) <> 1)
         as untold`.execute(database.owner)
  return { ...rows[0]!, left: (await database.run((ctx) => getWallet(ctx.tx, id))).available }
}

/** So many proposals, each charged exactly once, and everything that goes with it. */
const chargedFor = (proposals: number, { of: had }: { readonly of: number }) => ({
  proposals,
  charges: proposals,
  charged: proposals * PRICE,
  booked: proposals,
  consumed: proposals * PRICE,
  uncharged: 0,
  chargedForNothing: 0,
  untold: 0,
  left: had - proposals * PRICE,
})

describe('a button pressed twice', () => {
  test('in one breath, from one page: one proposal, one charge, one answer for both', async () => {
    const ada = await freelancerWith(20)
    const cookie = await aSessionOf(ada)
    const [jobId] = await jobs(1)
    const form = await openForm(cookie, jobId!)
    const [first, second] = await Promise.all([send(cookie, form), send(cookie, form)])
    expect([first.status, second.status]).toEqual([303, 303])
    expect(first.location).toMatch(/^\/proposals\//)
    expect(second.location).toBe(first.location)
    expect(await booksOf(ada)).toEqual(chargedFor(1, { of: 20 }))
    // And once more, much later, when the browser sends the page again.
    await database.advanceClock('3 hours')
    expect((await send(cookie, form)).location).toBe(first.location)
    expect(await booksOf(ada)).toEqual(chargedFor(1, { of: 20 }))
  })

  test('ten times at once', async () => {
    const ada = await freelancerWith(200)
    const cookie = await aSessionOf(ada)
    const [jobId] = await jobs(1)
    const form = await openForm(cookie, jobId!)
    const answers = await Promise.all(Array.from({ length: 10 }, () => send(cookie, form)))
    expect(new Set(answers.map((answer) => answer.location)).size).toBe(1)
    expect(await booksOf(ada)).toEqual(chargedFor(1, { of: 200 }))
  })

  test('in two windows, each with its own page of the same job: the second is led to the proposal there is', async () => {
    const ada = await freelancerWith(20)
    const windows = [await aSessionOf(ada), await aSessionOf(ada)]
    const [jobId] = await jobs(1)
    const forms = await Promise.all(windows.map((cookie) => openForm(cookie, jobId!)))
    expect(forms[0]!.key).not.toBe(forms[1]!.key)
    const answers = await Promise.all(windows.map((cookie, at) => send(cookie, forms[at]!)))
    expect(answers.map((answer) => answer.status)).toEqual([303, 303])
    expect(answers[0]!.location).toBe(answers[1]!.location)
    expect(await booksOf(ada)).toEqual(chargedFor(1, { of: 20 }))
  })

  test('with another letter under the same key: the first stands, and nobody is told that the second was sent', async () => {
    const ada = await freelancerWith(20)
    const cookie = await aSessionOf(ada)
    const [jobId, otherJob] = await jobs(2)
    const form = await openForm(cookie, jobId!)
    expect((await send(cookie, form)).status).toBe(303)
    const changed = await send(cookie, form, { coverLetter: 'Something else entirely.' })
    expect(changed.location ?? changed.text).not.toContain('Your proposal is sent')
    const elsewhere = await send(cookie, { ...(await openForm(cookie, otherJob!)), key: form.key })
    expect(elsewhere.status).toBe(422)
    expect(await booksOf(ada)).toEqual(chargedFor(1, { of: 20 }))
  })

  test('when buying: one purchase', async () => {
    const ada = await freelancerWith(1)
    const page = await web.fetch('/connects/buy?quantity=40', { as: ada })
    const form = {
      quantity: 40,
      country: 'PT',
      method: 'works',
      seenTotal: page.hidden('seenTotal') ?? '',
      key: page.hidden('key')!,
    }
    const answers = await Promise.all([1, 2, 3].map(() => web.fetch('/connects/buy', { as: ada, form })))
    expect(new Set(answers.map((answer) => `${answer.status} ${answer.location}`)).size).toBe(1)
    const { rows } = await sql<{ id: Id }>`select id from payments.purchase where owner_id = ${ada.id}`.execute(database.owner)
    expect(rows.map(({ id }) => `/connects/purchases/${id}`)).toEqual([answers[0]!.location])
  })
})

describe('two people with the same key', () => {
  test('are strangers to each other: each is charged for their own, and a third cannot fetch an answer with it', async () => {
    const [ada, bea] = await Promise.all([freelancerWith(20), freelancerWith(30)])
    const cookies = [await aSessionOf(ada), await aSessionOf(bea)]
    const [jobId] = await jobs(1)
    const key = newId()
    const forms = await Promise.all(cookies.map((cookie) => openForm(cookie, jobId!)))
    const answers = await Promise.all(cookies.map((cookie, at) => send(cookie, { ...forms[at]!, key })))
    expect(answers.map((answer) => answer.status)).toEqual([303, 303])
    expect(answers[0]!.location).not.toBe(answers[1]!.location)
    expect(await booksOf(ada)).toEqual(chargedFor(1, { of: 20 }))
    expect(await booksOf(bea)).toEqual(chargedFor(1, { of: 30 }))

    const eve = await freelancerWith(1)
    const stolen = await send(await aSessionOf(eve), { ...forms[0]!, key })
    expect(stolen.status).toBe(422)
    expect(stolen.body).not.toContain(answers[0]!.location)
    expect(await booksOf(eve)).toEqual(chargedFor(0, { of: 1 }))
  })

  test('cannot use each other’s quote', async () => {
    const [ada, eve] = await Promise.all([freelancerWith(20), freelancerWith(20)])
    const [jobId] = await jobs(1)
    const form = await openForm(await aSessionOf(ada), jobId!)
    const refused = await send(await aSessionOf(eve), form)
    expect(refused.status).toBe(422)
    expect(refused.text).toContain('Nothing was charged')
    expect(await booksOf(eve)).toEqual(chargedFor(0, { of: 20 }))
  })
})

describe('fifty proposals at once', () => {
  test.each([
    { has: 3 * PRICE, pays: 3 },
    { has: 3 * PRICE + 2, pays: 3 },
    { has: PRICE - 1, pays: 0 },
  ])(
    'on a wallet of $has Connects: $pays are charged, the others refused in words, nothing is half done',
    async ({ has, pays }) => {
      const ada = await freelancerWith(has)
      const cookie = await aSessionOf(ada)
      const forms = await Promise.all((await jobs(50)).map((jobId) => openForm(cookie, jobId)))
      const answers = await Promise.all(forms.map((form) => send(cookie, form)))

      const sent = answers.filter((answer) => answer.status === 303)
      const refused = answers.filter((answer) => answer.status === 422)
      expect([sent.length, refused.length]).toEqual([pays, 50 - pays])
      for (const answer of refused) {
        expect(answer.text).toMatch(/This costs 4 Connects and you have \d+\. Nothing was charged\./)
        expect(answer.text).toContain('I begin with the opening hours.')
      }
      expect(await booksOf(ada)).toEqual(chargedFor(pays, { of: has }))
      const counted = await sql<{ counted: number }>`
      select sum(proposal_count) as counted from jobs.job where id = any(${forms.map((form) => form.jobId)}::uuid[])`.execute(
        database.owner,
      )
      expect(counted.rows[0]!.counted).toBe(pays)

      // With more Connects the same pages go through after a fresh quote; nothing of the refused ones stands in the way.
      await giveConnects(database, ada.id, PRICE)
      const again = await openForm(cookie, forms[answers.findIndex((answer) => answer.status === 422)]!.jobId)
      expect((await send(cookie, again)).status).toBe(303)
      expect(await booksOf(ada)).toEqual(chargedFor(pays + 1, { of: has + PRICE }))
    },
  )
})

test('after all of it the books of ledger and charges add up', async () => {
  expect(await runAudits(database.owner, audits)).toEqual([])
})
