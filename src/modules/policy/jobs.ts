import { systemActor } from '#kernel/actor.ts'
import { defineJob } from '#platform/jobs.ts'
import { inTransaction } from '#platform/run-action.ts'
import { tellOfBeginnings } from './tell-of-beginnings.ts'

/** Every minute: versions whose moment has come are made known. Which rules price is decided by their dates alone. */
export const tellOfBegunVersions = defineJob({
  name: 'policy-tell-of-beginnings',
  every: '* * * * *',
  run: ({ db }) => inTransaction(db, systemActor('policy-tell-of-beginnings'), tellOfBeginnings),
})

export const jobs = [tellOfBegunVersions]
