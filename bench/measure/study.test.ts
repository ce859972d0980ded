import { expect, test } from 'vitest'
import { engines } from './engines.ts'
import { examine, historyOf } from './study.ts'

// The benchmark in short. The limits let through what 500 histories would be held to, plus three standard deviations of chance.
const HISTORIES = 150
const CHANCE = 3 * Math.sqrt((0.05 * 0.95) / HISTORIES)

function made(study: 'nothing' | 'known') {
  return Array.from({ length: HISTORIES }, (_, index) => historyOf(study, index))
}

test('on made histories without an effect, the estimator finds one in about one of twenty; a plain before and after far more often', () => {
  const histories = made('nothing')
  const { answered, held } = examine(engines.shipped, histories)
  expect(answered).toBe(HISTORIES)
  expect(1 - held / answered).toBeLessThanOrEqual(0.05 + CHANCE)
  expect(1 - examine(engines.naive, histories).held / HISTORIES).toBeGreaterThan(0.2)
}, 60_000)

test('on made histories with a known effect, the interval holds it in about nineteen of twenty', () => {
  const { answered, held } = examine(engines.shipped, made('known'))
  expect(answered).toBe(HISTORIES)
  expect(held / answered).toBeGreaterThanOrEqual(0.95 - CHANCE)
}, 60_000)
