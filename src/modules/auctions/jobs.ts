import { systemActor } from '#kernel/actor.ts'
import { defineJob } from '#platform/jobs.ts'
import { inTransaction } from '#platform/run-action.ts'
import { closeAuction } from './close-auction.ts'
import { selectRunOut } from './store/auctions.ts'
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

/** Every night: what an operator should look at. */
export const watch = defineJob({
  name: 'auctions-watch',
  every: '40 3 * * *',
  async run({ db }) {
    await inTransaction(db, systemActor('auctions-watch'), watchAuctions)
  },
})

export const jobs = [closeRunOut, watch]
