import { sql } from 'kysely'
import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import type { Tx } from '#platform/db/database.ts'
import { tierNames, type Project, type ProjectState, type Tier } from '../rules/projects.ts'

const COLUMNS = sql`id, seller_id, title, description, requirements, category, state, orders, created_at, changed_at`

export async function findProject(tx: Tx, projectId: Id): Promise<Project | undefined> {
  const { rows } = await sql<Project>`select ${COLUMNS} from catalog.project where id = ${projectId}`.execute(tx)
  return rows[0]
}

export async function lockProject(tx: Tx, projectId: Id): Promise<Project | undefined> {
  const { rows } = await sql<Project>`select ${COLUMNS} from catalog.project where id = ${projectId} for update`.execute(tx)
  return rows[0]
}

/** From the smallest tier to the largest. */
export async function listTiers(tx: Tx, projectId: Id): Promise<readonly Tier[]> {
  const { rows } = await sql<Tier>`
    select name, summary, price_usd_cents, delivery_days, revisions from catalog.tier
    where project_id = ${projectId} order by array_position(${tierNames}::text[], name)`.execute(tx)
  return rows
}

/** Writes whole projects in one statement; also how the demo world makes many. */
export async function insertProjects(tx: Tx, projects: readonly Project[]): Promise<void> {
  if (projects.length === 0) return
  await sql`
    insert into catalog.project (${COLUMNS})
    select * from unnest(
      ${projects.map((each) => each.id)}::uuid[], ${projects.map((each) => each.sellerId)}::uuid[],
      ${projects.map((each) => each.title)}::text[], ${projects.map((each) => each.description)}::text[],
      ${projects.map((each) => each.requirements)}::text[], ${projects.map((each) => each.category)}::text[],
      ${projects.map((each) => each.state)}::text[], ${projects.map((each) => each.orders)}::integer[],
      ${projects.map((each) => each.createdAt)}::timestamptz[], ${projects.map((each) => each.changedAt)}::timestamptz[])`.execute(
    tx,
  )
}

export interface TierRow extends Tier {
  readonly projectId: Id
}

export async function insertTiers(tx: Tx, tiers: readonly TierRow[]): Promise<void> {
  if (tiers.length === 0) return
  await sql`
    insert into catalog.tier (project_id, name, summary, price_usd_cents, delivery_days, revisions)
    select * from unnest(
      ${tiers.map((each) => each.projectId)}::uuid[], ${tiers.map((each) => each.name)}::text[],
      ${tiers.map((each) => each.summary)}::text[], ${tiers.map((each) => each.priceUsdCents)}::bigint[],
      ${tiers.map((each) => each.deliveryDays)}::integer[], ${tiers.map((each) => each.revisions)}::integer[])`.execute(tx)
}

export type ProjectText = Pick<Project, 'title' | 'description' | 'requirements' | 'category'>

export async function replaceProjectText(tx: Tx, projectId: Id, text: ProjectText, at: Instant): Promise<void> {
  await sql`
    update catalog.project
    set title = ${text.title}, description = ${text.description}, requirements = ${text.requirements}, category = ${text.category}, changed_at = ${at}
    where id = ${projectId}`.execute(tx)
}

/** Orders keep the terms they were placed with, so tiers may be replaced freely. */
export async function replaceTiers(tx: Tx, projectId: Id, tiers: readonly Tier[]): Promise<void> {
  await sql`delete from catalog.tier where project_id = ${projectId}`.execute(tx)
  await insertTiers(
    tx,
    tiers.map((tier) => ({ ...tier, projectId })),
  )
}

export async function setProjectState(tx: Tx, projectId: Id, state: ProjectState, at: Instant): Promise<void> {
  await sql`update catalog.project set state = ${state}, changed_at = ${at} where id = ${projectId}`.execute(tx)
}

export async function countOrder(tx: Tx, projectId: Id): Promise<void> {
  await sql`update catalog.project set orders = orders + 1 where id = ${projectId}`.execute(tx)
}
