import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import type { Tx } from '#platform/db/database.ts'
import { dayOf } from './rules/profile-boost.ts'
import { findCardShow, selectReserved } from './store/card-shows.ts'
import { chargedOn, findOpenBudget } from './store/click-budgets.ts'
import { findProfileBoost, selectProfileSteps, type ProfileBoost, type ProfileStep } from './store/profile-boosts.ts'

const MOST_STEPS = 20

/** The boost of a profile as its owner sees it. */
export interface ProfileBoostView extends ProfileBoost {
  readonly today: {
    /** What the day's clicks have cost so far. */
    readonly charged: number
    /** Set aside for cards that clients have before them now. */
    readonly reserved: number
    /** Held in the wallet for the rest of the day, the reserved part included. */
    readonly held: number
  }
  /** The newest first, at most 20. */
  readonly steps: readonly ProfileStep[]
}

/** Undefined where the profile never was boosted. */
export async function viewProfileBoost(tx: Tx, profileId: Id, now: Instant): Promise<ProfileBoostView | undefined> {
  const boost = await findProfileBoost(tx, profileId)
  if (boost === undefined) return undefined
  const day = dayOf(now)
  const open = await findOpenBudget(tx, profileId, day)
  const reserved = open === undefined ? [] : [...(await selectReserved(tx, open.id, now)).values()]
  return {
    ...boost,
    today: {
      charged: await chargedOn(tx, profileId, day),
      reserved: reserved.reduce((sum, price) => sum + price, 0),
      held: open === undefined ? 0 : open.qty - open.charged,
    },
    steps: await selectProfileSteps(tx, profileId, MOST_STEPS),
  }
}

/** Whose profile a card leads to; undefined for an unknown card. */
export async function profileOfShow(tx: Tx, showId: Id): Promise<Id | undefined> {
  return (await findCardShow(tx, showId))?.profileId
}
