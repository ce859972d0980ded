import type { UsdCents } from '#kernel/money.ts'
import { ok, refuse, type Result } from '#kernel/result.ts'
import type { ChargeRefused } from '#modules/charges/index.ts'
import { startContract, type Contract } from '#modules/contracts/index.ts'
import { isRunning, lockJob } from '#modules/jobs/index.ts'
import type { Ctx } from '#platform/run-action.ts'
import { moveProposal } from './move-proposal.ts'
import type { Proposal } from './store/proposals.ts'

export type StartRefused = { readonly code: 'job_not_running' } | ChargeRefused

/** Both sides agree: the proposal is hired and its contract starts; with the last place taken the job is filled. */
export async function startWork(ctx: Ctx, proposal: Proposal, agreedUsdCents: UsdCents): Promise<Result<Contract, StartRefused>> {
  const job = await lockJob(ctx.tx, proposal.jobId)
  if (job === undefined || !isRunning(job.state)) return refuse({ code: 'job_not_running' })

  await moveProposal(ctx, proposal, { to: 'hired' })
  const started = await startContract(ctx, {
    kind: proposal.pay,
    organizationId: proposal.organizationId,
    freelancerId: proposal.freelancerId,
    title: job.title,
    agreedUsdCents,
    initiator: proposal.initiator,
    jobId: job.id,
    proposalId: proposal.id,
    category: job.category,
  })
  return started.ok ? ok(started.value) : started
}
