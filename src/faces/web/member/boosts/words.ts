import { isHeld, type BidState } from '#modules/auctions/index.ts'
import type { MyBoost } from '#reads/boosts.ts'
import type { Tone } from '../../kit/index.ts'

interface StateWords {
  readonly label: string
  readonly tone: Tone
}

const states: Readonly<Record<BidState, StateWords>> = {
  standing: { label: 'Waits for the client', tone: 'note' },
  won: { label: 'Won a place', tone: 'accent' },
  outbid: { label: 'Outbid', tone: 'neutral' },
  charged: { label: 'Charged', tone: 'good' },
  worn_out: { label: 'Worn out', tone: 'neutral' },
  withdrawn: { label: 'Taken back', tone: 'neutral' },
  released: { label: 'Ended, nothing charged', tone: 'neutral' },
}

/** What a boost has come to, in a few words. That chance held it out is said once it is over. */
export function boostState({ state, wasHeldOut, returned }: Pick<MyBoost, 'state' | 'wasHeldOut' | 'returned'>): StateWords {
  if (wasHeldOut && state !== 'withdrawn') return { label: 'Held out by chance', tone: 'note' }
  if (state === 'charged' && returned > 0) return { label: 'Charged, and came back', tone: 'good' }
  return states[state]
}

/** What is set aside for it now, in Connects. */
export function heldFor({ state, maximum }: Pick<MyBoost, 'state' | 'maximum'>): number {
  return isHeld(state) ? maximum : 0
}
