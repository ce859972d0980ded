import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { useTestDatabase } from '#kit/database.ts'
import { giveConnects, deliverNews, runJob } from '#kit/news.ts'
import { settled } from '#kit/settled.ts'
import { aPerson, installDefaultRules } from '#kit/market.ts'
import { useTestWeb } from '#kit/web.ts'
import { newId, type Id } from '#kernel/ids.ts'
import { audit, auditRecent, checkNames } from '#modules/ledger/index.ts'
import { jobs as ledgerJobs } from '#modules/ledger/jobs.ts'
import { listeners } from '#modules/ledger/listeners.ts'
import { createAuditJobs } from '#platform/audit-jobs.ts'
import { routes } from './index.ts'

describe('the books in the console', () => {
  const database = useTestDatabase()
  const web = useTestWeb(database, routes)
  let [ada, eve]: Id[] = []

  beforeAll(async () => {
    ada = (await database.run((ctx) => aPerson(ctx, ['operator'], 'ada'))).id
    eve = (await database.run((ctx) => aPerson(ctx, ['freelancer'], 'eve'))).id
    await installDefaultRules(database)
    await giveConnects(database, eve, 12)
  })

  const look = async () => {
    const audits = [{ name: 'ledger', steps: checkNames.length, run: audit, recent: auditRecent }]
    for (const job of createAuditJobs({ owner: database.owner, audits })) await runJob(database, job, {})
    await deliverNews(database, listeners)
  }
  const books = () => web.fetch('/console/audit', { as: ada })
  const damage = (by: number) =>
    sql`update ledger.wallet set available = available + ${by}::int where owner_id = ${eve}`.execute(database.owner)

  test('say that all is well, when it was last proved, and what was not looked into', async () => {
    expect((await books()).text).toContain('No audit has run yet')
    await look()
    const { text } = await books()
    expect(text).toContain('Everything adds up')
    expect(text).toContain('Nothing is open.')
    expect(text).toContain('No wallet is frozen.')
  })

  test('show a run that is under way, and one that did not end', async () => {
    await sql`
      insert into platform.audit_run (id, at, mode, step, steps_done, steps)
      values (${newId()}, platform.now(), 'full', 'every sum is 0', 3, 30)`.execute(database.owner)
    expect((await books()).text).toMatch(/10 %.*Checking: every sum is 0/)
    await look()
    expect((await books()).text).toContain('Did not end')
  })

  test('show what was found with its row and whose it is, and an operator ends it with a note', async () => {
    await damage(2)
    await look()
    const found = await books()
    expect(found.text).toContain('2 rows must not be as they are')
    expect(found.text).toContain('Does not hold: a wallet stands where its last transaction left it')
    expect(found.text).toContain('In the wallet of eve')
    expect(found.body).toContain('&quot;lastTransaction&quot;')
    const wallet = await web.fetch(`/console/wallets/${eve}`, { as: ada })
    expect(wallet.text).toContain('This wallet is frozen')

    const ways = [...found.body.matchAll(/action="(\/console\/audit\/findings\/[^"]+\/close)"/g)].map(([, way]) => way!)
    expect(ways).toHaveLength(2)
    const [first, second] = ways
    const silent = await web.fetch(first!, { as: ada, form: { note: ' ' } })
    expect([silent.status, silent.text.includes('Say what happened and what was done')]).toEqual([422, true])
    await damage(-2)
    const flashOf = async (answer: { headers: Headers; location: string | undefined }) => {
      const cookie = `${await web.cookieOf(ada!)}; ${answer.headers.get('set-cookie')?.split(';')[0] ?? ''}`
      return (await web.request(answer.location!, { headers: { cookie } })).text()
    }
    const one = await web.fetch(first!, { as: ada, form: { note: 'A script of mine.', unfreeze: 'yes' } })
    expect(await flashOf(one)).toContain('another finding in it is open')
    const other = await web.fetch(second!, { as: ada, form: { note: 'The same script.', unfreeze: 'yes' } })
    expect(await flashOf(other)).toContain('Closed, and the wallet is open again.')
    const closed = await web.fetch('/console/audit?show=closed', { as: ada })
    expect(closed.text).toContain('A script of mine.')
    expect((await web.fetch(`/console/wallets/${eve}`, { as: ada })).text).toContain('Freeze this wallet')
  })

  test('an operator freezes a wallet with a reason, which stands in the list, and opens it again', async () => {
    const page = `/console/wallets/${eve}`
    await web.fetch(`${page}/freeze`, { as: ada, form: { reason: '' } })
    expect((await books()).text).toContain('No wallet is frozen.')
    await web.fetch(`${page}/freeze`, { as: ada, form: { reason: 'The card was stolen.' } })
    expect((await books()).text).toContain('The card was stolen.')
    await web.fetch(`${page}/unfreeze`, { as: ada, form: { reason: 'It was their own.' } })
    expect((await books()).text).toContain('No wallet is frozen.')
  })

  test('show what the platform’s accounts got in a period and have at its end', async () => {
    await settled(database)
    for (const job of ledgerJobs) await runJob(database, job, {})
    const today = new Date().toISOString().slice(0, 10)
    const line = async (query: string) => {
      const { text } = await web.fetch(`/console/audit/accounts${query}`, { as: ada })
      return /issuance:promo.*?In the period([-\d,]+ Connects).*?At its end([-\d,]+ Connects)/.exec(text)?.slice(1)
    }
    expect(await line('')).toEqual(['-12 Connects', '-12 Connects'])
    expect(await line(`?from=${today}&through=${today}`)).toEqual(['-12 Connects', '-12 Connects'])
    expect(await line('?from=2020-01-01&through=2020-12-31')).toBeUndefined()
    expect(await line('?from=2099-01-01&through=2099-12-31')).toEqual(['0 Connects', '-12 Connects'])
    expect(await line('?from=nonsense&through=2020-02-30&after=nonsense')).toEqual(['-12 Connects', '-12 Connects'])
    expect((await web.fetch('/console/audit/accounts', { as: eve })).status).toBe(403)
  })
})
