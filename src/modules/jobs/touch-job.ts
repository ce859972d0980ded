import type { Id } from '#kernel/ids.ts'
import type { Ctx } from '#platform/run-action.ts'
import { expiryAfter } from './rules/openness.ts'
import { updateSeen } from './store/jobs.ts'

/** The client did something about these jobs: "last seen" moves, and running ones stay open for another 30 days. */
export async function touchJob(ctx: Ctx, ...jobIds: readonly Id[]): Promise<void> {
  await updateSeen(ctx.tx, jobIds, ctx.now, expiryAfter(ctx.now))
}
