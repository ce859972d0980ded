export { countNextDays } from './count-days.ts'
export { guardrailHit } from './events.ts'
export { measureVersion } from './measure-version.ts'
export { listMeasuredVersions, type MeasuredVersion } from './measured-versions.ts'
export {
  meetsForecast,
  readOutcome,
  readScorecard,
  relativeForecast,
  type ScoredVersion,
  type VersionOutcome,
} from './read-outcome.ts'
export type { Estimate, Measured, PhaseEffect, PlaceboCheck, SegmentEffect } from './rules/effect.ts'
export { ANSWER_HOURS, metricOf, metrics, sources, type Metric } from './rules/metrics.ts'
export type { Outcome } from './rules/outcome.ts'
export {
  isClear,
  levelsDuring,
  outcomeInWords,
  relativeInWords,
  rangeInWords,
  shareInWords,
  signedFigure,
  signedInWords,
  sizeInWords,
  unitOfDifference,
  valueInWords,
} from './rules/outcome-words.ts'
export { noEstimateInWords, reservationInWords } from './rules/words.ts'
export { selectAlarms, type Alarm } from './store/alarms.ts'
