import type { Actor } from '#kernel/actor.ts'
import type { Id } from '#kernel/ids.ts'
import { invariant } from '#kernel/invariant.ts'
import { ok, refuse } from '#kernel/result.ts'
import type { Applied, LedgerCommand, LedgerOutcome } from './commands.ts'
import { decide, expireLot } from './decide.ts'
import { lotIn, type Draft, type Moment } from './draft.ts'
import type { Entry, Journal, Refused, Transaction, TransactionKind, WalletChange } from './journal.ts'
import { isTooOld, KEY_LIFE_DAYS } from './key-age.ts'
import { instantOf, type Micros } from './ledger-time.ts'
import { emptyWallet, openWallet, post, type OpenWallet } from './post.ts'
import { differingField, requestOf, type Request } from './same-request.ts'
import { isExpired, type Lot, type Wallet } from './wallet.ts'

export interface KnownCommand {
  readonly request: Request
  readonly outcome: LedgerOutcome
}

/** What the database knows about everything a batch names. */
export interface LedgerState {
  readonly wallets: ReadonlyMap<Id, Wallet>
  /** By `commandPlace`. */
  readonly known: ReadonlyMap<string, KnownCommand>
}

export interface Clock {
  readonly now: Micros
  /** See `oldestKey`. */
  readonly oldestKey: Micros
  readonly nextId: () => Id
}

/** Keys are unique per owner. */
export function commandPlace({ ownerId, key }: { ownerId: Id; key: Id }): string {
  return `${ownerId}/${key}`
}

/**
 * Runs commands in order over `state` and says what to write. Pure: `state` stays as it is, time and ids are arguments.
 * A refused command changes nothing but the expiries that were due before it.
 */
export function apply(
  state: LedgerState,
  commands: readonly LedgerCommand[],
  clock: Clock,
): { outcomes: LedgerOutcome[]; journal: Journal } {
  const batch: Batch = { clock, askedBy: null, opened: new Map(), transactions: [], refused: [], known: new Map(state.known) }
  const outcomes = commands.map((command) => answer(batch, state, command))
  const wallets = [...batch.opened.values()].flatMap(({ before, wallet }) => changeOf(before, wallet))
  return { outcomes, journal: { transactions: batch.transactions, refused: batch.refused, wallets } }
}

interface Batch {
  readonly clock: Clock
  /** Who asked for the command that is being answered, when it is not whoever runs the batch. */
  askedBy: Actor | null
  readonly opened: Map<Id, { readonly before: Wallet; readonly wallet: OpenWallet }>
  readonly transactions: Transaction[]
  readonly refused: Refused[]
  readonly known: Map<string, KnownCommand>
}

function answer(batch: Batch, state: LedgerState, command: LedgerCommand): LedgerOutcome {
  batch.askedBy = command.askedBy ?? null
  const place = commandPlace(command)
  const request = requestOf(command)
  const known = batch.known.get(place)
  if (known !== undefined) {
    const field = differingField(known.request, request)
    return field === undefined ? known.outcome : refuse({ code: 'key_reused_with_different_input', field })
  }
  // Not kept: what is asked again under an old key may have been forgotten, and what is new has a new key.
  if (isTooOld(command.key, batch.clock.oldestKey)) return refuse({ code: 'key_too_old', days: KEY_LIFE_DAYS })
  const wallet = open(batch, state, command.ownerId)
  const outcome = run(batch, wallet, { command, request })
  batch.known.set(place, { request, outcome })
  if (!outcome.ok) {
    const { ownerId, key } = command
    batch.refused.push({ ownerId, key, request, refusal: outcome.refusal, recordedAt: nextMoment(batch, wallet) })
  }
  return outcome
}

function open(batch: Batch, state: LedgerState, ownerId: Id): OpenWallet {
  const opened = batch.opened.get(ownerId)
  if (opened !== undefined) return opened.wallet
  const before = state.wallets.get(ownerId) ?? emptyWallet(ownerId)
  const wallet = openWallet(before)
  batch.opened.set(ownerId, { before, wallet })
  return wallet
}

interface Asked {
  readonly command: LedgerCommand
  readonly request: Request
}

function run(batch: Batch, wallet: OpenWallet, { command, request }: Asked): LedgerOutcome {
  const answers = { key: command.key, request }
  const expiry = expireDue(batch, wallet)
  if (command.kind === 'expire') {
    if (expiry === undefined) return refuse({ code: 'nothing_due' })
    batch.transactions.push({ ...batch.transactions.pop()!, answers })
    return ok(expiry)
  }

  const moment = { at: nextMoment(batch, wallet), txnId: batch.clock.nextId(), nextId: batch.clock.nextId }
  const decision = decide(wallet, command, moment)
  if (!decision.ok) return decision
  const draft = decision.value
  const entries = post(wallet, draft)
  batch.transactions.push(transactionOf(wallet, { command, answers, draft, entries, askedBy: batch.askedBy }))
  return ok(appliedOf(wallet, draft))
}

