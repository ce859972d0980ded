import { sql } from 'kysely'
import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import type { UsdCents } from '#kernel/money.ts'
import type { ContractKind, Outcome } from '#modules/contracts/index.ts'
import { isInTalentPool, organizationOf } from '#modules/organizations/index.ts'
import { findFigures, findProfile, listPortfolio } from '#modules/profiles/index.ts'
import type { Figures, PortfolioItem, Profile } from '#modules/profiles/index.ts'
import type { Tx } from '#platform/db/database.ts'
import { availableNow } from './talent-search.ts'

/** A finished contract, with the client's review once both sides' are published. */
export interface FinishedContract {
  readonly id: Id
  readonly title: string
  readonly kind: ContractKind
  readonly outcome: Outcome
  readonly earnedUsdCents: UsdCents
  readonly startedAt: Instant
  readonly endedAt: Instant
  readonly stars: number | null
  readonly words: string | null
}

export interface FreelancerPage {
  readonly profile: Profile
  readonly figures: Figures
  readonly portfolio: readonly PortfolioItem[]
  readonly finished: readonly FinishedContract[]
  readonly isSelf: boolean
  /** They wear the availability badge. */
  readonly availableNow: boolean
  /** Whether they belong to the talent pool of the viewer's Enterprise client; absent where there is no pool. */
  readonly inViewersPool?: boolean
  /** Running jobs of the viewer's own client that this freelancer may be invited to. */
  readonly mayInviteTo: readonly { readonly id: Id; readonly title: string }[]
}

const MOST_FINISHED = 20
const MOST_JOBS = 50

/** A freelancer as the viewer may see them; undefined when they do not show themself to the viewer. */
export async function readFreelancerPage(
  tx: Tx,
  { freelancerId, viewerId }: { readonly freelancerId: Id; readonly viewerId: Id | undefined },
): Promise<FreelancerPage | undefined> {
  const profile = await findProfile(tx, freelancerId)
  const figures = await findFigures(tx, freelancerId)
  if (profile === undefined || figures === undefined) return undefined
  const isSelf = viewerId === freelancerId
  const organization = viewerId === undefined ? undefined : await organizationOf(tx, viewerId)
  const sharesWork = organization !== undefined && (await haveMet(tx, freelancerId, organization.id))
  const shown = profile.visibility === 'public' || (profile.visibility === 'members' && viewerId !== undefined)
  if (!shown && !isSelf && !sharesWork) return undefined

  return {
    profile,
    figures,
    portfolio: await listPortfolio(tx, freelancerId),
    finished: await finishedContracts(tx, freelancerId),
    isSelf,
    availableNow: await wearsBadge(tx, freelancerId),
    ...(organization?.kind === 'enterprise' ? { inViewersPool: await isInTalentPool(tx, organization.id, freelancerId) } : {}),
    mayInviteTo: organization === undefined ? [] : await jobsToInviteTo(tx, freelancerId, organization.id),
  }
}

/** A hidden profile opens to clients to whom its freelancer proposed or for whom they worked. */
async function haveMet(tx: Tx, freelancerId: Id, organizationId: Id): Promise<boolean> {
  const { rows } = await sql<{ met: boolean }>`
    select exists (select from proposals.proposal where freelancer_id = ${freelancerId} and organization_id = ${organizationId})
        or exists (select from contracts.contract where freelancer_id = ${freelancerId} and organization_id = ${organizationId}) as met`.execute(
    tx,
  )
  return rows[0]?.met === true
}

async function wearsBadge(tx: Tx, freelancerId: Id): Promise<boolean> {
  const { rows } = await sql<{ wears: boolean }>`
    select ${availableNow} as wears from profiles.profile p where p.account_id = ${freelancerId}`.execute(tx)
  return rows[0]?.wears === true
}

async function finishedContracts(tx: Tx, freelancerId: Id): Promise<FinishedContract[]> {
  const { rows } = await sql<FinishedContract>`
    select c.id, c.title, c.kind, c.outcome, c.earned_usd_cents, c.started_at, c.ended_at, v.stars, v.words
    from contracts.contract c
    left join contracts.review v on v.contract_id = c.id and v.author_side = 'client' and c.reviews_published_at is not null
    where c.freelancer_id = ${freelancerId} and c.state = 'ended' and (c.outcome <> 'cancelled' or c.earned_usd_cents > 0)
    order by c.ended_at desc, c.id desc limit ${MOST_FINISHED}`.execute(tx)
  return rows
}

async function jobsToInviteTo(tx: Tx, freelancerId: Id, organizationId: Id): Promise<{ id: Id; title: string }[]> {
  const { rows } = await sql<{ id: Id; title: string }>`
    select j.id, j.title from jobs.job j
    where j.organization_id = ${organizationId} and j.state = 'open'
      and not exists (select from invitations.invitation i where i.job_id = j.id and i.freelancer_id = ${freelancerId})
      and not exists (select from proposals.proposal p where p.job_id = j.id and p.freelancer_id = ${freelancerId})
    order by j.created_at desc, j.id desc limit ${MOST_JOBS}`.execute(tx)
  return rows
}
