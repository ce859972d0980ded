import type { LedgerCommand } from './commands.ts'

/**
 * The ledger as a child would keep it: one object per Connect, no counters, no legs, no shared code. Slow and obvious on purpose;
 * it is the yardstick for the real one. Lots are numbered per wallet in the order in which they were made.
 */
export interface Unit {
  readonly lot: NaiveLot
  state: 'available' | 'held' | 'consumed' | 'expired' | 'revoked'
  holdId?: string
  chargeId?: string
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
  expiredCents: number
  claimed: number
}

interface NaiveHold {
  readonly captured: number
}

type Place = { readonly ownerId: string; readonly key: string }
export type NaiveCommand = (LedgerCommand extends infer C
  ? C extends { kind: 'revoke' }
    ? Omit<C, 'lotId'> & { lotNo: number }
    : C
  : never) &
  Place
type Revoke = Extract<NaiveCommand, { lotNo: number }>

const DAY = 86_400_000_000

export class NaiveWallet {
  units: Unit[] = []
  lots: NaiveLot[] = []
  holds = new Map<string, NaiveHold>()
  charges = new Set<string>()
  frozen = false
  time = 0
  taken = 0

  count(state: Unit['state']): number {
    return this.units.filter((unit) => unit.state === state).length
  }
}

export class NaiveLedger {
  readonly wallets = new Map<string, NaiveWallet>()
  readonly #answers = new Map<string, { asked: string; code: string }>()

  wallet(ownerId: string): NaiveWallet {
    const wallet = this.wallets.get(ownerId) ?? new NaiveWallet()
    this.wallets.set(ownerId, wallet)
    return wallet
  }

  /** `applied`, or the refusal's code. */
  run(command: NaiveCommand, now: number): string {
    const place = `${command.ownerId} ${command.key}`
    const asked = JSON.stringify(command)
    const earlier = this.#answers.get(place)
    if (earlier !== undefined) return earlier.asked === asked ? earlier.code : 'key_reused_with_different_input'
    const code = runOn(this.wallet(command.ownerId), command, now)
    this.#answers.set(place, { asked, code })
    return code
  }
}

function runOn(wallet: NaiveWallet, command: NaiveCommand, now: number): string {
  let somethingExpired = false
  for (;;) {
    const time = Math.max(now, wallet.time + 1)
    const due = wallet.units.filter((unit) => unit.state === 'available' && unit.lot.expiresAt <= time)
    if (due.length === 0) break
    const first = due.reduce((a, b) =>
      b.lot.expiresAt < a.lot.expiresAt || (b.lot.expiresAt === a.lot.expiresAt && b.lot.no < a.lot.no) ? b : a,
    )
    for (const unit of due) if (unit.lot === first.lot) expire(wallet, unit)
    wallet.time = time
    somethingExpired = true
  }
  if (command.kind === 'expire') return somethingExpired ? 'applied' : 'nothing_due'
  const time = Math.max(now, wallet.time + 1)
  const code = decideOn(wallet, command, time)
  if (code === 'applied') wallet.time = time
  return code
}

function decideOn(wallet: NaiveWallet, command: NaiveCommand, time: number): string {
  switch (command.kind) {
    case 'issue':
      addLot(wallet, command.qty, {
        origin: command.origin,
        expiresAt: command.expiresAt === null ? Infinity : command.expiresAt.getTime() * 1000,
        priority: command.priority ?? 0,
        cents: command.costUsdCents,
      })
      return 'applied'
    case 'spend':
      if (wallet.frozen) return 'wallet_frozen'
      if (wallet.charges.has(command.chargeId)) return 'charge_exists'
      if (wallet.count('available') < command.qty) return 'insufficient_connects'
      for (let n = 0; n < command.qty; n += 1) Object.assign(takeBest(wallet), { state: 'consumed', chargeId: command.chargeId })
      wallet.charges.add(command.chargeId)
      return 'applied'
    case 'hold':
      if (wallet.frozen) return 'wallet_frozen'
      if (wallet.holds.has(command.holdId)) return 'hold_exists'
      if (wallet.count('available') < command.qty) return 'insufficient_connects'
      for (let n = 0; n < command.qty; n += 1) Object.assign(takeBest(wallet), { state: 'held', holdId: command.holdId })
      wallet.holds.set(command.holdId, { captured: 0 })
      return 'applied'
    case 'raise_hold':
      if (wallet.frozen) return 'wallet_frozen'
      if (heldBy(wallet, command.holdId).length === 0) return 'hold_not_active'
      if (wallet.count('available') < command.qty) return 'insufficient_connects'
      for (let n = 0; n < command.qty; n += 1) Object.assign(takeBest(wallet), { state: 'held', holdId: command.holdId })
      return 'applied'
    case 'capture_hold': {
      const held = heldBy(wallet, command.holdId)
      if (held.length === 0) return 'hold_not_active'
      if (wallet.charges.has(command.chargeId)) return 'charge_exists'
      if (held.length < command.qty) return 'hold_over_capture'
      for (const unit of held.slice(0, command.qty)) Object.assign(unit, { state: 'consumed', chargeId: command.chargeId })
      wallet.charges.add(command.chargeId)
      return 'applied'
    }
    case 'release_hold': {
      const held = heldBy(wallet, command.holdId).toReversed()
      if (held.length === 0) return 'hold_not_active'
      const life = command.by === 'platform' ? (command.minLifeDays ?? 90) : 0
      returnAll(wallet, held, { time, needed: 0, life })
      return 'applied'
    }
    case 'refund': {
      if (!wallet.charges.has(command.chargeId)) return 'charge_not_found'
      const paid = inOrder(
        wallet.units.filter((unit) => unit.state === 'consumed' && unit.chargeId === command.chargeId),
      ).toReversed()
      if (paid.length < command.qty) return 'refund_exceeds_charge'
      returnAll(wallet, paid.slice(0, command.qty), { time, needed: command.minLifeDays, life: command.minLifeDays })
      return 'applied'
    }
    case 'revoke':
      return revoke(wallet, command, time)
    case 'freeze':
    case 'unfreeze':
      wallet.frozen = command.kind === 'freeze'
      return 'applied'
    case 'expire':
      return 'nothing_due'
    default:
      throw new Error('a kind the model does not know')
  }
}

