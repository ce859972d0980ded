import { afterAll, expect, test } from 'vitest'
import { openGround } from './ground.ts'
import { prove } from './layer.ts'
import { layers } from './layers/index.ts'

// Long forms, and a round with its seed again: `npm run prove -- <layer> [--rounds n] [--seed s]`.
// Histories in memory and on PostgreSQL have their short forms beside the rules and actions; tampering has its own test.
const ELSEWHERE: ReadonlySet<string> = new Set(['engine', 'algebra', 'database', 'tamper'])

// A cluster of its own: crowds take many connections.
const ground = openGround()
afterAll(() => ground.close())

test.each(layers.filter(({ name }) => !ELSEWHERE.has(name)))('$name: $promise', { timeout: 600_000 }, async (layer) => {
  const { rounds } = await prove(layer, ground, { seed: Date.now() % 1_000_000_000, rounds: layer.rounds.short })
  expect(rounds).toBe(layer.rounds.short)
})
