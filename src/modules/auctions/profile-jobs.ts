import { systemActor } from '#kernel/actor.ts'
import type { Id } from '#kernel/ids.ts'
import { addDays, type Instant } from '#kernel/instant.ts'
import { defineJob } from '#platform/jobs.ts'
import { inTransaction, type Ctx } from '#platform/run-action.ts'
import { endBudgets } from './click-budgets.ts'
import { nextShare, spentByThen } from './rules/click-budget.ts'
import { dayOf, minuteOfDay, QUALITY_DAYS, usualRate } from './rules/profile-boost.ts'
import { qualityOf } from './rules/profile-cards.ts'
import { selectOverBudgets } from './store/click-budgets.ts'
import { lockProfileBoosts, selectPaces, updateShares } from './store/profile-boosts.ts'
import { selectClickRecords, sumClickRecords, updateQualities } from './store/profile-clicks.ts'

const BATCH = 500
const actor = systemActor('auctions-profiles')

/** Every minute: budgets of days that are over give back what is left, once no card of theirs is on show any more. */
export const endOverBudgets = defineJob({
  name: 'auctions-end-click-budgets',
  every: '* * * * *',
  async run({ db, stopping }) {
    for (;;) {
      const profileIds = await inTransaction(db, actor, (ctx) =>
        selectOverBudgets(ctx.tx, { now: ctx.now, day: dayOf(ctx.now), limit: BATCH }),
      )
      for (const profileId of profileIds) if (!stopping()) await inTransaction(db, actor, (ctx) => endOver(ctx, profileId))
      if (stopping() || profileIds.length < BATCH) return
    }
  },
})

async function endOver(ctx: Ctx, profileId: Id): Promise<void> {
  await lockProfileBoosts(ctx.tx, [profileId])
  await endBudgets(ctx, profileId, dayOf(ctx.now))
}

/** Every quarter of an hour: each boost takes part in such a part of the searches that its budget lasts the day. */
export const paceBoosts = defineJob({
  name: 'auctions-pace-boosts',
  every: '*/15 * * * *',
  async run({ db, stopping }) {
    let after: Id | undefined
    do {
      const from: Id | undefined = after
      after = await inTransaction(db, actor, (ctx) => pace(ctx, from))
    } while (after !== undefined && !stopping())
  },
})

/** @returns the last profile of a full page */
async function pace(ctx: Ctx, after: Id | undefined): Promise<Id | undefined> {
  const paces = await selectPaces(ctx.tx, { day: dayOf(ctx.now), after, limit: BATCH })
  const minute = minuteOfDay(ctx.now)
  const shares = paces.map(({ profileId, share, maximum, dailyBudget, spent }) => {
    // One click ahead of the clock: a budget of a few clicks would not be shown before noon otherwise.
    const target = Math.min(dailyBudget, spentByThen({ limit: dailyBudget, minuteOfDay: minute }) + maximum)
    return { profileId, share: nextShare({ share, spent, target }) }
  })
  const before = new Map(paces.map(({ profileId, share }) => [profileId, share]))
  await updateShares(
    ctx.tx,
    shares.filter(({ profileId, share }) => before.get(profileId) !== share),
  )
  return paces.length < BATCH ? undefined : paces.at(-1)?.profileId
}

/** Every night: how often clicks on a profile led to something, compared with all profiles. */
export const reckonQualities = defineJob({
  name: 'auctions-reckon-qualities',
  every: '20 3 * * *',
  async run({ db, stopping }) {
    // Counted once: it is one figure about everybody's clicks of the last months.
    const { since, usual } = await inTransaction(db, actor, usualNow)
    let after: Id | undefined
    do {
      const from: Id | undefined = after
      after = await inTransaction(db, actor, (ctx) => reckon(ctx, { since, usual, after: from }))
    } while (after !== undefined && !stopping())
  },
})

interface Usual {
  readonly since: Instant
  /** How many of a thousand clicks lead to something. */
  readonly usual: number
}

async function usualNow({ tx, now }: Ctx): Promise<Usual> {
  const since = addDays(now, -QUALITY_DAYS)
  return { since, usual: usualRate(await sumClickRecords(tx, since)) }
}

/** @returns the last profile of a full page */
async function reckon(ctx: Ctx, { since, usual, after }: Usual & { readonly after: Id | undefined }): Promise<Id | undefined> {
  const records = await selectClickRecords(ctx.tx, { since, after, limit: BATCH })
  const reckoned = records.map((record) => ({
    ...record,
    quality: qualityOf({ clicks: record.clicks, actions: record.led, usual }),
  }))
  await updateQualities(ctx.tx, reckoned, usual)
  return records.length < BATCH ? undefined : records.at(-1)?.profileId
}

export const profileJobs = [endOverBudgets, paceBoosts, reckonQualities]
