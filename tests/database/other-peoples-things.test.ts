import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { makeDemoWorld } from '#demo/make-world.ts'
import { demoPersona } from '#demo/personas.ts'
import { useTestDatabase } from '#kit/database.ts'
import { aClient, aJob } from '#kit/market.ts'
import { useTestWeb, type TestWeb, type WebAnswer } from '#kit/web.ts'
import type { Actor } from '#kernel/actor.ts'
import { newId, type Id } from '#kernel/ids.ts'
import { bidders } from '#modules/auctions/auctions.test-kit.ts'
import { bid, openList } from '#modules/auctions/index.ts'
import { saveDraft } from '#modules/jobs/index.ts'
import { runAction } from '#platform/run-action.ts'
import { routes } from '../../src/assembly.ts'

// One private thing of every kind, each tried on every page and form by people it is none of their business.
// Words nobody else may read are planted in them, so that a leak shows wherever it is.

const SECRET = 'kanarienvogel'
const SECRET_AMOUNT_CENTS = 7_654_300
const secrets = new RegExp(`${SECRET}|76[,.]?543`, 'i')

const jobForm = {
  title: 'A website for a bakery',
  description: 'Five pages with opening hours, pictures of bread and a form for orders of cakes.',
  category: 'web_development',
  mustSkills: 'HTML',
  payKind: 'fixed',
  budget: '500',
  hoursPerWeek: 20,
  durationWeeks: 4,
  experienceLevel: 'intermediate',
  peopleToHire: 1,
  visibility: 'public',
}
const projectForm = {
  title: 'A logo',
  description: 'A logo for a bakery.',
  category: 'design',
  'starter-summary': 'One logo.',
  'starter-price': '50',
  'starter-days': 5,
}
/** Stands for an open job of whoever asks. */
const OWN_JOB = 'an open job of their own'
const proposalForm = { coverLetter: 'I bake.', amount: '450', estimatedDays: 10, quoteId: newId() }

type Kind =
  | 'proposal'
  | 'boost'
  | 'receipt'
  | 'wallet'
  | 'lot'
  | 'lotInConsole'
  | 'purchase'
  | 'notice'
  | 'invitation'
  | 'outreach'
  | 'order'
  | 'contract'
  | 'project'
  | 'profile'
  | 'job'
  | 'jobDraft'
  | 'policyDraft'
  | 'specialGrant'
  | 'promoCode'
  | 'finding'
  | 'version'
  | 'versionOfFees'
  | 'pack'
  | 'simulation'
  | 'comment'
  | 'auction'
  | 'flag'
  | 'mail'

interface Case {
  readonly of: Kind
  /** What the form would be sent with, so that nothing but the person is wrong. */
  readonly form?: Readonly<Record<string, string | number>>
}

