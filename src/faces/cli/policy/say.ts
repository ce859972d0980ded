import type { Result } from '#kernel/result.ts'
import { findingTitle } from '#faces/words/findings.ts'
import { factsText, type Finding, type PolicyDiff, type PolicyName } from '#modules/policy/index.ts'
import { exitCodes, type ExitCode } from '#platform/machine-problem.ts'
import type { Terminal } from '../terminal.ts'
import type { InvalidRules } from './rules-file.ts'
import { harmWords } from './which-rules.ts'

/** Rows under their titles, each column as wide as it needs. */
export function sayTable(terminal: Terminal, titles: readonly string[], rows: readonly (readonly string[])[]): void {
  const widths = titles.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)))
  for (const row of [titles, ...rows]) {
    terminal.say(
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
  }
}

const MARKS = { error: '✗', warning: '!', declared: '·' } as const

/** Each finding with its place and the case that shows it. */
export function sayFindings(terminal: Terminal, findings: readonly Finding[]): void {
  for (const finding of findings) {
    const { severity, code, where, message, action, facts } = finding
    terminal.say(`${MARKS[severity]} ${code}  ${where}`)
    terminal.say(`    ${findingTitle(finding)}: ${message}`)
    if (action === undefined || facts === undefined) continue
    terminal.say(`    For example: ${factsText(action, facts)}`)
    terminal.say(`    ${JSON.stringify({ action, facts })}`)
  }
}

/** What changes, and whether anybody pays more or is worse off by it, with a case that shows it. */
export function sayDiff(
  terminal: Terminal,
  policy: PolicyName,
  { words, nobodyPaysMore, somebodyPaysMore, cells }: PolicyDiff,
): void {
  const { harmless, harmful } = harmWords(policy)
  if (words.length === 0) terminal.say('Nothing changes.')
  for (const line of words) terminal.say(`- ${line}`)
  if (nobodyPaysMore) {
    terminal.say(`Proved over ${cells} kinds of cases: ${harmless}. It may start at once.`)
    return
  }
  terminal.say(`${harmful}, so it needs notice.`)
  if (somebodyPaysMore === undefined) return
  const { words: example, action, facts } = somebodyPaysMore
  terminal.say(`  ${example}`)
  if (action !== undefined && facts !== undefined) terminal.say(`  For example: ${JSON.stringify({ action, facts })}`)
}

/** A file that holds no rules: every place that is wrong. */
export function sayInvalid(terminal: Terminal, file: string, { code, issues }: InvalidRules): ExitCode {
  terminal.answer({ file, code, issues }, () => {
    terminal.say(
      `${file} ${code === 'invalid_document' ? 'holds no rules that can be read' : 'holds edits that do not fit their parent'}:`,
    )
    sayIssues(terminal, issues)
  })
  return exitCodes.foundProblems
}

/** Each place that is wrong, and what is wrong there. */
export function sayIssues(
  terminal: Terminal,
  issues: readonly { readonly path: string | readonly (string | number)[]; readonly message: string }[],
): void {
  for (const { path, message } of issues) {
    const place = typeof path === 'string' ? path : path.join('.')
    terminal.say(`✗ ${place === '' ? 'the whole file' : place}\n    ${message}`)
  }
}

/** Carries on with a value, or says what is wrong with the file. */
export async function withRules<Value>(
  result: Result<Value, InvalidRules>,
  { terminal, file }: { readonly terminal: Terminal; readonly file: string },
  work: (value: Value) => ExitCode | Promise<ExitCode>,
): Promise<ExitCode> {
  return result.ok ? work(result.value) : sayInvalid(terminal, file, result.refusal)
}
