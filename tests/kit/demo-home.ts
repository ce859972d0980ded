import { constants, cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { aHome, runProgram, type Program } from '../database/program.ts'

const COMMAND = [path.resolve(import.meta.dirname, '../../bin/guildhall.mjs')]
const DEMO = { GUILDHALL_MODE: 'demo', LOG_LEVEL: 'warn' }

/** Starts the marketplace as `npm start` does, on a free port. */
export function runMarketplace(home: string, env: Readonly<Record<string, string>> = {}): Program {
  return runProgram({ entry: COMMAND, env: { ...DEMO, GUILDHALL_HOME: home, ...env } })
}

/** A home folder with the whole demo world in it; made once by the program itself, then copied. */
export async function aDemoHome(): Promise<string> {
  pattern ??= makePattern()
  const home = aHome()
  cpSync(await pattern, home, { recursive: true, mode: constants.COPYFILE_FICLONE })
  return home
}

let pattern: Promise<string> | undefined

async function makePattern(): Promise<string> {
  // Whoever works on a journey keeps a finished world aside and saves its making each time.
  if (process.env.GUILDHALL_DEMO_HOME !== undefined) return process.env.GUILDHALL_DEMO_HOME
  const home = mkdtempSync(path.join(tmpdir(), 'guildhall-demo-'))
  process.once('exit', () => rmSync(home, { recursive: true, force: true }))
  const program = runMarketplace(home)
  await program.open(180)
  program.process.kill('SIGTERM')
  await program.ended
  return home
}
