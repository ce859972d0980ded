import type { Id } from '#kernel/ids.ts'
import type { Journal } from './journal.ts'
import type { WalletPicture } from './sequences.test-kit.ts'
import type { UnitState } from './wallet.ts'

type Counters = Record<UnitState, number>

/** What a journal says about every wallet, added up from nothing: moves for the lots, entries for the balances. */
export function rebuild(journals: readonly Journal[]): ReadonlyMap<Id, WalletPicture> {
  const wallets = new Map<Id, { available: number; held: number; frozen: boolean; lots: Map<Id, Counters> }>()
  for (const { ownerId, kind, entries, moves } of journals.flatMap((journal) => journal.transactions)) {
    const wallet = wallets.get(ownerId) ?? { available: 0, held: 0, frozen: false, lots: new Map<Id, Counters>() }
    wallets.set(ownerId, wallet)
    if (kind === 'freeze' || kind === 'unfreeze') wallet.frozen = kind === 'freeze'
    for (const { account, amount } of entries) if (account === 'available' || account === 'held') wallet[account] += amount
    for (const { lotId, from, to, qty } of moves) {
      const lot = wallet.lots.get(lotId) ?? { available: 0, held: 0, consumed: 0, expired: 0, revoked: 0 }
      wallet.lots.set(lotId, lot)
      if (from !== null) lot[from] -= qty
      lot[to] += qty
    }
  }
  const made = new Map(
    journals.flatMap(({ wallets: changes }) => changes.flatMap((change) => change.newLots)).map((lot) => [lot.id, lot]),
  )
  return new Map(
    [...wallets].map(([ownerId, { lots, ...wallet }]) => {
      const order = [...lots.keys()]
      const pictures = [...lots].map(([id, counters]) => {
        const { origin, costUsdCents, expiresAt, parentLot } = made.get(id)!
        return { origin, costUsdCents, expiresAt, parent: parentLot === null ? null : order.indexOf(parentLot), ...counters }
      })
      return [ownerId, { ...wallet, lots: pictures }]
    }),
  )
}
