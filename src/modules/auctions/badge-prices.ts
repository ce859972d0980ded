import { categories, type Category } from '#kernel/category.ts'
import { connects, type Connects } from '#kernel/connects.ts'
import type { Instant } from '#kernel/instant.ts'
import {
  decideAction,
  getPricedBy,
  isOffered,
  selectActivations,
  type ConnectsDocument,
  type FloatingTerms,
} from '#modules/policy/index.ts'
import { countOfferingWork } from '#modules/profiles/index.ts'
import type { Ctx } from '#platform/run-action.ts'
import { dayOf, priceOfDay, versionOfWeek } from './rules/badge-life.ts'
import { findPriceOf, insertPrices, lockPrices, selectMaxima, type StoredPrice } from './store/badge-prices.ts'

const ACTION = 'badge.availability'

/** What a week of the badge costs in a category today, set now if nobody has yet; undefined where the rules do not offer the badge. */
export async function priceOfToday(ctx: Ctx, category: Category): Promise<StoredPrice | undefined> {
  const day = dayOf(ctx.now)
  const known = await findPriceOf(ctx.tx, category, day)
  if (known !== undefined) return known
  await setPricesOfToday(ctx)
  return findPriceOf(ctx.tx, category, day)
}

/**
 * Sets what a week of the badge costs today in every category, by what everybody who asks for it would pay at this moment: once for each
 * UTC day. Whoever asks later on the same day joins at this price. May be repeated.
 */
export async function setPricesOfToday(ctx: Ctx): Promise<void> {
  const day = dayOf(ctx.now)
  if ((await findPriceOf(ctx.tx, categories[0], day)) !== undefined) return
  const rules = await rulesOfWeek(ctx)
  if (rules === undefined) return
  await lockPrices(ctx.tx)
  if ((await findPriceOf(ctx.tx, categories[0], day)) !== undefined) return
  const [maxima, offering] = [await selectMaxima(ctx.tx), await countOfferingWork(ctx.tx)]
  const prices = categories.map((category) =>
    priceRow(rules, {
      category,
      maxima: maxima.get(category) ?? [],
      freelancers: offering.get(category) ?? 0,
      at: ctx.now,
    }),
  )
  await insertPrices(ctx.tx, prices)
}

interface Demand {
  readonly category: Category
  /** Of everybody who asks for the badge at this moment. */
  readonly maxima: readonly Connects[]
  /** How many offer work in the category. */
  readonly freelancers: number
  readonly at: Instant
}

/** What a week costs in one category on the day of `at`, with the figures that made it. */
export function priceRow(rules: RulesOfWeek, { category, maxima, freelancers, at }: Demand): StoredPrice {
  const { terms, version, sha256, clause } = rules
  const made = priceOfDay(maxima, terms, freelancers)
  const bounds = { least: terms.min, most: terms.max }
  return { ...made, ...bounds, category, day: dayOf(at), freelancers, version, sha256, clause, setAt: at }
}

export interface RulesOfWeek {
  readonly terms: FloatingTerms
  readonly version: number
  readonly sha256: string
  readonly clause: string
}

/**
 * The rules that were in force when this week began: a version that begins later changes the badge from the next Monday on. In the first
 * week of a marketplace, its first rules. Undefined where they do not offer the badge.
 */
async function rulesOfWeek({ tx, now }: Pick<Ctx, 'tx' | 'now'>): Promise<RulesOfWeek | undefined> {
  const version = versionOfWeek(await selectActivations(tx, 'connects'), now)
  if (version === undefined) return undefined
  const { sha256, document } = await getPricedBy(tx, 'connects', version)
  const terms = badgeTermsOf(document)
  return terms && { ...terms, version, sha256 }
}

/** What the rules say about the badge; undefined where they do not offer it. */
export function badgeTermsOf(document: ConnectsDocument): Pick<RulesOfWeek, 'terms' | 'clause'> | undefined {
  if (!isOffered(document, ACTION)) return undefined
  const { floating, amount, clauseId } = decideAction(document, ACTION, {})
  // A clause may also name one fixed price: it floats between this and the same.
  return { terms: floating ?? { min: connects(amount), max: connects(amount) }, clause: clauseId }
}
