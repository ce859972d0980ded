import { chmodSync, chownSync, mkdirSync, rmSync, statSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { aHome, runProgram, until } from './program.ts'

const NOBODY = 65_534
const isRoot = process.getuid?.() === 0
const ordinary = isRoot ? { spawn: { uid: NOBODY, gid: NOBODY } } : {}

function ordinaryHome(): string {
  const home = aHome()
  if (isRoot) chownSync(home, NOBODY, NOBODY)
  return home
}

async function greetAndStop(env: Readonly<Record<string, string>>, how: object = {}): Promise<void> {
  const program = runProgram({ env, ...how })
  await program.open()
  await program.get('/greet/user')
  await until(async () => Number(await program.get('/count/welcome%25')) > 0, { what: () => 'it works' })
  program.process.kill('SIGTERM')
  expect(await program.ended).toBe(0)
}

describe('an ordinary user', { timeout: 60_000 }, () => {
  test('starts it as is, twice', async () => {
    const home = ordinaryHome()
    await greetAndStop({ GUILDHALL_HOME: home }, ordinary)
    await greetAndStop({ GUILDHALL_HOME: home }, ordinary)
    expect(statSync(path.join(home, 'postgres')).uid).toBe(statSync(home).uid)
  })

  test('is told when the home folder may only be read', async () => {
    const home = ordinaryHome()
    chmodSync(home, 0o500)
    onTestFinished(() => chmodSync(home, 0o700))
    const program = runProgram({ env: { GUILDHALL_HOME: home }, ...ordinary })
    expect(await program.ended).toBe(78)
    expect(program.err()).toContain(`the folder ${home} cannot be written to (EACCES). Make it writable for this user`)
  })

  test.runIf(isRoot)('is told when the database belongs to somebody else', async () => {
    const home = aHome()
    await greetAndStop({ GUILDHALL_HOME: home })
    chownSync(home, NOBODY, NOBODY)
    const program = runProgram({ env: { GUILDHALL_HOME: home }, ...ordinary })
    expect(await program.ended).toBe(78)
    expect(program.err()).toContain('belongs to user 0. Start as that user')
  })
})

describe.runIf(isRoot)('root', { timeout: 90_000 }, () => {
  /** Below a folder that is root's alone, as /root is. */
  function closedHome(): string {
    const home = path.join(aHome(), 'closed/home')
    mkdirSync(path.dirname(home), { mode: 0o700 })
    return home
  }

  test('starts it in a user namespace, also in a folder that is root’s alone', async () => {
    const GUILDHALL_HOME = closedHome()
    await greetAndStop({ GUILDHALL_HOME })
    expect(statSync(path.join(GUILDHALL_HOME, 'postgres')).uid).toBe(0)
  })

  test('starts it as nobody where there are no user namespaces, also what it started in one before', async () => {
    const GUILDHALL_HOME = closedHome()
    await greetAndStop({ GUILDHALL_HOME })
    await greetAndStop({ GUILDHALL_HOME, GUILDHALL_NO_DISGUISE: 'unshare' })
    expect(statSync(path.join(GUILDHALL_HOME, 'postgres')).uid).toBe(NOBODY)
    await greetAndStop({ GUILDHALL_HOME })
  })

  test('starts it from a copy of the binaries when nothing else works, or is told why not', async () => {
    const GUILDHALL_NO_DISGUISE = 'unshare setpriv'
    const open = aHome()
    chmodSync(open, 0o711)
    await greetAndStop({ GUILDHALL_HOME: path.join(open, 'home'), GUILDHALL_NO_DISGUISE })

    const closed = closedHome()
    const program = runProgram({ env: { GUILDHALL_HOME: closed, GUILDHALL_NO_DISGUISE } })
    expect(await program.ended).toBe(78)
    expect(program.err()).toContain('an ordinary user may not enter')
    rmSync(closed, { recursive: true, force: true })
  })
})
