import { parseArgs } from 'node:util'
import { readConfig } from '#platform/config.ts'
import { describeFault } from '#platform/lifecycle/ending.ts'
import { exitCodes, MachineProblem, type ExitCode } from '#platform/machine-problem.ts'
import type { Call, Command } from './command.ts'
import { commandHelp, generalHelp } from './help.ts'
import { createTerminal, type Terminal, type TerminalOptions } from './terminal.ts'

/** Finds the command, reads its options, runs it. Everything that can go wrong ends as a sentence and an exit code. */
export async function runCommandLine(
  words: readonly string[],
  commands: readonly Command[],
  streams: Pick<TerminalOptions, 'out' | 'err'> = {},
): Promise<ExitCode> {
  const terminal = createTerminal({ json: words.includes('--json'), ...streams })
  const command = findCommand(words, commands)
  if (command === undefined) return withoutCommand(words, commands, terminal)
  try {
    const parsed = parse(command, words.slice(command.name.split(' ').length))
    if (parsed.help) {
      terminal.say(commandHelp(command))
      return exitCodes.done
    }
    return await command.run({ ...parsed.call, terminal, config: configOrProblem })
  } catch (problem) {
    return tell(problem, terminal)
  }
}

class WrongUsage extends Error {
  override name = 'WrongUsage'
}

function findCommand(words: readonly string[], commands: readonly Command[]): Command | undefined {
  const typed = words.slice(0, 2).join(' ')
  return commands.find(({ name }) => name === typed) ?? commands.find(({ name }) => name === words[0])
}

function withoutCommand(words: readonly string[], commands: readonly Command[], terminal: Terminal): ExitCode {
  const [first = '--help', second] = words
  const group = commands.filter(({ name }) => name.startsWith(`${first} `))
  const asksForHelp = words.length === 0 || first === 'help' || words.includes('--help') || words.includes('-h')
  if (asksForHelp) {
    terminal.say(generalHelp(group.length > 0 ? group : commands))
    return exitCodes.done
  }
  const typed = group.length > 0 && second !== undefined ? `${first} ${second}` : first
  terminal.complain(
    group.length > 0 && second === undefined ? `\`${first}\` needs one more word.` : `there is no command \`${typed}\`.`,
  )
  terminal.say(generalHelp(group.length > 0 ? group : commands))
  return exitCodes.usage
}

function parse(command: Command, words: readonly string[]): { help: boolean; call: Pick<Call, 'args' | 'option' | 'flag'> } {
  const options = Object.fromEntries(Object.entries(command.options ?? {}).map(([name, { type }]) => [name, { type }]))
  const { values, positionals } = parseStrictly(words, options)
  const help = values.help === true
  const wanted = command.args?.split(/\s+/).length ?? 0
  const { least, most } = command.argCount ?? { least: wanted, most: wanted }
  if (!help && (positionals.length < least || positionals.length > most)) {
    throw new WrongUsage(`usage: guildhall ${command.name} ${command.args ?? ''}`.trim())
  }
  return {
    help,
    call: {
      args: positionals,
      option: (name) => (typeof values[name] === 'string' ? values[name] : undefined),
      flag: (name) => values[name] === true,
    },
  }
}

function parseStrictly(
  words: readonly string[],
  options: Readonly<Record<string, { type: 'string' | 'boolean' }>>,
): { values: Readonly<Record<string, string | boolean | undefined>>; positionals: readonly string[] } {
  try {
    const known = { ...options, json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } as const
    return parseArgs({ args: [...words], options: known, allowPositionals: true })
  } catch (problem) {
    throw new WrongUsage((problem as Error).message)
  }
}

function configOrProblem() {
  const config = readConfig(process.env)
  if (config.ok) return config.value
  const lines = config.refusal.problems.map(({ setting, problem, mend }) => `${setting}: ${problem}. ${mend}`)
  throw new MachineProblem(lines.join('\nguildhall: '))
}

function tell(problem: unknown, terminal: Terminal): ExitCode {
  const [message, exitCode] = wordsFor(problem)
  terminal.complain(message)
  if (terminal.json) terminal.answer({ problem: message, exitCode }, () => undefined)
  return exitCode
}

function wordsFor(problem: unknown): [string, ExitCode] {
  if (problem instanceof WrongUsage) return [problem.message, exitCodes.usage]
  if (problem instanceof MachineProblem) return [problem.message, problem.exitCode]
  return [describeFault(problem), exitCodes.fault]
}
