import { systemActor } from '#kernel/actor.ts'
import { defineJob } from '#platform/jobs.ts'
import { inTransaction } from '#platform/run-action.ts'
import { setPricesOfToday } from './badge-prices.ts'
import { closeAuction } from './close-auction.ts'
import { prepareFirstKey } from './holdout-keys.ts'
import { profileJobs } from './profile-jobs.ts'
import { selectRunOut } from './store/auctions.ts'
import { selectBadgesToTend } from './store/badges.ts'
import { tendBadge } from './tend-badge.ts'
import { watchAuctions } from './watch.ts'

const BATCH = 50
const actor = systemActor('auctions-close')

/** Every minute: auctions whose days are over end, each in a transaction of its own. */
export const closeRunOut = defineJob({
  name: 'auctions-close',
  every: '* * * * *',
  async run({ db, stopping }) {
    for (;;) {
      const jobIds = await inTransaction(db, actor, (ctx) => selectRunOut(ctx.tx, ctx.now, BATCH))
      for (const jobId of jobIds) if (!stopping()) await inTransaction(db, actor, (ctx) => closeAuction(ctx, jobId, 'time'))
      if (stopping() || jobIds.length < BATCH) return
    }
  },
})

/** Every minute, though it does something once in the life of a marketplace: makes the first key that draws holdouts. */
export const prepareHoldouts = defineJob({
  name: 'auctions-holdouts',
  every: '* * * * *',
  async run({ db }) {
    await inTransaction(db, systemActor('auctions-holdouts'), prepareFirstKey)
  },
})

/** Every night: what an operator should look at. */
export const watch = defineJob({
  name: 'auctions-watch',
  every: '40 3 * * *',
  async run({ db }) {
    await inTransaction(db, systemActor('auctions-watch'), watchAuctions)
  },
})

const tender = systemActor('auctions-badges')

/**
 * Every minute: sets the badge's prices of a new day and looks after the badges that are due, each in a transaction of its own. After an
 * outage each Connect that fell due meanwhile is taken once.
 */
export const tendBadges = defineJob({
  name: 'auctions-badges',
  every: '* * * * *',
  async run({ db, stopping }) {
    await inTransaction(db, tender, setPricesOfToday)
    for (;;) {
      const badgeIds = await inTransaction(db, tender, (ctx) => selectBadgesToTend(ctx.tx, ctx.now, BATCH))
      for (const badgeId of badgeIds) if (!stopping()) await inTransaction(db, tender, (ctx) => tendBadge(ctx, badgeId))
      if (stopping() || badgeIds.length < BATCH) return
    }
  },
})

export const jobs = [closeRunOut, prepareHoldouts, tendBadges, watch, ...profileJobs]
