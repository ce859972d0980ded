import type { Instant } from '#kernel/instant.ts'
import {
  DEFAULT_MIN_LIFE_DAYS,
  type CaptureHold,
  type Hold,
  type RaiseHold,
  type Refund,
  type ReleaseHold,
} from '#modules/ledger/index.ts'
import { buy, grantMonths } from './connects.ts'
import type { Freelancer } from './people.ts'
import { tickAt, type Story } from './story.ts'
import type { Taken } from './wallets.ts'

/** What somebody could set aside for a paid place now, by their wallet and their own monthly limit. */
export function available(story: Story, owner: Freelancer, at: Instant): number {
  const tick = tickAt(story, at)
  grantMonths(story, owner, tick)
  return Math.min(owner.purse.available(tick.at), owner.places.room(tick.at))
}

/** Buys a pack when `qty` cannot be set aside otherwise. False when that does not help, because of the own limit. */
export function makeSureOf(
  story: Story,
  owner: Freelancer,
  { qty, at }: { readonly qty: number; readonly at: Instant },
): boolean {
  if (available(story, owner, at) < qty && owner.places.room(at) >= qty)
    buy(story, owner, { connects: qty > 20 ? 60 : 40, at, sure: true, id: story.boosts.newId(at) })
  return available(story, owner, at) >= qty
}

/** Sets Connects aside, in the ledger too; the caller has looked at what is available. @returns the units, first held first */
export function setAside(story: Story, owner: Freelancer, { command, at }: { command: Hold | RaiseHold; at: Instant }): Taken {
  const tick = tickAt(story, at)
  tick.takes.push({ command })
  owner.places.hold(command.qty)
  return owner.purse.spend(command.qty, tick.at)
}

/** Turns what is set aside into a charge; nothing about what is available changes. */
export function capture(story: Story, owner: Freelancer, { command, at }: { command: CaptureHold; at: Instant }): void {
  const tick = tickAt(story, at)
  tick.settlements.push(command)
  owner.places.charge(command.qty, tick.at)
}

/** Gives back what is left of a hold. What somebody lets go by own choice expires with its lot. */
export function letGo(
  story: Story,
  owner: Freelancer,
  { command, left, at }: { readonly command: ReleaseHold; readonly left: Taken; readonly at: Instant },
): void {
  const tick = tickAt(story, at)
  tick.settlements.push(command)
  owner.places.release(left.reduce((sum, { qty }) => sum + qty, 0))
  const renewedLifeDays = command.by === 'own_choice' ? 0 : DEFAULT_MIN_LIFE_DAYS
  owner.purse.giveBack(left, { tick: tick.at, neededLifeDays: 0, renewedLifeDays })
}

/** Gives back what a place cost. */
export function giveBackPrice(
  story: Story,
  owner: Freelancer,
  { command, paid, at }: { readonly command: Refund; readonly paid: Taken; readonly at: Instant },
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
