/** Exit codes of every command, as in sysexits.h where it has one. */
export const exitCodes = {
  done: 0,
  foundProblems: 1,
  usage: 2,
  unavailable: 69,
  fault: 70,
  configuration: 78,
} as const

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

/** Something about this machine or its settings is in the way; the message says what, and how to mend it. */
export class MachineProblem extends Error {
  override name = 'MachineProblem'
  readonly exitCode: ExitCode

  constructor(message: string, exitCode: ExitCode = exitCodes.configuration) {
    super(message)
    this.exitCode = exitCode
  }
}