/** What each route with an id shows or changes. */
const cases: Readonly<Record<string, Case>> = {
  'GET /proposals/:proposalId': { of: 'proposal' },
  'POST /proposals/:proposalId/answer-offer': { of: 'proposal', form: { answer: 'accept' } },
  'POST /proposals/:proposalId/decline': { of: 'proposal', form: { reason: 'No.' } },
  'POST /proposals/:proposalId/hire': { of: 'proposal', form: {} },
  'POST /proposals/:proposalId/message': { of: 'proposal', form: { text: 'Hello.' } },
  'POST /proposals/:proposalId/offer': { of: 'proposal', form: { amount: '400' } },
  'POST /proposals/:proposalId/sort': { of: 'proposal', form: { to: 'archived' } },
  'POST /proposals/:proposalId/take-back-offer': { of: 'proposal', form: {} },
  'POST /proposals/:proposalId/withdraw': { of: 'proposal', form: { reason: 'No.' } },
  'GET /proposals/:proposalId/sheet': { of: 'boost' },
  'GET /proposals/:proposalId/sheet.json': { of: 'boost' },
  'POST /proposals/:proposalId/boost': { of: 'boost', form: { maximum: 5 } },
  'POST /proposals/:proposalId/boost/withdraw': { of: 'boost', form: {} },
  'GET /receipts/:chargeId': { of: 'receipt' },
  'GET /receipts/:chargeId/receipt.json': { of: 'receipt' },
  'GET /console/wallets/:ownerId': { of: 'wallet' },
  'GET /console/wallets/:ownerId/statement': { of: 'wallet' },
  'GET /console/wallets/:ownerId/statement.csv': { of: 'wallet' },
  'GET /console/wallets/:ownerId/statement.json': { of: 'wallet' },
  'GET /console/wallets/:ownerId/lots': { of: 'wallet' },
  'GET /console/wallets/:ownerId/lots.csv': { of: 'wallet' },
  'GET /console/wallets/:ownerId/lots/:lotId': { of: 'lotInConsole' },
  'GET /connects/lots/:lotId': { of: 'lot' },
  'POST /console/wallets/:ownerId/suspend': { of: 'wallet', form: { reason: 'No.' } },
  'POST /console/wallets/:ownerId/lift-suspension': { of: 'wallet', form: {} },
  'GET /console/wallets/:ownerId/lots/:lotId/expiry': { of: 'lotInConsole' },
  'POST /console/wallets/:ownerId/lots/:lotId/expiry': {
    of: 'lotInConsole',
    form: { never: 'on', reason: 'Because I like it.' },
  },
  'POST /console/wallets/:ownerId/freeze': { of: 'wallet', form: { reason: 'No.' } },
  'POST /console/wallets/:ownerId/unfreeze': { of: 'wallet', form: { reason: 'Yes.' } },
  'GET /console/grants/special/:specialGrantId': { of: 'specialGrant' },
  'POST /console/grants/special/:specialGrantId/approve': { of: 'specialGrant', form: { people: 1 } },
  'POST /console/grants/special/:specialGrantId/reject': { of: 'specialGrant', form: { note: 'No.' } },
  'POST /console/grants/special/:specialGrantId/withdraw': { of: 'specialGrant', form: {} },
  'GET /console/grants/codes/:promoCodeId': { of: 'promoCode' },
  'POST /console/grants/codes/:promoCodeId/end': { of: 'promoCode', form: {} },
  'POST /console/audit/findings/:findingId/close': { of: 'finding', form: { note: 'Nothing.' } },
  'GET /connects/purchases/:purchaseId': { of: 'purchase' },
  'GET /notices/:noticeId': { of: 'notice' },
  'GET /invitations/:invitationId': { of: 'invitation' },
  'POST /invitations/:invitationId/decline': { of: 'invitation', form: { reason: 'No.' } },
  'POST /invitations/:invitationId/withdraw': { of: 'invitation', form: {} },
  'GET /outreach/:outreachId': { of: 'outreach' },
  'POST /outreach/:outreachId/answer': { of: 'outreach', form: { text: 'Yes.' } },
  'POST /outreach/:outreachId/decline': { of: 'outreach', form: { reason: 'No.' } },
  'POST /outreach/:outreachId/withdraw': { of: 'outreach', form: {} },
  'GET /orders/:orderId': { of: 'order' },
  'GET /contracts/:contractId': { of: 'contract' },
  'POST /contracts/:contractId/end': { of: 'contract', form: { outcome: 'success', earned: '100' } },
  'POST /contracts/:contractId/review': { of: 'contract', form: { stars: 5, words: 'Good.' } },
  'GET /catalog/:projectId': { of: 'project' },
  'POST /catalog/:projectId/order': { of: 'project', form: { tier: 'starter', 'price-starter': 5000, note: 'Please.' } },
  'GET /projects/:projectId/edit': { of: 'project' },
  'POST /projects/:projectId/edit': { of: 'project', form: projectForm },
  'POST /projects/:projectId/state': { of: 'project', form: { to: 'listed' } },
  'GET /talent/:freelancerId': { of: 'profile' },
  'GET /talent/:freelancerId/invite': { of: 'profile' },
  'POST /talent/:freelancerId/invite': { of: 'profile', form: { jobId: OWN_JOB, message: 'Come.' } },
  'GET /talent/:freelancerId/reach-out': { of: 'profile' },
  'POST /talent/:freelancerId/reach-out': { of: 'profile', form: { subject: 'Hello', message: 'Come.', category: 'design' } },
  'POST /talent/:freelancerId/pool': { of: 'profile', form: {} },
  'POST /talent/:freelancerId/screening': { of: 'profile', form: { passed: 'yes', note: 'Good.' } },
  'GET /jobs/:jobId': { of: 'job' },
  'GET /jobs/:jobId/invitations': { of: 'job' },
  'GET /jobs/:jobId/proposals': { of: 'job' },
  'GET /jobs/:jobId/propose': { of: 'job' },
  'POST /jobs/:jobId/propose': { of: 'job', form: proposalForm },
  'POST /jobs/:jobId/ban-client': { of: 'job', form: { note: 'Fake.' } },
  'POST /jobs/:jobId/remove': { of: 'job', form: { reason: 'fake', note: 'Fake.' } },
  'GET /hire/jobs/:jobId': { of: 'job' },
  'GET /hire/jobs/:jobId/wording': { of: 'job' },
  'POST /hire/jobs/:jobId/wording': { of: 'job', form: jobForm },
  'POST /hire/jobs/:jobId/close': { of: 'job', form: { reason: 'client_cancelled' } },
  'POST /hire/jobs/:jobId/lift-cap': { of: 'job', form: {} },
  'POST /hire/jobs/:jobId/pause': { of: 'job', form: {} },
  'POST /hire/jobs/:jobId/resume': { of: 'job', form: {} },
  'GET /hire/jobs/:jobId/edit': { of: 'jobDraft' },
  'POST /hire/jobs/:jobId/edit': { of: 'jobDraft', form: { ...jobForm, intent: 'save' } },
  'POST /hire/jobs/:jobId/post': { of: 'jobDraft', form: {} },
  'GET /console/policies/drafts/:draftId': { of: 'policyDraft' },
  'GET /console/policies/drafts/:draftId/edit': { of: 'policyDraft' },
  'POST /console/policies/drafts/:draftId/announce': { of: 'policyDraft', form: {} },
  'POST /console/policies/drafts/:draftId/approve': { of: 'policyDraft', form: {} },
  'POST /console/policies/drafts/:draftId/edit': { of: 'policyDraft', form: { title: 'Mine', words: 'Mine.' } },
  'POST /console/policies/drafts/:draftId/measure': { of: 'policyDraft', form: {} },
  'GET /console/policies/drafts/:draftId/merge': { of: 'policyDraft' },
  'POST /console/policies/drafts/:draftId/merge': { of: 'policyDraft', form: {} },
  'POST /console/policies/drafts/:draftId/reject': { of: 'policyDraft', form: { reason: 'No.' } },
  'POST /console/policies/drafts/:draftId/submit': { of: 'policyDraft', form: {} },
  'POST /console/policies/drafts/:draftId/withdraw': { of: 'policyDraft', form: {} },
  'POST /console/policies/drafts/:draftId/check': { of: 'policyDraft', form: { title: 'Mine', words: 'Mine.' } },
  'GET /console/policies/drafts/:draftId/text': { of: 'policyDraft' },
  'POST /console/policies/drafts/:draftId/text': { of: 'policyDraft', form: { rules: '{}' } },
  'POST /console/policies/drafts/:draftId/share': { of: 'policyDraft', form: {} },
  'POST /console/policies/drafts/:draftId/unshare': { of: 'policyDraft', form: {} },
  'GET /console/policies/drafts/:draftId/rules.json': { of: 'policyDraft' },
  'GET /console/policies/drafts/:draftId/edits.json': { of: 'policyDraft' },
  'GET /console/policies/drafts/:draftId/cases.json': { of: 'policyDraft' },
  'POST /console/policies/drafts/:draftId/remark': { of: 'policyDraft', form: { words: 'Nonsense.' } },
  'GET /console/policies/drafts/:draftId/measurement': { of: 'policyDraft' },
  'POST /console/policies/drafts/:draftId/measurement': { of: 'policyDraft', form: {} },
  'GET /console/policies/packs/:pack': { of: 'pack' },
  'GET /console/simulations/:runId': { of: 'simulation' },
  'POST /console/simulations/:runId/cancel': { of: 'simulation', form: {} },
  'POST /console/simulations/:runId/again': { of: 'simulation', form: {} },
  'GET /console/policies/versions/:version': { of: 'version' },
  'GET /console/policies/versions/:version/reverse': { of: 'version' },
  'POST /console/policies/versions/:version/reverse': { of: 'version', form: { words: 'We were wrong.' } },
  'GET /console/policies/versions/:version/withdraw': { of: 'version' },
  'POST /console/policies/versions/:version/withdraw': { of: 'version', form: { reason: 'We were wrong.' } },
  'GET /console/policies/versions/:version/suspend': { of: 'version' },
  'POST /console/policies/versions/:version/suspend': { of: 'version', form: { words: 'We were wrong.' } },
  'GET /console/policies/:policy/versions/:version': { of: 'versionOfFees' },
  'GET /console/policies/:policy/versions/:version/reverse': { of: 'versionOfFees' },
  'POST /console/policies/:policy/versions/:version/reverse': { of: 'versionOfFees', form: { words: 'We were wrong.' } },
  'GET /console/policies/:policy/versions/:version/withdraw': { of: 'versionOfFees' },
  'POST /console/policies/:policy/versions/:version/withdraw': { of: 'versionOfFees', form: { reason: 'We were wrong.' } },
  'GET /console/policies/:policy/versions/:version/suspend': { of: 'versionOfFees' },
  'POST /console/policies/:policy/versions/:version/suspend': { of: 'versionOfFees', form: { words: 'We were wrong.' } },
  'GET /console/auctions/:auctionId': { of: 'auction' },
  'POST /console/auctions/flags/:flagId/looked-at': { of: 'flag', form: { reason: 'Nothing.' } },
  'POST /console/comments/:commentId/keep': { of: 'comment', form: {} },
  'POST /console/comments/:commentId/hide': { of: 'comment', form: { reason: 'Advertising.' } },
  'POST /rules/:version/comments/:commentId/hide': { of: 'comment', form: { reason: 'Advertising.' } },
  'POST /rules/:policy/:version/comments/:commentId/hide': { of: 'comment', form: { reason: 'Advertising.' } },
  'GET /outbox/:id': { of: 'mail' },
  'GET /outbox/:id/preview': { of: 'mail' },
}

