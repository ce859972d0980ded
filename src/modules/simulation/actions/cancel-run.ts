import { z } from 'zod'
import type { Id } from '#kernel/ids.ts'
import { ok, refuse, type Result } from '#kernel/result.ts'
import { defineAction } from '#platform/run-action.ts'
import { endRun, lockRun, type RunState } from '../store/runs.ts'

export type CancelRunRefused = { readonly code: 'not_found' } | { readonly code: 'run_has_ended'; readonly state: RunState }

/** Ends a simulation that nobody waits for any more; its thread notices within a second. */
export const cancelRun = defineAction({
  name: 'simulation.cancel_run',
  who: ['operator'],
  input: z.object({ runId: z.uuid() }),
  async run(ctx, { runId }): Promise<Result<{ readonly runId: Id }, CancelRunRefused>> {
    const run = await lockRun(ctx.tx, runId)
    if (run === undefined) return refuse({ code: 'not_found' })
    if (run.state !== 'queued' && run.state !== 'running') return refuse({ code: 'run_has_ended', state: run.state })
    await endRun(ctx.tx, runId, { state: 'cancelled' }, ctx.now)
    return ok({ runId })
  },
})
