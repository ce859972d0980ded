import type { Logger } from '../log.ts'
import { exitCodes, type ExitCode } from '../machine-problem.ts'
import type { Reporter } from './reporter.ts'

/** The wish of somebody or something that the process ends. */
export interface Ending {
  /** Resolves with the exit code once there is such a wish. */
  readonly wished: Promise<ExitCode>
  readonly isWished: () => boolean
  wish(code: ExitCode): void
  /** Stops watching. */
  release(): void
}

const FORCED = 130
// One Ctrl-C may arrive twice: from the terminal, and passed on by npm or by a wrapper.
const SAME_KEYSTROKE_MS = 500
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** Ctrl-C and its like end the process in good order, a second one at once; a fault nobody caught ends it with everything stopped. */
export function watchForTheEnd(log: Logger, reporter: Reporter): Ending {
  const { promise, resolve } = Promise.withResolvers<ExitCode>()
  let isWished = false
  let firstSignalAt: number | undefined
  function wish(code: ExitCode): void {
    isWished = true
    resolve(code)
  }
  function onSignal(signal: NodeJS.Signals): void {
    log.info({ signal }, 'asked to stop')
    firstSignalAt ??= Date.now()
    if (isWished && Date.now() - firstSignalAt > SAME_KEYSTROKE_MS) process.exit(FORCED) // PostgreSQL is told by its own exit hook
    if (isWished) return
    reporter.say('\nStopping: what is running may end. Press Ctrl-C again to stop at once.')
    wish(exitCodes.done)
  }
  function onFault(problem: unknown): void {
    log.fatal({ err: problem }, 'a fault nobody caught; the process ends')
    if (!isWished) reporter.complain(describeFault(problem))
    wish(exitCodes.fault)
  }
  for (const signal of SIGNALS) process.on(signal, onSignal)
  process.on('uncaughtException', onFault)
  process.on('unhandledRejection', onFault)
  return {
    wished: promise,
    isWished: () => isWished,
    wish,
    release() {
      for (const signal of SIGNALS) process.off(signal, onSignal)
      process.off('uncaughtException', onFault)
      process.off('unhandledRejection', onFault)
    },
  }
}

export function describeFault(problem: unknown): string {
  return `something broke that should not: ${problem instanceof Error ? (problem.stack ?? problem.message) : String(problem)}`
}
