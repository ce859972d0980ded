import { sql } from 'kysely'
import { connects } from '#kernel/connects.ts'
import { newId, type Id } from '#kernel/ids.ts'
import { usdCents } from '#kernel/money.ts'
import type { TestDatabase } from '#kit/database.ts'
import type { Person } from '#kit/market.ts'
import type { Job } from '#modules/jobs/index.ts'
import { execute } from '#modules/ledger/index.ts'
import { insertProfiles } from '#modules/profiles/index.ts'
import { insertMoves, insertProposals } from '#modules/proposals/index.ts'
import type { Ctx } from '#platform/run-action.ts'

/** Somebody with Connects and a proposal to the job. */
export interface Bidder extends Person {
  readonly proposalId: Id
}

/** So many freelancers, each with a proposal to the job and `qty` Connects, written in bulk. */
export async function bidders(
  database: TestDatabase,
  job: Job,
  { count, qty }: { count: number; qty: number },
): Promise<readonly Bidder[]> {
  return database.run(async (ctx) => {
    const people = (await freelancers(ctx, count)).map((person) => ({ ...person, proposalId: ctx.newId() }))
    const proposals = people.map(({ id, proposalId }) => ({
      id: proposalId,
      jobId: job.id,
      organizationId: job.organizationId,
      freelancerId: id,
      invitationId: null,
      initiator: 'self' as const,
      state: 'submitted' as const,
      coverLetter: 'I have done this before.',
      answers: [],
      pay: 'fixed' as const,
      amountUsdCents: usdCents(40_000),
      estimatedDays: 10,
      chargeId: newId(),
      chargedConnects: connects(0),
      reason: null,
      offerAmountUsdCents: null,
      offerExpiresAt: null,
      submittedAt: ctx.now,
      openedAt: null,
      movedAt: ctx.now,
    }))
    await insertProposals(ctx.tx, proposals)
    await insertMoves(
      ctx.tx,
      proposals.map(({ id, freelancerId }) => ({
        proposalId: id,
        no: 1,
        state: 'submitted' as const,
        actorId: freelancerId,
        reason: null,
        at: ctx.now,
      })),
    )
    for (let from = 0; from < count; from += 500)
      await execute(
        ctx,
        people.slice(from, from + 500).map(({ id }) => ({
          kind: 'issue',
          key: newId(),
          ownerId: id,
          cause: { by: 'test' },
          origin: 'promo',
          qty,
          expiresAt: null,
          costUsdCents: 0,
        })),
      )
    return people
  })
}

/** So many freelancers with a public profile, written in bulk. */
export async function freelancers(ctx: Ctx, count: number): Promise<readonly Person[]> {
  const ids = Array.from({ length: count }, () => ctx.newId())
  await sql`
    insert into platform.account (id, email, display_name, roles, created_at)
    select id, id || '@example.org', 'Bidder', '{freelancer}', ${ctx.now} from unnest(${ids}::uuid[]) as made (id)`.execute(
    ctx.tx,
  )
  await insertProfiles(
    ctx.tx,
    ids.map((accountId) => ({
      accountId,
      headline: 'Web developer',
      overview: 'I build small and quick websites for shops and clubs, and I keep them running for years. '.repeat(2),
      category: 'web_development' as const,
      skills: ['HTML'],
      hourlyRateUsdCents: usdCents(4000),
      country: 'PT',
      city: 'Porto',
      languages: [{ code: 'pt', level: 'native' as const }],
      hoursPerWeek: 30,
      visibility: 'public' as const,
      plan: 'basic' as const,
      joinedAt: ctx.now,
      updatedAt: ctx.now,
    })),
  )
  return ids.map((id) => ({ id, actor: { kind: 'person', accountId: id, roles: ['freelancer'] } }))
}

/** All holds for boosts together, as the ledger has them. */
export interface HeldTotals {
  readonly held: number
  readonly captured: number
  readonly released: number
}

export async function heldTotals(database: TestDatabase): Promise<HeldTotals> {
  const { rows } = await sql<HeldTotals>`
    select coalesce(sum(qty), 0)::int as held, coalesce(sum(captured), 0)::int as captured, coalesce(sum(released), 0)::int as released
    from ledger.hold where purpose = 'boost_proposal'`.execute(database.owner)
  return rows[0]!
}
