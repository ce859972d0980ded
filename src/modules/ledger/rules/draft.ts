import type { Id } from '#kernel/ids.ts'
import { invariant } from '#kernel/invariant.ts'
import type { Micros } from './ledger-time.ts'
import type { Charge, HoldState, Leg, Lot, UnitState, Wallet } from './wallet.ts'

/** `qty` units of one lot changing their state. Every entry, counter and balance follows from moves alone. */
export interface Move {
  readonly lotId: Id
  readonly from: UnitState | null
  readonly to: UnitState
  readonly qty: number
  readonly holdId?: Id
  /** The leg of the charge's own transaction that this gives back. */
  readonly unwinds?: number
}

export interface MoneyEntry {
  readonly account: string
  readonly amountUsdCents: number
}

/** Where a decision happens. */
export interface Moment {
  readonly at: Micros
  readonly txnId: Id
  readonly nextId: () => Id
}

/**
 * One transaction in the making. A decision fills it without touching the wallet, so a refusal has nothing to undo.
 * `lots` holds the new state of every lot that moved or was made.
 */
export interface Draft {
  readonly moment: Moment
  readonly wallet: Wallet
  readonly moves: Move[]
  readonly lots: Map<Id, Lot>
  readonly newLots: Id[]
  readonly money: MoneyEntry[]
  hold?: HoldState
  readonly cancelledHolds: HoldState[]
  charge?: Charge
  frozen?: boolean
  owed?: number
}

export function startDraft(wallet: Wallet, moment: Moment): Draft {
  return { moment, wallet, moves: [], lots: new Map(), newLots: [], money: [], cancelledHolds: [] }
}

export function lotIn(draft: Draft, lotId: Id): Lot {
  const lot = draft.lots.get(lotId) ?? draft.wallet.lots.get(lotId)
  invariant(lot !== undefined, `lot ${lotId} was not loaded`)
  return lot
}

export function moveUnits(draft: Draft, move: Move): void {
  const lot = lotIn(draft, move.lotId)
  const counters = {
    [move.to]: lot[move.to] + move.qty,
    ...(move.from === null ? {} : { [move.from]: lot[move.from] - move.qty }),
  }
  invariant(
    move.qty > 0 && (move.from === null || lot[move.from] >= move.qty),
    `lot ${lot.id} has no ${move.qty} ${move.from} units`,
  )
  draft.lots.set(lot.id, { ...lot, ...counters })
  draft.moves.push(move)
}

/** Makes a lot and its units available. */
export function addLot(
  draft: Draft,
  terms: Pick<Lot, 'origin' | 'granted' | 'expiresAt' | 'priority' | 'costUsdCents' | 'policyVersion' | 'parentLot'>,
): Lot {
  const { at, txnId, nextId } = draft.moment
  const nothing = { available: 0, held: 0, consumed: 0, expired: 0, revoked: 0, clawed: 0 }
  const lot: Lot = { ...terms, ...nothing, id: nextId(), sourceTxn: txnId, effectiveAt: at }
  draft.lots.set(lot.id, lot)
  draft.newLots.push(lot.id)
  moveUnits(draft, { lotId: lot.id, from: null, to: 'available', qty: lot.granted })
  return lot
}

/** The moves of this draft into `state`, as legs of a hold or a charge. */
export function legsInto(draft: Draft, state: UnitState): Leg[] {
  return draft.moves.flatMap((move, leg) => (move.to === state ? [{ leg, lotId: move.lotId, qty: move.qty }] : []))
}
