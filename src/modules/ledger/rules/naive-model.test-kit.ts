import type { LedgerCommand } from './commands.ts'

/**
 * The ledger as a child would keep it: one object per Connect, no counters, no legs, no shared code (the architecture test holds
 * that it takes types only). Slow and obvious on purpose; it is the yardstick for the real one. Lots are numbered per wallet in the
 * order in which they were made; times are microseconds since 1970.
 */
export interface Unit {
  readonly lot: NaiveLot
  state: 'available' | 'held' | 'consumed' | 'expired' | 'revoked'
  holdId?: string
  chargeId?: string
  /** What it was consumed for. */
  purpose?: string
  /** When it was taken, for the way back. */
  takenAs: number
}

export interface NaiveLot {
  readonly no: number
  readonly origin: string
  readonly expiresAt: number
  readonly priority: number
  readonly cents: number
  readonly size: number
  readonly parent?: NaiveLot
  readonly units: Unit[]
  claimed: number
}

type Place = { readonly ownerId: string; readonly key: string }
/** A command that names a lot by its number. */
export type NaiveCommand = (LedgerCommand extends infer C
  ? C extends { kind: 'revoke' | 'change_expiry' }
    ? Omit<C, 'lotId'> & { lotNo: number }
    : C
  : never) &
  Place
type Revoke = Extract<NaiveCommand, { kind: 'revoke' }>

/** `applied` with what happened, or a refusal's code and data. */
export interface NaiveAnswer {
  readonly code: string
  readonly [detail: string]: unknown
}

/** One transaction of a wallet, and what it had afterwards. */
export interface NaiveLine {
  readonly kind: string
  readonly time: number
  readonly available: number
  readonly held: number
  /** By how much each account changed, Connects and US cents. */
  readonly accounts: Readonly<Record<string, number>>
}

const DAY = 86_400_000_000

class Sums {
  readonly #amounts = new Map<string, number>()

  add(account: string, amount: number): void {
    this.#amounts.set(account, (this.#amounts.get(account) ?? 0) + amount)
  }

  get(account: string): number {
    return this.#amounts.get(account) ?? 0
  }

  get accounts(): string[] {
    return [...this.#amounts.keys()]
  }
}

export class NaiveWallet {
  units: Unit[] = []
  lots: NaiveLot[] = []
  /** With what they are for. */
  holds = new Map<string, string>()
  charges = new Set<string>()
  frozen = false
  time = 0
  taken = 0
  /** The ids of its lots by number, where they are known: the older lot is the one with the smaller id. */
  names: readonly string[] = []
  /** US cents that came from outside and went back there. */
  readonly outside = new Sums()
  /** As they were after its last transaction. */
  books = new Sums()
  readonly history: NaiveLine[] = []

  count(state: Unit['state']): number {
    return this.units.filter((unit) => unit.state === state).length
  }

  isOlder(one: NaiveLot, other: NaiveLot): boolean {
    const name = (lot: NaiveLot) => this.names[lot.no] ?? String(lot.no).padStart(9, '0')
    return name(one) < name(other)
  }
}

export class NaiveLedger {
  readonly wallets = new Map<string, NaiveWallet>()
  readonly #answers = new Map<string, { asked: NaiveCommand; answer: NaiveAnswer }>()

  wallet(ownerId: string): NaiveWallet {
    const wallet = this.wallets.get(ownerId) ?? new NaiveWallet()
    this.wallets.set(ownerId, wallet)
    return wallet
  }

  run(command: NaiveCommand, now: number): NaiveAnswer {
    const place = `${command.ownerId} ${command.key}`
    const earlier = this.#answers.get(place)
    if (earlier !== undefined) {
      const field = firstDifference(earlier.asked, command)
      return field === undefined ? earlier.answer : { code: 'key_reused_with_different_input', field }
    }
    if (isFrom2020(command.key)) return { code: 'key_too_old', days: 400 }
    const answer = runOn(this.wallet(command.ownerId), command, now)
    this.#answers.set(place, { asked: command, answer })
    return answer
  }

