import type { Instant } from '#kernel/instant.ts'
import { invariant, unreachable } from '#kernel/invariant.ts'
import { ok, refuse, type Result } from '#kernel/result.ts'
import {
  DEFAULT_MIN_LIFE_DAYS,
  type CaptureHold,
  type ChangeExpiry,
  type Expire,
  type Hold,
  type Issue,
  type LedgerCommand,
  type LedgerRefusal,
  type Payment,
  type RaiseHold,
  type Refund,
  type ReleaseHold,
  type Revoke,
  type SetFrozen,
  type Spend,
} from './commands.ts'
import { addLot, legsInto, lotIn, moveUnits, startDraft, type Draft, type Moment } from './draft.ts'
import { giveBack, renewLot, type ReturnTerms } from './giving-back.ts'
import { microsOf, type Micros } from './ledger-time.ts'
import { worthOf } from './revenue.ts'
import { takeAvailable, takeUnits, unwindLegs, usableLots, type Slice } from './spend-order.ts'
import { heldUnits, isActive, type HoldState, type Lot, type Wallet } from './wallet.ts'

type Decision = Result<Draft, LedgerRefusal>
type Posted = Exclude<LedgerCommand, Expire>

/** What `command` does to `wallet` at a moment when every due expiry has been booked; the wallet itself is not touched. */
export function decide(wallet: Wallet, command: Posted, moment: Moment): Decision {
  const draft = startDraft(wallet, moment)
  switch (command.kind) {
    case 'issue':
      return issue(draft, command)
    case 'spend':
      return spend(draft, command)
    case 'hold':
      return hold(draft, command)
    case 'raise_hold':
      return raiseHold(draft, command)
    case 'capture_hold':
      return captureHold(draft, command)
    case 'release_hold':
      return releaseHold(draft, command)
    case 'refund':
      return refund(draft, command)
    case 'revoke':
      return revoke(draft, command)
    case 'change_expiry':
      return changeExpiry(draft, command)
    case 'freeze':
    case 'unfreeze':
      return setFrozen(draft, command)
    default:
      return unreachable(command)
  }
}

/** The lot's unused units leave at its expiry; held ones wait for their hold. */
export function expireLot(wallet: Wallet, lot: Lot, moment: Moment): Draft {
  const draft = startDraft(wallet, moment)
  moveUnits(draft, { lotId: lot.id, from: 'available', to: 'expired', qty: lot.available })
  return draft
}

function issue(draft: Draft, command: Issue): Decision {
  addLot(draft, {
    origin: command.origin,
    granted: command.qty,
    expiresAt: expiryOf(command),
    priority: command.priority ?? 0,
    costUsdCents: command.costUsdCents,
    policyVersion: command.policyVersion ?? null,
    parentLot: null,
  })
  const { payment } = command
  if (payment !== undefined) bookPayment(draft, payment, { cost: command.costUsdCents, tax: payment.taxUsdCents ?? 0 })
  return ok(draft)
}

function expiryOf({ expiresAt }: { readonly expiresAt: Instant | null }): Micros | null {
  return expiresAt === null ? null : microsOf(expiresAt)
}

function bookPayment(draft: Draft, payment: Payment, amounts: { readonly cost: number; readonly tax: number }): void {
  draft.money.push({ account: `psp:${payment.provider}:clearing`, amountUsdCents: -(amounts.cost + amounts.tax) })
  draft.money.push({ account: `tax:${payment.jurisdiction ?? 'none'}`, amountUsdCents: amounts.tax })
}

function spend(draft: Draft, command: Spend): Decision {
  if (draft.wallet.frozen) return refuse({ code: 'wallet_frozen' })
  if (draft.wallet.charges.has(command.chargeId)) return refuse({ code: 'charge_exists', chargeId: command.chargeId })
  const slices = chooseSlices(draft, command.qty)
  if (slices === undefined) return insufficient(draft.wallet, command.qty)

  for (const { lotId, qty } of slices) moveUnits(draft, { lotId, from: 'available', to: 'consumed', qty })
  openCharge(draft, command)
  return ok(draft)
}

