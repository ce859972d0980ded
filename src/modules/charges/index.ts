export { charge, chargeAll, MOST_CHARGES, type ChargeRefused, type ChargeRequest } from './actions/charge.ts'
export { getReceipt } from './actions/get-receipt.ts'
export { readDecisions, type LoggedDecision, type LogWindow } from './store/decisions.ts'
export { priceNow, priceUnder, type Price, type PriceCase } from './actions/price-now.ts'
export { recordOpportunity, type Opportunity, type OpportunityStage } from './actions/record-opportunity.ts'
export { returnCharges, type ReturnRequest } from './actions/return-charges.ts'
export { reversalBatchId } from './actions/refund-reversal.ts'
export {
  previewReversal,
  publicReversal,
  reversalProgress,
  reversalReport,
  type ReversalPreview,
  type PublicReversal,
  type ReversalProgress,
  type ReversalReport,
} from './actions/reversal-report.ts'
export { priceOfRecord } from './replay.ts'
export { openChargeLanes, type ChargeLanes, type ChargeLanesOptions } from './lanes.ts'
export { quotedAt } from './actions/quoted-at.ts'
export { takeQuote, type Quote, type QuoteRequest } from './actions/take-quote.ts'
export { rulesOfVersion, whatChangesFor, type ChangesForPerson, type RulesPair } from './actions/what-changes-for.ts'
export { ownActionsUnder, type ActionUnder } from './actions/own-actions-under.ts'
export { changesForPeople, type PersonalSums } from './actions/changes-for-people.ts'
export {
  countAnswersByDay,
  countProposalsByDay,
  selectAskedPeople,
  selectProposingPeople,
  type DailyCount,
  type DaysToCount,
  type PersonOfCases,
} from './store/daily-counts.ts'
export { copyDecisionsSql, countDecisionsBefore, findDecisionAt, findFirstDecisionAt } from './store/copy-decisions.ts'
export { sumsInSql, type WindowSums } from './store/window-sums.ts'
export { countActiveBetween, selectActiveBetween } from './store/active-owners.ts'
export { countChances } from './store/opportunities.ts'
export { auditCharges } from './audit.ts'
export { chargesReturned, reversalFinished, reversalRefunded } from './events.ts'
export { verifyReceipt, type Receipt, type ReceiptInvalid } from './receipt.ts'
export type { Subject } from './rules/subject.ts'
export {
  findCharge,
  selectChargesOf,
  selectChargesOfOwner,
  type Charge,
  type ChargeCursor,
  type LotUse,
  type NewCharge,
} from './store/charges.ts'
export { selectReturnsOf, type Return } from './store/returns.ts'

// For whoever brings history along (the demo world, an import): the same rows as the door writes, many at a time.
export { advanceReversal, openReversalBatch } from './actions/refund-reversal.ts'
export { insertCharges } from './store/charges.ts'
export { insertOpportunities, type OpportunityRow } from './store/opportunities.ts'
export { insertQuotes, type StoredQuote } from './store/quotes.ts'
export { insertReturns } from './store/returns.ts'
