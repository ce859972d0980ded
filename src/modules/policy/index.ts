// The pure part: what the rules say.
export {
  applyChangeset,
  changesetBetween,
  readChangeset,
  type Changeset,
  type InvalidChangeset,
  type Patch,
} from './rules/changeset.ts'
export { decideAction, decisionTable, type DecisionAxis, type DecisionTable } from './rules/decision-table.ts'
export { decideReturn, type ReturnDecision, type ReturnQuestion } from './rules/decide-return.ts'
export {
  caseText,
  diffDocuments,
  outcomeText,
  type Edit,
  type PolicyDiff,
  type PriceChange,
  type ReturnChange,
  type SettingChange,
} from './rules/diff-documents.ts'
export { eligibilities, promiseNoticeDays } from './rules/document.ts'
export type {
  Charge as ChargeTerms,
  Clause,
  Condition,
  ConnectsDocument,
  DocumentOf,
  Eligibility,
  Grant,
  Occasion,
  Param,
  PlainDocument,
  PolicyDocument,
  PolicyPromise,
  PriceTable,
  ReturnClause,
  When,
} from './rules/document.ts'
export { explainDecision, returnConditions, type Explanation, type ReturnCondition } from './rules/explain.ts'
export {
  FACT_REGISTRY,
  actionNames,
  checkFacts,
  decodeFacts,
  encodeFacts,
  factSpec,
  factsOf,
  isFactName,
  optionalActions,
  policyNames,
  returnEventNames,
  type FactName,
  type FactProblem,
  type Facts,
  type FactSpec,
  type FactValue,
  type PolicyAction,
  type PricedAction,
  type ReturnEvent,
} from './rules/facts.ts'
export { helpPage, type HelpItem, type HelpPage, type HelpSection } from './rules/help-page.ts'
export { hasErrors, type Finding, type FindingCode } from './rules/finding.ts'
export { canonicalJson, documentHash } from './rules/hash.ts'
export { lintDocument, type LintOptions } from './rules/lint-document.ts'
export {
  groupFacts,
  metricNames,
  type CaseGroup,
  type GroupFact,
  type Guardrail,
  type MeasurementPlan,
  type MetricName,
  type PlanRefused,
} from './rules/measurement-plan.ts'
export { mergeChangesets, type MergeConflict, type MergePlace, type MergeRefused } from './rules/merge-changesets.ts'
export { actionKind, actionsOf, isPricedAction, policyKinds, type AmountUnit, type PolicyKind } from './rules/policy-kinds.ts'
export {
  readPolicyTests,
  runCases,
  runPolicyTests,
  type FailedCase,
  type PolicyTests,
  type TestOutcome,
} from './rules/policy-tests.ts'
export { completeTerms, optionalAuctionTerms, type CompleteTerms, type OptionalAuctionTerm } from './rules/auction-terms.ts'
export { notUnderWay, pinMatrix, type PinnedThing, type PinRow } from './rules/pin-matrix.ts'
export { assumptionsAt, nodeAt, placeExists } from './rules/places.ts'
export {
  isOffered,
  priceAction,
  tryPriceAction,
  type AnyPrice,
  type AuctionTerms,
  type DecidedRow,
  type Decision,
  type FloatingTerms,
  type Undecided,
} from './rules/price-action.ts'
export { parseRulesText, readDocument, type DocumentIssue, type InvalidDocument } from './rules/read-document.ts'
export { buildReversal, refundFor, verifyCertificate, type Reversal, type ReversalRefused } from './rules/reversal.ts'
export type { Suspension, SuspensionRefused } from './rules/suspension.ts'
export { toSql } from './rules/to-sql.ts'
export { versionPage } from './rules/version-page.ts'
export { draftMoves, mayEdit, mayMove, mayShare, type DraftState } from './rules/draft-states.ts'
export {
  amountText,
  connectsText,
  capitalized,
  factLabel,
  factsText,
  numberText,
  priceText,
  spanText,
  subjectWords,
  textOf,
  usdText,
  valueText,
  type Token,
  type Words,
} from './rules/words.ts'

// The life of versions.
import { announceVersion } from './actions/announce-version.ts'
import { answerPoll } from './actions/answer-poll.ts'
import { commentOnVersion, hideComment, keepComment, reportComment } from './actions/comment.ts'
import { correctEntry } from './actions/correct-entry.ts'
import { planMeasurement } from './actions/plan-measurement.ts'
import { rebaseDraft } from './actions/rebase-draft.ts'
import { approveDraft, rejectDraft, remarkOnDraft, submitDraft, withdrawDraft } from './actions/review-draft.ts'
import { reverseVersion } from './actions/reverse-version.ts'
import { saveDraft } from './actions/save-draft.ts'
import { shareDraft, unshareDraft } from './actions/share-draft.ts'
import { suspendClauses } from './actions/suspend-clauses.ts'
import { withdrawVersion } from './actions/withdraw-version.ts'

