import { sql } from 'kysely'
import { categories, type Category } from '#kernel/category.ts'
import type { Id } from '#kernel/ids.ts'
import { addDays, type Instant } from '#kernel/instant.ts'
import { viewLimit, whyNotShown, type BadgeEnd, type BadgeState, type LimitView, type NotShown } from '#modules/auctions/index.ts'
import { getWallet } from '#modules/ledger/index.ts'
import { findProfile } from '#modules/profiles/index.ts'
import type { Tx } from '#platform/db/database.ts'
import { cursorOf, pageOf, readCursor, readNumberCursor, type ListPage } from './cursor.ts'

/** What a week of the badge costs in one category, and how that was reached. People are counted as the public may know: see `publicCount`. */
export interface BadgePrice {
  readonly category: Category
  /** The UTC day it was set on, as in 2026-10-16. */
  readonly day: string
  /** Connects a week. */
  readonly price: number
  readonly least: number
  readonly most: number
  /** Who offers work in the category, and how many of them may wear it before it gets dearer. */
  readonly freelancers: number
  readonly places: number
  readonly asking: PublicCount
  readonly wearing: PublicCount
  /** How many would have paid one Connect less; null where the price is the lowest there is. */
  readonly oneLess: PublicCount | null
  readonly version: number
  readonly clause: string
}

/** Nobody, one to four people, or at least so many: in steps of five, so that no two figures tell about a single person. */
export type PublicCount = 'none' | 'few' | { readonly atLeast: number }

const STEP = 5

/** How many people in public: never an exact number of a few. */
export function publicCount(people: number): PublicCount {
  if (people === 0) return 'none'
  return people < STEP ? 'few' : { atLeast: people - (people % STEP) }
}

interface PriceRow extends Omit<BadgePrice, 'asking' | 'wearing' | 'oneLess'> {
  readonly asking: number
  readonly wearing: number
  readonly oneLess: number | null
}

const PRICE = sql`category, to_char(day, 'YYYY-MM-DD') as day, price, least, most, freelancers, places, asking, wearing, one_less, version, clause`

function priceOf({ asking, wearing, oneLess, ...row }: PriceRow): BadgePrice {
  return {
    ...row,
    asking: publicCount(asking),
    wearing: publicCount(wearing),
    oneLess: oneLess === null ? null : publicCount(oneLess),
  }
}

/** The last price of each category: today's, unless nobody could set it. */
export async function readBadgePrices(tx: Tx): Promise<readonly BadgePrice[]> {
  const { rows } = await sql<PriceRow>`
    select last.* from unnest(${categories}::text[]) as each (name)
    cross join lateral (select ${PRICE} from auctions.badge_price where category = each.name order by badge_price.day desc limit 1) last
    order by last.category`.execute(tx)
  return rows.map(priceOf)
}

const DAYS_AT_ONCE = 90

/** The days of one category, the newest first. */
export async function readPriceHistory(
  tx: Tx,
  {
    category,
    after,
    size = DAYS_AT_ONCE,
  }: { readonly category: Category; readonly after?: string | undefined; readonly size?: number },
): Promise<ListPage<BadgePrice>> {
  const before = String(readCursor(after, ['string'])?.[0] ?? '')
  const goesOn = isDay(before) ? sql`badge_price.day < ${before}::date` : sql`true`
  const { rows } = await sql<PriceRow>`
    select ${PRICE} from auctions.badge_price where category = ${category} and ${goesOn} order by badge_price.day desc limit ${size + 1}`.execute(
    tx,
  )
  return pageOf(rows.map(priceOf), size, ({ day }) => cursorOf(day))
}

function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(text)
}

/** A stretch of wearing the badge at one price. */
export interface BadgeStretch {
  readonly no: number
  readonly category: Category
  /** Connects a week. */
  readonly price: number
  readonly since: Instant
  /** When it ended, or the end of the week that is held: nobody wears it longer. */
  readonly until: Instant
  readonly isRunning: boolean
  /** Connects that were taken. */
  readonly charged: number
  readonly version: number
}

export interface BadgeStep {
  readonly no: number
  readonly kind: 'asked' | 'began' | 'ended' | BadgeEnd
  readonly connects: number | null
  readonly at: Instant
}

