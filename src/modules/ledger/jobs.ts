import { systemActor } from '#kernel/actor.ts'
import { defineJob, type Job } from '#platform/jobs.ts'
import { inTransaction } from '#platform/run-action.ts'
import { addUpAccountDays } from './actions/add-up-account-days.ts'
import { expireDue } from './actions/expire-due.ts'
import { recordSupplyDays } from './actions/record-supply-days.ts'
import { exportHeads, headsFileOf, type HeadsPlace } from './actions/seal-heads.ts'
import { readSealKey, type SealKeyPlace } from './actions/seal-key.ts'
import { sealLedger, type FindPolicyHashes } from './actions/seal-ledger.ts'
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

/** Platform accounts have no row that every transaction would wait for; their days are added up right afterwards. */
const addUpAccounts = defineJob({
  name: 'ledger-account-days',
  every: '* * * * *',
  run: ({ db, stopping }) => addUpAccountDays(db, { stopping }),
})

export const jobs = [sweepLedger, publishSupply, addUpAccounts]

export interface SealJobOptions extends SealKeyPlace, HeadsPlace {
  readonly findPolicyHashes: FindPolicyHashes
}

export const SEAL_JOB = 'ledger-seal'

/**
 * Seals every minute what can be sealed, and hands the heads out. Heads that were missed are made up for the next time.
 * @throws MachineProblem when the key that the settings name cannot be used
 */
export function createSealJob(options: SealJobOptions): Job<object> {
  readSealKey(options)
  return defineJob({
    name: SEAL_JOB,
    every: '* * * * *',
    async run({ db, log, stopping }) {
      const { findPolicyHashes } = options
      // First, so that nothing is signed on top of a history that is not the one we gave heads out for.
      await exportHeads(db, headsFileOf(options))
      const seals = await sealLedger(db, { privateKey: readSealKey(options), findPolicyHashes, stopping })
      await exportHeads(db, headsFileOf(options))
      const last = seals.at(-1)
      if (last !== undefined)
        log.info({ seals: seals.length, no: last.no, hash: last.hash, keyId: last.keyId }, 'sealed the ledger')
    },
  })
}
