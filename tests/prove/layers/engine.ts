import { algebraProperties, engineProperties, type Property } from '#modules/ledger/rules/properties.test-kit.ts'
import type { Layer } from '../layer.ts'

const HISTORIES = 500

/** Random histories in memory. */
export const engine: Layer = {
  name: 'engine',
  promise: 'the pure engine and a ledger with one object per Connect agree on every answer, account and unit',
  rounds: { long: 20, short: 1 },
  open: () => Promise.resolve(lookingAt(engineProperties)),
}

export const algebra: Layer = {
  name: 'algebra',
  promise: 'batches may be cut anywhere, history replays from nothing, a refund undoes its spend, owners do not meet',
  rounds: { long: 20, short: 1 },
  open: () => Promise.resolve(lookingAt(algebraProperties)),
}

function lookingAt(properties: readonly Property[]) {
  return {
    round: async (seed: number) => ({
      histories: HISTORIES * properties.length,
      commands: properties.reduce((sum, property) => sum + property.check({ numRuns: HISTORIES, seed }), 0),
    }),
    close: () => Promise.resolve(),
  }
}
