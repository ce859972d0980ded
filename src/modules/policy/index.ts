// The pure part: what the rules say.
export {
  applyChangeset,
  changesetBetween,
  readChangeset,
  type Changeset,
  type InvalidChangeset,
  type Patch,
} from './rules/changeset.ts'
export { compilePolicy, type CompiledAction, type QuickPrice } from './rules/compile-policy.ts'
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
export type {
  Charge as ChargeTerms,
  Clause,
  Condition,
  Grant,
  Occasion,
  Param,
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
  returnEventNames,
  type FactName,
  type FactProblem,
  type Facts,
  type FactSpec,
  type FactValue,
  type PricedAction,
  type ReturnEvent,
} from './rules/facts.ts'
export { helpPage, type HelpItem, type HelpPage, type HelpSection } from './rules/help-page.ts'
export { hasErrors, type Finding, type FindingCode } from './rules/finding.ts'
export { canonicalJson, documentHash } from './rules/hash.ts'
export { lintDocument, type LintOptions } from './rules/lint-document.ts'
export { mergeChangesets, type MergeConflict, type MergeRefused } from './rules/merge-changesets.ts'
export { assumptionsAt, nodeAt, placeExists } from './rules/places.ts'
export {
  isOffered,
  priceAction,
  tryPriceAction,
  type AuctionTerms,
  type DecidedRow,
  type Decision,
  type FloatingTerms,
  type Undecided,
} from './rules/price-action.ts'
export { readDocument, readDocumentText, type DocumentIssue, type InvalidDocument } from './rules/read-document.ts'
export { buildReversal, refundFor, verifyCertificate, type Reversal, type ReversalRefused } from './rules/reversal.ts'
export { toSql } from './rules/to-sql.ts'
export { draftMoves, mayEdit, mayMove, type DraftState } from './rules/draft-states.ts'
export {
  connectsText,
  capitalized,
  factLabel,
  factsText,
  numberText,
  priceText,
  subjectWords,
  textOf,
  usdText,
  valueText,
  type Token,
  type Words,
} from './rules/words.ts'

// The life of versions.
import { announceVersion } from './actions/announce-version.ts'
import { commentOnVersion, hideComment } from './actions/comment.ts'
import { correctEntry } from './actions/correct-entry.ts'
import { rebaseDraft } from './actions/rebase-draft.ts'
import { approveDraft, rejectDraft, submitDraft, withdrawDraft } from './actions/review-draft.ts'
import { reverseVersion } from './actions/reverse-version.ts'
import { saveDraft } from './actions/save-draft.ts'
import { withdrawVersion } from './actions/withdraw-version.ts'

export {
  announceVersion,
  approveDraft,
  commentOnVersion,
  correctEntry,
  hideComment,
  rebaseDraft,
  rejectDraft,
  reverseVersion,
  saveDraft,
  submitDraft,
  withdrawDraft,
  withdrawVersion,
}
export const actions = [
  saveDraft,
  submitDraft,
  approveDraft,
  rejectDraft,
  withdrawDraft,
  rebaseDraft,
  announceVersion,
  withdrawVersion,
  reverseVersion,
  commentOnVersion,
  hideComment,
  correctEntry,
]
export type { AnnouncedVersion, AnnounceRefused } from './actions/announce-version.ts'
export { examine, type Examined, type ExamineRefused } from './actions/examine.ts'
export { installPolicy } from './actions/install-policy.ts'
export { planReversal, type ReversalPlan, type ReversalWish, type ReversedVersion } from './actions/reverse-version.ts'
export { announcementCommented, versionAnnounced, versionReversed, versionWithdrawn } from './events.ts'
export { findTimeline, type Timeline } from './store/activations.ts'
export { countComments, selectComments, type Comment, type CommentCursor } from './store/comments.ts'
export { findDraft, selectDrafts, type Draft, type DraftCursor } from './store/drafts.ts'
export { findImpact, insertImpact, type HashPair, type Impact } from './store/impacts.ts'
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
  selectVersions,
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
