import { simulateDraft } from './actions/simulate-draft.ts'

export { simulateDraft }
export const actions = [simulateDraft]

export { openLab, type Lab, type ReplayWish } from './lab/lab.ts'
export type { DocumentPair, LabProgress, LabSettings, Replayed } from './lab/protocol.ts'
export { bandNames, segmentNames, type Report, type RunRecord, type SegmentName } from './rules/report.ts'
export type { Totals } from './rules/totals.ts'
