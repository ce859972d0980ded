import { choosePlan } from './actions/choose-plan.ts'
import { createPromoCode } from './actions/create-promo-code.ts'
import { approveSpecialGrant, rejectSpecialGrant, withdrawSpecialGrant } from './actions/decide-special-grant.ts'
import { endPromoCode } from './actions/end-promo-code.ts'
import { proposeSpecialGrant } from './actions/propose-special-grant.ts'
import { redeemCode } from './actions/redeem-code.ts'

export {
  approveSpecialGrant,
  choosePlan,
  createPromoCode,
  endPromoCode,
  proposeSpecialGrant,
  redeemCode,
  rejectSpecialGrant,
  withdrawSpecialGrant,
}
export const actions = [
  choosePlan,
  createPromoCode,
  endPromoCode,
  redeemCode,
  proposeSpecialGrant,
  approveSpecialGrant,
  rejectSpecialGrant,
  withdrawSpecialGrant,
]

export type { ApproveRefused, MoveRefused } from './actions/decide-special-grant.ts'
export { grant, type GrantRequest } from './actions/grant.ts'
export { openWallet } from './actions/grant-monthly.ts'
export { cohort, previewCohort, type ProposeRefused } from './actions/propose-special-grant.ts'
export { offerOf, type CodeOffer } from './actions/redeem-code.ts'
export { auditGrants } from './audit.ts'
export { connectsGranted } from './events.ts'
export { viewMembership, type MembershipView } from './membership-view.ts'
export { promoState, type PromoState, type RedeemRefused } from './rules/promo-code.ts'
export { specialGrantStates, type Cohort, type Recipients, type SpecialGrantState } from './rules/special-grant.ts'
export { selectGrantsOf, type ConnectsGrant, type GrantKind } from './store/grants.ts'
export { findMembership, type Membership } from './store/memberships.ts'
export { findPromoCode, selectPromoCodes, type PromoCode } from './store/promo-codes.ts'
export { findSpecialGrant, selectSpecialGrants, type SpecialGrant } from './store/special-grants.ts'

// For whoever brings history along (the demo world, an import): the same rows as the door writes, many at a time.
export { issue, type PlannedGrant } from './actions/grant.ts'
export { grantDueMonths } from './actions/grant-monthly.ts'
export { insertMemberships } from './store/memberships.ts'
