import { constants, cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { aHome, runProgram, type AtEnd, type Program } from '../database/program.ts'

const COMMAND = [path.resolve(import.meta.dirname, '../../bin/guildhall.mjs')]
const DEMO = { GUILDHALL_MODE: 'demo', LOG_LEVEL: 'warn' }

/** Starts the marketplace as `npm start` does, on a free port. */
export function runMarketplace(home: string, env: Readonly<Record<string, string>> = {}, atEnd?: AtEnd): Program {
  const options = { entry: COMMAND, env: { ...DEMO, GUILDHALL_HOME: home, ...env } }
  return runProgram(atEnd === undefined ? options : { ...options, atEnd })
}

/** One marketplace with the demo world for all tests of the calling file. */
export function useDemoMarketplace(): { readonly url: string } {
  const clearUps: (() => Promise<void>)[] = []
  let url = ''
  let program: Program | undefined
  beforeAll(async () => {
    const atEnd: AtEnd = (clearUp) => clearUps.unshift(clearUp)
    program = runMarketplace(await aDemoHome(atEnd), {}, atEnd)
    url = await program.open()
  })
  afterAll(async () => {
    const said = program?.err() ?? ''
    for (const clearUp of clearUps) await clearUp()
    // Whatever it logs as a warning or worse, no page may have caused.
    if (said !== '') throw new Error(`the marketplace complained: ${said}`)
  })
  return {
    get url() {
      return url
    },
  }
}

/** A home folder with the whole demo world in it; made once by the program itself, then copied. */
export async function aDemoHome(atEnd?: AtEnd): Promise<string> {
  pattern ??= makePattern(atEnd)
  const made = await pattern
  const home = aHome(atEnd)
  cpSync(made, home, { recursive: true, mode: constants.COPYFILE_FICLONE })
  return home
}

let pattern: Promise<string> | undefined

async function makePattern(atEnd: AtEnd | undefined): Promise<string> {
  // Whoever works on a journey keeps a finished world aside and saves its making each time.
  if (process.env.GUILDHALL_DEMO_HOME !== undefined) return process.env.GUILDHALL_DEMO_HOME
  const home = mkdtempSync(path.join(tmpdir(), 'guildhall-demo-'))
  process.once('exit', () => rmSync(home, { recursive: true, force: true }))
  const program = runMarketplace(home, {}, atEnd)
  await program.open(180)
  program.process.kill('SIGTERM')
  await program.ended
  return home
}
