import { closedLoop, openLoop } from '../kit/drive.ts'
import { median } from '../kit/figures.ts'
import type { Figure } from '../kit/report.ts'
import { alternated } from '../kit/schedule.ts'
import { charging, limits, type EngineName, type Opened } from './engines/engines.ts'
import type { Pick } from './loads.ts'
import { measure, metrics, type Metric, type TurnFigures } from './measure.ts'
import type { World } from './world.ts'

/** One engine with a number of callers under one load, in one world. */
export interface Case {
  readonly load: string
  readonly engine: EngineName
  readonly callers: number
  readonly pick: Pick
  readonly opened: Opened
  readonly owner: World['owner']
  /** Open loop: how many are sent per second, whoever waits. */
  readonly perSecond?: number
}

/** In an open loop there are as many callers as it takes. */
export function nameOf({ engine, callers, perSecond }: Omit<Case, 'pick' | 'opened' | 'owner' | 'load'>): string {
  return perSecond === undefined ? `${engine}@${callers}` : engine
}

export interface Turns {
  readonly rounds: number
  readonly seconds: number
  readonly postmaster: number
}

export interface Result {
  readonly case: Case
  /** One per round. */
  readonly turns: readonly TurnFigures[]
}

const WARM_UP_SHARE = 0.25
const WARM_UP_STEP_SECONDS = 0.2
/** PostgreSQL keeps a statement's plan from its sixth execution on, per connection; and Node compiles what is called often. */
const WARM_UP_OPERATIONS = 2000
const WARM_UP_CALLERS = 64

/** Connections, plans and the JIT are nobody's advantage: every engine has done this much before the first turn. */
export async function warmUp(opened: Opened, pick: Pick): Promise<void> {
  for (const engine of [...charging, ...limits]) {
    const operate = opened.operate(engine, pick)
    for (let done = 0; done < WARM_UP_OPERATIONS;) {
      done += (await closedLoop(operate, { callers: WARM_UP_CALLERS, seconds: WARM_UP_STEP_SECONDS })).operations
    }
  }
}

/** All cases take turns in every round, after a moment of the same load each. */
export async function takeTurns(cases: readonly Case[], { rounds, seconds, postmaster }: Turns): Promise<Result[]> {
  for (const one of cases) await drive(one, seconds * WARM_UP_SHARE)
  const turns = new Map<Case, TurnFigures[]>(cases.map((one) => [one, []]))
  for (const { item } of alternated(cases, rounds)) {
    const figures = await measure(() => drive(item, seconds), { owner: item.owner, postmaster })
    turns.get(item)!.push(figures)
  }
  return [...turns].map(([one, figures]) => ({ case: one, turns: figures }))
}

function drive({ opened, engine, pick, callers, perSecond }: Case, seconds: number) {
  const operate = opened.operate(engine, pick)
  return perSecond === undefined ? closedLoop(operate, { callers, seconds }) : openLoop(operate, { perSecond, seconds })
}

/** The median over the rounds of each metric; of errors, their sum. */
export function figuresOf({ case: one, turns }: Result): Figure[] {
  const all = Object.keys(metrics) as Metric[]
  return all.flatMap((metric) => {
    const values = turns.map((turn) => turn[metric])
    const value = metric === 'errors' ? values.reduce((sum, errors) => sum + errors, 0) : median(values)
    if (Number.isNaN(value) || (metric === 'backlog' && one.perSecond === undefined)) return []
    return { bench: 'ledger', case: nameOf(one), load: one.load, metric, value, unit: metrics[metric] }
  })
}
