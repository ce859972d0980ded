import { z } from 'zod'
import type { Id } from '#kernel/ids.ts'
import { ok, refuse, type Result } from '#kernel/result.ts'
import { documentHash } from '#modules/policy/index.ts'
import { enqueue } from '#platform/jobs.ts'
import { defineAction } from '#platform/run-action.ts'
import { simulationRunJob } from '../run-queue.ts'
import { findSubject, runSubject } from '../subjects.ts'
import { insertRun } from '../store/runs.ts'

/** Asks for a simulation; it runs in the background, and its page shows how far it is. */
export const startRun = defineAction({
  name: 'simulation.start_run',
  who: ['operator'],
  input: z.object({ of: runSubject, days: z.int().min(1).max(3_660).default(90) }),
  async run(ctx, { of, days }): Promise<Result<{ readonly runId: Id }, { readonly code: 'not_found' }>> {
    const found = await findSubject(ctx.tx, of, ctx.now)
    if (found === undefined) return refuse({ code: 'not_found' })
    const runId = ctx.newId()
    await insertRun(ctx.tx, {
      id: runId,
      policy: found.before.policy,
      subjectKind: of.kind,
      subject: of.subject,
      title: found.title,
      beforeVersion: found.before.version,
      beforeSha256: found.before.sha256,
      afterSha256: documentHash(found.after),
      days,
      repeats: null,
      windowUntil: null,
      askedBy: ctx.actor.kind === 'person' ? ctx.actor.accountId : null,
      askedAt: ctx.now,
    })
    await enqueue(ctx.tx, simulationRunJob, { runId }, { key: `simulation-run/${runId}` })
    return ok({ runId })
  },
})
