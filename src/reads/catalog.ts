import { sql, type RawBuilder } from 'kysely'
import type { Category } from '#kernel/category.ts'
import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import type { UsdCents } from '#kernel/money.ts'
import type { ProjectState, Tier, TierName } from '#modules/catalog/index.ts'
import type { Badge } from '#modules/profiles/index.ts'
import type { Tx } from '#platform/db/database.ts'
import { bestMatches } from './best-matches.ts'
import { cursorOf, pageOf, readMomentCursor, readScoreCursor, type ListPage } from './cursor.ts'
import { readWeights } from './ranking-weights.ts'

/** A project as one card of a list. */
export interface ProjectCard {
  readonly id: Id
  readonly title: string
  readonly excerpt: string
  readonly category: Category
  readonly state: ProjectState
  readonly orders: number
  readonly createdAt: Instant
  readonly sellerId: Id
  readonly sellerName: string
  readonly sellerCountry: string | null
  readonly sellerBadge: Badge
  readonly sellerScore: number | null
  /** The cheapest tier. */
  readonly fromUsdCents: UsdCents | null
  readonly fastestDays: number | null
}

export interface CatalogFilters {
  readonly words?: string | undefined
  readonly category?: Category | undefined
  readonly mostUsdCents?: number | undefined
}

const PAGE = 24

/** Listed projects: best first for words, else newest first. */
export async function readCatalog(
  tx: Tx,
  { filters, after }: { readonly filters: CatalogFilters; readonly after?: string | undefined },
): Promise<ListPage<ProjectCard>> {
  return filters.words === undefined
    ? newestFirst(tx, filters, after)
    : bestFirst(tx, { ...filters, words: filters.words }, after)
}

async function newestFirst(tx: Tx, filters: CatalogFilters, after: string | undefined): Promise<ListPage<ProjectCard>> {
  const start = readMomentCursor(after)
  const { rows } = await sql<ProjectCard>`
    ${selectCards} where ${listed(filters)}
      and ${start === undefined ? sql`true` : sql`(p.created_at, p.id) < (${start.at}, ${start.id})`}
    order by p.created_at desc, p.id desc limit ${PAGE + 1}`.execute(tx)
  return pageOf(rows, PAGE, (last) => cursorOf(last.createdAt, last.id))
}

async function bestFirst(
  tx: Tx,
  filters: CatalogFilters & { readonly words: string },
  after: string | undefined,
): Promise<ListPage<ProjectCard>> {
  const start = readScoreCursor(after)
  const ranked = bestMatches({
    words: filters.words,
    from: sql`catalog.project p`,
    where: listed(filters),
    id: sql`p.id`,
    document: sql`p.document`,
    short: sql`p.title`,
    tie: sql`p.created_at`,
    weights: await readWeights(tx),
  })
  const { rows } = await sql<ProjectCard & { score: number }>`
    ${ranked}
    ${selectCardsWith(sql`, fused.score`)} join fused on fused.id = p.id
    where ${start === undefined ? sql`true` : sql`(fused.score, fused.id) < (${start.score}, ${start.id})`}
    order by fused.score desc, fused.id desc limit ${PAGE + 1}`.execute(tx)
  return pageOf(rows, PAGE, (last) => cursorOf(last.score, last.id))
}

function listed({ category, mostUsdCents }: CatalogFilters): RawBuilder<unknown> {
  const cheapEnough = sql`exists (select from catalog.tier t where t.project_id = p.id and t.price_usd_cents <= ${mostUsdCents ?? 0})`
  return sql`p.state = 'listed' and ${category === undefined ? sql`true` : sql`p.category = ${category}`}
    and ${mostUsdCents === undefined ? sql`true` : cheapEnough}`
}

function selectCardsWith(more: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`
    select p.id, p.title, left(p.description, 240) as excerpt, p.category, p.state, p.orders, p.created_at, p.seller_id,
           a.display_name as seller_name, f.country as seller_country, coalesce(g.badge, 'none') as seller_badge,
           g.success_score as seller_score,
           (select min(t.price_usd_cents) from catalog.tier t where t.project_id = p.id) as from_usd_cents,
           (select min(t.delivery_days) from catalog.tier t where t.project_id = p.id) as fastest_days ${more}
    from catalog.project p
    join platform.account a on a.id = p.seller_id
    join profiles.profile f on f.account_id = p.seller_id
    left join profiles.figures g on g.account_id = p.seller_id`
}
const selectCards = selectCardsWith(sql``)

