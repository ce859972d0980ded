import type { Config } from '#platform/config.ts'
import type { ExitCode } from '#platform/machine-problem.ts'
import type { Terminal } from './terminal.ts'

export interface CommandOption {
  readonly type: 'string' | 'boolean'
  readonly says: string
  /** How the value is called in the help, e.g. `DATE`. */
  readonly value?: string
}

/** One line of the table of commands; `--help` and `--json` come with every one. */
export interface Command {
  /** One word or two, as typed: `audit`, `policy lint`. */
  readonly name: string
  readonly summary: string
  /** The arguments in the usage line, e.g. `FILE` or `BEFORE AFTER`. */
  readonly args?: string
  /** How many arguments there must be; default: as many as `args` has words, none optional. */
  readonly argCount?: { readonly least: number; readonly most: number }
  readonly options?: Readonly<Record<string, CommandOption>>
  /** Paragraphs below the options: examples, what the exit codes mean here. */
  readonly details?: string
  run(call: Call): Promise<ExitCode>
}

/** What a command gets from the one who typed it. */
export interface Call {
  readonly args: readonly string[]
  readonly terminal: Terminal
  /** A `string` option. */
  readonly option: (name: string) => string | undefined
  /** A `boolean` option. */
  readonly flag: (name: string) => boolean
  /** @throws MachineProblem naming every wrong setting */
  readonly config: () => Config
}
