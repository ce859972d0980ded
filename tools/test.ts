// `npm test`: type check, lint, format, dead code, then every test; one closing line with the counts.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

interface VitestReport {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numPendingTests: number
  readonly numTodoTests: number
}

const FOLDERS = ['src', 'tests', 'tools', 'bin']

const checks: readonly (readonly [title: string, command: string, ...args: string[]])[] = [
  ['types', 'tsc', '--noEmit'],
  ['lint', 'oxlint', '--type-aware', '--deny-warnings', ...FOLDERS],
  ['format', 'oxfmt', '--check', ...FOLDERS],
  ['dead code', 'knip', '--no-progress'],
]

let passed = 0
let failed = 0

for (const [title, command, ...args] of checks) {
  process.stdout.write(`\n── ${title}: ${[command, ...args].join(' ')}\n`)
  if (spawnSync(command, args, { stdio: 'inherit' }).status === 0) passed += 1
  else failed += 1
}

process.stdout.write('\n── tests\n')
const folder = mkdtempSync(path.join(tmpdir(), 'guildhall-report-'))
const reportFile = path.join(folder, 'report.json')
const vitest = spawnSync('vitest', ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`], {
  stdio: 'inherit',
})
const report = readReport()
rmSync(folder, { recursive: true, force: true })

passed += report?.numPassedTests ?? 0
failed += report?.numFailedTests ?? 0
// A run that broke outside any test (a set-up, an unhandled rejection) has no failed test to count.
if (vitest.status !== 0 && (report?.numFailedTests ?? 0) === 0) failed += 1
const skipped = (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0)

process.stdout.write(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`)
process.exitCode = failed === 0 && report !== undefined ? 0 : 1

function readReport(): VitestReport | undefined {
  try {
    return JSON.parse(readFileSync(reportFile, 'utf8')) as VitestReport
  } catch {
    return undefined
  }
}