/** Somebody's own badge, with everything they need to decide about it. */
export interface OwnBadge {
  /** What the profile lacks; undefined when it can be worn. */
  readonly missing: NotShown | undefined
  readonly category: Category | null
  /** The last price of their category. */
  readonly price: BadgePrice | undefined
  /** What a week cost in their category lately; undefined before there are two days. */
  readonly lately: LatelyPaid | undefined
  readonly badge: { readonly state: BadgeState; readonly maximum: number } | undefined
  /** The stretch that runs. */
  readonly running: BadgeStretch | undefined
  /** When the next Connect of it is taken. */
  readonly tendAt: Instant | undefined
  /** Connects charged for the badge in the last seven days. */
  readonly lastSevenDays: number
  readonly available: number
  readonly limit: LimitView
  /** The newest first. */
  readonly steps: readonly BadgeStep[]
}

/** Connects a week over the last days: the lowest price, one that was not exceeded on half of the days, and the highest. */
export interface LatelyPaid {
  readonly days: number
  readonly least: number
  readonly median: number
  readonly most: number
}

const STEPS = 12
const LATELY_DAYS = 90

/** Reads somebody's own badge; undefined where the account has no freelancer's profile. */
export async function readOwnBadge(
  tx: Tx,
  { ownerId, now }: { readonly ownerId: Id; readonly now: Instant },
): Promise<OwnBadge | undefined> {
  const profile = await findProfile(tx, ownerId)
  if (profile === undefined) return undefined
  const { rows } = await sql<{ id: Id; state: BadgeState; maximum: number; tendAt: Instant }>`
    select id, state, maximum, tend_at from auctions.badge where owner_id = ${ownerId}`.execute(tx)
  const badge = rows[0]
  const running = (await readBadgeHistory(tx, { ownerId, size: 1 })).items.find(({ isRunning }) => isRunning)
  return {
    missing: whyNotShown(profile),
    category: profile.category,
    price:
      profile.category === null ? undefined : (await readBadgePrices(tx)).find(({ category }) => category === profile.category),
    lately: profile.category === null ? undefined : await readLately(tx, profile.category, now),
    badge: badge === undefined ? undefined : { state: badge.state, maximum: badge.maximum },
    running,
    tendAt: running === undefined ? undefined : badge?.tendAt,
    lastSevenDays: await chargedSince(tx, ownerId, addDays(now, -7)),
    available: (await getWallet(tx, ownerId)).available,
    limit: await viewLimit(tx, ownerId, now),
    steps: badge === undefined ? [] : await newestSteps(tx, badge.id),
  }
}

async function readLately(tx: Tx, category: Category, now: Instant): Promise<LatelyPaid | undefined> {
  const { rows } = await sql<LatelyPaid>`
    select count(*) as days, min(price) as least, percentile_disc(0.5) within group (order by price) as median, max(price) as most
    from auctions.badge_price where category = ${category} and day > ${addDays(now, -LATELY_DAYS)}::date`.execute(tx)
  const lately = rows[0]!
  // One day is the price of now, which stands beside it.
  return lately.days < 2 ? undefined : lately
}

/** All stretches of somebody's badge, the newest first. */
export async function readBadgeHistory(
  tx: Tx,
  { ownerId, after, size = 20 }: { readonly ownerId: Id; readonly after?: string | undefined; readonly size?: number },
): Promise<ListPage<BadgeStretch>> {
  const before = readNumberCursor(after)
  const { rows } = await sql<BadgeStretch>`
    select w.no, w.category, w.price, w.since, least(w.ended_at, w.ends_at) as until, w.ended_at is null as is_running, w.ticks as charged,
      w.version
    from auctions.wearing w
    where w.badge_id = (select id from auctions.badge where owner_id = ${ownerId})
      and ${before === undefined ? sql`true` : sql`w.no < ${before}`}
    order by w.no desc limit ${size + 1}`.execute(tx)
  return pageOf(rows, size, ({ no }) => cursorOf(no))
}

async function chargedSince(tx: Tx, ownerId: Id, since: Instant): Promise<number> {
  const { rows } = await sql<{ charged: number }>`
    select count(*) as charged from auctions.wearing w join auctions.badge_tick t on t.wearing_id = w.id
    where w.badge_id = (select id from auctions.badge where owner_id = ${ownerId}) and w.ends_at > ${since} and t.at > ${since}`.execute(
    tx,
  )
  return rows[0]!.charged
}

async function newestSteps(tx: Tx, badgeId: Id): Promise<readonly BadgeStep[]> {
  const { rows } = await sql<BadgeStep>`
    select no, kind, connects, at from auctions.badge_step where badge_id = ${badgeId} order by no desc limit ${STEPS}`.execute(
    tx,
  )
  return rows
}
