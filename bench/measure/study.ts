import type { Engine } from './engines.ts'
import { makeHistory, type History, type Recipe } from './histories.ts'

/** What an engine said about many histories of which the truth is known. */
export interface Tally {
  readonly answered: number
  /** Intervals that hold the truth. Without an effect, the others are effects found where there are none. */
  readonly held: number
  /** The mean width of its intervals, as a share of what would have been. */
  readonly width: number
}

/** History `index` of a study: a third each of busy, usual and small marketplaces; half of them about shares, half about amounts per day. */
export function historyOf(study: 'nothing' | 'known', index: number): History {
  const kind = index % 2 === 0 ? 'rate' : 'per_day'
  const volume = VOLUMES[Math.floor(index / 2) % VOLUMES.length]!
  const effect = study === 'nothing' ? 0 : EFFECTS[Math.floor(index / 6) % EFFECTS.length]!
  return makeHistory(`${study}-${index}`, { kind, effect, volume } satisfies Recipe)
}

const VOLUMES = [
  [100, 400],
  [25, 100],
  [5, 25],
] as const

// From half of all answers gone to a few more of them, on the log-odds or log scale.
const EFFECTS = [-0.8, -0.5, -0.3, -0.15, 0.2, 0.4] as const

export function examine(engine: Engine, histories: readonly History[]): Tally {
  let [answered, held, width] = [0, 0, 0]
  for (const history of histories) {
    const interval = engine(history)
    if (interval === null) continue
    answered += 1
    width += (interval.high - interval.low) / history.level
    if (interval.low <= history.truth && history.truth <= interval.high) held += 1
  }
  return { answered, held, width: width / answered }
}
