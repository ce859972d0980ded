import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { useTestDatabase } from '#kit/database.ts'
import { aClient, aFreelancer, aJob, installDefaultRules, propose, type Person } from '#kit/market.ts'
import { sendInvitation } from '#modules/invitations/index.ts'
import { loadPack } from '#modules/policy/index.ts'
import { runAction } from '#platform/run-action.ts'
import { anOperatorsEmail, guildhall } from '../command-line.test-kit.ts'

const database = useTestDatabase()
const folder = mkdtempSync(path.join(tmpdir(), 'guildhall-home-'))
const before = { ...process.env }

let author: string
let approver: string
let freelancer: Person
beforeAll(async () => {
  await installDefaultRules(database)
  ;[author, approver] = [await anOperatorsEmail(database), await anOperatorsEmail(database)]
  freelancer = await database.run((ctx) => aFreelancer(ctx))
  Object.assign(process.env, { DATABASE_URL: database.connectionString, GUILDHALL_HOME: folder })
})
afterAll(() => {
  for (const name of ['DATABASE_URL', 'GUILDHALL_HOME']) {
    if (before[name] === undefined) delete process.env[name]
    else process.env[name] = before[name]
  }
})

const charging = path.join(folder, 'charging.json')
writeFileSync(charging, JSON.stringify({ set: { clauses: [{ id: 'invite', charge: { table: 'rate.card' } }] } }))
const text = ['--title', 'Invitations cost', '--words', 'Answering an invitation costs like any proposal.', '--yes'] as const

async function countDrafts(): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*) as n from policy.draft`.execute(database.owner)
  return rows[0]!.n
}

test('the list and the page of a version say what is in force', async () => {
  const list = await guildhall('policy', 'list')
  expect(list.out).toMatch(/^VERSION {2}STATE/)
  expect(list.out).toContain('active')
  const shown = await guildhall('policy', 'show')
  expect(shown.out).toContain('Version 1:')
  expect(shown.out).toContain('What is free')
  expect((await guildhall('policy', 'show', 'v1', '--sql', 'proposal.submit')).out).toContain('as clause_id')
  expect((await guildhall('policy', 'show', '7')).code).toBe(2)
})

test('a file that breaks a promise silently, or comes too soon, is refused with its case and nothing is stored', async () => {
  const silent = await guildhall('policy', 'announce', charging, ...text, '--as', author)
  expect([silent.code, silent.out]).toEqual([1, expect.stringContaining('✗ broken_promise')])
  expect(silent.out).toContain('"initiator":"client_invite"')
  const hasty = [...text, '--as', author, '--breaks', 'answering-is-free', '--effective-at', '2020-01-01T00:00Z']
  const soon = await guildhall('policy', 'announce', charging, ...hasty, '--json')
  expect(JSON.parse(soon.out)).toMatchObject({ refused: { code: 'notice_too_short', days: 45 } })
  expect(await countDrafts()).toBe(0)
})

test('who acts must be said, must be an operator, and must be sure', async () => {
  expect((await guildhall('policy', 'announce', charging, ...text)).err).toContain(`--as E-MAIL, one of`)
  expect((await guildhall('policy', 'announce', charging, ...text, '--as', 'x@example.org')).code).toBe(2)
  const unsure = [...text.slice(0, -1), '--as', author, '--breaks', 'answering-is-free']
  const asked = await guildhall('policy', 'announce', charging, ...unsure)
  expect([asked.code, asked.err]).toEqual([2, expect.stringContaining('nothing was changed')])
  expect(await countDrafts()).toBe(0)
})

test('with one name the draft waits for other eyes, and the answer says how to go on', async () => {
  const words = [...text, '--as', author, '--breaks', 'answering-is-free', '--json']
  const waiting = await guildhall('policy', 'announce', charging, ...words)
  const { draftId, next, mayApprove } = JSON.parse(waiting.out) as { draftId: string; next: string; mayApprove: string[] }
  expect([waiting.code, mayApprove]).toEqual([1, [approver]])
  expect(next).toBe(`guildhall policy announce --draft ${draftId} --as ${approver}`)
  const own = await guildhall('policy', 'announce', '--draft', draftId, '--as', author, '--yes', '--json')
  expect(JSON.parse(own.out)).toEqual({ refused: { code: 'four_eyes' } })
  const announced = await guildhall('policy', 'announce', '--draft', draftId, '--as', approver, '--yes', '--json')
  expect(JSON.parse(announced.out)).toMatchObject({ announced: true, version: 2, nobodyPaysMore: false })
  expect(announced.code).toBe(0)
})

test('a reversal is previewed, asked for, followed to its end, and adds up; a second one finds nothing to do', async () => {
  await database.advanceClock('46 days')
  const client = await database.run((ctx) => aClient(ctx))
  const job = await database.run((ctx) => aJob(ctx, client))
  const input = { jobId: job.id, freelancerId: freelancer.id, message: 'Would you like to build this for us?' }
  const invited = await runAction(database.app, sendInvitation, { actor: client.actor, input })
  expect(invited.ok).toBe(true)
  await propose(database, freelancer, job)

  const preview = await guildhall('policy', 'reverse', '2', '--preview', '--json')
  expect(JSON.parse(preview.out)).toMatchObject({ preview: { clauses: ['invite'], people: 1, charges: 1, connects: 4 } })
  expect((await guildhall('policy', 'reverse', '2', '--as', author, '--words', 'Free again.')).code).toBe(2)
  const reversed = await guildhall(
    'policy',
    'reverse',
    '2',
    '--clauses',
    'invite',
    '--as',
    author,
    '--words',
    'Free again.',
    '--yes',
  )
  expect(reversed.out).toContain('Owed 4 Connects, given back 4 Connects to 1 people.')
  expect(reversed.out).toContain('Everything owed is settled')
  expect(reversed.code).toBe(0)

  const again = await guildhall('policy', 'reverse', '2', '--as', author, '--words', 'Free again.', '--yes')
  expect([again.code, again.out]).toEqual([0, expect.stringContaining('given back 4 Connects')])
  const { rows } = await sql<{ back: number }>`select coalesce(sum(qty), 0) as back from charges.return`.execute(database.owner)
  expect(rows[0]?.back).toBe(4)
})

test('a decrease needs no notice: whole rules of a pack may start at once', async () => {
  const { document } = loadPack('guildhall').versions.at(-1)!
  const cheaper = path.join(folder, 'cheaper.json')
  const params = { ...document.params, 'rate.card': { ...(document.params['rate.card'] as object), steps: [[0, 1]] } }
  writeFileSync(cheaper, JSON.stringify({ ...document, params }))
  const answer = await guildhall('policy', 'announce', cheaper, ...text, '--as', `${author},${approver}`, '--json')
  expect(JSON.parse(answer.out)).toMatchObject({ announced: true, version: 4, nobodyPaysMore: true })
})
