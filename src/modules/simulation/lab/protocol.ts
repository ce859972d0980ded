import type { ConnectsDocument } from '#modules/policy/index.ts'
import type { SecondsWindow } from '../rules/columns.ts'
import type { Report, RunRecord } from '../rules/report.ts'
import type { Sampled } from '../rules/sample.ts'
import type { SegmentTotals } from '../rules/segment-cube.ts'
import type { Totals } from '../rules/totals.ts'

/** Two documents to compare on what was recorded. */
export interface DocumentPair {
  readonly before: ConnectsDocument
  readonly after: ConnectsDocument
}

export interface Replayed {
  readonly report: Report
  readonly record: RunRecord
}

export interface LabSettings {
  /** Of a role that may read the decision log. */
  readonly connectionString: string
}

/** What the lab's thread is asked. `window` is absent where the thread chooses the last ninety days. */
export type Question = { readonly id: number; readonly pair: DocumentPair; readonly window?: SecondsWindow } & (
  | { readonly kind: 'totals' }
  | { readonly kind: 'sample' }
  | { readonly kind: 'segments' }
  | { readonly kind: 'replay'; readonly stop: SharedArrayBuffer }
)

export type Answer =
  | { readonly id: number; readonly progress: LabProgress }
  | { readonly id: number; readonly totals: Totals }
  | { readonly id: number; readonly sampled: Sampled }
  | { readonly id: number; readonly segments: readonly SegmentTotals[] }
  | { readonly id: number; readonly replayed: Replayed }
  | { readonly id: number; readonly stopped: true }
  | { readonly id: number; readonly problem: string }

export interface LabProgress {
  /** What the thread is at, in words: `reading history`, `pricing`. */
  readonly what: 'reading history' | 'pricing'
  readonly done: number
  /** 0 while nobody knows. */
  readonly total: number
}
