import type { Id } from '#kernel/ids.ts'
import type { Micros } from './ledger-time.ts'

/** What one Connect of a lot can be. `expired` and `revoked` are final. */
export const unitStates = ['available', 'held', 'consumed', 'expired', 'revoked'] as const
export type UnitState = (typeof unitStates)[number]

/** Connects issued together, counted by state: granted = available + held + consumed + expired + revoked. */
export type Lot = Readonly<Record<UnitState, number>> & {
  readonly id: Id
  readonly origin: string
  readonly sourceTxn: Id
  readonly parentLot: Id | null
  readonly granted: number
  readonly effectiveAt: Micros
  readonly expiresAt: Micros | null
  readonly priority: number
  readonly costUsdCents: number
  readonly policyVersion: number | null
  /** Units claimed back so far; `clawed - revoked` are owed because they were consumed. */
  readonly clawed: number
}

/** Units of one lot taken by one move, in the order they were taken. */
export interface Leg {
  readonly leg: number
  readonly lotId: Id
  readonly qty: number
}

export interface HoldState {
  readonly id: Id
  readonly purpose: string
  readonly qty: number
  readonly captured: number
  readonly released: number
  readonly deadline: Micros
  /** Every move into the hold, oldest first; the first `captured` units of them are gone. */
  readonly legs: readonly Leg[]
}

export interface Charge {
  readonly id: Id
  readonly purpose: string
  readonly txnId: Id
  readonly qty: number
  readonly refunded: number
  /** The moves that made it; its last `refunded` units have been given back. */
  readonly legs: readonly Leg[]
}

/** What a decision may look at: one owner's wallet with its open lots and whatever its commands name. */
export interface Wallet {
  readonly ownerId: Id
  readonly available: number
  readonly held: number
  /** How many transactions it has had. */
  readonly version: number
  readonly frozen: boolean
  readonly lastRecordedAt: Micros
  readonly lots: ReadonlyMap<Id, Lot>
  readonly holds: ReadonlyMap<Id, HoldState>
  readonly charges: ReadonlyMap<Id, Charge>
}

export function heldUnits(hold: HoldState): number {
  return hold.qty - hold.captured - hold.released
}

export function isActive(hold: HoldState | undefined): hold is HoldState {
  return hold !== undefined && heldUnits(hold) > 0
}

export function isExpired(lot: Lot, at: Micros): boolean {
  return lot.expiresAt !== null && lot.expiresAt <= at
}
