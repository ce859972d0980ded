import { defineJob } from '#platform/jobs.ts'
import { expireDue } from './actions/expire-due.ts'
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

export const jobs = [sweepLedger]
