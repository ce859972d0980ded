import { spawnSync } from 'node:child_process'
import path from 'node:path'
import type { Layer } from '../layer.ts'

const ROOT = path.resolve(import.meta.dirname, '../../..')
const RUNS = 40

/** A superuser against the seals; its rounds are the ones of its own test. */
export const tamper: Layer = {
  name: 'tamper',
  promise: 'the verifier names the first thing that a superuser edited, deleted, reordered or cut off',
  rounds: { long: 5, short: 1 },
  open: () => Promise.resolve({ round: runTest, close: () => Promise.resolve() }),
}

function runTest(seed: number) {
  const args = ['run', '--project', 'database', 'tests/database/tamper.test.ts', '--reporter=dot']
  const { status, stdout, stderr } = spawnSync(path.join(ROOT, 'node_modules/.bin/vitest'), args, {
    cwd: ROOT,
    env: { ...process.env, TAMPER_RUNS: String(RUNS), TAMPER_SEED: String(seed) },
    encoding: 'utf8',
  })
  return status === 0 ? Promise.resolve({ runs: RUNS }) : Promise.reject(new Error(`${stdout}\n${stderr}`))
}
