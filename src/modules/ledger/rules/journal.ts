import type { Id } from '#kernel/ids.ts'
import type { Cause, LedgerCommand, LedgerOutcome } from './commands.ts'
import type { Move } from './draft.ts'
import type { Micros } from './ledger-time.ts'
import type { Request } from './same-request.ts'
import type { Charge, HoldState, Lot, Wallet } from './wallet.ts'

export type TransactionKind = LedgerCommand['kind']

export interface Entry {
  readonly account: string
  readonly asset: 'connects' | 'usd'
  readonly amount: number
  /** Only the owner's own accounts are counted and keep a running balance. */
  readonly version: number | null
  readonly balanceAfter: number | null
}

export interface Transaction {
  readonly id: Id
  readonly ownerId: Id
  readonly kind: TransactionKind
  readonly effectiveAt: Micros
  readonly recordedAt: Micros
  readonly cause: Cause
  readonly policyVersion: number | null
  readonly holdId: Id | null
  readonly chargeId: Id | null
  readonly entries: readonly Entry[]
  readonly moves: readonly Move[]
}

export interface AnsweredCommand {
  readonly command: LedgerCommand
  readonly request: Request
  readonly outcome: LedgerOutcome
  readonly recordedAt: Micros
}

/** A wallet before and after a batch, and which of its parts are new or changed. */
export interface WalletChange {
  readonly before: Wallet
  readonly after: Wallet
  readonly newLots: readonly Lot[]
  readonly changedLots: readonly Lot[]
  readonly newHolds: readonly HoldState[]
  readonly changedHolds: readonly HoldState[]
  readonly newCharges: readonly Charge[]
  readonly changedCharges: readonly Charge[]
}

/** Everything one batch adds to the books, in order. */
export interface Journal {
  readonly transactions: readonly Transaction[]
  readonly commands: readonly AnsweredCommand[]
  readonly wallets: readonly WalletChange[]
}
