import type { Actor } from '#kernel/actor.ts'
import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import { isId } from '#kernel/ids.ts'
import { invariant } from '#kernel/invariant.ts'
import type { Result } from '#kernel/result.ts'
import type { UnitState } from './wallet.ts'

/** Why something happened, for the statement: small JSON, e.g. `{ kind: 'proposal', id }`. */
export type Cause = Readonly<Record<string, unknown>>

interface CommandBase {
  /** UUID, unique per owner. The same key and content always get the first answer. New ones of version 7 must not be older than 400 days. */
  readonly key: Id
  readonly ownerId: Id
  /** Who asks, where one batch carries what many asked; default: whoever runs it. */
  readonly askedBy?: Actor
  readonly cause: Cause
  /** The policy version this was decided under. */
  readonly policyVersion?: number
}

/** Where the money for a purchase came from; booked in US cents beside the Connects. */
export interface Payment {
  /** The provider's short name: the clearing account is `psp:<provider>:clearing`. */
  readonly provider: string
  readonly taxUsdCents?: number
  /** The tax account is `tax:<jurisdiction>`; needed when there is tax. */
  readonly jurisdiction?: string
}

/** New Connects in a lot of their own. A cost above 0 needs its payment. */
export interface Issue extends CommandBase {
  readonly kind: 'issue'
  /** Why they exist: `purchased`, `monthly`, `sign_up`, `badge`, `promo`, `make_good` … (snake_case). */
  readonly origin: string
  readonly qty: number
  readonly expiresAt: Instant | null
  /** Paid for the whole lot, without tax; 0 when granted. */
  readonly costUsdCents: number
  readonly payment?: Payment
  /** Lots with a smaller number are spent first; default 0. */
  readonly priority?: number
}

/** Takes available Connects for good, until a refund. */
export interface Spend extends CommandBase {
  readonly kind: 'spend'
  readonly qty: number
  /** What for (snake_case): the contra account is `spent:<purpose>`. */
  readonly purpose: string
  /** The id of the charge this makes; refunds name it. */
  readonly chargeId: Id
}

/** Sets Connects aside for a bid. Held units do not expire. */
export interface Hold extends CommandBase {
  readonly kind: 'hold'
  readonly qty: number
  readonly purpose: string
  readonly holdId: Id
  /** A hold still active some time after this moment is released by the sweep. */
  readonly deadline: Instant
}

export interface RaiseHold extends CommandBase {
  readonly kind: 'raise_hold'
  readonly holdId: Id
  /** How many more. */
  readonly qty: number
  /** A later deadline, if the raise moves it. */
  readonly deadline?: Instant
}

/** Turns held units, first held first, into a charge. What is left stays held. */
export interface CaptureHold extends CommandBase {
  readonly kind: 'capture_hold'
  readonly holdId: Id
  readonly qty: number
  readonly chargeId: Id
}

/** Gives back whatever the hold still has. */
export interface ReleaseHold extends CommandBase {
  readonly kind: 'release_hold'
  readonly holdId: Id
  /** Who caused it decides what happens to units whose lot expired meanwhile: the platform renews them, own choice lets them go. */
  readonly by: 'platform' | 'own_choice'
  /** Life of units renewed by the platform; default 90 days. */
  readonly minLifeDays?: number
}

/** Gives back part or all of a charge to the lots it came from, last leg first. */
export interface Refund extends CommandBase {
  readonly kind: 'refund'
  readonly chargeId: Id
  readonly qty: number
  /** Units whose lot has less life left come back in a new lot with this much; 0 lets units of expired lots expire (own choice). */
  readonly minLifeDays: number
  readonly reason: string
}

/** Books the wallet's due expiries now. Every other command does this first anyway. */
export interface Expire extends CommandBase {
  readonly kind: 'expire'
}

/** Claims back units of one lot (payment refunded or disputed): available, then held; what was consumed is owed. */
export interface Revoke extends CommandBase {
  readonly kind: 'revoke'
  readonly lotId: Id
  /** Where the cost of the claimed units goes back to, with which part of the tax; needed when the lot was paid for. */
  readonly payment?: Payment
  /** Units of the lot claimed back *in total so far*, so a refund and a dispute of one payment do not add up; default: all. */
  readonly upTo?: number
}

/**
 * What is available of one lot gets another expiry. A lot's own never changes: the units leave it as expired ones do, and come into a new
 * lot of the same origin, priority and share of the cost. What is held or was used stays with the old lot.
 */
export interface ChangeExpiry extends CommandBase {
  readonly kind: 'change_expiry'
  readonly lotId: Id
  /** null: never. */
  readonly expiresAt: Instant | null
}

/** Stops or allows the owner's own commands; expiry, release, capture, refund and clawback go on. */
export interface SetFrozen extends CommandBase {
  readonly kind: 'freeze' | 'unfreeze'
}

