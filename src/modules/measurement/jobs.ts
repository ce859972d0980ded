import { systemActor } from '#kernel/actor.ts'
import type { PolicyName } from '#modules/policy/index.ts'
import { defineJob, type JobTools } from '#platform/jobs.ts'
import { inTransaction } from '#platform/run-action.ts'
import { countNextDays } from './count-days.ts'
import { measureVersion } from './measure-version.ts'
import { listMeasuredVersions } from './measured-versions.ts'
import { sources } from './rules/metrics.ts'

const ACTOR = systemActor('measurement')
const POLICY: PolicyName = 'connects'

/** Counts the days that are complete, then computes what can be computed of each version and was not yet. Mostly there is nothing to do. */
async function measureAll({ db, stopping }: Pick<JobTools, 'db' | 'stopping'>): Promise<void> {
  for (const source of sources)
    while (!stopping() && (await inTransaction(db, ACTOR, ({ tx, now }) => countNextDays(tx, source, now)))) continue
  const measured = await inTransaction(db, ACTOR, ({ tx, now }) => listMeasuredVersions(tx, POLICY, now))
  for (const version of measured) {
    if (stopping()) return
    await inTransaction(db, ACTOR, (ctx) => measureVersion(ctx, version))
  }
}

/** Every hour, so that a new day is seen soon after its midnight and a machine that slept catches up. */
const measureDaily = defineJob({ name: 'measurement-daily', every: '20 * * * *', run: measureAll })

export const jobs = [measureDaily]
