import { sql } from 'kysely'
import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import type { Tx } from '#platform/db/database.ts'
import { insertRows } from '#platform/db/insert-rows.ts'
import type { Contract, Ending } from '../rules/contract.ts'
import { REVIEW_DAYS } from '../rules/reviews.ts'

const columns = sql`
  id, kind, organization_id, freelancer_id, job_id, proposal_id, catalog_order_id, title, agreed_usd_cents, state, outcome,
  earned_usd_cents, charge_id, started_at, ended_at, end_note, reviews_published_at`

/** Any number of contracts, running or ended, in one statement. */
export async function insertContracts(tx: Tx, rows: readonly Contract[]): Promise<void> {
  await insertRows(
    tx,
    'contracts.contract',
    {
      id: 'uuid',
      kind: 'text',
      organizationId: 'uuid',
      freelancerId: 'uuid',
      jobId: 'uuid',
      proposalId: 'uuid',
      catalogOrderId: 'uuid',
      title: 'text',
      agreedUsdCents: 'integer',
      state: 'text',
      outcome: 'text',
      earnedUsdCents: 'integer',
      chargeId: 'uuid',
      startedAt: 'timestamptz',
      endedAt: 'timestamptz',
      endNote: 'text',
      reviewsPublishedAt: 'timestamptz',
    },
    rows,
  )
}

export async function selectContract(tx: Tx, id: Id): Promise<Contract | undefined> {
  const { rows } = await sql<Contract>`select ${columns} from contracts.contract where id = ${id}`.execute(tx)
  return rows[0]
}

export async function selectContractLocked(tx: Tx, id: Id): Promise<Contract | undefined> {
  const { rows } = await sql<Contract>`select ${columns} from contracts.contract where id = ${id} for no key update`.execute(tx)
  return rows[0]
}

export async function selectContractGrownFrom(
  tx: Tx,
  source: { readonly proposalId: Id | null; readonly catalogOrderId: Id | null },
): Promise<Contract | undefined> {
  const { rows } = await sql<Contract>`
    select ${columns} from contracts.contract
    where proposal_id = ${source.proposalId} or catalog_order_id = ${source.catalogOrderId}`.execute(tx)
  return rows[0]
}

/** What a freelancer earned on ended contracts with a client, in US cents. */
export async function selectEarnedBetween(
  tx: Tx,
  { freelancerId, organizationId }: Pick<Contract, 'freelancerId' | 'organizationId'>,
): Promise<number> {
  const { rows } = await sql<{ earned: number }>`
    select coalesce(sum(earned_usd_cents), 0)::float8 as earned from contracts.contract
    where freelancer_id = ${freelancerId} and organization_id = ${organizationId} and state = 'ended'`.execute(tx)
  return rows[0]!.earned
}

export async function updateEnded(
  tx: Tx,
  id: Id,
  ending: Ending & { readonly endNote: string | null; readonly endedAt: Instant },
): Promise<void> {
  await sql`
    update contracts.contract
    set state = 'ended', outcome = ${ending.outcome}, earned_usd_cents = ${ending.earnedUsdCents}, end_note = ${ending.endNote},
        ended_at = ${ending.endedAt}
    where id = ${id}`.execute(tx)
}

export async function updateReviewsPublished(tx: Tx, ids: readonly Id[], now: Instant): Promise<void> {
  await sql`update contracts.contract set reviews_published_at = ${now} where id = any(${ids}::uuid[])`.execute(tx)
}

/** Some ended contracts whose time to review is over and whose reviews nobody can read yet. */
export async function selectReviewTimeOverLocked(tx: Tx, now: Instant, most: number): Promise<Contract[]> {
  const { rows } = await sql<Contract>`
    select ${columns} from contracts.contract
    where state = 'ended' and reviews_published_at is null
      and ended_at <= ${now}::timestamptz - make_interval(days => ${REVIEW_DAYS})
    order by ended_at limit ${most} for no key update skip locked`.execute(tx)
  return rows
}

/** Those of these contracts that are under way. */
export async function selectRunning(tx: Tx, contractIds: readonly Id[]): Promise<ReadonlySet<Id>> {
  const { rows } = await sql<{ id: Id }>`
    select id from contracts.contract where id = any(${[...contractIds]}::uuid[]) and state = 'active'`.execute(tx)
  return new Set(rows.map(({ id }) => id))
}
