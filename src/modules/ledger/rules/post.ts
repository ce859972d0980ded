import type { Id } from '#kernel/ids.ts'
import { invariant } from '#kernel/invariant.ts'
import { lotIn, type Draft } from './draft.ts'
import type { Entry } from './journal.ts'
import { microsOf, type Micros } from './ledger-time.ts'
import { worthOf, type Worth } from './revenue.ts'
import type { Charge, HoldState, Lot, UnitState, Wallet } from './wallet.ts'

/** A batch's own copy of a wallet: only `post` writes to it. */
export interface OpenWallet extends Wallet {
  available: number
  held: number
  version: number
  frozen: boolean
  lastRecordedAt: Micros
  readonly lots: Map<Id, Lot>
  readonly holds: Map<Id, HoldState>
  readonly charges: Map<Id, Charge>
}

export function openWallet(wallet: Wallet): OpenWallet {
  return { ...wallet, lots: new Map(wallet.lots), holds: new Map(wallet.holds), charges: new Map(wallet.charges) }
}

/** A wallet nobody has used yet. */
export function emptyWallet(ownerId: Id): Wallet {
  return {
    ownerId,
    available: 0,
    held: 0,
    version: 0,
    frozen: false,
    lastRecordedAt: microsOf(new Date(0)),
    lots: new Map(),
    holds: new Map(),
    charges: new Map(),
  }
}

/** Writes a draft into the wallet and returns its entries. Balances follow from the moves, so lots and accounts cannot drift apart. */
export function post(wallet: OpenWallet, draft: Draft): Entry[] {
  const entries = entriesOf(draft)
  for (const { account, amount } of entries) {
    if (account !== 'available' && account !== 'held') continue
    wallet[account] += amount
    invariant(wallet[account] >= 0, `${account} of ${wallet.ownerId} would be ${wallet[account]}`)
  }
  wallet.version += 1
  for (const [id, lot] of draft.lots) wallet.lots.set(id, lot)
  for (const hold of [...draft.cancelledHolds, ...(draft.hold ? [draft.hold] : [])]) wallet.holds.set(hold.id, hold)
  if (draft.charge) wallet.charges.set(draft.charge.id, draft.charge)
  if (draft.frozen !== undefined) wallet.frozen = draft.frozen
  wallet.lastRecordedAt = draft.moment.at
  return entries
}

/** One entry per account that changed: what left one account arrived in another, so they add up to 0 per asset. */
function entriesOf(draft: Draft): Entry[] {
  const amounts = new Map<string, number>()
  const add = (account: string, amount: number) => amounts.set(account, (amounts.get(account) ?? 0) + amount)
  for (const { lotId, from, to, qty } of draft.moves) {
    add(accountOf(from, draft, lotId), -qty)
    add(accountOf(to, draft, lotId), qty)
  }
  const entries: Entry[] = []
  for (const [account, amount] of amounts) {
    if (amount !== 0) entries.push({ account, asset: 'connects', amount })
  }
  for (const [account, amount] of moneyOf(draft)) {
    if (amount !== 0) entries.push({ account, asset: 'usd', amount })
  }
  return entries
}

/**
 * What was paid for Connects waits as deferred income until they are used (revenue) or lapse (breakage). Expired units that were renewed
 * do not lapse: their share waits in the new lot. What is claimed back and was consumed already, the wallet's owner owes.
 */
function moneyOf(draft: Draft): Map<string, number> {
  const amounts = new Map(draft.money.map(({ account, amountUsdCents }) => [account, amountUsdCents]))
  const add = (account: string, amount: number) => amounts.set(account, (amounts.get(account) ?? 0) + amount)
  for (const lot of draft.lots.values()) {
    if (lot.costUsdCents === 0) continue
    const before = draft.wallet.lots.get(lot.id)
    const [was, is] = [before === undefined ? undefined : worthOf(before), worthOf(lot)]
    const grown = (part: keyof Worth) => is[part] - (was?.[part] ?? 0)
    add('connects:deferred', grown('deferred'))
    add('connects:revenue', grown('revenue'))
    add('connects:breakage', grown('expired') - (before === undefined && lot.parentLot !== null ? lot.costUsdCents : 0))
    add('connects:owed', grown('revoked') - grown('claimed'))
  }
  return amounts
}

function accountOf(state: UnitState | null, draft: Draft, lotId: Id): string {
  if (state === null) return `issuance:${lotIn(draft, lotId).origin}`
  if (state !== 'consumed') return state
  invariant(draft.charge !== undefined, 'units are consumed by a charge')
  return `spent:${draft.charge.purpose}`
}