  /** Why `command` would be refused if it came at `now`; nothing when it would be applied. Changes nothing. */
  whyNot(command: NaiveCommand, now: number): NaiveAnswer | undefined {
    const wallet = this.wallet(command.ownerId)
    return whyNot(wallet, command, Math.max(now, wallet.time + 1))
  }

  isAnythingDue(ownerId: string, now: number): boolean {
    return this.wallet(ownerId).units.some((unit) => unit.state === 'available' && unit.lot.expiresAt <= now)
  }

  /** Books what is due, as every command does first. */
  expireDue(ownerId: string, now: number): NaiveAnswer | undefined {
    return bookDue(this.wallet(ownerId), now)
  }
}

function isFrom2020(key: string): boolean {
  return key[14] === '7' && key.startsWith('0170')
}

function runOn(wallet: NaiveWallet, command: NaiveCommand, now: number): NaiveAnswer {
  const expiry = bookDue(wallet, now)
  if (command.kind === 'expire') return expiry ?? { code: 'nothing_due' }
  const time = Math.max(now, wallet.time + 1)
  const no = whyNot(wallet, command, time)
  if (no !== undefined) return no
  return book(wallet, { kind: command.kind, time }, () => carryOut(wallet, command, time))
}

/** One lot after the other, the first to run out first, until nothing is due. */
function bookDue(wallet: NaiveWallet, now: number): NaiveAnswer | undefined {
  let last: NaiveAnswer | undefined
  for (;;) {
    const time = Math.max(now, wallet.time + 1)
    const due = wallet.units.filter((unit) => unit.state === 'available' && unit.lot.expiresAt <= time)
    if (due.length === 0) return last
    const first = due.reduce((a, b) =>
      b.lot.expiresAt < a.lot.expiresAt || (b.lot.expiresAt === a.lot.expiresAt && wallet.isOlder(b.lot, a.lot)) ? b : a,
    )
    last = book(wallet, { kind: 'expire', time }, () => {
      for (const unit of due) if (unit.lot === first.lot) unit.state = 'expired'
    })
  }
}

/** Looks at every unit before and after `work`, and tells the difference. */
function book(
  wallet: NaiveWallet,
  { kind, time }: Pick<NaiveLine, 'kind' | 'time'>,
  work: () => Record<string, unknown> | void,
): NaiveAnswer {
  const before = new Map(wallet.units.map((unit) => [unit, unit.state]))
  const lotsBefore = wallet.lots.length
  const details = work() ?? {}
  const moves: Record<string, number> = {}
  for (const unit of wallet.units) {
    if (before.get(unit) === unit.state) continue
    const move = `lot ${unit.lot.no}: ${before.get(unit) ?? 'new'} > ${unit.state}`
    moves[move] = (moves[move] ?? 0) + 1
  }
  const balances = { available: wallet.count('available'), held: wallet.count('held') }
  const after = booksOf(wallet)
  wallet.time = time
  wallet.history.push({ kind, time, ...balances, accounts: changes(wallet.books, after) })
  wallet.books = after
  return { code: 'applied', time, ...balances, moves, newLots: wallet.lots.slice(lotsBefore).map((lot) => lot.no), ...details }
}

/** What stands on every account because of this wallet, counted unit by unit. */
function booksOf(wallet: NaiveWallet): Sums {
  const books = new Sums()
  for (const account of wallet.outside.accounts) books.add(account, wallet.outside.get(account))
  for (const { lot, state, purpose } of wallet.units) {
    books.add(`connects issuance:${lot.origin}`, -1)
    books.add(`connects ${state === 'consumed' ? `spent:${purpose}` : state}`, 1)
  }
  for (const lot of wallet.lots) {
    for (const [state, cents] of centsByState(lot)) {
      const account = { available: 'deferred', held: 'deferred', consumed: 'revenue', expired: 'breakage', revoked: 'owed' }[
        state
      ]
      books.add(`usd connects:${account}`, cents)
    }
    // The provider has the money for what was claimed back; until the units are back too, somebody owes it.
    books.add('usd connects:owed', -centsClaimed(lot))
    // What a renewed lot cost did not lapse in the old one.
    if (lot.parent !== undefined) books.add('usd connects:breakage', -lot.cents)
  }
  return books
}

/** The lot's units in a row, expired ones first and revoked ones last; each place in the row has its own cents. */
function centsByState(lot: NaiveLot): [Unit['state'], number][] {
  const order = ['expired', 'consumed', 'available', 'held', 'revoked']
  const row = lot.units.toSorted((a, b) => order.indexOf(a.state) - order.indexOf(b.state))
  return row.map((unit, place) => [unit.state, centsOfPlace(lot, place)])
}

function centsClaimed(lot: NaiveLot): number {
  let cents = 0
  for (let place = lot.size - lot.claimed; place < lot.size; place += 1) cents += centsOfPlace(lot, place)
  return cents
}

function centsOfPlace({ cents, size }: NaiveLot, place: number): number {
  return Math.floor((cents * (place + 1)) / size) - Math.floor((cents * place) / size)
}

function changes(before: Sums, after: Sums): Record<string, number> {
  const accounts = [...new Set([...before.accounts, ...after.accounts])]
  return Object.fromEntries(
    accounts.flatMap((account) => {
      const change = after.get(account) - before.get(account)
      return change === 0 ? [] : [[account, change]]
    }),
  )
}

function payIn(
  wallet: NaiveWallet,
  payment: { provider: string; taxUsdCents?: number; jurisdiction?: string },
  cents: number,
): void {
  const tax = Math.sign(cents) * (payment.taxUsdCents ?? 0)
  wallet.outside.add(`usd psp:${payment.provider}:clearing`, -cents - tax)
  wallet.outside.add(`usd tax:${payment.jurisdiction}`, tax)
}

function whyNot(wallet: NaiveWallet, command: NaiveCommand, time: number): NaiveAnswer | undefined {
  switch (command.kind) {
    case 'spend':
      if (wallet.frozen) return { code: 'wallet_frozen' }
      if (wallet.charges.has(command.chargeId)) return { code: 'charge_exists', chargeId: command.chargeId }
      return tooFew(wallet, command.qty)
    case 'hold':
      if (wallet.frozen) return { code: 'wallet_frozen' }
      if (wallet.holds.has(command.holdId)) return { code: 'hold_exists', holdId: command.holdId }
      return tooFew(wallet, command.qty)
    case 'raise_hold':
      if (wallet.frozen) return { code: 'wallet_frozen' }
      if (heldBy(wallet, command.holdId).length === 0) return { code: 'hold_not_active', holdId: command.holdId }
      return tooFew(wallet, command.qty)
    case 'capture_hold': {
      const remaining = heldBy(wallet, command.holdId).length
      if (remaining === 0) return { code: 'hold_not_active', holdId: command.holdId }
      if (wallet.charges.has(command.chargeId)) return { code: 'charge_exists', chargeId: command.chargeId }
      return remaining < command.qty ? { code: 'hold_over_capture', qty: command.qty, remaining } : undefined
    }
    case 'release_hold':
      return heldBy(wallet, command.holdId).length === 0 ? { code: 'hold_not_active', holdId: command.holdId } : undefined
    case 'refund': {
      if (!wallet.charges.has(command.chargeId)) return { code: 'charge_not_found', chargeId: command.chargeId }
      const refundable = paidFor(wallet, command.chargeId).length
      return refundable < command.qty ? { code: 'refund_exceeds_charge', qty: command.qty, refundable } : undefined
    }
    case 'revoke': {
      const lot = wallet.lots[command.lotNo]
      if (lot === undefined) return { code: 'lot_not_found', lotNo: command.lotNo }
      return claimOn(lot, command) <= lot.claimed ? { code: 'lot_revoked', lotNo: lot.no, clawed: lot.claimed } : undefined
    }
    case 'change_expiry': {
      const lot = wallet.lots[command.lotNo]
      if (lot === undefined) return { code: 'lot_not_found', lotNo: command.lotNo }
      const wanted = endOf(command)
      if (wanted <= time) return { code: 'expiry_passed', lotNo: lot.no }
      if (wanted === lot.expiresAt) return { code: 'expiry_unchanged', lotNo: lot.no }
      return lot.units.some((unit) => unit.state === 'available') ? undefined : { code: 'no_units_to_move', lotNo: lot.no }
    }
    case 'expire':
      return { code: 'nothing_due' }
    default:
      return undefined
  }
}

function tooFew(wallet: NaiveWallet, needed: number): NaiveAnswer | undefined {
  const available = wallet.count('available')
  return available < needed ? { code: 'insufficient_connects', needed, available, held: wallet.count('held') } : undefined
}

function carryOut(wallet: NaiveWallet, command: NaiveCommand, time: number): Record<string, unknown> | void {
  switch (command.kind) {
    case 'issue':
      if (command.payment !== undefined) payIn(wallet, command.payment, command.costUsdCents)
      return addLot(wallet, command.qty, {
        origin: command.origin,
        expiresAt: endOf(command),
        priority: command.priority ?? 0,
        cents: command.costUsdCents,
      })
    case 'spend':
      wallet.charges.add(command.chargeId)
      for (let n = 0; n < command.qty; n += 1)
        Object.assign(takeBest(wallet), { state: 'consumed', chargeId: command.chargeId, purpose: command.purpose })
      return
    case 'hold':
    case 'raise_hold':
      if (command.kind === 'hold') wallet.holds.set(command.holdId, command.purpose)
      for (let n = 0; n < command.qty; n += 1) Object.assign(takeBest(wallet), { state: 'held', holdId: command.holdId })
      return
    case 'capture_hold':
      wallet.charges.add(command.chargeId)
      for (const unit of heldBy(wallet, command.holdId).slice(0, command.qty))
        Object.assign(unit, { state: 'consumed', chargeId: command.chargeId, purpose: wallet.holds.get(command.holdId) })
      return
    case 'release_hold': {
      const life = command.by === 'platform' ? (command.minLifeDays ?? 90) : 0
      return returnAll(wallet, heldBy(wallet, command.holdId).toReversed(), { time, needed: 0, life })
    }
    case 'refund': {
      const back = paidFor(wallet, command.chargeId).toReversed().slice(0, command.qty)
      return returnAll(wallet, back, { time, needed: command.minLifeDays, life: command.minLifeDays })
    }
    case 'revoke':
      return revoke(wallet, command, time)
    case 'change_expiry': {
      const parent = wallet.lots[command.lotNo]!
      const moving = parent.units.filter((unit) => unit.state === 'available')
      const cents = moving.reduce((sum, unit) => sum + expire(unit), 0)
      const { origin, priority } = parent
      return addLot(wallet, moving.length, { origin, priority, expiresAt: endOf(command), cents, parent })
    }
    case 'freeze':
    case 'unfreeze':
      wallet.frozen = command.kind === 'freeze'
      return
    default:
      throw new Error('a kind the model does not know')
  }
}

function claimOn(lot: NaiveLot, command: Revoke): number {
  return Math.min(command.upTo ?? lot.size, lot.size)
}

function revoke(wallet: NaiveWallet, command: Revoke, time: number): Record<string, unknown> {
  const lot = wallet.lots[command.lotNo]!
  const claim = claimOn(lot, command) - lot.claimed
  const paidBack = centsClaimed(lot)
  lot.claimed += claim
  if (command.payment !== undefined) payIn(wallet, command.payment, paidBack - centsClaimed(lot))
  const revoked = () => lot.units.filter((unit) => unit.state === 'revoked').length
  const before = revoked()
  for (const unit of lot.units) if (unit.state === 'available' && revoked() < lot.claimed) unit.state = 'revoked'
  const cancelledHolds: string[] = []
  for (const holdId of [...wallet.holds.keys()].toSorted()) {
    const held = heldBy(wallet, holdId)
    if (revoked() === lot.claimed || !held.some((unit) => unit.lot === lot)) continue
    returnAll(wallet, held.toReversed(), { time, needed: 0, life: 0 })
    cancelledHolds.push(holdId)
  }
  return { owed: claim - (revoked() - before), cancelledHolds }
}

function endOf({ expiresAt }: { expiresAt: Date | null }): number {
  return expiresAt === null ? Infinity : expiresAt.getTime() * 1000
}

function addLot(
  wallet: NaiveWallet,
  qty: number,
  terms: Pick<NaiveLot, 'origin' | 'expiresAt' | 'priority' | 'cents' | 'parent'>,
): void {
  const lot: NaiveLot = { ...terms, no: wallet.lots.length, size: qty, units: [], claimed: 0 }
  wallet.lots.push(lot)
  for (let n = 0; n < qty; n += 1) lot.units.push({ lot, state: 'available', takenAs: 0 })
  wallet.units.push(...lot.units)
}

function takeBest(wallet: NaiveWallet): Unit {
  const best = wallet.units
    .filter((unit) => unit.state === 'available')
    .reduce((a, b) => (isBetter(wallet, b.lot, a.lot) ? b : a))
  best.takenAs = wallet.taken += 1
  return best
}

function isBetter(wallet: NaiveWallet, one: NaiveLot, other: NaiveLot): boolean {
  if (one.priority !== other.priority) return one.priority < other.priority
  if (one.expiresAt !== other.expiresAt) return one.expiresAt < other.expiresAt
  if (one.cents > 0 !== other.cents > 0) return one.cents === 0
  return wallet.isOlder(one, other)
}

function inOrder(units: Unit[]): Unit[] {
  return units.toSorted((a, b) => a.takenAs - b.takenAs)
}

function heldBy(wallet: NaiveWallet, holdId: string): Unit[] {
  return inOrder(wallet.units.filter((unit) => unit.state === 'held' && unit.holdId === holdId))
}

function paidFor(wallet: NaiveWallet, chargeId: string): Unit[] {
  return inOrder(wallet.units.filter((unit) => unit.state === 'consumed' && unit.chargeId === chargeId))
}

/** The unit's own cents: the lot's cost spread over its units in the order in which they expire. */
function expire(unit: Unit): number {
  const before = unit.lot.units.filter((other) => other.state === 'expired').length
  unit.state = 'expired'
  return Math.floor((unit.lot.cents * (before + 1)) / unit.lot.size) - Math.floor((unit.lot.cents * before) / unit.lot.size)
}

function returnAll(
  wallet: NaiveWallet,
  units: Unit[],
  { time, needed, life }: { time: number; needed: number; life: number },
): void {
  const anew = new Map<NaiveLot, { qty: number; cents: number }>()
  for (const unit of units) {
    const { lot } = unit
    const sum = anew.get(lot) ?? { qty: 0, cents: 0 }
    anew.set(lot, sum)
    delete unit.holdId
    delete unit.chargeId
    if (lot.units.filter((other) => other.state === 'revoked').length < lot.claimed) {
      unit.state = 'revoked'
    } else if (lot.expiresAt > time && lot.expiresAt >= time + needed * DAY) {
      unit.state = 'available'
    } else {
      sum.cents += expire(unit)
      sum.qty += 1
    }
  }
  if (life === 0) return
  for (const [parent, { qty, cents }] of anew) {
    if (qty > 0)
      addLot(wallet, qty, { origin: parent.origin, expiresAt: time + life * DAY, priority: parent.priority, cents, parent })
  }
}

/** The first field, by name, in which two commands under one key differ. */
export function firstDifference(one: NaiveCommand, other: NaiveCommand): string | undefined {
  const [left, right] = [fieldsOf(one), fieldsOf(other)]
  return [...new Set([...left.keys(), ...right.keys()])].toSorted().find((field) => left.get(field) !== right.get(field))
}

function fieldsOf(command: NaiveCommand): Map<string, string> {
  const fields = Object.entries(JSON.parse(JSON.stringify(command)) as object)
  return new Map(
    fields.flatMap(([name, value]) => {
      if (name === 'key' || name === 'ownerId') return []
      return [[name === 'lotNo' ? 'lotId' : name, inOneOrder(value)]]
    }),
  )
}

function inOneOrder(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  return JSON.stringify(
    Object.entries(value)
      .toSorted(([left], [right]) => (left < right ? -1 : 1))
      .map(([name, inner]) => [name, inOneOrder(inner)]),
  )
}
