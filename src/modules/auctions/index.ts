import { askForBadge } from './actions/ask-for-badge.ts'
import { bid } from './actions/bid.ts'
import { clickCard } from './actions/click-card.ts'
import { lookAtFlag } from './actions/look-at-flag.ts'
import { openBoosted } from './actions/open-boosted.ts'
import { openList } from './actions/open-list.ts'
import { pauseProfileBoost } from './actions/pause-profile-boost.ts'
import { setOwnLimit } from './actions/set-own-limit.ts'
import { setProfileBoost } from './actions/set-profile-boost.ts'
import { showCards } from './actions/show-cards.ts'
import { switchBadgeOff } from './actions/switch-badge-off.ts'
import { watchNow } from './actions/watch-now.ts'
import { withdrawBid } from './actions/withdraw-bid.ts'

export { askForBadge, bid, lookAtFlag, openBoosted, openList, setOwnLimit, switchBadgeOff, watchNow, withdrawBid }
export { clickCard, pauseProfileBoost, setProfileBoost, showCards }
const profileActions = [setProfileBoost, pauseProfileBoost, showCards, clickCard]
const badgeActions = [askForBadge, switchBadgeOff, setOwnLimit]
export const actions = [bid, withdrawBid, openList, openBoosted, ...badgeActions, ...profileActions, lookAtFlag, watchNow]

// The availability badge, and what freelancers let paid places cost them.
export { badgeBegan, badgeEnded } from './events.ts'
export { monthlyRoom, viewLimit, type LimitView } from './own-limit.ts'
export { whyNotShown, type BadgeEnd, type BadgeState, type NotShown } from './rules/badge-life.ts'
export { WEARERS_PER_THOUSAND } from './rules/badge-price.ts'
export { estimateLift, type BoostedJob, type Lift } from './rules/estimate-lift.ts'

export type { BidRefusal } from './actions/bid.ts'
export type { OwnLimitSet } from './actions/set-own-limit.ts'
export type { WithdrawBidRefusal } from './actions/withdraw-bid.ts'
export { auditAuctions, auditOneAuction } from './audit.ts'
export { auctionClosed, boostCharged, boostReturned, boostsWornOut, roundFrozen, type Bidder } from './events.ts'
export { findPublicAuction, findPublicSheet, type PublicAuction } from './public-auction.ts'
export { viewBoost, type BoostTerms, type BoostView, type JudgedNow, type OwnBid } from './view-boost.ts'
export { findResultSheet, findRoundHead, viewAuction, type AuctionView } from './read-auction.ts'
export { bidStates, type BidState } from './rules/bidding.ts'
export { closeReasons } from './store/auctions.ts'

// A made history, as the demo world writes it: what the module decides, and its rows in bulk.
export {
  captureCommand,
  chargeIdOf,
  holdIdOf,
  placeCommand,
  raiseCommand,
  releaseCommand,
  returnCommand,
} from './hold-commands.ts'
export { composeRound, outbidIn } from './freeze-round.ts'
export { judgedFit, type Fit } from './rules/eligibility.ts'
export { chargedMoves, decideBid, isHeld, isRoundDue, isWornOut } from './rules/bidding.ts'
export { commitmentOf, FIRST_KEY_HOURS, isHoldout } from './rules/holdout.ts'
export { outlookOf } from './read-auction.ts'
export { insertAuctions, type Auction, type CloseReason } from './store/auctions.ts'
export { insertBids, insertBidSteps, type BidStepRow, type StoredBid } from './store/bids.ts'
export { insertHoldoutKeys, type HoldoutKey } from './store/holdout-keys.ts'
export { insertRounds, type StoredRound } from './store/rounds.ts'

export { clickTermsOf } from './click-terms.ts'
export {
  chargeClickCommand,
  clickChargeId,
  endBudgetCommand,
  growBudgetCommand,
  openBudgetCommand,
  returnClickCommand,
} from './click-commands.ts'
export { clickReturnTerms } from './return-clicks.ts'
export { leftOf, reserveShow, type ClickBudget } from './rules/click-budget.ts'
export { whyFree } from './rules/judge-click.ts'
export { dayOf, usualRate } from './rules/profile-boost.ts'
export { qualityOf, selectCards } from './rules/profile-cards.ts'
export type { ProfileBoost } from './store/profile-boosts.ts'
export type { ProfileClick } from './store/profile-clicks.ts'
export { endStretchCommand, holdWeekCommand, stretchOf, tickChargeId, tickCommand } from './badge-commands.ts'
export { badgeTermsOf, priceRow } from './badge-prices.ts'
export { tendNext, ticksToTake, versionOfWeek } from './rules/badge-life.ts'
export { tickAt as badgeTickAt, wearsBadge } from './rules/badge-price.ts'
export { holdsFrom, limitAt, roomLeft, startOfMonth, type LimitStep } from './rules/own-limit.ts'
export { insertPrices as insertBadgePrices, type StoredPrice } from './store/badge-prices.ts'
export * from './store/made-history.ts'

// What operators look at, and what other terms would have made of the recorded bids.
export { flagKinds, type FlagKind } from './rules/find-flags.ts'
export { replayAuctions, REPLAY_DAYS } from './replay-auctions.ts'
export { publicReplay, type Replay } from './rules/replay-rounds.ts'

// What boosts did, as far as everybody may know it, and the keys that drew the jobs to compare with.
export {
  ALL,
  boostOutcome,
  OTHER,
  type AlikeJobs,
  type BoostGroup,
  type BoostOutcome,
  type GroupPeople,
  type PublicBoostOutcome,
  type PublicLift,
} from './rules/boost-outcome.ts'
export { estimateLed, type ClickedProfile, type LedShare } from './rules/estimate-led.ts'
export { KEY_DAYS } from './rules/holdout.ts'
export { selectPublicKeys as publicHoldoutKeys, type PublicKey } from './store/holdout-keys.ts'

// Result sheets: what a round's bids decide, provable by anybody from a file alone.
export { resultSheetSchema, verifySheet, type ChargeReason, type ResultSheet, type VerifiedSheet } from './rules/result-sheet.ts'
export { roundHeadSchema, termsSchema as auctionTermsSchema } from './rules/sealed-ladder.ts'

// Boosts of profiles: paid for by valid click.
export { clicksReturned } from './events.ts'
export { findClickTerms, type ClickTerms } from './click-terms.ts'
export { freeClickReasons, HOURS_PER_CHARGE, type FreeClickReason } from './rules/judge-click.ts'
export { FOLLOW_DAYS, QUALITY_DAYS, RELEVANCE_FLOOR, SHOW_MINUTES, type ProfileBoostRefused } from './rules/profile-boost.ts'
export { profileOfShow, viewProfileBoost, type ProfileBoostView } from './view-profile-boost.ts'