function hold(draft: Draft, command: Hold): Decision {
  if (draft.wallet.frozen) return refuse({ code: 'wallet_frozen' })
  if (draft.wallet.holds.has(command.holdId)) return refuse({ code: 'hold_exists', holdId: command.holdId })
  const slices = chooseSlices(draft, command.qty)
  if (slices === undefined) return insufficient(draft.wallet, command.qty)

  const { holdId, purpose, qty, deadline } = command
  setAside(draft, slices, holdId)
  draft.hold = { id: holdId, purpose, qty, captured: 0, released: 0, deadline: microsOf(deadline), legs: legsInto(draft, 'held') }
  return ok(draft)
}

function raiseHold(draft: Draft, command: RaiseHold): Decision {
  if (draft.wallet.frozen) return refuse({ code: 'wallet_frozen' })
  const current = draft.wallet.holds.get(command.holdId)
  if (!isActive(current)) return refuse({ code: 'hold_not_active', holdId: command.holdId })
  const slices = chooseSlices(draft, command.qty)
  if (slices === undefined) return insufficient(draft.wallet, command.qty)

  setAside(draft, slices, current.id)
  draft.hold = {
    ...current,
    qty: current.qty + command.qty,
    deadline: command.deadline === undefined ? current.deadline : microsOf(command.deadline),
    legs: [...current.legs, ...legsInto(draft, 'held')],
  }
  return ok(draft)
}

function captureHold(draft: Draft, command: CaptureHold): Decision {
  const current = draft.wallet.holds.get(command.holdId)
  if (!isActive(current)) return refuse({ code: 'hold_not_active', holdId: command.holdId })
  if (draft.wallet.charges.has(command.chargeId)) return refuse({ code: 'charge_exists', chargeId: command.chargeId })
  const remaining = heldUnits(current)
  if (command.qty > remaining) return refuse({ code: 'hold_over_capture', qty: command.qty, remaining })

  for (const { lotId, qty } of takeUnits(current.legs, { skip: current.captured, take: command.qty })) {
    moveUnits(draft, { lotId, from: 'held', to: 'consumed', qty, holdId: current.id })
  }
  draft.hold = { ...current, captured: current.captured + command.qty }
  openCharge(draft, { ...command, purpose: current.purpose })
  return ok(draft)
}

function releaseHold(draft: Draft, command: ReleaseHold): Decision {
  const current = draft.wallet.holds.get(command.holdId)
  if (!isActive(current)) return refuse({ code: 'hold_not_active', holdId: command.holdId })
  const renewedLifeDays = command.by === 'own_choice' ? 0 : (command.minLifeDays ?? DEFAULT_MIN_LIFE_DAYS)
  draft.hold = release(draft, current, { neededLifeDays: 0, renewedLifeDays })
  return ok(draft)
}

function refund(draft: Draft, command: Refund): Decision {
  const charge = draft.wallet.charges.get(command.chargeId)
  if (charge === undefined) return refuse({ code: 'charge_not_found', chargeId: command.chargeId })
  const refundable = charge.qty - charge.refunded
  if (command.qty > refundable) return refuse({ code: 'refund_exceeds_charge', qty: command.qty, refundable })

  const legs = unwindLegs(charge.legs, { alreadyBack: charge.refunded, take: command.qty })
  const terms = { neededLifeDays: command.minLifeDays, renewedLifeDays: command.minLifeDays }
  giveBack(draft, { from: 'consumed', legs }, terms)
  draft.charge = { ...charge, refunded: charge.refunded + command.qty }
  return ok(draft)
}

function revoke(draft: Draft, command: Revoke): Decision {
  const lot = draft.wallet.lots.get(command.lotId)
  if (lot === undefined) return refuse({ code: 'lot_not_found', lotId: command.lotId })
  const clawed = Math.min(command.upTo ?? lot.granted, lot.granted)
  if (clawed <= lot.clawed) return refuse({ code: 'lot_revoked', lotId: lot.id, clawed: lot.clawed })

  const claim = clawed - lot.clawed
  draft.lots.set(lot.id, { ...lot, clawed })
  const free = Math.min(lot.available, claim)
  if (free > 0) moveUnits(draft, { lotId: lot.id, from: 'available', to: 'revoked', qty: free })
  cancelHoldsOn(draft, lot.id)
  draft.owed = claim - (lotIn(draft, lot.id).revoked - lot.revoked)
  bookClawback(draft, command, lot)
  return ok(draft)
}

