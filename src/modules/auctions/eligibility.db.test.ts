import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import { MILLISECONDS_PER_HOUR } from '#kernel/instant.ts'
import { useTestDatabase } from '#kit/database.ts'
import { aClient, aFreelancer, aJob, propose, type Client, type Person } from '#kit/market.ts'
import { announce, usePolicy, waitUntil, yes } from '#modules/charges/charges.test-kit.ts'
import { editOpenJob, type Job } from '#modules/jobs/index.ts'
import { getWallet } from '#modules/ledger/index.ts'
import { loadPack } from '#modules/policy/index.ts'
import type { ProfileRow } from '#modules/profiles/index.ts'
import { runAction } from '#platform/run-action.ts'
import { auditAuctions, bid, findPublicAuction, viewBoost, withdrawBid } from './index.ts'
import { findAuctionOf } from './store/auctions.ts'
import { findBidOf } from './store/bids.ts'

const database = useTestDatabase()
let client: Client

const boost = loadPack('guildhall')
  .versions.at(-1)!
  .document.clauses.find(({ id }) => id === 'boost-proposal')!
const auction = 'auction' in boost.charge ? boost.charge.auction : undefined
const onlyWhoFits = { set: { clauses: [{ id: 'boost-proposal', charge: { auction: { ...auction, eligible: 'fits_job' } } }] } }

interface Applicant extends Person {
  readonly proposalId: string
}
const applicant = async (job: Job, profile: Partial<ProfileRow>): Promise<Applicant> => {
  const person = await database.run((ctx) => aFreelancer(ctx, profile))
  return { ...person, proposalId: await propose(database, person, job) }
}
const aReactJob = (): Promise<Job> =>
  database.run((ctx) => aJob(ctx, client, { mustSkills: ['React', 'TypeScript'], niceSkills: ['Figma'] }))
const names = ({ actor, proposalId }: Applicant, maximum: number) =>
  runAction(database.app, bid, { actor, input: { proposalId, maximum } })
const views = ({ proposalId }: Applicant) => database.run((ctx) => viewBoost(ctx.tx, { proposalId, now: ctx.now }))
const fitOfBid = async ({ proposalId }: Applicant) => (await database.run((ctx) => findBidOf(ctx.tx, proposalId)))?.fit
const auctionOf = (job: Job) => database.run((ctx) => findAuctionOf(ctx.tx, job.id))
/** As the profile's form would leave it. */
const nowSays = async ({ id }: Person, skills: readonly string[]) =>
  void (await sql`update profiles.profile set skills = ${skills} where account_id = ${id}`.execute(database.owner))

let early: Job
beforeAll(async () => {
  await usePolicy(database)
  client = await database.run((ctx) => aClient(ctx))
  const { effectiveAt } = await announce(database, onlyWhoFits)
  await waitUntil(database, effectiveAt, { before: MILLISECONDS_PER_HOUR })
  early = await aReactJob()
  const designer = await applicant(early, { category: 'design', skills: ['Figma'] })
  yes(await names(designer, 3))
  await waitUntil(database, effectiveAt)
})

test('whose profile has neither the field nor a needed skill is refused with what is missing, and nothing is held', async () => {
  const job = await aReactJob()
  const designer = await applicant(job, { category: 'design', skills: ['Figma', 'HTML'] })
  const wanted = { category: 'web_development', skills: ['React', 'TypeScript'] }
  expect(await views(designer)).toMatchObject({ mayBid: false, judged: { mayBid: false, field: false, skills: [], wanted } })
  expect(await names(designer, 3)).toEqual({ ok: false, refusal: { code: 'does_not_fit', ...wanted } })
  expect(await database.run((ctx) => getWallet(ctx.tx, designer.id))).toMatchObject({ held: 0 })
  expect(await fitOfBid(designer)).toBeUndefined()
})

