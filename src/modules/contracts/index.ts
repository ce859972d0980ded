import { endContract } from './actions/end-contract.ts'
import { writeReview } from './actions/write-review.ts'

export { endContract, writeReview }
export const actions = [endContract, writeReview]

export { contractEnded, contractStarted, reviewsPublished, reviewWritten, type ContractNews } from './events.ts'
export { refreshFigures } from './reputation.ts'
export { contractKinds, outcomes, type Contract, type ContractKind, type Outcome, type Side } from './rules/contract.ts'
export { feeActions, feeOn, feeQuestions, feeSides, type FeeAction } from './rules/fees.ts'
export { readableReviews, REVIEW_DAYS, reviewsUntil, type Review } from './rules/reviews.ts'
export { startContract, type NewContract } from './start-contract.ts'
export { insertContracts, selectContract as findContract } from './store/contracts.ts'
export { insertReviews, selectReviews as listReviews } from './store/reviews.ts'
export { countHiresBefore } from './store/hires.ts'
