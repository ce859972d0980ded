// npm run bench:policy [-- --quick] [-- --rounds 5] [-- --seconds 2]. What one evaluation of the same rules costs each engine. See
// docs/reference/benchmarks.md.
import { parseArgs } from 'node:util'
import { decisionTable } from '#modules/policy/index.ts'
import { median, medianRatio } from '../kit/figures.ts'
import { figuresTable, jsonLine, ratiosTable, type Figure, type Ratio } from '../kit/report.ts'
import { ACTION, factsAt } from './cases.ts'
import type { Engine } from './engines/engine.ts'
import { checkEqual, openEngines } from './engines/engines.ts'
import { twelveClauses } from './rules.ts'

const CASES = 10_000
const NANOSECONDS_PER_SECOND = 1e9

const { values: given } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, rounds: { type: 'string' }, seconds: { type: 'string' } },
})
const rounds = Number(given.rounds ?? (given.quick ? 3 : 7))
const seconds = Number(given.seconds ?? (given.quick ? 0.5 : 3))
if (!(rounds >= 1 && seconds > 0)) throw new Error('npm run bench:policy [-- --quick] [-- --rounds 7] [-- --seconds 3]')

const figures: Figure[] = []
const load = `12 clauses, ${CASES} cases`

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}

function say(engine: string, metric: string, value: number, unit: string): void {
  const figure = { bench: 'policy', case: engine, load, metric, value, unit }
  figures.push(figure)
  print(jsonLine(figure))
}

/** Evaluations per second of one turn. */
async function turn(engine: Engine, forSeconds: number): Promise<number> {
  const began = performance.now()
  let [asked, from, sum] = [0, 0, 0]
  for (;;) {
    const count = Math.min(engine.chunk, CASES - from)
    const answer = engine.price(from, count)
    // A promise costs what it costs only where the engine makes one.
    sum += typeof answer === 'number' ? answer : await answer
    asked += count
    from = (from + count) % CASES
    const elapsed = (performance.now() - began) / 1000
    if (elapsed < forSeconds) continue
    if (!Number.isSafeInteger(sum)) throw new Error(`${engine.name} gave no amounts`)
    return asked / elapsed
  }
}

const document = twelveClauses()
const facts = Array.from({ length: CASES }, (_, index) => factsAt(index))
const engines = openEngines({ document, facts })
process.stderr.write(`${decisionTable(document, ACTION).cells} cells; checking that all engines agree about ${CASES} cases\n`)
await checkEqual(engines, CASES)
for (const engine of engines) await turn(engine, seconds / 2)

const rates = new Map<Engine, number[]>(engines.map((engine) => [engine, []]))
for (let round = 0; round < rounds; round += 1) {
  const order = [...engines.slice(round % engines.length), ...engines.slice(0, round % engines.length)]
  for (const engine of order) rates.get(engine)!.push(await turn(engine, seconds))
}

for (const [engine, turns] of rates) {
  say(engine.name, 'rate', median(turns), 'evaluations/s')
  say(engine.name, 'each', NANOSECONDS_PER_SECOND / median(turns), 'ns')
}
const [replay, reasons, ...others] = engines
const ratios: Ratio[] = [replay!, reasons!].flatMap((ours) =>
  others.map((other) => ({
    bench: 'policy',
    case: ours.name,
    load,
    metric: 'ratio' as const,
    of: 'rate',
    against: other.name,
    value: medianRatio(rates.get(ours)!, rates.get(other)!),
  })),
)
for (const ratio of ratios) print(jsonLine(ratio))
const columns = [
  { metric: 'rate', title: 'evaluations/s' },
  { metric: 'each', title: 'ns each' },
]
print(`\n${figuresTable(figures, columns)}\n\n${ratiosTable(ratios)}`)
