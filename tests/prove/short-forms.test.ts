import { expect, inject, test } from 'vitest'
import { groundOn } from './ground.ts'
import { prove } from './layer.ts'
import { layers } from './layers/index.ts'

// Long forms, and a round with its seed again: `npm run prove -- <layer> [--rounds n] [--seed s]`.
// Histories in memory and on PostgreSQL have their short forms beside the rules and actions; tampering has its own test.
const ELSEWHERE: ReadonlySet<string> = new Set(['engine', 'algebra', 'database', 'tamper'])

test.each(layers.filter(({ name }) => !ELSEWHERE.has(name)))('$name: $promise', { timeout: 180_000 }, async (layer) => {
  const { rounds } = await prove(layer, groundOn(inject('postgres')), {
    seed: Date.now() % 1_000_000_000,
    rounds: layer.rounds.short,
  })
  expect(rounds).toBe(layer.rounds.short)
})
