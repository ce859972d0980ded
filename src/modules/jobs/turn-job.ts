import type { Id } from '#kernel/ids.ts'
import { invariant } from '#kernel/invariant.ts'
import { accountOf, organizationOfActor } from '#modules/organizations/index.ts'
import type { Ctx } from '#platform/run-action.ts'
import type { JobNews } from './events.ts'
import type { Job } from './rules/job.ts'
import { mayMove } from './rules/job-states.ts'
import { insertJobMoves, selectJobLocked, updateState, type JobTurn } from './store/jobs.ts'

/** Locks a job if it is the actor's own client's; other people's jobs look as if they did not exist. */
export async function lockOwnJob(ctx: Ctx, jobId: Id): Promise<Job | undefined> {
  const job = await selectJobLocked(ctx.tx, jobId)
  if (ctx.actor.kind === 'system') return job
  const organization = await organizationOfActor(ctx)
  return job !== undefined && job.organizationId === organization?.id ? job : undefined
}

export interface Turn extends Partial<Omit<JobTurn, 'state'>> {
  readonly state: Job['state']
  readonly reason?: string
  readonly note?: string
}

/** Moves a locked job to another state and keeps the trail. Only moves of the table are possible. */
export async function turnJob(ctx: Ctx, job: Job, { reason, note, ...turn }: Turn): Promise<void> {
  invariant(mayMove(job.state, turn.state), `a job cannot go from ${job.state} to ${turn.state}`)
  await updateState(ctx.tx, job.id, { ...job, ...turn })
  await insertJobMoves(ctx.tx, [
    {
      id: ctx.newId(),
      jobId: job.id,
      fromState: job.state,
      toState: turn.state,
      reason: reason ?? null,
      note: note ?? null,
      accountId: accountOf(ctx.actor),
      at: ctx.now,
    },
  ])
}

export function newsOf(job: Job): JobNews {
  return { jobId: job.id, organizationId: job.organizationId, postedBy: job.postedBy, title: job.title }
}
