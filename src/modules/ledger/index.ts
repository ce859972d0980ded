export { execute } from './actions/execute.ts'
export type {
  Applied,
  AppliedMove,
  CaptureHold,
  Cause,
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
export { bucketOf } from './rules/bucket.ts'
export type { UnitState } from './rules/wallet.ts'
