import { figuresTable, jsonLine, type Figure } from '../kit/report.ts'
import { engines } from './engines.ts'
import { examine, historyOf } from './study.ts'

// npm run bench:measure [-- --histories 500] [-- --quick]
// Is the estimator to be trusted? On made histories in which nothing changed, how often does it find something; on histories with a known
// change, how often does its 95 % interval hold the truth? Beside it, in the same run, what others would have said. No database.

const quick = process.argv.includes('--quick')
const at = process.argv.indexOf('--histories')
const count = at >= 0 ? Number(process.argv[at + 1]) : quick ? 60 : 500
// What has to be so on 500 histories; fewer are allowed chance on top, three standard deviations of it.
const chance = count >= 500 ? 0 : 3 * Math.sqrt((0.05 * 0.95) / count)
const MOST_FOUND = 0.07 + chance
const [LEAST_HELD, MOST_HELD] = [0.92 - chance, 0.98 + chance]

const figures: Figure[] = []
function print(line: string): void {
  process.stdout.write(`${line}\n`)
}

function say(load: string, case_: string, metric: string, value: number, unit: string): void {
  const figure = { bench: 'measure', load, case: case_, metric, value, unit }
  figures.push(figure)
  print(jsonLine(figure))
}

const shares: Partial<Record<'nothing' | 'known', number>> = {}
for (const study of ['nothing', 'known'] as const) {
  print(`# ${count} histories with seeds ${study}-0 to ${study}-${count - 1}`)
  const histories = Array.from({ length: count }, (_, index) => historyOf(study, index))
  for (const [name, engine] of Object.entries(engines)) {
    const began = performance.now()
    const { answered, held, width } = examine(engine, histories)
    const millis = (performance.now() - began) / count
    if (study === 'nothing') say(study, name, 'found', 1 - held / answered, 'share')
    say(study, name, 'held', held / answered, 'share')
    say(study, name, 'width', width, 'of the level')
    say(study, name, 'unanswered', count - answered, 'histories')
    say(study, name, 'millis', millis, 'ms')
    if (name === 'shipped') shares[study] = held / answered
  }
}

const columns = [
  { metric: 'found', title: 'finds one' },
  { metric: 'held', title: 'holds the truth' },
  { metric: 'width', title: 'width' },
  { metric: 'millis', title: 'ms each' },
]
print(`\n${figuresTable(figures, columns)}`)
const found = 1 - shares.nothing!
if (found > MOST_FOUND || shares.known! < LEAST_HELD || shares.known! > MOST_HELD) {
  print(
    `\nThe shipped estimator finds ${found} of nothing (at most ${MOST_FOUND}) and holds ${shares.known} (${LEAST_HELD} to ${MOST_HELD}).`,
  )
  process.exitCode = 1
}
