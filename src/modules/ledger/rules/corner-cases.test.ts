import { describe, expect, test } from 'vitest'
import { newId, type Id } from '#kernel/ids.ts'
import { addDays } from '#kernel/instant.ts'
import { refuse } from '#kernel/result.ts'
import { aHold, aRefund, aSpend, anIssue, applied } from '../ledger.test-kit.ts'
import { apply, type LedgerState } from './apply.ts'
import type { LedgerCommand, LedgerOutcome } from './commands.ts'
import type { Transaction } from './journal.ts'
import { instantOf, microsOf } from './ledger-time.ts'
import type { Lot } from './wallet.ts'

const BEGIN = new Date('2024-08-12T00:00:00Z')
const PAID = { origin: 'purchased', costUsdCents: 100, payment: { provider: 'sandbox' } } as const

/** One owner's ledger in memory, on a clock that is set by hand. */
function aLedger() {
  const owner = newId()
  let state: LedgerState = { wallets: new Map(), known: new Map() }
  let now = BEGIN
  const transactions: Transaction[] = []
  const run = (command: LedgerCommand): LedgerOutcome => {
    const { outcomes, journal } = apply(state, [command], { now: microsOf(now), nextId: newId })
    state = {
      wallets: new Map([...state.wallets, ...journal.wallets.map(({ after }) => [after.ownerId, after] as const)]),
      known: new Map(),
    }
    transactions.push(...journal.transactions)
    return outcomes[0]!
  }
  const issue = (qty: number, options: Parameters<typeof anIssue>[2] = {}): Id =>
    applied(run(anIssue(owner, qty, options))).newLots[0]!
  return {
    owner,
    transactions,
    run,
    issue,
    at: (day: number) => void (now = addDays(BEGIN, day)),
    spend: (qty: number) => {
      const command = aSpend(owner, qty)
      applied(run(command))
      return command
    },
    hold: (qty: number) => {
      const command = aHold(owner, qty, addDays(now, 7))
      applied(run(command))
      return { ownerId: owner, holdId: command.holdId, cause: {} }
    },
    used: (outcome: LedgerOutcome) => applied(outcome).moves.map(({ lotId, qty, to }) => [lotId, qty, to]),
    lot: (lotId: Id): Lot => state.wallets.get(owner)!.lots.get(lotId)!,
    wallet: () => state.wallets.get(owner)!,
  }
}

describe('spend order', () => {
  test('is priority, then soonest expiry, then free before paid, then the older lot; what never expires comes last', () => {
    const { issue, run, used, owner } = aLedger()
    const soon = addDays(BEGIN, 10)
    const never = issue(1)
    const paid = issue(1, { ...PAID, expiresAt: soon })
    const later = issue(1, { expiresAt: addDays(BEGIN, 20) })
    const free = issue(1, { expiresAt: soon })
    const younger = issue(1, { expiresAt: soon })
    const urgent = issue(1, { priority: -1 })
    expect(used(run(aSpend(owner, 6))).map(([lotId]) => lotId)).toEqual([urgent, free, younger, paid, later, never])
  })
})

