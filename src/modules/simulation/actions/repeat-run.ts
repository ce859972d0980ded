import { z } from 'zod'
import type { Id } from '#kernel/ids.ts'
import { ok, refuse, type Result } from '#kernel/result.ts'
import { documentHash } from '#modules/policy/index.ts'
import { enqueue } from '#platform/jobs.ts'
import { defineAction } from '#platform/run-action.ts'
import { simulationRunJob } from '../run-queue.ts'
import { findSubject } from '../subjects.ts'
import { findRun, insertRun, type RunState } from '../store/runs.ts'

export type RepeatRunRefused =
  | { readonly code: 'not_found' }
  | { readonly code: 'run_not_done'; readonly state: RunState }
  | { readonly code: 'rules_changed' }

/** Runs a finished simulation again over the same stretch of history: the same rules must give the same hash. */
export const repeatRun = defineAction({
  name: 'simulation.repeat_run',
  who: ['operator'],
  input: z.object({ runId: z.uuid() }),
  async run(ctx, input): Promise<Result<{ readonly runId: Id }, RepeatRunRefused>> {
    const first = await findRun(ctx.tx, input.runId)
    if (first === undefined) return refuse({ code: 'not_found' })
    if (first.report === null) return refuse({ code: 'run_not_done', state: first.state })
    const subject = await findSubject(ctx.tx, { kind: first.subjectKind, subject: first.subject }, ctx.now)
    const isSame =
      subject !== undefined && subject.before.sha256 === first.beforeSha256 && documentHash(subject.after) === first.afterSha256
    if (!isSame) return refuse({ code: 'rules_changed' })

    const runId = ctx.newId()
    await insertRun(ctx.tx, {
      ...first,
      id: runId,
      repeats: first.id,
      windowUntil: new Date(first.report.window.until),
      askedBy: ctx.actor.kind === 'person' ? ctx.actor.accountId : null,
      askedAt: ctx.now,
    })
    await enqueue(ctx.tx, simulationRunJob, { runId }, { key: `simulation-run/${runId}` })
    return ok({ runId })
  },
})
