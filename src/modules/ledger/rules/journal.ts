import type { Actor } from '#kernel/actor.ts'
import type { Id } from '#kernel/ids.ts'
import type { Cause, LedgerCommand, LedgerRefusal } from './commands.ts'
import type { Move } from './draft.ts'
import type { Micros } from './ledger-time.ts'
import type { Request } from './same-request.ts'
import type { Charge, HoldState, Lot, Wallet } from './wallet.ts'

export type TransactionKind = LedgerCommand['kind']

export interface Entry {
  readonly account: string
  readonly asset: 'connects' | 'usd'
  readonly amount: number
}

export interface Transaction {
  readonly id: Id
  readonly ownerId: Id
  /** Its place in the wallet's history, from 1 without gaps. */
  readonly version: number
  readonly kind: TransactionKind
  readonly effectiveAt: Micros
  readonly recordedAt: Micros
  /** Who asked for it, when it is not whoever runs the batch. */
  readonly askedBy: Actor | null
  readonly cause: Cause
  readonly policyVersion: number | null
  readonly holdId: Id | null
  readonly chargeId: Id | null
  /** The command it answers; null for an expiry that nobody asked for. */
  readonly answers: { readonly key: Id; readonly request: Request } | null
  /** What the wallet has right afterwards. */
  readonly available: number
  readonly held: number
  /** Revoke only: consumed units that could not be taken back. */
  readonly owed: number | null
  readonly entries: readonly Entry[]
  readonly moves: readonly Move[]
}

/** A command that was refused; its answer is kept like any other. */
export interface Refused {
  readonly ownerId: Id
  readonly key: Id
  readonly request: Request
  readonly refusal: LedgerRefusal
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
  readonly refused: readonly Refused[]
  readonly wallets: readonly WalletChange[]
}