describe('expiry', () => {
  test('takes effect at the very moment: usable a microsecond before, gone at it', () => {
    const { issue, run, owner, at, transactions } = aLedger()
    const expiresAt = addDays(BEGIN, 10)
    issue(2, { expiresAt })
    at(10 - 1 / 86_400_000)
    expect(run(aSpend(owner, 1)).ok).toBe(true)
    at(10)
    expect(run(aSpend(owner, 1))).toEqual(refuse({ code: 'insufficient_connects', needed: 1, available: 0, held: 0 }))
    expect(transactions.at(-1)).toMatchObject({ kind: 'expire', effectiveAt: microsOf(expiresAt) })
  })

  test('is booked before anything else touches the wallet, in the order in which the lots ran out', () => {
    const { issue, run, owner, at, transactions } = aLedger()
    const second = issue(1, { expiresAt: addDays(BEGIN, 6) })
    const first = issue(1, { expiresAt: addDays(BEGIN, 5) })
    at(8)
    run(anIssue(owner, 1))
    expect(transactions.slice(2).map(({ kind, moves }) => [kind, moves[0]?.lotId])).toMatchObject([
      ['expire', first],
      ['expire', second],
      ['issue', expect.any(String)],
    ])
  })

  test('leaves held units alone; capturing them is as if the lot were live', () => {
    const { issue, hold, run, at, lot } = aLedger()
    const lotId = issue(5, { expiresAt: addDays(BEGIN, 1) })
    const held = hold(3)
    at(2)
    expect(applied(run({ kind: 'capture_hold', key: newId(), qty: 3, chargeId: newId(), ...held }))).toMatchObject({
      available: 0,
      held: 0,
    })
    expect(lot(lotId)).toMatchObject({ consumed: 3, expired: 2 })
  })

  test('while held, then released by the platform: the units come back in a new lot with 90 days and the same cost', () => {
    const { issue, hold, run, at, lot } = aLedger()
    const lotId = issue(10, { ...PAID, expiresAt: addDays(BEGIN, 1) })
    const held = hold(4)
    at(2)
    const outcome = applied(run({ kind: 'release_hold', key: newId(), by: 'platform', ...held }))
    expect(outcome).toMatchObject({ available: 4, held: 0 })
    expect(lot(lotId)).toMatchObject({ expired: 10, held: 0 })
    const renewed = lot(outcome.newLots[0]!)
    expect(renewed).toMatchObject({ parentLot: lotId, origin: 'purchased', costUsdCents: 40 })
    expect(instantOf(renewed.expiresAt!)).toEqual(addDays(BEGIN, 92))
  })

  test('while held, then released by own choice: the units expire at once', () => {
    const { issue, hold, run, at, lot } = aLedger()
    const lotId = issue(5, { expiresAt: addDays(BEGIN, 1) })
    const held = hold(3)
    at(2)
    expect(applied(run({ kind: 'release_hold', key: newId(), by: 'own_choice', ...held }))).toMatchObject({
      available: 0,
      held: 0,
      newLots: [],
    })
    expect(lot(lotId)).toMatchObject({ expired: 5 })
  })

  test('has nothing to do when nothing is due', () => {
    const { run, owner } = aLedger()
    expect(run({ kind: 'expire', key: newId(), ownerId: owner, cause: {} })).toEqual(refuse({ code: 'nothing_due' }))
  })

  test('is not undone when the clock steps back', () => {
    const { issue, run, owner, at, wallet } = aLedger()
    issue(5, { expiresAt: addDays(BEGIN, 10) })
    at(11)
    run({ kind: 'expire', key: newId(), ownerId: owner, cause: {} })
    const { lastRecordedAt } = wallet()
    at(1)
    issue(1)
    expect(wallet()).toMatchObject({ available: 1, lastRecordedAt: lastRecordedAt + 1 })
  })
})

describe('a refund', () => {
  test('unwinds the last leg first, so what stays used is the original prefix', () => {
    const { issue, spend, run, used } = aLedger()
    const first = issue(3, { expiresAt: addDays(BEGIN, 200) })
    const second = issue(3, { expiresAt: addDays(BEGIN, 300) })
    const spent = spend(5)
    expect(used(run(aRefund(spent, 3)))).toEqual([
      [second, 2, 'available'],
      [first, 1, 'available'],
    ])
    expect(used(run(aRefund(spent, 2)))).toEqual([[first, 2, 'available']])
  })

  test('never gives back more than was taken', () => {
    const { issue, spend, run } = aLedger()
    issue(5)
    const spent = spend(4)
    applied(run(aRefund(spent, 3)))
    expect(run(aRefund(spent, 2))).toEqual(refuse({ code: 'refund_exceeds_charge', qty: 2, refundable: 1 }))
  })

  test('after the lot expired comes back in a new lot with the minimum life and its share of the cost', () => {
    const { issue, spend, run, at, lot, transactions } = aLedger()
    const lotId = issue(3, { ...PAID, expiresAt: addDays(BEGIN, 10) })
    const spent = spend(3)
    at(11)
    const shares = [1, 1, 1].map((qty) => lot(applied(run(aRefund(spent, qty))).newLots[0]!))
    expect(shares.map((share) => share.costUsdCents)).toEqual([33, 33, 34])
    expect(shares[0]).toMatchObject({
      origin: 'purchased',
      parentLot: lotId,
      available: 1,
      expiresAt: microsOf(addDays(BEGIN, 101)),
    })
    expect(transactions.at(-1)!.entries.map(({ account, amount }) => [account, amount])).toEqual([
      ['spent:proposal_submit', -1],
      ['expired', 1],
      ['issuance:purchased', -1],
      ['available', 1],
    ])
  })

  test('into a lot with less life left than the minimum comes back in a new lot too, so it is never worth less', () => {
    const { issue, spend, run, lot } = aLedger()
    const lotId = issue(3, { expiresAt: addDays(BEGIN, 89) })
    const spent = spend(2)
    const { newLots, available } = applied(run(aRefund(spent, 2)))
    expect(available).toBe(3)
    expect(instantOf(lot(newLots[0]!).expiresAt!)).toEqual(addDays(BEGIN, 90))
    expect(lot(lotId)).toMatchObject({ available: 1, expired: 2 })
  })

  test('by own choice into an expired lot expires at once', () => {
    const { issue, spend, run, at } = aLedger()
    issue(3, { expiresAt: addDays(BEGIN, 10) })
    const spent = spend(3)
    at(11)
    expect(applied(run(aRefund(spent, 3, { minLifeDays: 0 })))).toMatchObject({ available: 0, newLots: [] })
  })
})

