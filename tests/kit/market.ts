import { sql } from 'kysely'
import type { Actor, Role } from '#kernel/actor.ts'
import type { Id } from '#kernel/ids.ts'
import { usdCents } from '#kernel/money.ts'
import { openProposalForm, submitProposal } from '#modules/proposals/index.ts'
import { runAction, type Ctx } from '#platform/run-action.ts'
import type { TestDatabase } from './database.ts'
import { openWallet } from '#modules/grants/index.ts'
import { expiryAfter, insertJobs, jobSize, type Job } from '#modules/jobs/index.ts'
import { insertMembers, insertOrganizations, type OrganizationRow } from '#modules/organizations/index.ts'
import { installPack, loadPack } from '#modules/policy/index.ts'
import { insertProfiles, type ProfileRow } from '#modules/profiles/index.ts'

export interface Person {
  readonly id: Id
  readonly actor: Actor
}

let people = 0

export async function aPerson(ctx: Ctx, roles: readonly Role[], displayName = `Person ${people + 1}`): Promise<Person> {
  people += 1
  const id = ctx.newId()
  await sql`
    insert into platform.account (id, email, display_name, roles, created_at)
    values (${id}, ${`person-${people}-${id}@example.org`}, ${displayName}, ${roles}, ${ctx.now})`.execute(ctx.tx)
  return { id, actor: { kind: 'person', accountId: id, roles } }
}

/** A freelancer with a complete public profile; `profile` says what matters to the test. */
export async function aFreelancer(
  ctx: Ctx,
  profile: Partial<ProfileRow> & { readonly displayName?: string } = {},
): Promise<Person> {
  const { displayName, ...said } = profile
  const person = await aPerson(ctx, ['freelancer'], displayName)
  await insertProfiles(ctx.tx, [
    {
      accountId: person.id,
      headline: 'Web developer',
      overview: 'I build small and quick websites for shops and clubs, and I keep them running for years. '.repeat(2),
      category: 'web_development',
      skills: ['HTML', 'CSS', 'TypeScript'],
      hourlyRateUsdCents: usdCents(4000),
      country: 'PT',
      city: 'Porto',
      languages: [{ code: 'pt', level: 'native' }],
      hoursPerWeek: 30,
      visibility: 'public',
      plan: 'basic',
      joinedAt: ctx.now,
      updatedAt: ctx.now,
      ...said,
    },
  ])
  return person
}

export interface Client extends Person {
  readonly organizationId: Id
}

export async function aClient(ctx: Ctx, organization: Partial<OrganizationRow> = {}): Promise<Client> {
  const roles: Role[] = organization.kind === 'enterprise' ? ['client', 'enterprise_client'] : ['client']
  const person = await aPerson(ctx, roles)
  const organizationId = ctx.newId()
  await insertOrganizations(ctx.tx, [
    {
      id: organizationId,
      name: 'Bakery Silva',
      kind: 'company',
      country: 'BR',
      paymentVerifiedAt: ctx.now,
      state: 'active',
      createdAt: ctx.now,
      bannedAt: null,
      banNote: null,
      ...organization,
    },
  ])
  await insertMembers(ctx.tx, [{ accountId: person.id, organizationId, role: 'owner', joinedAt: ctx.now }])
  return { ...person, organizationId }
}

/** An open fixed-price job of $500; `job` says what matters to the test. */
export async function aJob(ctx: Ctx, client: Client, job: Partial<Job> = {}): Promise<Job> {
  const pay = {
    payKind: 'fixed',
    budgetUsdCents: usdCents(50_000),
    hourlyFromUsdCents: null,
    hourlyToUsdCents: null,
    hoursPerWeek: 20,
    durationWeeks: 4,
  } as const
  const made = {
    ...pay,
    id: ctx.newId(),
    organizationId: client.organizationId,
    postedBy: client.id,
    title: 'A website for a bakery',
    description: 'Five pages with opening hours, pictures of bread and a form for orders of cakes.',
    category: 'web_development',
    mustSkills: ['HTML'],
    niceSkills: [],
    experienceLevel: 'intermediate',
    peopleToHire: 1,
    questions: [],
    visibility: 'public',
    featured: false,
    state: 'open',
    endReason: null,
    createdAt: ctx.now,
    openedAt: ctx.now,
    expiresAt: expiryAfter(ctx.now),
    expiryWarnedAt: null,
    endedAt: null,
    clientSeenAt: ctx.now,
    capProposals: null,
    capAt: null,
    capLiftedAt: null,
    proposalCount: 0,
    hiredCount: 0,
    ...job,
  } as Omit<Job, 'sizeUsdCents'>
  const whole = { ...made, sizeUsdCents: job.sizeUsdCents ?? jobSize(made) } as Job
  await insertJobs(ctx.tx, [whole])
  return whole
}

/** The default rules in force, as the pack ships them. */
export async function installDefaultRules(database: TestDatabase): Promise<void> {
  await database.run((ctx) => installPack(ctx, { pack: loadPack('guildhall'), words: 'The first rules.' }))
}

/** Takes a quote and proposes, as a freelancer with the sign-up Connects does. @returns the proposal's id */
export async function propose(database: TestDatabase, freelancer: Person, job: Job): Promise<Id> {
  await database.run((ctx) => openWallet(ctx, { ownerId: freelancer.id, plan: 'basic' }))
  const opened = await runAction(database.app, openProposalForm, { actor: freelancer.actor, input: { jobId: job.id } })
  if (!opened.ok) throw new Error(`the form stays closed: ${opened.refusal.code}`)
  const input = {
    jobId: job.id,
    quoteId: opened.value.quote.id,
    coverLetter: 'I have done this before.',
    answers: job.questions.map(() => 'Yes.'),
    amountUsdCents: 40_000,
    estimatedDays: 10,
  }
  const submitted = await runAction(database.app, submitProposal, { actor: freelancer.actor, input })
  if (!submitted.ok) throw new Error(`the proposal is refused: ${submitted.refusal.code}`)
  return submitted.value.proposalId
}
