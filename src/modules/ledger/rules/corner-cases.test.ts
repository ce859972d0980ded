import { describe, expect, test } from 'vitest'
import { derivedId, newId, type Id } from '#kernel/ids.ts'
import { addDays } from '#kernel/instant.ts'
import { refuse } from '#kernel/result.ts'
import { aHold, aRefund, aSpend, anIssue, applied } from '../ledger.test-kit.ts'
import type { LedgerCommand, LedgerOutcome } from './commands.ts'
import { instantOf, microsOf } from './ledger-time.ts'
import { EngineLedger } from './sequences.test-kit.ts'
import type { Lot } from './wallet.ts'

const BEGIN = new Date('2024-08-12T00:00:00Z')
const PAYMENT = { payment: { provider: 'sandbox' } } as const
const PAID = { origin: 'purchased', costUsdCents: 100, ...PAYMENT } as const

/** One owner's ledger in memory, on a clock that is set by hand. */
function aLedger() {
  const owner = newId()
  const ledger = new EngineLedger()
  let now = BEGIN
  const run = (command: LedgerCommand): LedgerOutcome => ledger.run(now.getTime(), [command])[0]!
  const issue = (qty: number, options: Parameters<typeof anIssue>[2] = {}): Id =>
    applied(run(anIssue(owner, qty, options))).newLots[0]!
  return {
    owner,
    run,
    transactions: () => ledger.transactions,
    /** What the last transaction did to accounts in US cents. */
    money: () => {
      const entries = ledger.transactions.at(-1)!.entries.filter(({ asset }) => asset === 'usd')
      return Object.fromEntries(entries.map(({ account, amount }) => [account, amount]))
    },
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
    lot: (lotId: Id): Lot => ledger.state.wallets.get(owner)!.lots.get(lotId)!,
    wallet: () => ledger.state.wallets.get(owner)!,
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
    expect(transactions().at(-1)).toMatchObject({ kind: 'expire', effectiveAt: microsOf(expiresAt) })
  })

  test('is booked before anything else touches the wallet, in the order in which the lots ran out', () => {
    const { issue, run, owner, at, transactions } = aLedger()
    const second = issue(1, { expiresAt: addDays(BEGIN, 6) })
    const first = issue(1, { expiresAt: addDays(BEGIN, 5) })
    at(8)
    run(anIssue(owner, 1))
    expect(
      transactions()
        .slice(2)
        .map(({ kind, moves }) => [kind, moves[0]?.lotId]),
    ).toMatchObject([
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
    expect(
      transactions()
        .at(-1)!
        .entries.map(({ account, amount }) => [account, amount]),
    ).toEqual([
      ['spent:proposal_submit', -1],
      ['expired', 1],
      ['issuance:purchased', -1],
      ['available', 1],
      ['connects:deferred', 34],
      ['connects:revenue', -34],
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

describe('another expiry', () => {
  const change = (ownerId: Id, lotId: Id, expiresAt: Date | null): LedgerCommand => {
    return { kind: 'change_expiry', key: newId(), ownerId, lotId, expiresAt, cause: {} }
  }

  test('moves what is available to a new lot with the same cost; held and used units stay, and no lot’s own expiry changes', () => {
    const { issue, spend, hold, run, owner, lot, wallet, money } = aLedger()
    const lotId = issue(10, { ...PAID, expiresAt: addDays(BEGIN, 30), priority: 2, policyVersion: 7 })
    spend(2)
    hold(3)
    const outcome = applied(run(change(owner, lotId, addDays(BEGIN, 90))))
    expect(outcome).toMatchObject({ available: 5, held: 3 })
    expect(lot(lotId)).toMatchObject({ consumed: 2, held: 3, expired: 5, available: 0, expiresAt: microsOf(addDays(BEGIN, 30)) })
    expect(lot(outcome.newLots[0]!)).toMatchObject({
      available: 5,
      granted: 5,
      expiresAt: microsOf(addDays(BEGIN, 90)),
      parentLot: lotId,
      origin: 'purchased',
      costUsdCents: 50,
      priority: 2,
      policyVersion: 7,
    })
    // What was paid for them still waits: nothing lapsed, nothing was earned.
    expect(money()).toEqual({})
    expect(wallet()).toMatchObject({ available: 5, held: 3 })
  })

  test('can be later, sooner or never, and again: the shares of the cost add up to the cent', () => {
    const { issue, spend, run, owner, lot, at, wallet } = aLedger()
    const lotId = issue(3, { ...PAID, expiresAt: addDays(BEGIN, 30) })
    spend(1)
    const [later] = applied(run(change(owner, lotId, addDays(BEGIN, 60)))).newLots
    const [sooner] = applied(run(change(owner, later!, addDays(BEGIN, 20)))).newLots
    const [never] = applied(run(change(owner, sooner!, null))).newLots
    at(1000)
    expect(run(aSpend(owner, 3))).toEqual(refuse({ code: 'insufficient_connects', needed: 3, available: 2, held: 0 }))
    expect([later, sooner, never].map((id) => lot(id!).costUsdCents)).toEqual([66, 66, 66])
    expect(wallet().lots.size).toBe(4)
  })

  test('changes the order in which lots are spent', () => {
    const { issue, run, owner, used } = aLedger()
    const first = issue(2, { expiresAt: addDays(BEGIN, 10) })
    const second = issue(2, { expiresAt: addDays(BEGIN, 20) })
    const [moved] = applied(run(change(owner, first, addDays(BEGIN, 30)))).newLots
    expect(used(run(aSpend(owner, 3)))).toEqual([
      [second, 2, 'consumed'],
      [moved, 1, 'consumed'],
    ])
  })

  test('leaves what is held to the old lot: given back in time it is there again, and runs out on the old day', () => {
    const { issue, hold, run, owner, lot, at, wallet } = aLedger()
    const lotId = issue(5, { expiresAt: addDays(BEGIN, 30) })
    const held = hold(2)
    const [moved] = applied(run(change(owner, lotId, null))).newLots
    applied(run({ kind: 'release_hold', key: newId(), by: 'own_choice', ...held }))
    expect(lot(lotId)).toMatchObject({ available: 2, expired: 3 })
    at(30)
    applied(run({ kind: 'expire', key: newId(), ownerId: owner, cause: {} }))
    expect(lot(lotId)).toMatchObject({ available: 0, expired: 5 })
    expect([lot(moved!).available, wallet().available]).toEqual([3, 3])
  })

  test('leaves what was used to the old lot: a refund unwinds it there', () => {
    const { issue, spend, run, owner, lot } = aLedger()
    const lotId = issue(5, { ...PAID, expiresAt: addDays(BEGIN, 200) })
    const spent = spend(2)
    const [moved] = applied(run(change(owner, lotId, null))).newLots
    expect(applied(run(aRefund(spent, 2))).newLots).toEqual([])
    expect(lot(lotId)).toMatchObject({ available: 2, expired: 3 })
    expect(lot(moved!)).toMatchObject({ available: 3, costUsdCents: 60 })
  })

  test('of a lot that is claimed back afterwards is not touched: the claim stays with the old lot, as owed', () => {
    const { issue, run, owner, lot } = aLedger()
    const lotId = issue(10, { ...PAID, expiresAt: addDays(BEGIN, 30) })
    applied(run({ kind: 'revoke', key: newId(), ownerId: owner, lotId, upTo: 4, cause: {}, ...PAYMENT }))
    const [moved] = applied(run(change(owner, lotId, null))).newLots
    expect(lot(lotId)).toMatchObject({ revoked: 4, expired: 6 })
    expect(applied(run({ kind: 'revoke', key: newId(), ownerId: owner, lotId, cause: {}, ...PAYMENT }))).toMatchObject({
      owed: 6,
    })
    expect(lot(moved!)).toMatchObject({ available: 6, revoked: 0 })
  })

  test('is refused for nothing, for a moment that is over, and for the expiry there is already', () => {
    const { issue, spend, run, owner, at } = aLedger()
    const nobody = newId()
    expect(run(change(owner, nobody, null))).toEqual(refuse({ code: 'lot_not_found', lotId: nobody }))
    const lotId = issue(2, { expiresAt: addDays(BEGIN, 10) })
    at(1)
    expect(run(change(owner, lotId, addDays(BEGIN, 1)))).toEqual(refuse({ code: 'expiry_passed', lotId }))
    expect(run(change(owner, lotId, addDays(BEGIN, 10)))).toEqual(refuse({ code: 'expiry_unchanged', lotId }))
    spend(2)
    expect(run(change(owner, lotId, null))).toEqual(refuse({ code: 'no_units_to_move', lotId }))
  })

  test('comes too late for a lot that has run out, booked or not', () => {
    const { issue, run, owner, lot, at } = aLedger()
    const lotId = issue(2, { expiresAt: addDays(BEGIN, 10) })
    at(10)
    expect(run(change(owner, lotId, null))).toEqual(refuse({ code: 'no_units_to_move', lotId }))
    expect(lot(lotId)).toMatchObject({ expired: 2 })
  })

  test('is the same request only for the same moment', () => {
    const { issue, run, owner } = aLedger()
    const command = change(owner, issue(2), addDays(BEGIN, 10))
    const first = run(command)
    expect(run({ ...command, expiresAt: addDays(BEGIN, 10) } as LedgerCommand)).toEqual(first)
    expect(run({ ...command, expiresAt: null } as LedgerCommand)).toEqual(
      refuse({ code: 'key_reused_with_different_input', field: 'expiresAt' }),
    )
  })
})

describe('a clawback', () => {
  test('takes the lot’s available units, and calls what was consumed owed; never another lot', () => {
    const { issue, spend, run, owner, lot } = aLedger()
    const other = issue(5)
    const lotId = issue(10, { ...PAID, expiresAt: addDays(BEGIN, 5) })
    spend(4)
    expect(applied(run({ kind: 'revoke', key: newId(), ownerId: owner, lotId, cause: {}, ...PAYMENT }))).toMatchObject({
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
    expect(applied(run({ kind: 'revoke', key: newId(), ownerId: owner, lotId, cause: {}, ...PAYMENT }))).toMatchObject({
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
    const claim = (upTo: number) => run({ kind: 'revoke', key: newId(), ownerId: owner, lotId, upTo, cause: {}, ...PAYMENT })
    applied(claim(4))
    applied(claim(6))
    expect(lot(lotId)).toMatchObject({ revoked: 6, available: 4 })
    expect(claim(6)).toEqual(refuse({ code: 'lot_revoked', lotId, clawed: 6 }))
  })

  test('is paid first when consumed units come back', () => {
    const { issue, spend, run, owner, lot } = aLedger()
    const lotId = issue(5, PAID)
    const spent = spend(5)
    applied(run({ kind: 'revoke', key: newId(), ownerId: owner, lotId, upTo: 3, cause: {}, ...PAYMENT }))
    expect(applied(run(aRefund(spent, 5))).available).toBe(2)
    expect(lot(lotId)).toMatchObject({ revoked: 3, available: 2, consumed: 0 })
  })
})

describe('a frozen wallet', () => {
  test('refuses the owner’s own commands and lets issue, capture, release, refund, expiry, another expiry and clawback go on', () => {
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
    expect(run({ kind: 'change_expiry', key: newId(), lotId, expiresAt: addDays(BEGIN, 99), ...base }).ok).toBe(true)
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

describe('an auction', () => {
  test('is one hold: placed, raised with a later deadline, and captured in part or outbid', () => {
    const { issue, hold, run, wallet, owner } = aLedger()
    issue(20)
    const bid = hold(3)
    const deadline = addDays(BEGIN, 9)
    applied(run({ kind: 'raise_hold', key: newId(), qty: 4, deadline, ...bid }))
    expect(wallet().holds.get(bid.holdId)).toMatchObject({ qty: 7, captured: 0, released: 0, deadline: microsOf(deadline) })
    expect(applied(run({ kind: 'release_hold', key: newId(), by: 'platform', ...bid }))).toMatchObject({ available: 20, held: 0 })
    const over = refuse({ code: 'hold_not_active', holdId: bid.holdId })
    expect(run({ kind: 'raise_hold', key: newId(), qty: 1, ...bid })).toEqual(over)
    expect(run({ kind: 'capture_hold', key: newId(), qty: 1, chargeId: newId(), ...bid })).toEqual(over)
    expect(run({ ...aHold(owner, 1, deadline), holdId: bid.holdId })).toEqual(refuse({ code: 'hold_exists', holdId: bid.holdId }))
  })
})

describe('a metered badge', () => {
  test('holds its cap and takes one unit a tick; a tick that comes twice costs once, and the rest goes back', () => {
    const { issue, hold, run, wallet } = aLedger()
    issue(50)
    const week = hold(10)
    const badge = newId()
    const tick = (n: number) =>
      run({ kind: 'capture_hold', key: derivedId(badge, n), qty: 1, chargeId: derivedId(badge, 'charge', n), ...week })
    const ticks = [1, 2, 2, 3, 1, 2].map((n) => applied(tick(n)).held)
    expect(ticks).toEqual([9, 8, 8, 7, 9, 8])
    expect(wallet()).toMatchObject({ available: 40, held: 7 })
    expect(applied(run({ kind: 'release_hold', key: newId(), by: 'own_choice', ...week }))).toMatchObject({
      available: 47,
      held: 0,
    })
  })
})

describe('a mass reversal', () => {
  test('has one command a charge, whose key follows from both: run twice, it gives back once', () => {
    const { issue, spend, run, wallet } = aLedger()
    issue(30)
    const charges = [spend(4), spend(5), spend(6)]
    const reversal = newId()
    const settle = () => charges.map((charge) => run(aRefund(charge, charge.qty, { key: derivedId(reversal, charge.chargeId) })))
    const first = settle()
    expect(wallet()).toMatchObject({ available: 30, version: 7 })
    expect(settle()).toEqual(first)
    expect(wallet()).toMatchObject({ available: 30, version: 7 })
    expect(run(aRefund(charges[0]!, 1))).toEqual(refuse({ code: 'refund_exceeds_charge', qty: 1, refundable: 0 }))
  })
})

describe('a key', () => {
  test('gets its first answer again, whatever happened in between; another question under it is told so', () => {
    const { issue, run, owner } = aLedger()
    const early = aSpend(owner, 6)
    const refused = run(early)
    issue(10)
    expect(run(early)).toEqual(refused)
    expect(run({ ...early, qty: 5 })).toEqual(refuse({ code: 'key_reused_with_different_input', field: 'qty' }))
  })

  test('that was made too long ago is refused, and nothing is kept of it; a derived one has no age', () => {
    const { run, owner, transactions } = aLedger()
    const old = anIssue(owner, 5, { key: '01700000-0000-7000-8000-000000000000' })
    const tooOld = refuse({ code: 'key_too_old', days: 400 })
    expect(run(old)).toEqual(tooOld)
    expect(run({ ...old, qty: 6 })).toEqual(tooOld)
    expect(transactions()).toEqual([])
    expect(run({ ...old, key: derivedId('the same') }).ok).toBe(true)
  })
})

describe('what was paid', () => {
  const buyThree = (options: Parameters<typeof anIssue>[2] = {}) => {
    const ledger = aLedger()
    return { ...ledger, lotId: ledger.issue(3, { ...PAID, ...options }) }
  }

  test('waits as deferred income, and is earned as units are used: to the cent when the last one is', () => {
    const { spend, money } = buyThree()
    expect(money()).toEqual({ 'psp:sandbox:clearing': -100, 'connects:deferred': 100 })
    const earned = [1, 1, 1].map((qty) => {
      spend(qty)
      return money()
    })
    expect(earned).toEqual([33, 33, 34].map((cents) => ({ 'connects:deferred': -cents, 'connects:revenue': cents })))
  })

  test('is deferred again when units come back, by the very cents', () => {
    const { spend, run, money } = buyThree()
    spend(1)
    const second = spend(2)
    const earned = money()
    applied(run(aRefund(second, 2)))
    expect(money()).toEqual({ 'connects:deferred': earned['connects:revenue'], 'connects:revenue': earned['connects:deferred'] })
  })

  test('for units that lapse is income from breakage', () => {
    const { spend, run, owner, at, money } = buyThree({ expiresAt: addDays(BEGIN, 10) })
    spend(1)
    at(10)
    applied(run({ kind: 'expire', key: newId(), ownerId: owner, cause: {} }))
    // Whole cents: the third unit is worth the odd one, and it is used now.
    expect(money()).toEqual({ 'connects:deferred': -67, 'connects:breakage': 66, 'connects:revenue': 1 })
  })

  test('for units that come back in a new lot waits on in it, and is no breakage', () => {
    const { spend, run, at, money, lot } = buyThree({ expiresAt: addDays(BEGIN, 10) })
    const spent = spend(3)
    at(11)
    const { newLots } = applied(run(aRefund(spent, 2)))
    expect(lot(newLots[0]!).costUsdCents).toBe(66)
    expect(money()).toEqual({ 'connects:deferred': 66, 'connects:revenue': -66 })
    spend(2)
    expect(money()).toEqual({ 'connects:deferred': -66, 'connects:revenue': 66 })
  })

  test('goes back to the provider with its tax when it is claimed back; for what was consumed the owner owes, until it comes back', () => {
    const payment = { provider: 'sandbox', taxUsdCents: 19, jurisdiction: 'de' }
    const { spend, run, owner, lotId, money } = buyThree({ payment })
    const spent = spend(2)
    const outcome = run({ kind: 'revoke', key: newId(), ownerId: owner, lotId, cause: {}, payment })
    expect(applied(outcome)).toMatchObject({ available: 0, owed: 2 })
    expect(money()).toEqual({
      'psp:sandbox:clearing': 119,
      'tax:de': -19,
      'connects:deferred': -34,
      'connects:owed': -66,
    })
    applied(run(aRefund(spent, 2)))
    expect(money()).toEqual({ 'connects:revenue': -66, 'connects:owed': 66 })
  })

  test('cannot be claimed back without saying to whom', () => {
    const { run, owner, lotId } = buyThree()
    expect(() => run({ kind: 'revoke', key: newId(), ownerId: owner, lotId, cause: {} })).toThrow('names the payment')
  })
})