/** The provider took back what all claimed units had cost, the owed ones too. */
function bookClawback(draft: Draft, { payment }: Revoke, lot: Lot): void {
  const cost = worthOf(lotIn(draft, lot.id)).claimed - worthOf(lot).claimed
  invariant(cost === 0 || payment !== undefined, `lot ${lot.id} was paid for, so its clawback names the payment`)
  if (payment !== undefined) bookPayment(draft, payment, { cost: -cost, tax: -(payment.taxUsdCents ?? 0) })
}

/** A bid cannot stand on units that were taken back, so each such hold is released whole; the lot's own units are revoked on the way. */
function cancelHoldsOn(draft: Draft, lotId: Lot['id']): void {
  const holds = [...draft.wallet.holds.values()]
    .filter((candidate) => isActive(candidate))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
  for (const candidate of holds) {
    const lot = lotIn(draft, lotId)
    if (lot.held === 0 || lot.clawed === lot.revoked) return
    const remaining = takeUnits(candidate.legs, { skip: candidate.captured, take: heldUnits(candidate) })
    if (!remaining.some((leg) => leg.lotId === lotId)) continue
    draft.cancelledHolds.push(release(draft, candidate, { neededLifeDays: 0, renewedLifeDays: 0 }))
  }
}

function changeExpiry(draft: Draft, command: ChangeExpiry): Decision {
  const lot = draft.wallet.lots.get(command.lotId)
  if (lot === undefined) return refuse({ code: 'lot_not_found', lotId: command.lotId })
  const expiresAt = expiryOf(command)
  if (expiresAt !== null && expiresAt <= draft.moment.at) return refuse({ code: 'expiry_passed', lotId: lot.id })
  if (expiresAt === lot.expiresAt) return refuse({ code: 'expiry_unchanged', lotId: lot.id })
  if (lot.available === 0) return refuse({ code: 'no_units_to_move', lotId: lot.id })

  moveUnits(draft, { lotId: lot.id, from: 'available', to: 'expired', qty: lot.available })
  renewLot(draft, lotIn(draft, lot.id), expiresAt)
  return ok(draft)
}

function setFrozen(draft: Draft, command: SetFrozen): Decision {
  draft.frozen = command.kind === 'freeze'
  return ok(draft)
}

function chooseSlices(draft: Draft, qty: number): Slice[] | undefined {
  return takeAvailable(usableLots(draft.wallet.lots.values(), draft.moment.at), qty)
}

function insufficient(wallet: Wallet, needed: number): Decision {
  return refuse({ code: 'insufficient_connects', needed, available: wallet.available, held: wallet.held })
}

function setAside(draft: Draft, slices: readonly Slice[], holdId: HoldState['id']): void {
  for (const { lotId, qty } of slices) moveUnits(draft, { lotId, from: 'available', to: 'held', qty, holdId })
}

/** Gives back everything the hold still has, last held first. */
function release(draft: Draft, current: HoldState, terms: ReturnTerms): HoldState {
  const remaining = heldUnits(current)
  invariant(remaining > 0, `hold ${current.id} has nothing to release`)
  giveBack(
    draft,
    { from: 'held', legs: unwindLegs(current.legs, { alreadyBack: 0, take: remaining }), holdId: current.id },
    terms,
  )
  return { ...current, released: current.released + remaining }
}

function openCharge(draft: Draft, { chargeId, purpose, qty }: { chargeId: string; purpose: string; qty: number }): void {
  draft.charge = { id: chargeId, purpose, txnId: draft.moment.txnId, qty, refunded: 0, legs: legsInto(draft, 'consumed') }
}