export type LedgerCommand =
  | Issue
  | Spend
  | Hold
  | RaiseHold
  | CaptureHold
  | ReleaseHold
  | Refund
  | Expire
  | Revoke
  | ChangeExpiry
  | SetFrozen

export type LedgerRefusal =
  | { readonly code: 'wallet_frozen' }
  | { readonly code: 'insufficient_connects'; readonly needed: number; readonly available: number; readonly held: number }
  | { readonly code: 'charge_exists'; readonly chargeId: Id }
  | { readonly code: 'hold_exists'; readonly holdId: Id }
  | { readonly code: 'hold_not_active'; readonly holdId: Id }
  | { readonly code: 'hold_over_capture'; readonly qty: number; readonly remaining: number }
  | { readonly code: 'charge_not_found'; readonly chargeId: Id }
  | { readonly code: 'refund_exceeds_charge'; readonly qty: number; readonly refundable: number }
  | { readonly code: 'lot_not_found'; readonly lotId: Id }
  | { readonly code: 'lot_revoked'; readonly lotId: Id; readonly clawed: number }
  | { readonly code: 'no_units_to_move'; readonly lotId: Id }
  | { readonly code: 'expiry_passed'; readonly lotId: Id }
  | { readonly code: 'expiry_unchanged'; readonly lotId: Id }
  | { readonly code: 'nothing_due' }
  | { readonly code: 'key_reused_with_different_input'; readonly field: string }
  /** The key was made more than `days` ago and is not known, or not any more. */
  | { readonly code: 'key_too_old'; readonly days: number }

/** `qty` units of a lot that changed their state; `from` is null when they were issued. */
export interface AppliedMove {
  readonly lotId: Id
  readonly origin: string
  readonly from: UnitState | null
  readonly to: UnitState
  readonly qty: number
}

export interface Applied {
  readonly txnId: Id
  readonly recordedAt: Instant
  /** The wallet right after this command. */
  readonly available: number
  readonly held: number
  /** The lots used, in the order they were used. */
  readonly moves: readonly AppliedMove[]
  /** Lots this command made: the issued one, the renewed ones of a refund or release, or the one with another expiry. */
  readonly newLots: readonly Id[]
  /** Revoke only: consumed units that could not be taken back. */
  readonly owed?: number
  /** Revoke only: holds that had to be cancelled because their units were taken back. */
  readonly cancelledHolds?: readonly Id[]
}

export type LedgerOutcome = Result<Applied, LedgerRefusal>

export const DEFAULT_MIN_LIFE_DAYS = 90

const MOST_UNITS = 1_000_000_000
// As JSON writes it: the character 0, and halves of characters.
const UNREADABLE = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/
const SLUG = /^[a-z][a-z_]{1,39}$/

/** Stops a command that no caller may build: these are bugs, not refusals. */
export function checkCommand(command: LedgerCommand): void {
  invariant(isId(command.key), `a command's key is a UUID, not ${command.key}`)
  invariant(isId(command.ownerId), `a command's owner is a UUID, not ${command.ownerId}`)
  // It could be written, and whoever looks into it from SQL would fail: the audit, for one.
  invariant(!UNREADABLE.test(JSON.stringify(command)), 'a text of the command has a character that PostgreSQL cannot read')
  if ('qty' in command) invariant(isUnits(command.qty), `${command.kind} needs a whole quantity above 0, not ${command.qty}`)
  if ('purpose' in command) invariant(SLUG.test(command.purpose), `a purpose is snake_case, not ${command.purpose}`)
  if ('minLifeDays' in command && command.minLifeDays !== undefined) {
    invariant(Number.isSafeInteger(command.minLifeDays) && command.minLifeDays >= 0, 'a minimum life is whole days')
  }
  if ('expiresAt' in command && command.expiresAt !== null) {
    invariant(!Number.isNaN(command.expiresAt.getTime()), 'an expiry is a moment')
  }
  if ('payment' in command && command.payment !== undefined) checkPayment(command.payment)
  if (command.kind === 'issue') checkIssue(command)
  if (command.kind === 'revoke' && command.upTo !== undefined)
    invariant(isUnits(command.upTo), 'a clawback is a whole quantity above 0')
}

function checkIssue({ origin, costUsdCents, payment }: Issue): void {
  invariant(SLUG.test(origin), `an origin is snake_case, not ${origin}`)
  invariant(Number.isSafeInteger(costUsdCents) && costUsdCents >= 0, `a cost is whole cents, not ${costUsdCents}`)
  invariant(costUsdCents === 0 || payment !== undefined, 'Connects with a cost name the payment they came from')
}

function checkPayment({ taxUsdCents: tax = 0, jurisdiction }: Payment): void {
  invariant(Number.isSafeInteger(tax) && tax >= 0, `a tax is whole cents, not ${tax}`)
  invariant(tax === 0 || jurisdiction !== undefined, 'a tax names its jurisdiction')
}

function isUnits(qty: number): boolean {
  return Number.isSafeInteger(qty) && qty > 0 && qty <= MOST_UNITS
}