describe('a clawback', () => {
  test('takes the lot’s available units, and calls what was consumed owed; never another lot', () => {
    const { issue, spend, run, owner, lot } = aLedger()
    const other = issue(5)
    const lotId = issue(10, { ...PAID, expiresAt: addDays(BEGIN, 5) })
    spend(4)
    expect(applied(run({ kind: 'revoke', key: newId(), ownerId: owner, lotId, cause: {} }))).toMatchObject({
      available: 5,
      owed: 4,
      cancelledHolds: [],
    })
    expect([lot(lotId).revoked, lot(other).available]).toEqual([6, 5])
  })

  test('cancels the holds that stand on the lot; their other units go back', () => {
    const { issue, hold, run, owner, wallet } = aLedger()
    const lotId = issue(3, { ...PAID, expiresAt: addDays(BEGIN, 5) })
    issue(5)
    const held = hold(4)
    expect(applied(run({ kind: 'revoke', key: newId(), ownerId: owner, lotId, cause: {} }))).toMatchObject({
      available: 5,
      held: 0,
      owed: 0,
      cancelledHolds: [held.holdId],
    })
    expect(wallet().holds.get(held.holdId)).toMatchObject({ released: 4 })
    expect(run({ kind: 'release_hold', key: newId(), by: 'platform', ...held }).ok).toBe(false)
  })

  test('by a refund and a dispute of one payment does not add up', () => {
    const { issue, run, owner, lot } = aLedger()
    const lotId = issue(10, PAID)
    const claim = (upTo: number) => run({ kind: 'revoke', key: newId(), ownerId: owner, lotId, upTo, cause: {} })
    applied(claim(4))
    applied(claim(6))
    expect(lot(lotId)).toMatchObject({ revoked: 6, available: 4 })
    expect(claim(6)).toEqual(refuse({ code: 'lot_revoked', lotId, clawed: 6 }))
  })

  test('is paid first when consumed units come back', () => {
    const { issue, spend, run, owner, lot } = aLedger()
    const lotId = issue(5, PAID)
    const spent = spend(5)
    applied(run({ kind: 'revoke', key: newId(), ownerId: owner, lotId, upTo: 3, cause: {} }))
    expect(applied(run(aRefund(spent, 5))).available).toBe(2)
    expect(lot(lotId)).toMatchObject({ revoked: 3, available: 2, consumed: 0 })
  })
})

describe('a frozen wallet', () => {
  test('refuses the owner’s own commands and lets issue, capture, release, refund, expiry and clawback go on', () => {
    const { issue, spend, hold, run, owner, at } = aLedger()
    const lotId = issue(10)
    issue(1, { expiresAt: addDays(BEGIN, 1) })
    const spent = spend(2)
    const held = hold(3)
    const base = { ownerId: owner, cause: {} }
    applied(run({ kind: 'freeze', key: newId(), ...base }))
    const frozen = refuse({ code: 'wallet_frozen' })
    expect(run(aSpend(owner, 1))).toEqual(frozen)
    expect(run(aHold(owner, 1, BEGIN))).toEqual(frozen)
    expect(run({ kind: 'raise_hold', key: newId(), qty: 1, ...held })).toEqual(frozen)

    at(2)
    expect(run(anIssue(owner, 1)).ok).toBe(true)
    expect(run({ kind: 'capture_hold', key: newId(), qty: 1, chargeId: newId(), ...held }).ok).toBe(true)
    expect(run({ kind: 'release_hold', key: newId(), by: 'platform', ...held }).ok).toBe(true)
    expect(run(aRefund(spent, 1)).ok).toBe(true)
    expect(run({ kind: 'revoke', key: newId(), lotId, ...base }).ok).toBe(true)
    applied(run({ kind: 'unfreeze', key: newId(), ...base }))
    expect(run(aSpend(owner, 1)).ok).toBe(true)
  })
})

describe('a hold', () => {
  test('is one hold after a raise: captured from the first held on, the rest given back', () => {
    const { issue, hold, run, used } = aLedger()
    const first = issue(2, { expiresAt: addDays(BEGIN, 100) })
    const second = issue(9, { expiresAt: addDays(BEGIN, 200) })
    const held = hold(3)
    applied(run({ kind: 'raise_hold', key: newId(), qty: 2, ...held }))
    expect(used(run({ kind: 'capture_hold', key: newId(), qty: 4, chargeId: newId(), ...held }))).toEqual([
      [first, 2, 'consumed'],
      [second, 1, 'consumed'],
      [second, 1, 'consumed'],
    ])
    expect(used(run({ kind: 'release_hold', key: newId(), by: 'platform', ...held }))).toEqual([[second, 1, 'available']])
  })

  test('counts against what can be spent', () => {
    const { issue, hold, run, owner } = aLedger()
    issue(5)
    hold(4)
    expect(run(aSpend(owner, 2))).toEqual(refuse({ code: 'insufficient_connects', needed: 2, available: 1, held: 4 }))
  })
})
