import { pino, type Logger as PinoLogger } from 'pino'

export type Logger = Pick<PinoLogger, 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'child'>

// A secret that reaches a log is leaked for good, so whatever may carry one is cut out by name.
const SECRETS = ['password', 'token', 'cookie', 'authorization', 'secret', 'connectionString', 'email', 'recipient']

/** Structured JSON lines on standard error, or in `file`; `level` as in pino (`debug` … `fatal`, `silent`). */
export function createLog(level: string, file?: string): Logger {
  const paths = SECRETS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`])
  const destination = file === undefined ? { fd: 2, sync: true } : { dest: file, sync: true, mode: 0o600 }
  return pino({ level, base: null, redact: { paths, censor: '[kept out of logs]' } }, pino.destination(destination))
}
