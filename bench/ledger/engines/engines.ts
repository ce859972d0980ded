import type { World } from '../world.ts'
import { anOperation, type Engine } from '../operation.ts'
import type { Operate } from '../../kit/drive.ts'
import type { Pick } from '../loads.ts'
import type { Connections } from './connections.ts'
import { functionEngine } from './function.ts'
import { limitScript } from './limits.ts'
import { naiveEngine } from './naive.ts'
import { batchEngine, singleEngine } from './product.ts'

export const charging = ['naive', 'function', 'single', 'batch'] as const
export const limits = ['limit-simple-update', 'limit-tpcb'] as const
export type EngineName = (typeof charging)[number] | (typeof limits)[number]
/** The engines whose connections are theirs to choose; the product has its own pool. */
export type RivalName = Exclude<EngineName, 'single' | 'batch'>

export interface Opened {
  /** One operation of an engine on a wallet that `pick` chooses; pgbench's scripts choose accounts of their own. */
  operate(engine: EngineName, pick: Pick): Operate
  readonly engines: Readonly<Record<(typeof charging)[number], Engine>>
  close(): Promise<void>
}

/** @param best how many connections each rival does best with */
export function openEngines(world: World, connections: Connections, best: Readonly<Record<RivalName, number>>): Opened {
  const engines = {
    naive: naiveEngine(connections.limitedTo(best.naive), world.price),
    function: functionEngine(connections.limitedTo(best.function), world.price),
    single: singleEngine(world.app, world.price),
    batch: batchEngine(world.app),
  }
  const scripts = {
    'limit-simple-update': limitScript('simple-update', connections.limitedTo(best['limit-simple-update']), world.scale),
    'limit-tpcb': limitScript('tpcb', connections.limitedTo(best['limit-tpcb']), world.scale),
  }
  return {
    engines,
    operate(name, pick) {
      if (name === 'limit-simple-update' || name === 'limit-tpcb') return scripts[name]
      const engine = engines[name]
      return async () => (await engine.charge(anOperation(pick()))).ok
    },
    close: async () => {
      await Promise.all(Object.values(engines).map((engine) => engine.close()))
    },
  }
}
