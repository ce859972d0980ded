import { systemActor } from '#kernel/actor.ts'
import { defineJob } from '#platform/jobs.ts'
import { inTransaction, type Ctx } from '#platform/run-action.ts'
import { moveProposal } from './move-proposal.ts'
import { lockOffersRunOut } from './store/proposals.ts'

const BATCH = 50

async function endOffers(ctx: Ctx): Promise<number> {
  const runOut = await lockOffersRunOut(ctx.tx, ctx.now, BATCH)
  for (const proposal of runOut) await moveProposal(ctx, proposal, { to: 'active', reason: 'offer_ran_out' })
  return runOut.length
}

/** Every minute: offers nobody answered in time end, and their proposals go on as before. */
export const sweepOffers = defineJob({
  name: 'proposals-offers-sweep',
  every: '* * * * *',
  async run({ db, stopping }) {
    while (!stopping() && (await inTransaction(db, systemActor('proposals-offers-sweep'), endOffers)) === BATCH);
  },
})

export const jobs = [sweepOffers]
