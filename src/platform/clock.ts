import { sql } from 'kysely'
import { z } from 'zod'
import type { Instant } from '#kernel/instant.ts'
import { invariant } from '#kernel/invariant.ts'
import { ok, refuse, type Result } from '#kernel/result.ts'
import { isDemo } from './auth/accounts.ts'
import { defineJob, enqueue, type Job } from './jobs.ts'
import { defineAction } from './run-action.ts'
import { runSweeps } from './worker.ts'

const RUN_SWEEPS = { name: 'run-sweeps' } as const

/** Moves the demo's clock forward; everything that became due by it happens right afterwards. */
export const advanceClock = defineAction({
  name: 'platform.advance_clock',
  who: ['operator'],
  input: z
    .object({
      days: z.int().min(0).max(400).default(0),
      hours: z.int().min(0).max(23).default(0),
      minutes: z.int().min(0).max(59).default(0),
    })
    .refine(({ days, hours, minutes }) => days + hours + minutes > 0, {
      path: ['days'],
      message: 'Say by how much: the clock only moves forward.',
    }),
  async run(ctx, { days, hours, minutes }): Promise<Result<{ now: Instant }, { code: 'only_in_demo' }>> {
    if (!(await isDemo(ctx.tx))) return refuse({ code: 'only_in_demo' })
    const { rows } = await sql<{ now: Date }>`
      select platform.advance_clock(make_interval(mins => ${(days * 24 + hours) * 60 + minutes}::int)) as now`.execute(ctx.tx)
    const now = rows[0]?.now
    invariant(now !== undefined, 'a moved clock shows a time')
    await enqueue(ctx.tx, RUN_SWEEPS, {}, { key: 'run-sweeps' })
    return ok({ now })
  },
})

/** Runs the modules' periodic jobs at once, in the order of the module map, so that a moved clock shows its consequences. */
export function createRunSweepsJob(jobs: readonly Job<object>[]): Job<object> {
  return defineJob({ ...RUN_SWEEPS, run: (tools) => runSweeps(tools, jobs) })
}
