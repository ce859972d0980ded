import { cancelRun } from './actions/cancel-run.ts'
import { repeatRun } from './actions/repeat-run.ts'
import { simulateDraft } from './actions/simulate-draft.ts'
import { startRun } from './actions/start-run.ts'

export { cancelRun, repeatRun, simulateDraft, startRun }
export type { CancelRunRefused } from './actions/cancel-run.ts'
export type { RepeatRunRefused } from './actions/repeat-run.ts'
export const actions = [simulateDraft, startRun, cancelRun, repeatRun]

export { openLab, type Lab, type ReplayWish } from './lab/lab.ts'
export type { DocumentPair, LabProgress, LabSettings, Replayed } from './lab/protocol.ts'
export { bandNames, segmentNames, type Report, type RunRecord, type SegmentName } from './rules/report.ts'
export type { Estimate, Sampled } from './rules/sample.ts'
export type { SegmentTotals } from './rules/segment-cube.ts'
export type { ActionTotals, Totals } from './rules/totals.ts'
export { decisionLine, readDecisionLines, type InvalidLine } from './history/decision-lines.ts'
export { replayPair } from './lab/replay-pair.ts'
export { createKeepDaysJob } from './keep-days-job.ts'
export { createRunJob } from './run-job.ts'
export {
  findRun,
  selectRepetitions,
  selectRuns,
  type Repetition,
  type Run,
  type RunCursor,
  type RunState,
  type RunSubjectKind,
  type RunWithReport,
} from './store/runs.ts'
export { behaviourPresets } from './rules/behaviour.ts'
export { impactOf } from './impact-of.ts'
export { findSubject } from './subjects.ts'
