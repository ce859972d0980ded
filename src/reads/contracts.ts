import { sql } from 'kysely'
import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import type { UsdCents } from '#kernel/money.ts'
import { findContract, listReviews, readableReviews } from '#modules/contracts/index.ts'
import type { Contract, ContractKind, Outcome, Review, Side } from '#modules/contracts/index.ts'
import { getOrganization, organizationOf, type Organization } from '#modules/organizations/index.ts'
import { getProfile, type Profile } from '#modules/profiles/index.ts'
import type { Tx } from '#platform/db/database.ts'
import { readContractFees, type ContractFee } from './contract-fees.ts'
import { cursorOf, pageOf, readMomentCursor, type ListPage } from './cursor.ts'

export interface ContractRow {
  readonly id: Id
  readonly title: string
  readonly kind: ContractKind
  readonly state: 'active' | 'ended'
  readonly outcome: Outcome | null
  readonly agreedUsdCents: UsdCents
  readonly earnedUsdCents: UsdCents
  readonly startedAt: Instant
  readonly endedAt: Instant | null
  readonly freelancerId: Id
  readonly freelancerName: string
  readonly organizationName: string
  readonly side: Side
  /** The viewer may write a review and has not. */
  readonly reviewWaits: boolean
}

export interface ContractsQuestion {
  readonly accountId: Id
  readonly state: 'active' | 'ended'
  readonly now: Instant
  readonly after?: string | undefined
}

const PAGE = 20

/** Contracts of the viewer as freelancer and of their client, the newest first. */
export async function readContracts(tx: Tx, { accountId, state, now, after }: ContractsQuestion): Promise<ListPage<ContractRow>> {
  const organization = await organizationOf(tx, accountId)
  const start = readMomentCursor(after)
  const { rows } = await sql<ContractRow>`
    select c.*, coalesce(c.ended_at > ${now}::timestamptz - interval '14 days', false) and not exists (
             select from contracts.review r where r.contract_id = c.id and r.author_side = c.side) as review_waits
    from (
      select k.id, k.title, k.kind, k.state, k.outcome, k.agreed_usd_cents, k.earned_usd_cents, k.started_at, k.ended_at, k.freelancer_id,
             a.display_name as freelancer_name, o.name as organization_name,
             case when k.freelancer_id = ${accountId} then 'freelancer' else 'client' end as side
      from contracts.contract k
      join platform.account a on a.id = k.freelancer_id
      join organizations.organization o on o.id = k.organization_id
      where (k.freelancer_id = ${accountId} or k.organization_id = ${organization?.id ?? null}) and k.state = ${state}
    ) c
    where ${start === undefined ? sql`true` : sql`(c.started_at, c.id) < (${start.at}, ${start.id})`}
    order by c.started_at desc, c.id desc limit ${PAGE + 1}`.execute(tx)
  return pageOf(rows, PAGE, (last) => cursorOf(last.startedAt, last.id))
}

export interface ContractPage {
  readonly contract: Contract
  readonly side: Side
  readonly organization: Organization
  readonly freelancer: Profile
  /** The viewer's own review, and the other's once both are published. */
  readonly reviews: readonly Review[]
  /** Empty where the marketplace had no rules about fees when it began. */
  readonly fees: readonly ContractFee[]
}

/** Undefined for everybody who is on neither side. */
export async function readContractPage(
  tx: Tx,
  { contractId, accountId }: { readonly contractId: Id; readonly accountId: Id },
): Promise<ContractPage | undefined> {
  const contract = await findContract(tx, contractId)
  if (contract === undefined) return undefined
  const side = await sideOf(tx, contract, accountId)
  if (side === undefined) return undefined
  return {
    contract,
    side,
    organization: await getOrganization(tx, contract.organizationId),
    freelancer: await getProfile(tx, contract.freelancerId),
    reviews: readableReviews(await listReviews(tx, contractId), contract.reviewsPublishedAt !== null, side),
    fees: await readContractFees(tx, contract),
  }
}

async function sideOf(tx: Tx, contract: Contract, accountId: Id): Promise<Side | undefined> {
  if (contract.freelancerId === accountId) return 'freelancer'
  return (await organizationOf(tx, accountId))?.id === contract.organizationId ? 'client' : undefined
}
