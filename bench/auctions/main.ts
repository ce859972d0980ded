// npm run bench:auctions [-- --quick]. What settling, sealing and checking a round costs, how many bids a database takes in a second beside
// the ledger's charges, and how often the holdouts' interval tells the truth on made data. See docs/reference/benchmarks.md.
import { createHash } from 'node:crypto'
import { parseArgs } from 'node:util'
import { connects } from '#kernel/connects.ts'
import { writeSheet, verifySheet } from '../../src/modules/auctions/rules/result-sheet.ts'
import { settleRound, type Bid, type RoundTerms } from '../../src/modules/auctions/rules/round.ts'
import { sealRound, type SealedBid } from '../../src/modules/auctions/rules/sealed-ladder.ts'
import { studyLift, type MadeWorld } from '../../src/modules/auctions/rules/lift-study.test-kit.ts'
import { median } from '../kit/figures.ts'
import { figuresTable, jsonLine, ratiosTable, type Figure } from '../kit/report.ts'
import { measureBids } from './bids.ts'

const { values: given } = parseArgs({ options: { quick: { type: 'boolean', default: false } } })
const turns = given.quick ? 3 : 11
const SIZE = 100_000
const RUNS = 500

const figures: Figure[] = []
function print(line: string): void {
  process.stdout.write(`${line}\n`)
}

function say(of: string, load: string, metric: string, value: number, unit: string): void {
  const figure = { bench: 'auctions', case: of, load, metric, value, unit }
  figures.push(figure)
  print(jsonLine(figure))
}

/** The median milliseconds of a turn, after one that nobody counts. */
function time(work: () => unknown): number {
  work()
  return median(
    Array.from({ length: turns }, () => {
      const began = performance.now()
      work()
      return performance.now() - began
    }),
  )
}

const hex = (text: string): string => createHash('sha256').update(text).digest('hex')
const sealed: SealedBid[] = Array.from({ length: SIZE }, (_, n) => ({
  id: `0193c6f0-0000-7000-8000-${hex(`bid ${n}`).slice(0, 12)}`,
  owner: hex(`owner ${n}`).slice(0, 32),
  maximum: 1 + (Number.parseInt(hex(`maximum ${n}`).slice(0, 6), 16) % 200),
  namedAt: new Date(Date.UTC(2026, 0, 1) + n * 10).toISOString(),
  salt: hex(`salt ${n}`).slice(0, 32),
}))
const bids: Bid[] = sealed.map(({ id, owner, maximum, namedAt }) => ({
  id,
  owner,
  maximum: connects(maximum),
  namedAt: Date.parse(namedAt),
}))
const terms: RoundTerms = { slots: 4, min: 1, pays: 'highest_losing_bid', mostPerOwner: 1 }
const about = {
  auction: '0193c6f0-0000-7000-8000-00000000a0c7',
  round: 1,
  frozenAt: '2026-01-02T00:00:00.000Z',
  terms,
  policy: { version: 1, hash: hex('rules'), clause: 'boost-proposal' },
}

const load = `one round of ${SIZE} bids`
say(
  'settle',
  load,
  'time',
  time(() => settleRound(bids, terms)),
  'ms',
)
say(
  'seal',
  load,
  'time',
  time(() => sealRound(about, sealed)),
  'ms',
)
const sheet = writeSheet(sealRound(about, sealed), sealed)
const verified = verifySheet(sheet)
if (!verified.ok) throw new Error(verified.refusal.problems.join(' '))
say(
  'verify a result sheet',
  load,
  'time',
  time(() => verifySheet(sheet)),
  'ms',
)
const usual = bids.slice(0, 50)
say(
  'settle',
  'one round of 50 bids',
  'time',
  time(() => settleRound(usual, terms)),
  'ms',
)

const world: MadeWorld = { jobs: 1500, holdoutPerThousand: 150, rateShown: 0.26, rateHoldout: 0.2, spread: 0.8 }
const worlds = { lift: world, 'no effect': { ...world, rateShown: 0.2 }, harm: { ...world, rateShown: 0.15 } }
for (const [name, made] of Object.entries(worlds)) {
  const { covered, ratioCovered, meanDifference } = studyLift(made, { runs: RUNS, seed: 7 })
  const study = `${RUNS} runs of ${made.jobs} jobs, ${made.holdoutPerThousand} of 1,000 held out`
  say(name, study, 'interval covers the truth', (100 * covered) / RUNS, '%')
  say(name, study, 'interval of the ratio covers the truth', (100 * ratioCovered) / RUNS, '%')
  say(name, study, 'true difference', made.rateShown - made.rateHoldout, 'of 1')
  say(name, study, 'mean estimated difference', meanDifference, 'of 1')
}
const bidsMeasured = await measureBids({ quick: given.quick })
for (const line of [...bidsMeasured.figures, ...bidsMeasured.ratios]) print(jsonLine(line))

const [timed, studied] = [figures.filter(({ metric }) => metric === 'time'), figures.filter(({ metric }) => metric !== 'time')]
const truths = [...new Set(studied.map(({ metric }) => metric))]
const ofBids = bidsMeasured.figures.filter(({ metric }) => metric !== 'time')
print(
  `\n${figuresTable([...timed, ...bidsMeasured.figures.filter(({ metric }) => metric === 'time')], [{ metric: 'time', title: 'ms' }])}`,
)
print(
  `\n${figuresTable(
    ofBids,
    [...new Map(ofBids.map(({ metric, unit }) => [metric, unit]))].map(([metric, unit]) => ({
      metric,
      title: `${metric} ${unit}`,
    })),
  )}\n\n${ratiosTable(bidsMeasured.ratios)}`,
)
print(
  `\n${figuresTable(
    studied,
    truths.map((metric) => ({ metric, title: metric })),
  )}`,
)
for (const finding of bidsMeasured.findings) print(`audit: ${JSON.stringify(finding)}`)
if (bidsMeasured.findings.length > 0) process.exitCode = 1
