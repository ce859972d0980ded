import { systemActor } from '#kernel/actor.ts'
import { defineJob } from '#platform/jobs.ts'
import { inTransaction } from '#platform/run-action.ts'
import { expireDue } from './actions/expire-due.ts'
import { recordSupplyDays } from './actions/record-supply-days.ts'
import { releaseLapsedHolds } from './actions/release-lapsed-holds.ts'

const sweepLedger = defineJob({
  name: 'ledger-sweep',
  every: '*/5 * * * *',
  async run({ db, log, stopping }) {
    const holds = await releaseLapsedHolds(db, { stopping })
    const wallets = await expireDue(db, { stopping })
    if (holds + wallets > 0) log.info({ holds, wallets }, 'released lapsed holds and booked expiries')
  },
})

/** Every ten minutes, so that a day is published soon after it ended, also where a demo's clock jumps. */
const publishSupply = defineJob({
  name: 'ledger-supply',
  every: '*/10 * * * *',
  async run({ db, stopping }) {
    const recordSome = () => inTransaction(db, systemActor('ledger-supply'), recordSupplyDays)
    while (!stopping() && (await recordSome())) continue
  },
})

export const jobs = [sweepLedger, publishSupply]
