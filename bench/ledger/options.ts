import { parseArgs } from 'node:util'

export const caseNames = ['uniform', 'hot', 'slow-commit', 'open', 'growth'] as const
export type CaseName = (typeof caseNames)[number]

export interface Options {
  readonly cases: readonly CaseName[]
  readonly quick: boolean
  readonly rounds: number
  /** How long one engine's turn takes. */
  readonly seconds: number
  readonly wallets: number
  /** Sizes of the journal, in entries. */
  readonly growth: readonly number[]
}

const FULL = { rounds: 3, seconds: 4, wallets: 100_000, growth: [100_000, 1_000_000, 10_000_000] }
// Just enough to see that all is well and about how fast: a minute, on a machine that has nothing else to do.
const QUICK = { rounds: 3, seconds: 0.4, wallets: 20_000, growth: [100_000] }

export const usage = `npm run bench:ledger [-- --quick] [-- --case ${caseNames.join('|')}] [-- --rounds ${FULL.rounds}] [-- --seconds ${FULL.seconds}]`

/** @throws with the usage when an option is not one */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean', default: false },
      case: { type: 'string', multiple: true, default: [] },
      rounds: { type: 'string' },
      seconds: { type: 'string' },
    },
  })
  const cases = values.case.map((name) => {
    const known = caseNames.find((other) => other === name)
    if (known === undefined) throw new Error(`there is no case ${name}: ${usage}`)
    return known
  })
  const defaults = values.quick ? QUICK : FULL
  return {
    ...defaults,
    cases: cases.length === 0 ? caseNames : cases,
    quick: values.quick,
    rounds: numberOf(values.rounds) ?? defaults.rounds,
    seconds: numberOf(values.seconds) ?? defaults.seconds,
  }
}

function numberOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const number = Number(text)
  if (!(number > 0)) throw new Error(`${text} is not a number above 0: ${usage}`)
  return number
}
