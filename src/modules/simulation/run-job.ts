import { systemActor } from '#kernel/actor.ts'
import type { Id } from '#kernel/ids.ts'
import { documentHash, insertImpact } from '#modules/policy/index.ts'
import type { Database } from '#platform/db/database.ts'
import type { Job } from '#platform/jobs.ts'
import { inTransaction, type Ctx } from '#platform/run-action.ts'
import { foresee } from './actions/foresee.ts'
import { impactOf } from './impact-of.ts'
import type { Lab } from './lab/lab.ts'
import { lastDays } from './lab/replay-pair.ts'
import type { DocumentPair, LabProgress, Replayed } from './lab/protocol.ts'
import { simulationRunJob, type RunPayload } from './run-queue.ts'
import { endRun, findRun, updateProgress, type Run, type RunEnd } from './store/runs.ts'
import { findSubject } from './subjects.ts'

const LAB = systemActor('simulation')
const TELL_EVERY_MS = 700

/**
 * Carries a simulation out in the lab. Killed anywhere, it begins again: nothing but progress was written. Whoever cancels it ends its
 * row; that is noticed at the next word of progress.
 */
export function createRunJob(lab: Lab): Job<RunPayload> {
  return {
    ...simulationRunJob,
    async run({ db, stopping }, { runId }) {
      const asked = await inTransaction(db, LAB, (ctx) => readAsked(ctx, runId))
      if (asked === undefined) return
      if ('problem' in asked) {
        await end(db, runId, { state: 'failed', problem: asked.problem })
        return
      }
      const { run, subject } = asked
      const until = run.windowUntil === null ? Math.floor(asked.now.getTime() / 1000) + 1 : run.windowUntil.getTime() / 1000
      const watch = watchRun(db, runId, stopping)
      try {
        const documents = { before: subject.before.document, after: subject.after }
        const replayed = await lab.replay(documents, {
          window: lastDays(until, run.days),
          onProgress: (progress) => watch.onProgress(progress),
          signal: watch.signal,
        })
        await watch.settled()
        await inTransaction(db, LAB, (ctx) => keep(ctx, run, { documents, replayed }))
      } catch (problem) {
        await watch.settled()
        if (watch.signal.aborted && stopping()) throw problem
        if (watch.signal.aborted) return
        await end(db, runId, { state: 'failed', problem: problem instanceof Error ? problem.message : String(problem) })
      }
    },
  }
}

async function readAsked(ctx: Ctx, runId: Id) {
  const run = await findRun(ctx.tx, runId)
  if (run === undefined || (run.state !== 'queued' && run.state !== 'running')) return undefined
  const subject = await findSubject(ctx.tx, { kind: run.subjectKind, subject: run.subject }, ctx.now)
  if (subject === undefined || documentHash(subject.after) !== run.afterSha256 || subject.before.sha256 !== run.beforeSha256)
    return { problem: 'The rules were edited after this simulation was asked for. Start another one.' }
  return { run, subject, now: ctx.now }
}

/** Writes progress about once a second, and looks whether somebody has ended the run meanwhile. */
function watchRun(db: Database, runId: Id, stopping: () => boolean) {
  const stop = new AbortController()
  let writing: Promise<void> | undefined
  let toldAt = 0
  const write = async (progress: LabProgress): Promise<void> => {
    const goesOn = await inTransaction(db, LAB, async ({ tx }) => {
      await updateProgress(tx, runId, progress)
      return (await findRun(tx, runId))?.state === 'running'
    })
    if (!goesOn) stop.abort(new Error('the simulation was cancelled'))
  }
  return {
    signal: stop.signal,
    onProgress(progress: LabProgress): void {
      if (stopping()) stop.abort(new Error('the program stops'))
      if (writing !== undefined || performance.now() - toldAt < TELL_EVERY_MS) return
      toldAt = performance.now()
      writing = write(progress)
        .catch(() => undefined)
        .finally(() => (writing = undefined))
    },
    async settled(): Promise<void> {
      await writing
    },
  }
}

/** What came out; for a draft it is also the impact without which nothing is announced. */
async function keep(
  ctx: Ctx,
  run: Run,
  { documents, replayed }: { readonly documents: DocumentPair; readonly replayed: Replayed },
): Promise<void> {
  const forecast = await foresee(ctx.tx, documents, replayed.report)
  const isKept = await endRun(ctx.tx, run.id, { state: 'done', ...replayed, forecast }, ctx.now)
  // A repetition proves figures; it is no newer measurement.
  const isImpact = run.subjectKind === 'draft' && run.days >= LEAST_DAYS_OF_AN_IMPACT && run.repeats === null
  if (!isKept || !isImpact) return
  const pair = { sha256: run.afterSha256, parentSha256: run.beforeSha256 }
  await insertImpact(ctx.tx, { id: ctx.newId(), policy: run.policy, pair, impact: impactOf(replayed, forecast) })
}

/** A week picked for its calm says nothing about a quarter. */
const LEAST_DAYS_OF_AN_IMPACT = 90

async function end(db: Database, runId: Id, how: RunEnd): Promise<void> {
  await inTransaction(db, LAB, async (ctx) => void (await endRun(ctx.tx, runId, how, ctx.now)))
}
