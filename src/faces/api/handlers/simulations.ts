import {
  cancelRun,
  findRun,
  repeatRun,
  selectRepetitions,
  selectRuns,
  startRun,
  type Run,
  type RunWithReport,
} from '#modules/simulation/index.ts'
import type { Id } from '#kernel/ids.ts'
import type { Tx } from '#platform/db/database.ts'
import { cursorOf, pageOf, readMomentCursor } from '#reads/cursor.ts'
import { api } from '../call.ts'
import { borderProblem, refusedProblem } from '../problems.ts'

// Only what was charged has a history of prices to replay.
const SIMULATED = 'connects'
const RUNS_A_PAGE = 25
const REPETITIONS = 5

export const simulations = {
  list: api.simulations.list.handler(async ({ context: { request }, input }) => {
    const after = readMomentCursor(input.cursor)
    const before = after === undefined ? {} : { before: { askedAt: after.at, id: after.id } }
    const rows = await request.reading((tx) => selectRuns(tx, SIMULATED, { ...before, limit: RUNS_A_PAGE + 1 }))
    const { items, ...more } = pageOf(rows, RUNS_A_PAGE, (last) => cursorOf(last.askedAt, last.id))
    return { items: items.map(runAnswer), ...more }
  }),
  start: api.simulations.start.handler(async ({ context: { request }, input }) => request.run(startRun, input)),
  get: api.simulations.get.handler(async ({ context: { request }, input: { runId } }) =>
    request.reading(async (tx) => {
      const run = await getRun(tx, runId)
      const { record, forecast } = run
      return { ...runAnswer(run), record, forecast, repetitions: await selectRepetitions(tx, runId, REPETITIONS) }
    }),
  ),
  report: api.simulations.report.handler(async ({ context: { request }, input: { runId } }) => {
    const { report, state } = await request.reading((tx) => getRun(tx, runId))
    if (report === null) throw refusedProblem({ code: 'run_not_done', state })
    return report
  }),
  cancel: api.simulations.cancel.handler(async ({ context: { request }, input }) => request.run(cancelRun, input)),
  repeat: api.simulations.repeat.handler(async ({ context: { request }, input }) => request.run(repeatRun, input)),
}

async function getRun(tx: Tx, id: Id): Promise<RunWithReport> {
  const run = await findRun(tx, id)
  if (run === undefined) throw borderProblem('not_found')
  return run
}

function runAnswer({ subjectKind, subject, progressWhat, progressDone, progressTotal, ...run }: Run) {
  return {
    ...run,
    of: { kind: subjectKind, subject },
    progress: progressWhat === null ? null : { what: progressWhat, done: progressDone, total: progressTotal },
  }
}
