// `npm test`: type check, lint, format, dead code, then every test; one closing line with the counts.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

interface Counts {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

interface VitestReport {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numPendingTests: number
  readonly numTodoTests: number
}

const FOLDERS = ['src', 'tests', 'tools', 'bench', 'bin']

const checks: readonly (readonly [title: string, command: string, ...args: string[]])[] = [
  ['types', 'tsc', '--noEmit'],
  ['lint', 'oxlint', '--type-aware', '--deny-warnings', ...FOLDERS],
  ['format', 'oxfmt', '--check', ...FOLDERS],
  ['dead code', 'knip', '--no-progress'],
]

// One after the other: whole programs and browsers must not fight with a thousand small tests for two cores.
const projects = ['pure', 'database', 'browser']

const folder = mkdtempSync(path.join(tmpdir(), 'guildhall-report-'))
const counts = [...checks.map(runCheck), ...projects.map(runProject)]
rmSync(folder, { recursive: true, force: true })

const total = counts.reduce((sum, one) => ({
  passed: sum.passed + one.passed,
  failed: sum.failed + one.failed,
  skipped: sum.skipped + one.skipped,
}))
process.stdout.write(`\n${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ''}\n`)
process.exitCode = total.failed === 0 ? 0 : 1

function runCheck([title, command, ...args]: (typeof checks)[number]): Counts {
  process.stdout.write(`\n── ${title}: ${[command, ...args].join(' ')}\n`)
  const passes = spawnSync(command, args, { stdio: 'inherit' }).status === 0
  return { passed: Number(passes), failed: Number(!passes), skipped: 0 }
}

function runProject(project: string): Counts {
  process.stdout.write(`\n── tests: ${project}\n`)
  const reportFile = path.join(folder, `${project}.json`)
  const args = ['run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`]
  const { status } = spawnSync('vitest', args, { stdio: 'inherit' })
  const report = readReport(reportFile)
  // A run that broke outside any test (a set-up, an unhandled rejection) has no failed test to count.
  const brokeOutside = status !== 0 && (report?.numFailedTests ?? 0) === 0
  return {
    passed: report?.numPassedTests ?? 0,
    failed: (report?.numFailedTests ?? 0) + Number(brokeOutside),
    skipped: (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0),
  }
}

function readReport(file: string): VitestReport | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as VitestReport
  } catch {
    return undefined
  }
}
