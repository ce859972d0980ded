import { systemActor } from '#kernel/actor.ts'
import type { Id } from '#kernel/ids.ts'
import { defineJob, type JobTools } from '#platform/jobs.ts'
import { inTransaction } from '#platform/run-action.ts'
import { ISSUE_TO_COHORT } from './actions/decide-special-grant.ts'
import { grantDueMonths } from './actions/grant-monthly.ts'
import { issueToCohort as issueSome } from './actions/issue-to-cohort.ts'
import { selectIssuing } from './store/special-grants.ts'

const ACTOR = systemActor('grants')

/** Monthly Connects for everybody whose month has come, by the marketplace's clock. */
export const grantMonthly = defineJob({
  name: 'grants-monthly',
  every: '* * * * *',
  async run({ db, stopping }) {
    while (!stopping() && (await inTransaction(db, ACTOR, grantDueMonths)) > 0);
  },
})

async function issueToAll({ db, stopping }: JobTools, specialGrantId: Id): Promise<void> {
  while (!stopping() && (await inTransaction(db, ACTOR, (ctx) => issueSome(ctx, specialGrantId))));
}

/** Serves an approved cohort, 512 people a transaction; whatever it has done is committed, so it may be stopped or killed anywhere. */
export const issueToCohort = defineJob<{ specialGrantId: Id }>({
  ...ISSUE_TO_COHORT,
  run: (tools, { specialGrantId }) => issueToAll(tools, specialGrantId),
})

/** Goes on with cohorts whose job was lost with its process. */
export const resumeCohorts = defineJob({
  name: 'grants-resume-cohorts',
  every: '* * * * *',
  async run(tools) {
    const open = await inTransaction(tools.db, ACTOR, ({ tx }) => selectIssuing(tx))
    for (const id of open) await issueToAll(tools, id)
  },
})

export const jobs = [grantMonthly, issueToCohort, resumeCohorts]
