import type { Instant } from '#kernel/instant.ts'
import { DEFAULT_MIN_LIFE_DAYS, type Hold, type LedgerCommand, type RaiseHold, type ReleaseHold } from '#modules/ledger/index.ts'
import { grantMonths } from './connects.ts'
import type { Freelancer } from './people.ts'
import { tickAt, type Story } from './story.ts'
import type { Taken } from './wallets.ts'

/** What somebody could set aside now. */
export function available(story: Story, owner: Freelancer, at: Instant): number {
  const tick = tickAt(story, at)
  grantMonths(story, owner, tick)
  return owner.purse.available(tick.at)
}

/** Sets Connects aside, in the ledger too; the caller has looked at what is available. @returns the units, first held first */
export function setAside(story: Story, owner: Freelancer, { command, at }: { command: Hold | RaiseHold; at: Instant }): Taken {
  const tick = tickAt(story, at)
  tick.takes.push({ command })
  return owner.purse.spend(command.qty, tick.at)
}

/** Captures and refunds that change nothing about what is available. */
export function settle(story: Story, command: LedgerCommand, at: Instant): void {
  tickAt(story, at).settlements.push(command)
}

/** Gives back what is left of a hold. What somebody lets go by own choice expires with its lot. */
export function letGo(
  story: Story,
  owner: Freelancer,
  { command, left, at }: { readonly command: ReleaseHold; readonly left: Taken; readonly at: Instant },
): void {
  const tick = tickAt(story, at)
  tick.settlements.push(command)
  const renewedLifeDays = command.by === 'own_choice' ? 0 : DEFAULT_MIN_LIFE_DAYS
  owner.purse.giveBack(left, { tick: tick.at, neededLifeDays: 0, renewedLifeDays })
}

/** Gives back what a place cost. */
export function giveBackPrice(
  story: Story,
  owner: Freelancer,
  {
    command,
    paid,
    at,
  }: { readonly command: Extract<LedgerCommand, { kind: 'refund' }>; readonly paid: Taken; readonly at: Instant },
): void {
  const tick = tickAt(story, at)
  tick.settlements.push(command)
  const days = command.minLifeDays
  owner.purse.giveBack(paid, { tick: tick.at, neededLifeDays: days, renewedLifeDays: days })
}

/** The first `qty` units, and the others. */
export function split(taken: Taken, qty: number): { readonly first: Taken; readonly rest: Taken } {
  let toTake = qty
  const parts = taken.map(({ lot, qty: held }) => {
    const part = Math.min(held, toTake)
    toTake -= part
    return { first: { lot, qty: part }, rest: { lot, qty: held - part } }
  })
  return {
    first: parts.map(({ first }) => first).filter((each) => each.qty > 0),
    rest: parts.map(({ rest }) => rest).filter((each) => each.qty > 0),
  }
}
