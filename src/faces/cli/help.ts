import type { Command, CommandOption } from './command.ts'

export const EXIT_CODES = `Exit codes
  0   done, nothing wrong
  1   done, and problems were found
  2   wrong usage
  69  something needed is not available: a port, a database, a running server in the way
  70  a fault of the program itself
  78  a setting or this machine is in the way`

export function generalHelp(commands: readonly Command[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length))
  const lines = commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`)
  return `guildhall <command>

Commands
${lines.join('\n')}

Every command takes --json (the answer as JSON on standard output) and --help.
Settings come from the environment: docs/operating/configuration.md.

${EXIT_CODES}`
}

export function commandHelp(command: Command): string {
  const options: Readonly<Record<string, CommandOption>> = {
    ...command.options,
    json: { type: 'boolean', says: 'Print the answer as JSON.' },
  }
  const names = Object.entries(options).map(([name, option]) => ({
    typed: option.value === undefined ? `--${name}` : `--${name} ${option.value}`,
    says: option.says,
  }))
  const width = Math.max(...names.map(({ typed }) => typed.length))
  const parts = [
    `guildhall ${command.name}${command.args === undefined ? '' : ` ${command.args}`}\n\n${command.summary}`,
    `Options\n${names.map(({ typed, says }) => `  ${typed.padEnd(width)}  ${says}`).join('\n')}`,
    ...(command.details === undefined ? [] : [command.details]),
    EXIT_CODES,
  ]
  return parts.join('\n\n')
}