/** Routes with an id that are everybody's to read or use, and why. */
const open: Readonly<Record<string, string>> = {
  'GET /talent/boosted/:showId':
    'a card leads whoever has its address to the profile; only a click of the client it was shown to counts',
  'GET /rules/drafts/:draftId': 'a draft is public while operators share it',
  'GET /rules/drafts/:draftId/draft.json': 'a draft is public while operators share it',
  'GET /rules/:version': 'the register is public',
  'GET /rules/:policy/:version': 'the register is public',
  'GET /seals/:no/head.json': 'seals are public',
  'GET /auctions/:auctionId': 'what an auction sealed, and at its end its bids without names, are public',
  'GET /auctions/:auctionId/sheet.json': 'what an auction sealed, and at its end its bids without names, are public',
  'GET /rules/:version/document.json': 'the register is public',
  'GET /rules/:policy/:version/document.json': 'the register is public',
  'GET /rules/:version/report': 'the report of a reversal is public',
  'GET /rules/:version/report.json': 'the report of a reversal is public',
  'GET /rules/:version/outcome': 'what a version did is public',
  'GET /rules/:version/outcome.json': 'what a version did is public',
  'GET /rules/:version/calendar.ics': 'the register is public',
  'GET /rules/:policy/:version/calendar.ics': 'the register is public',
  'GET /rules/:version/poll.json': 'the poll’s counts are public',
  'GET /rules/:policy/:version/poll.json': 'the poll’s counts are public',
  'POST /rules/:version/poll': 'everybody with an account may answer the poll of an announcement',
  'POST /rules/:policy/:version/poll': 'everybody with an account may answer the poll of an announcement',
  'GET /rules/:version/comments/:commentId/report': 'everybody with an account may report a comment',
  'GET /rules/:policy/:version/comments/:commentId/report': 'everybody with an account may report a comment',
  'POST /rules/:version/comments/:commentId/report': 'everybody with an account may report a comment',
  'POST /rules/:policy/:version/comments/:commentId/report': 'everybody with an account may report a comment',
  'POST /rules/:version/comments': 'everybody with an account may comment on an announcement',
  'POST /rules/:policy/:version/comments': 'everybody with an account may comment on an announcement',
}