export {
  announceVersion,
  answerPoll,
  approveDraft,
  commentOnVersion,
  correctEntry,
  hideComment,
  keepComment,
  planMeasurement,
  rebaseDraft,
  rejectDraft,
  remarkOnDraft,
  reportComment,
  reverseVersion,
  saveDraft,
  shareDraft,
  submitDraft,
  suspendClauses,
  unshareDraft,
  withdrawDraft,
  withdrawVersion,
}
export const actions = [
  saveDraft,
  submitDraft,
  approveDraft,
  rejectDraft,
  remarkOnDraft,
  shareDraft,
  unshareDraft,
  withdrawDraft,
  planMeasurement,
  rebaseDraft,
  announceVersion,
  withdrawVersion,
  reverseVersion,
  suspendClauses,
  commentOnVersion,
  answerPoll,
  reportComment,
  hideComment,
  keepComment,
  correctEntry,
]
export { measurementPlanOf, type PlanMeasurementRefused } from './actions/plan-measurement.ts'
export type { AnnouncedVersion, AnnounceRefused } from './actions/announce-version.ts'
export { examine, ruleErrors, type Examined, type ExamineRefused } from './actions/examine.ts'
export { pinsToLower, type LowerPin } from './actions/lower-pins.ts'
export { pinBy, pinDecisions, type PinQuestion } from './actions/pin-decisions.ts'
export { insertPins, readPins, selectPins, selectPinsOfPayers, type Pin } from './store/pins.ts'
export { installPack, installPolicy } from './actions/install-policy.ts'
export { planMerge, type MergePlan } from './actions/rebase-draft.ts'
export { planReversal, type ReversalPlan, type ReversalWish, type ReversedVersion } from './actions/reverse-version.ts'
export { planSuspension, type SuspendedVersion, type SuspensionPlan } from './actions/suspend-clauses.ts'
export {
  announcementCommented,
  pinsLowered,
  versionAnnounced,
  versionBegan,
  versionReversed,
  versionSuspended,
  versionWithdrawn,
} from './events.ts'
export { tellOfBeginnings } from './tell-of-beginnings.ts'
export { findTimeline, type Timeline } from './store/activations.ts'
export { approvalsNeeded } from './rules/approvals.ts'
export { pollAnswers, pollSides, sideOf, type PollAnswer, type PollCounts, type PollSide } from './rules/poll.ts'
export {
  countReportedComments,
  selectReportedComments,
  type ReportCursor,
  type ReportedComment,
} from './store/comment-reports.ts'
export {
  countOtherOperators,
  selectApprovals,
  selectSteps,
  type Approval,
  type DraftStep,
  type DraftStepKind,
} from './store/draft-steps.ts'
export { findPollAnswer, selectPollCounts } from './store/polls.ts'
export { countComments, selectComments, type Comment, type CommentCursor } from './store/comments.ts'
export { selectDraftTests } from './store/draft-tests.ts'
export { findDraft, findDraftOfVersion, selectDrafts, type Draft, type DraftCursor } from './store/drafts.ts'
export {
  findFormerlyShared,
  findSharedDraft,
  findSharing,
  selectSharedDrafts,
  type SharedDraft,
  type Sharing,
} from './store/shared-drafts.ts'
export { findImpact, insertImpact, type HashPair } from './store/impacts.ts'
export type { Impact, ImpactForecast, ImpactGroup, ImpactRun } from './rules/impact.ts'
export {
  countInFives,
  publicImpact,
  type PublicCount,
  type PublicDetail,
  type PublicGroup,
  type PublicImpact,
} from './rules/public-impact.ts'
export { selectNotice, type Notice } from './store/notice.ts'
export {
  selectEntries,
  selectEntriesOf,
  verifyRegister,
  type Entry,
  type EntryContent,
  type EntryKind,
  type RegisterCheck,
} from './store/register.ts'
export {
  findUpcomingVersion,
  findVersion,
  getVersion,
  selectActivations,
  selectCalendar,
  selectVersions,
  type CalendarLine,
  type VersionPage,
  type VersionState,
  type VersionSummary,
} from './store/register-queries.ts'
export {
  findPricedBy,
  findVersionInForce,
  getPricedBy,
  lockVersionInForce,
  versionInForce,
  versionReader,
  type PolicyName,
  type PricedBy,
  type VersionInForce,
  type VersionKind,
} from './store/versions.ts'
export { listPacks, loadPack, type Pack, type PackVersion } from './packs.ts'