/** A seller's own projects in every state, newest first. */
export async function readOwnProjects(
  tx: Tx,
  { sellerId, after }: { readonly sellerId: Id; readonly after?: string | undefined },
): Promise<ListPage<ProjectCard>> {
  const start = readMomentCursor(after)
  const { rows } = await sql<ProjectCard>`
    ${selectCards} where p.seller_id = ${sellerId}
      and ${start === undefined ? sql`true` : sql`(p.created_at, p.id) < (${start.at}, ${start.id})`}
    order by p.created_at desc, p.id desc limit ${PAGE + 1}`.execute(tx)
  return pageOf(rows, PAGE, (last) => cursorOf(last.createdAt, last.id))
}

export interface ProjectView extends ProjectCard {
  readonly description: string
  readonly requirements: string
  readonly sellerHeadline: string
  readonly tiers: readonly Tier[]
}

/** A listed project for everybody; in any other state for its seller only. */
export async function readProject(
  tx: Tx,
  { projectId, viewerId }: { readonly projectId: Id; readonly viewerId: Id | undefined },
): Promise<ProjectView | undefined> {
  const { rows } = await sql<Omit<ProjectView, 'tiers'>>`
    ${selectCardsWith(sql`, p.description, p.requirements, f.headline as seller_headline`)}
    where p.id = ${projectId} and (p.state = 'listed' or p.seller_id = ${viewerId ?? null}::uuid)`.execute(tx)
  const project = rows[0]
  if (project === undefined) return undefined
  const { rows: tiers } = await sql<Tier>`
    select name, summary, price_usd_cents, delivery_days, revisions from catalog.tier
    where project_id = ${projectId} order by price_usd_cents`.execute(tx)
  return { ...project, tiers }
}

/** An order as its two sides see it. */
export interface OrderView {
  readonly id: Id
  readonly projectId: Id
  readonly title: string
  readonly tier: TierName
  readonly priceUsdCents: UsdCents
  readonly deliveryDays: number
  readonly revisions: number
  readonly note: string
  readonly sellerId: Id
  readonly sellerName: string
  readonly clientName: string
  readonly chargeId: Id
  readonly chargedConnects: number
  readonly placedAt: Instant
  readonly contractId: Id | null
  readonly contractState: string | null
  readonly viewer: 'seller' | 'client'
}

const ORDERS_PAGE = 25

/** Orders the viewer sold or the viewer's client placed, newest first. */
export async function readOrders(
  tx: Tx,
  { viewerId, after }: { readonly viewerId: Id; readonly after?: string | undefined },
): Promise<ListPage<OrderView>> {
  const start = readMomentCursor(after)
  const { rows } = await sql<OrderView>`
    ${selectOrders(viewerId)}
      and ${start === undefined ? sql`true` : sql`(r.placed_at, r.id) < (${start.at}, ${start.id})`}
    order by r.placed_at desc, r.id desc limit ${ORDERS_PAGE + 1}`.execute(tx)
  return pageOf(rows, ORDERS_PAGE, (last) => cursorOf(last.placedAt, last.id))
}

/** Undefined for everybody but the seller and the client's members. */
export async function readOrder(
  tx: Tx,
  { orderId, viewerId }: { readonly orderId: Id; readonly viewerId: Id },
): Promise<OrderView | undefined> {
  const { rows } = await sql<OrderView>`${selectOrders(viewerId)} and r.id = ${orderId}`.execute(tx)
  return rows[0]
}

function selectOrders(viewerId: Id): RawBuilder<unknown> {
  return sql`
    select r.id, r.project_id, r.title, r.tier, r.price_usd_cents, r.delivery_days, r.revisions, r.note, r.seller_id,
           a.display_name as seller_name, o.name as client_name, r.charge_id, r.charged_connects, r.placed_at,
           k.id as contract_id, k.state as contract_state,
           case when r.seller_id = ${viewerId} then 'seller' else 'client' end as viewer
    from catalog.placed_order r
    join platform.account a on a.id = r.seller_id
    join organizations.organization o on o.id = r.organization_id
    left join contracts.contract k on k.catalog_order_id = r.id
    where (r.seller_id = ${viewerId}
      or r.organization_id = (select organization_id from organizations.member where account_id = ${viewerId}))`
}