const nameOf = (route: { readonly method: string; readonly path: string }): string => `${route.method} ${route.path}`
const withIds = routes.filter(({ path }) => path.includes(':')).map(nameOf)

test('every route with an id in it has a case here, or is named as open with its reason', () => {
  expect(withIds.filter((name) => !(name in cases) && !(name in open))).toEqual([])
  expect([...Object.keys(cases), ...Object.keys(open)].filter((name) => !withIds.includes(name))).toEqual([])
})

interface Thing {
  readonly params: Readonly<Record<string, string | number>>
  /** Those it belongs to, who see it. */
  readonly insiders: readonly Id[]
}

interface Stranger {
  readonly name: string
  readonly id: Id | undefined
  readonly ownJob?: Id
}

describe('private things', () => {
  const database = useTestDatabase()
  const unlimited = { requests: 100_000, seconds: 60 }
  const rateLimits = { reading: unlimited, writing: unlimited, sign_in: unlimited }
  const web = useTestWeb(database, routes, { rateLimits })
  // Where real people are, mails are nobody's to read; the demo shows them to everybody on purpose.
  const liveWeb = useTestWeb(database, routes, { rateLimits, config: { mode: 'live' } })
  const webFor = (kind: Kind): TestWeb => (kind === 'mail' ? liveWeb : web)

  let things: Readonly<Record<Kind, Thing>>
  let strangers: readonly Stranger[]
  const operator = demoPersona('operator').id

  async function one<Row>(query: ReturnType<typeof sql<Row>>, what: string): Promise<Row> {
    const { rows } = await query.execute(database.owner)
    if (rows[0] === undefined) throw new Error(`the small demo world has no ${what}`)
    return rows[0]
  }

  beforeAll(async () => {
    await makeDemoWorld({ owner: database.owner, app: database.app, now: new Date('2026-11-23T13:20:00Z'), scale: 0.03 })
    const cast = await chooseCast()
    strangers = cast.strangers
    things = await chooseThings(cast)
  }, 180_000)

  interface Cast {
    readonly proposal: { readonly id: Id; readonly freelancerId: Id; readonly organizationId: Id; readonly chargeId: Id }
    readonly rival: Id
    readonly otherClient: Id
    readonly strangers: readonly Stranger[]
  }

  /** The nearest strangers there are: somebody who proposed to the same job, and clients of the same kind. */
  async function chooseCast(): Promise<Cast> {
    const { rival, ...proposal } = await one(
      sql<Cast['proposal'] & { rival: Id }>`
        select p.id, p.freelancer_id, p.organization_id, p.charge_id, r.freelancer_id as rival
        from proposals.proposal p join proposals.proposal r on r.job_id = p.job_id and r.freelancer_id <> p.freelancer_id
        where p.state = 'submitted' and p.charged_connects > 0 and p.freelancer_id in (select owner_id from payments.purchase)
          and p.freelancer_id in (select account_id from notifications.notice)
        order by p.id limit 1`,
      'proposal with a rival',
    )
    const { id: otherClient } = await one(
      sql<{ id: Id }>`
        select m.account_id as id from organizations.member m join organizations.organization o on o.id = m.organization_id
        where o.kind <> 'enterprise' and o.id <> ${proposal.organizationId} and o.state = 'active' order by 1 limit 1`,
      'other client',
    )
    const { enterprise, ownJob } = await database.run(async (ctx) => {
      const made = await aClient(ctx, { kind: 'enterprise' })
      return { enterprise: made, ownJob: (await aJob(ctx, made)).id }
    })
    return {
      proposal,
      rival,
      otherClient,
      strangers: [
        { name: 'a freelancer who proposed to the same job', id: rival },
        { name: 'another client', id: otherClient },
        { name: 'another Enterprise client', id: enterprise.id, ownJob },
        { name: 'a visitor', id: undefined },
      ],
    }
  }

  const memberOf = async (organizationId: Id): Promise<Id> =>
    (
      await one(
        sql<{ id: Id }>`select account_id as id from organizations.member where organization_id = ${organizationId}`,
        'member',
      )
    ).id

  async function chooseThings({ proposal, rival, otherClient }: Cast): Promise<Readonly<Record<Kind, Thing>>> {
    const ada = proposal.freelancerId
    const clara = await memberOf(proposal.organizationId)
    const notTheirs = sql`freelancer_id <> ${rival} and organization_id not in (
      select organization_id from organizations.member where account_id = ${otherClient})`
    const between = async (table: string, condition: ReturnType<typeof sql> = sql`true`) => {
      const found = await one(
        sql<{ id: Id; freelancerId: Id; organizationId: Id }>`
          select id, freelancer_id, organization_id from ${sql.table(table)} where ${notTheirs} and ${condition} order by id limit 1`,
        table,
      )
      return { id: found.id, insiders: [found.freelancerId, await memberOf(found.organizationId)] }
    }
    const invitation = await between('invitations.invitation', sql`state = 'sent'`)
    const outreach = await between('invitations.outreach', sql`state = 'sent'`)
    const contract = await between('contracts.contract', sql`ended_at is null`)
    const order = await one(
      sql<{ id: Id; sellerId: Id; orderedBy: Id }>`
        select id, seller_id, ordered_by from catalog.placed_order
        where seller_id <> ${rival} and ordered_by <> ${otherClient} order by id limit 1`,
      'order',
    )
    const project = await one(
      sql<{ id: Id; sellerId: Id }>`select id, seller_id from catalog.project where seller_id <> ${rival} order by id limit 1`,
      'project',
    )
    const hidden = await one(
      sql<{ id: Id }>`
        select account_id as id from profiles.profile
        where account_id not in (${ada}, ${rival}, ${project.sellerId})
          and not exists (select from proposals.proposal met where met.freelancer_id = account_id and met.organization_id in (
            select organization_id from organizations.member where account_id = ${otherClient}))
          and not exists (select from contracts.contract met where met.freelancer_id = account_id and met.organization_id in (
            select organization_id from organizations.member where account_id = ${otherClient}))
        order by 1 desc limit 1`,
      'profile to hide',
    )
    const job = await one(
      sql<{ id: Id; postedBy: Id }>`
        select id, posted_by from jobs.job j where state = 'open' and posted_by <> ${otherClient}
          and exists (select from invitations.invitation i where i.job_id = j.id)
          and not exists (select from proposals.proposal p where p.job_id = j.id and p.freelancer_id = ${rival})
          and not exists (select from invitations.invitation i where i.job_id = j.id and i.freelancer_id = ${rival})
        order by id limit 1`,
      'open job',
    )
    const first = async (table: string, condition: ReturnType<typeof sql>): Promise<Id> =>
      (await one(sql<{ id: Id }>`select id from ${sql.table(table)} where ${condition} order by id desc limit 1`, table)).id
    const comment = await first('policy.comment', sql`true`)
    const policyDraft = await first('policy.draft', sql`state = 'draft'`)
    const jobDraft = await aJobDraft(clara)
    const boost = await aSealedBoost({ id: clara, organizationId: proposal.organizationId })
    const specialGrantId = newId()
    const promoCodeId = newId()
    const findingId = newId()
    const runId = newId()
    const flagId = newId()
    const lotId = await first('ledger.lot', sql`owner_id = ${ada}`)

    await plantSecrets({ ada, proposal: proposal.id, invitation: invitation.id, outreach: outreach.id, order: order.id })
    await sql`update contracts.contract set title = ${SECRET}, agreed_usd_cents = ${SECRET_AMOUNT_CENTS} where id = ${contract.id}`.execute(
      database.owner,
    )
    await sql`update catalog.project set state = 'draft', title = ${SECRET} where id = ${project.id}`.execute(database.owner)
    await sql`update profiles.profile set visibility = 'hidden', headline = ${SECRET} where account_id = ${hidden.id}`.execute(
      database.owner,
    )
    await sql`update jobs.job set visibility = 'invite_only', title = ${`${SECRET} wanted`} where id = ${job.id}`.execute(
      database.owner,
    )
    await sql`update policy.draft set title = ${SECRET} where id = ${policyDraft}`.execute(database.owner)
    await sql`
      insert into grants.special_grant (id, recipients, owner_id, qty, reason, state, people, proposed_by, proposed_at)
      values (${specialGrantId}, 'person', ${ada}, 5, ${SECRET}, 'proposed', 1, ${demoPersona('second_operator').id}, platform.now())`.execute(
      database.owner,
    )
    await sql`
      insert into grants.promo_code (id, code, connects, most, valid_from, valid_until, life_days, note, created_by, created_at)
      values (${promoCodeId}, ${SECRET.toUpperCase()}, 5, 5, platform.now(), platform.now() + interval '9 days', 9, ${SECRET}, ${operator},
              platform.now())`.execute(database.owner)
    await sql`
      insert into platform.audit_finding (id, run_id, audit, check_name, row, fingerprint, at)
      values (${findingId}, ${newId()}, 'ledger', ${SECRET}, '{}', ${SECRET}, platform.now())`.execute(database.owner)
    await sql`
      insert into simulation.run (id, policy, subject_kind, subject, title, before_version, before_sha256, after_sha256, days, state, asked_at)
      values (${runId}, 'connects', 'draft', ${policyDraft}, ${SECRET}, 1, 'a', 'b', 90, 'queued', platform.now())`.execute(
      database.owner,
    )

    await sql`
      insert into auctions.auction (id, job_id, version, sha256, clause, slots, min_connects, pays, most_per_owner, holdout, secret,
        opened_at, closes_at)
      values (${newId()}, ${job.id}, 1, 'a', 'boost-proposal', 4, 1, 'pay_your_bid', 1, false, ${'0'.repeat(32)}, platform.now(),
        platform.now() + interval '7 days')
      on conflict (job_id) do nothing`.execute(database.owner)
    const auctionId = await first('auctions.auction', sql`job_id = ${job.id}`)
    await sql`
      insert into auctions.flag (id, kind, owner_ids, seen, of_times, found_at)
      values (${flagId}, 'own_people', ${[ada]}::uuid[], 1, 1, platform.now())`.execute(database.owner)

    return {
      proposal: { params: { proposalId: proposal.id }, insiders: [ada, clara] },
      boost,
      receipt: { params: { chargeId: proposal.chargeId }, insiders: [ada, operator] },
      wallet: { params: { ownerId: ada }, insiders: [operator] },
      lot: { params: { lotId }, insiders: [ada] },
      lotInConsole: { params: { ownerId: ada, lotId }, insiders: [operator] },
      purchase: { params: { purchaseId: await first('payments.purchase', sql`owner_id = ${ada}`) }, insiders: [ada] },
      notice: { params: { noticeId: await first('notifications.notice', sql`account_id = ${ada}`) }, insiders: [ada] },
      invitation: { params: { invitationId: invitation.id }, insiders: invitation.insiders },
      outreach: { params: { outreachId: outreach.id }, insiders: outreach.insiders },
      order: { params: { orderId: order.id }, insiders: [order.sellerId, order.orderedBy] },
      contract: { params: { contractId: contract.id }, insiders: contract.insiders },
      project: { params: { projectId: project.id }, insiders: [project.sellerId] },
      profile: { params: { freelancerId: hidden.id }, insiders: [hidden.id] },
      job: { params: { jobId: job.id }, insiders: [job.postedBy] },
      jobDraft: { params: { jobId: jobDraft }, insiders: [clara] },
      policyDraft: { params: { draftId: policyDraft }, insiders: [operator] },
      specialGrant: { params: { specialGrantId }, insiders: [operator] },
      promoCode: { params: { promoCodeId }, insiders: [operator] },
      finding: { params: { findingId }, insiders: [operator] },
      version: { params: { version: 2 }, insiders: [operator] },
      versionOfFees: { params: { policy: 'fees', version: 1 }, insiders: [operator] },
      pack: { params: { pack: 'pph' }, insiders: [operator] },
      simulation: { params: { runId }, insiders: [operator] },
      comment: { params: { version: 2, commentId: comment }, insiders: [operator] },
      auction: { params: { auctionId }, insiders: [operator] },
      flag: { params: { flagId }, insiders: [operator] },
      mail: { params: { id: await first('platform.mail', sql`true`) }, insiders: [] },
    }
  }

  /** A boost whose round is frozen: its sheet is its bidder's alone, not even the client's. */
  async function aSealedBoost({ id, organizationId }: { readonly id: Id; readonly organizationId: Id }): Promise<Thing> {
    const actor: Actor = { kind: 'person', accountId: id, roles: ['client'] }
    const job = await database.run((ctx) => aJob(ctx, { id, actor, organizationId }))
    const [bidder] = await bidders(database, job, { count: 1, qty: 9 })
    if (bidder === undefined) throw new Error('there is no bidder')
    const { proposalId } = bidder
    const named = await runAction(database.app, bid, { actor: bidder.actor, input: { proposalId, maximum: 3 } })
    if (!named.ok) throw new Error(`no bid: ${JSON.stringify(named.refusal)}`)
    await runAction(database.app, openList, { actor, input: { jobId: job.id } })
    return { params: { proposalId }, insiders: [bidder.id] }
  }

  async function aJobDraft(client: Id): Promise<Id> {
    const actor: Actor = { kind: 'person', accountId: client, roles: ['client'] }
    const { mustSkills, budget: _budget, ...rest } = jobForm
    const text = {
      ...rest,
      title: `${SECRET} wanted`,
      mustSkills: [mustSkills],
      niceSkills: [],
      budgetUsdCents: 50_000,
      questions: [],
    }
    const saved = await runAction(database.app, saveDraft, { actor, input: { text } })
    if (!saved.ok) throw new Error(`no draft: ${JSON.stringify(saved.refusal)}`)
    return saved.value.jobId
  }

  async function plantSecrets(
    ids: Readonly<Record<'ada' | 'proposal' | 'invitation' | 'outreach' | 'order', Id>>,
  ): Promise<void> {
    for (const planting of [
      sql`update platform.account set email = ${`${SECRET}@private.example`} where id = ${ids.ada}`,
      sql`update proposals.proposal set cover_letter = ${SECRET}, amount_usd_cents = ${SECRET_AMOUNT_CENTS} where id = ${ids.proposal}`,
      sql`insert into proposals.message (id, proposal_id, author_id, text, at) values (${newId()}, ${ids.proposal}, ${ids.ada}, ${SECRET}, platform.now())`,
      sql`update invitations.invitation set message = ${SECRET} where id = ${ids.invitation}`,
      sql`update invitations.outreach set message = ${SECRET}, subject = ${SECRET} where id = ${ids.outreach}`,
      sql`update catalog.placed_order set note = ${SECRET} where id = ${ids.order}`,
    ]) {
      await planting.execute(database.owner)
    }
  }

  function ask(
    name: string,
    params: Thing['params'],
    { id: as, ownJob = newId() }: Pick<Stranger, 'id' | 'ownJob'>,
  ): Promise<WebAnswer> {
    const { of, form } = cases[name]!
    const [, path] = name.split(' ')
    const address = path!.replaceAll(/:(\w+)/g, (_, param: string) => String(params[param]))
    const filled = form === undefined ? undefined : { ...form, ...('jobId' in form ? { jobId: ownJob } : {}) }
    return webFor(of).fetch(address, { as, form: filled })
  }

  /** The page as text, without what differs from answer to answer: ids and times. */
  const blurred = ({ status, text, location }: WebAnswer): string =>
    `${status} ${location ?? ''} ${text}`.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'id').replaceAll(/\d\d:\d\d/g, 'time')

  const isTurnedAway = ({ status, location = '' }: WebAnswer, who: Stranger): boolean =>
    status === 404 || status === 403 || (who.id === undefined && status === 303 && location.startsWith('/sign-in'))

  async function fingerprint(): Promise<Readonly<Record<string, string>>> {
    const tables = [
      'proposals.proposal',
      'proposals.message',
      'auctions.auction',
      'auctions.bid',
      'invitations.invitation',
      'invitations.outreach',
      'contracts.contract',
      'contracts.review',
    ]
    const more = [
      'catalog.project',
      'catalog.tier',
      'catalog.placed_order',
      'jobs.job',
      'policy.draft',
      'policy.comment',
      'policy.version',
      'profiles.profile',
    ]
    const rest = [
      'profiles.vetting',
      'organizations.organization',
      'organizations.talent_pool_member',
      'notifications.notice',
      'charges.charge',
      'ledger.txn',
      'ledger.wallet',
      'grants.special_grant',
      'grants.promo_code',
      'platform.audit_closing',
      'policy.draft_step',
      'policy.poll_answer',
      'simulation.run',
    ]
    const prints: Record<string, string> = {}
    for (const table of [...tables, ...more, ...rest]) {
      prints[table] = (
        await one(
          sql<{ print: string }>`select md5(coalesce(string_agg(md5(row::text), '' order by md5(row::text)), '')) as print
            from ${sql.table(table)} as row`,
          table,
        )
      ).print
    }
    return prints
  }

  test('are seen by those they belong to: the ids and the planted words are real', async () => {
    const wrong: string[] = []
    const showSecrets: Kind[] = [
      'proposal',
      'invitation',
      'outreach',
      'order',
      'contract',
      'project',
      'job',
      'jobDraft',
      'policyDraft',
      'specialGrant',
      'promoCode',
    ]
    for (const name of Object.keys(cases).filter((each) => each.startsWith('GET'))) {
      const { params, insiders } = things[cases[name]!.of]
      const answers = await Promise.all(insiders.map((id) => ask(name, params, { id })))
      const seen = answers.filter((answer) => answer.status === 200 || (answer.status === 303 && cases[name]!.of === 'notice'))
      if (insiders.length > 0 && seen.length === 0 && !/propose$|invite$|reach-out$|withdraw$/.test(name))
        wrong.push(`${name}: nobody sees it`)
      // The rules as data have no title.
      if (
        !name.endsWith('.json') &&
        showSecrets.includes(cases[name]!.of) &&
        seen.length > 0 &&
        !seen.some(({ body }) => secrets.test(body))
      ) {
        wrong.push(`${name}: the planted words are not on it`)
      }
    }
    expect(wrong).toEqual([])
  })

  test('are neither shown to strangers nor changed by them, and look as if they did not exist', async () => {
    const before = await fingerprint()
    const wrong: string[] = []
    for (const name of Object.keys(cases)) {
      const { params } = things[cases[name]!.of]
      const unknown = Object.fromEntries(Object.keys(params).map((param) => [param, param === 'version' ? 987 : newId()]))
      for (const who of strangers) {
        const answer = await ask(name, params, who)
        if (!isTurnedAway(answer, who)) wrong.push(`${name} as ${who.name}: ${answer.status} ${answer.location ?? ''}`)
        if (secrets.test(answer.body)) wrong.push(`${name} as ${who.name} shows what is private`)
        if (answer.status === 404 && blurred(answer) !== blurred(await ask(name, unknown, who))) {
          wrong.push(`${name} as ${who.name} tells that it exists`)
        }
      }
    }
    expect(wrong).toEqual([])
    expect(await fingerprint()).toEqual(before)
  })

  test('are on no list, feed or search of a stranger', async () => {
    const wrong: string[] = []
    const lists = routes
      .filter(({ method, path }) => method === 'GET' && !path.includes(':') && path !== '/outbox')
      .map(({ path }) => path)
    const searches = [`/jobs?q=${SECRET}`, `/talent?q=${SECRET}`, `/catalog?q=${SECRET}`]
    for (const who of strangers) {
      for (const path of [...lists, ...searches]) {
        const answer = await web.fetch(path, { as: who.id })
        if (answer.status >= 500) wrong.push(`${path} as ${who.name} answers ${answer.status}`)
        // What was asked for stands in the search field again.
        if (secrets.test(answer.body.replaceAll(/<input[^>]*>|<title>.*?<\/title>/g, ''))) wrong.push(`${path} as ${who.name}`)
      }
    }
    expect(wrong).toEqual([])
  })

  test('the outbox of mails, and becoming somebody else, exist in the demo world only', async () => {
    await sql`update platform.clock set demo = false`.execute(database.owner)
    for (const path of ['/outbox', '/personas']) {
      for (const who of strangers) {
        const form = path === '/personas' ? { accountId: operator } : undefined
        expect((await liveWeb.fetch(path, { as: who.id, form })).status).toBe(404)
      }
    }
  })
})
