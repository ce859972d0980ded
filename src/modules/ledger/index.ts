import { changeLotExpiry, expiryWish, LEAST_LIFE_DAYS, whyNoNewExpiry } from './actions/change-lot-expiry.ts'
import { freezeWallet, unfreezeWallet } from './actions/set-frozen.ts'

export { changeLotExpiry, expiryWish, freezeWallet, LEAST_LIFE_DAYS, unfreezeWallet, whyNoNewExpiry }
export type { ChangeExpiryRefused } from './actions/change-lot-expiry.ts'
export const actions = [changeLotExpiry, freezeWallet, unfreezeWallet]
export { expiryChanged } from './events.ts'

export { execute, MOST_COMMANDS } from './actions/execute.ts'
export { audit, auditRecent, checkNames } from './audit/audit.ts'
export { expireDue } from './actions/expire-due.ts'
export { releaseLapsedHolds } from './actions/release-lapsed-holds.ts'
export { createSealJob, jobs, SEAL_JOB } from './jobs.ts'
export { openLedgerLanes, type LedgerLanes, type LedgerLanesOptions } from './lanes.ts'
export { DEFAULT_MIN_LIFE_DAYS } from './rules/commands.ts'
export { bucketOf } from './rules/bucket.ts'
export type {
  Applied,
  AppliedMove,
  CaptureHold,
  Cause,
  ChangeExpiry,
  Expire,
  Hold,
  Issue,
  LedgerCommand,
  LedgerOutcome,
  LedgerRefusal,
  Payment,
  RaiseHold,
  Refund,
  ReleaseHold,
  Revoke,
  SetFrozen,
  Spend,
} from './rules/commands.ts'
export { costOfUnits, recognisedBetween } from './rules/revenue.ts'
export type { UnitState } from './rules/wallet.ts'
export { expiringConnects, type Expiring } from './store/expiring-lots.ts'
export { getWallet, lockWallet, walletLots, type WalletLot, type WalletView } from './store/read-wallet.ts'
export { endOf, startOf, type AsOf, type Period } from './rules/as-of.ts'
export { statementLines, type Happening, type StatementLine, type StatementLot } from './store/statement.ts'
export { cutAt, statementEnds, type Cut, type StatementEnds } from './store/statement-cut.ts'
export { heldAndSpent } from './store/held-and-spent.ts'
export { selectHeldBetween } from './store/held-between.ts'
export { lotLines, renewedLots, type LotLine, type LotPlace, type RenewedLot } from './store/statement-lot-history.ts'
export { expiriesAt, findLotAt, lotsAt, openLotsAt, type ExpiryDay } from './store/statement-lots.ts'
export { lockWallets } from './store/lock-wallets.ts'
export { supply, type SupplyLine } from './store/supply.ts'
export { platformAccounts, type PlatformAccount } from './store/account-days.ts'
export { recordSupplyDays } from './actions/record-supply-days.ts'
export { supplyDays, type SupplyDay } from './store/supply-days.ts'
export { bookedPayments, bookedPaymentTotals, type BookedPayment } from './store/booked-payments.ts'
export {
  bookedCharges,
  bookedHolds,
  bookedTotals,
  spentByVersion,
  type BookedCharge,
  type BookedTotals,
} from './store/booked-charges.ts'

// Seals: proof that history is what it was, for whoever holds an earlier head.
export { setHeadsAside } from './actions/seal-heads.ts'
export { exportLedger } from './actions/export-ledger.ts'
export { sealLedger, type FindPolicyHashes, type SealOptions } from './actions/seal-ledger.ts'
export { headsIn, trustIn, type Trust } from './rules/seals/trust.ts'
export { idOfKey, importPrivateKey, publicKeysIn } from './rules/seals/keys.ts'
export { headOf, type Head, type Seal } from './rules/seals/seal.ts'
export { LedgerVerifier, type SealProblem, type Verdict } from './rules/seals/verify-ledger.ts'
export { findLastSeal, findSeal, listSeals, sealKeys, type SealKey } from './store/seals.ts'
export { sealingOfCharge, type Sealing } from './actions/prove-inclusion.ts'
export { inclusionSchema, problemsOfInclusion, type Inclusion } from './rules/seals/inclusion.ts'
export { continueXids } from './store/continue-xids.ts'