test('the job’s field is enough, and so is one needed skill, however it is typed; the bid keeps which it was', async () => {
  const job = await aReactJob()
  const inField = await applicant(job, { category: 'web_development', skills: ['Go'] })
  const bySkill = await applicant(job, { category: 'design', skills: ['Figma', 'react'] })
  expect(await views(bySkill)).toMatchObject({ mayBid: true, judged: { mayBid: true, field: false, skills: ['React'] } })
  for (const each of [inField, bySkill]) expect(await names(each, 3)).toMatchObject({ ok: true })
  expect(await fitOfBid(inField)).toEqual({ field: true, skills: [] })
  expect(await fitOfBid(bySkill)).toEqual({ field: false, skills: ['React'] })
  expect(await views(bySkill)).toMatchObject({ mayBid: true, mine: { fit: { field: false, skills: ['React'] } } })
  expect(await views(bySkill)).not.toHaveProperty('judged')
})

test('where the job names no skills its field alone decides', async () => {
  const job = await database.run((ctx) => aJob(ctx, client, { mustSkills: [], niceSkills: ['Figma'] }))
  expect(await names(await applicant(job, { category: 'design', skills: ['Figma'] }), 3)).toEqual({
    ok: false,
    refusal: { code: 'does_not_fit', category: 'web_development', skills: [] },
  })
  expect(await names(await applicant(job, { category: 'web_development', skills: [] }), 3)).toMatchObject({ ok: true })
})

test('who adds the skill may bid from then on', async () => {
  const job = await aReactJob()
  const designer = await applicant(job, { category: 'design', skills: ['Figma'] })
  expect(await names(designer, 3)).toMatchObject({ ok: false })
  await nowSays(designer, ['Figma', 'TypeScript'])
  expect(await names(designer, 3)).toMatchObject({ ok: true })
})

test('a raise is not judged again, whatever job and profile say by then; a new placing is', async () => {
  const job = await aReactJob()
  const designer = await applicant(job, { category: 'design', skills: ['React'] })
  expect(await names(designer, 3)).toMatchObject({ ok: true })
  const { title, description, niceSkills, peopleToHire } = job
  const text = { title, description, niceSkills, peopleToHire, mustSkills: ['Go'] }
  expect(await runAction(database.app, editOpenJob, { actor: client.actor, input: { jobId: job.id, text } })).toMatchObject({
    ok: true,
  })
  expect(await views(designer)).toMatchObject({ mayBid: true, least: 4 })
  expect(await names(designer, 5)).toMatchObject({ ok: true })
  expect(await fitOfBid(designer)).toEqual({ field: false, skills: ['React'] })

  const { actor, proposalId } = designer
  expect(await runAction(database.app, withdrawBid, { actor, input: { proposalId } })).toMatchObject({ ok: true })
  expect(await views(designer)).toMatchObject({ mayBid: false, judged: { mayBid: false, wanted: { skills: ['Go'] } } })
  expect(await names(designer, 5)).toMatchObject({ ok: false, refusal: { code: 'does_not_fit', skills: ['Go'] } })
  await nowSays(designer, ['React', 'Go'])
  expect(await names(designer, 2)).toMatchObject({ ok: true })
  expect(await fitOfBid(designer)).toEqual({ field: false, skills: ['Go'] })
})

test('an auction that opened before the rule goes on taking everybody, and says so to everybody', async () => {
  const designer = await applicant(early, { category: 'design', skills: ['Figma'] })
  expect(await views(designer)).toMatchObject({ mayBid: true, terms: { eligible: 'any', version: 1 } })
  expect(await names(designer, 4)).toMatchObject({ ok: true })
  expect(await fitOfBid(designer)).toBeNull()
  const opened = await auctionOf(early)
  expect(await database.run((ctx) => findPublicAuction(ctx.tx, opened!.id))).toMatchObject({ eligible: 'any', version: 1 })
})

test('the audit finds a bid that nobody judged, and nothing else among all of these', async () => {
  expect(await auditAuctions(database.owner)).toEqual([])
  const job = await aReactJob()
  const inField = await applicant(job, { skills: ['Go'] })
  expect(await names(inField, 3)).toMatchObject({ ok: true })
  await sql`update auctions.bid set fit = null where proposal_id = ${inField.proposalId}`.execute(database.owner)
  expect(await auditAuctions(database.owner)).toMatchObject([
    { check: 'who bids where only who fits may was found to fit, and nobody was judged elsewhere' },
  ])
})