function revoke(wallet: NaiveWallet, command: Revoke, time: number): string {
  const lot = wallet.lots[command.lotNo]
  if (lot === undefined) return 'lot_not_found'
  const claimed = Math.min(command.upTo ?? lot.size, lot.size)
  if (claimed <= lot.claimed) return 'lot_revoked'
  lot.claimed = claimed
  const isShort = () => wallet.units.filter((unit) => unit.lot === lot && unit.state === 'revoked').length < claimed
  for (const unit of wallet.units) if (unit.lot === lot && unit.state === 'available' && isShort()) unit.state = 'revoked'
  for (const holdId of [...wallet.holds.keys()].toSorted()) {
    const held = heldBy(wallet, holdId)
    if (isShort() && held.some((unit) => unit.lot === lot)) returnAll(wallet, held.toReversed(), { time, needed: 0, life: 0 })
  }
  return 'applied'
}

function addLot(
  wallet: NaiveWallet,
  qty: number,
  terms: Pick<NaiveLot, 'origin' | 'expiresAt' | 'priority' | 'cents' | 'parent'>,
): void {
  const lot: NaiveLot = { ...terms, no: wallet.lots.length, size: qty, expiredCents: 0, claimed: 0 }
  wallet.lots.push(lot)
  for (let n = 0; n < qty; n += 1) wallet.units.push({ lot, state: 'available', takenAs: 0 })
}

function takeBest(wallet: NaiveWallet): Unit {
  const best = wallet.units.filter((unit) => unit.state === 'available').reduce((a, b) => (isBetter(b.lot, a.lot) ? b : a))
  best.takenAs = wallet.taken += 1
  return best
}

function isBetter(one: NaiveLot, other: NaiveLot): boolean {
  if (one.priority !== other.priority) return one.priority < other.priority
  if (one.expiresAt !== other.expiresAt) return one.expiresAt < other.expiresAt
  if (one.cents > 0 !== other.cents > 0) return one.cents === 0
  return one.no < other.no
}

function inOrder(units: Unit[]): Unit[] {
  return units.toSorted((a, b) => a.takenAs - b.takenAs)
}

function heldBy(wallet: NaiveWallet, holdId: string): Unit[] {
  return inOrder(wallet.units.filter((unit) => unit.state === 'held' && unit.holdId === holdId))
}

/** The unit's own cents: the lot's cost spread over its units in the order in which they expire. */
function expire(wallet: NaiveWallet, unit: Unit): number {
  const before = wallet.units.filter((other) => other.lot === unit.lot && other.state === 'expired').length
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
    if (wallet.units.filter((other) => other.lot === lot && other.state === 'revoked').length < lot.claimed) {
      unit.state = 'revoked'
    } else if (lot.expiresAt > time && lot.expiresAt >= time + needed * DAY) {
      unit.state = 'available'
    } else {
      sum.cents += expire(wallet, unit)
      sum.qty += 1
    }
  }
  if (life === 0) return
  for (const [parent, { qty, cents }] of anew) {
    if (qty > 0)
      addLot(wallet, qty, { origin: parent.origin, expiresAt: time + life * DAY, priority: parent.priority, cents, parent })
  }
}