/** Strictly after the wallet's last transaction, so a clock that steps back cannot reorder, un-expire or expire twice. */
function nextMoment({ clock }: Batch, wallet: Wallet): Micros {
  return Math.max(clock.now, wallet.lastRecordedAt + 1)
}

/** Expire before touch: each booking moves the wallet's time on, so look again until nothing is due. */
function expireDue(batch: Batch, wallet: OpenWallet): Applied | undefined {
  let last: Applied | undefined
  for (;;) {
    const at = nextMoment(batch, wallet)
    const lot = firstDue(wallet, at)
    if (lot === undefined) return last
    const moment: Moment = { at, txnId: batch.clock.nextId(), nextId: batch.clock.nextId }
    const draft = expireLot(wallet, lot, moment)
    const entries = post(wallet, draft)
    batch.transactions.push(expiryOf(wallet, lot, { draft, entries, askedBy: batch.askedBy }))
    last = appliedOf(wallet, draft)
  }
}

function firstDue(wallet: Wallet, at: Micros): Lot | undefined {
  let first: Lot | undefined
  for (const lot of wallet.lots.values()) {
    if (lot.available === 0 || !isExpired(lot, at)) continue
    if (first === undefined || lot.expiresAt! < first.expiresAt! || (lot.expiresAt === first.expiresAt && lot.id < first.id))
      first = lot
  }
  return first
}

interface Posted {
  readonly askedBy: Actor | null
  readonly draft: Draft
  readonly entries: readonly Entry[]
}

function expiryOf(wallet: Wallet, lot: Lot, posted: Posted): Transaction {
  return {
    ...booking(wallet, 'expire', posted),
    // Issued after its own expiry it expires as it is issued: what a wallet had at a moment is always a beginning of its history.
    effectiveAt: Math.max(lot.expiresAt!, lot.effectiveAt),
    cause: { lotId: lot.id },
    policyVersion: lot.policyVersion,
    answers: null,
  }
}

function transactionOf(
  wallet: Wallet,
  { command, answers, ...posted }: Posted & { command: LedgerCommand; answers: Transaction['answers'] },
): Transaction {
  return {
    ...booking(wallet, command.kind, posted),
    effectiveAt: posted.draft.moment.at,
    cause: command.kind === 'refund' ? { ...command.cause, reason: command.reason } : command.cause,
    policyVersion: command.policyVersion ?? null,
    answers,
  }
}

function booking(wallet: Wallet, kind: TransactionKind, { askedBy, draft, entries }: Posted) {
  return {
    askedBy,
    id: draft.moment.txnId,
    ownerId: wallet.ownerId,
    version: wallet.version,
    kind,
    recordedAt: draft.moment.at,
    available: wallet.available,
    held: wallet.held,
    owed: draft.owed ?? null,
    holdId: draft.hold?.id ?? null,
    chargeId: draft.charge?.id ?? null,
    entries,
    moves: draft.moves,
  }
}

function appliedOf(wallet: Wallet, draft: Draft): Applied {
  return {
    txnId: draft.moment.txnId,
    recordedAt: instantOf(draft.moment.at),
    available: wallet.available,
    held: wallet.held,
    moves: draft.moves.map(({ lotId, from, to, qty }) => ({ lotId, origin: lotIn(draft, lotId).origin, from, to, qty })),
    newLots: draft.newLots,
    ...(draft.owed === undefined ? {} : { owed: draft.owed, cancelledHolds: draft.cancelledHolds.map((hold) => hold.id) }),
  }
}

function changeOf(before: Wallet, after: Wallet): WalletChange[] {
  if (before.lastRecordedAt === after.lastRecordedAt) return []
  const lots = difference(before.lots, after.lots)
  const holds = difference(before.holds, after.holds)
  const charges = difference(before.charges, after.charges)
  invariant(after.version > before.version, 'a wallet only moves forward')
  return [
    {
      before,
      after,
      newLots: lots.added,
      changedLots: lots.changed,
      newHolds: holds.added,
      changedHolds: holds.changed,
      newCharges: charges.added,
      changedCharges: charges.changed,
    },
  ]
}

function difference<T>(before: ReadonlyMap<Id, T>, after: ReadonlyMap<Id, T>): { added: T[]; changed: T[] } {
  const added: T[] = []
  const changed: T[] = []
  for (const [id, item] of after) {
    const earlier = before.get(id)
    if (earlier === undefined) added.push(item)
    else if (earlier !== item) changed.push(item)
  }
  return { added, changed }
}
