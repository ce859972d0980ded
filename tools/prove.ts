// `npm run prove -- <layer …|all> [--rounds n | --minutes m] [--seed s]`: tries to break the ledger, at length.
import { parseArgs } from 'node:util'
import { openGround } from '../tests/prove/ground.ts'
import { prove, type Layer, type Proof } from '../tests/prove/layer.ts'
import { layers } from '../tests/prove/layers/index.ts'

const LARGEST_SEED = 1_000_000_000

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string' }, minutes: { type: 'string' }, seed: { type: 'string' } },
})
const chosen = positionals.includes('all') ? layers : layers.filter(({ name }) => positionals.includes(name))
const unknown = positionals.filter((name) => name !== 'all' && !layers.some((layer) => layer.name === name))

if (chosen.length === 0 || unknown.length > 0) {
  const list = layers.map(({ name, promise }) => `  ${name.padEnd(12)} ${promise}`)
  process.stderr.write(
    `${unknown.map((name) => `There is no layer "${name}".\n`).join('')}npm run prove -- <layer …|all> [--rounds n | --minutes m] [--seed s]\n${list.join('\n')}\n`,
  )
  process.exitCode = 64 // EX_USAGE
} else {
  process.exitCode = (await proveAll()) ? 0 : 1
}

async function proveAll(): Promise<boolean> {
  const ground = openGround()
  const seed = values.seed === undefined ? Date.now() % LARGEST_SEED : wholeNumber('seed', values.seed)
  let holds = true
  try {
    for (const layer of chosen) holds = (await proveOne(layer)) && holds
  } finally {
    await ground.close()
  }
  return holds

  async function proveOne(layer: Layer): Promise<boolean> {
    process.stdout.write(`${layer.name}: ${layer.promise} (seed ${seed})\n`)
    try {
      const proof = await prove(layer, ground, { seed, ...length(layer) })
      process.stdout.write(`${layer.name}: holds. ${inWords(proof)} (seed ${seed})\n`)
      return true
    } catch (problem) {
      process.stdout.write(`${layer.name}: BROKEN. ${problem instanceof Error ? problem.message : String(problem)}\n`)
      return false
    }
  }
}

function length(layer: Layer): { rounds: number } | { minutes: number } {
  if (values.minutes !== undefined) return { minutes: wholeNumber('minutes', values.minutes) }
  return { rounds: values.rounds === undefined ? layer.rounds.long : wholeNumber('rounds', values.rounds) }
}

function wholeNumber(name: string, text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value) || value < 0) throw new Error(`--${name} takes a whole number, not ${text}`)
  return value
}

function inWords({ rounds, seconds, figures }: Proof): string {
  const counted = Object.entries(figures).map(([name, figure]) => `${figure.toLocaleString('en')} ${spaced(name)}`)
  return `${rounds} rounds in ${Math.round(seconds)} s: ${counted.join(', ')}`
}

function spaced(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
}
