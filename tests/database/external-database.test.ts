import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openDatabase } from '#platform/db/database.ts'
import { startEmbeddedPostgres, type EmbeddedPostgres } from '#platform/db/embedded-postgres.ts'
import { aHome, runProgram, until } from './program.ts'

describe('with DATABASE_URL', { timeout: 60_000 }, () => {
  // A cluster of its own: the roles of the common one belong to its superuser.
  const folder = mkdtempSync(path.join(tmpdir(), 'guildhall-external-'))
  let cluster: EmbeddedPostgres
  beforeAll(async () => {
    cluster = await startEmbeddedPostgres({
      dataFolder: path.join(folder, 'data'),
      logFile: path.join(folder, 'postgres.log'),
      durable: false,
    })
    await asSuperuser('create role hosted login createrole createdb', 'create role poor login')
  })
  afterAll(async () => {
    await cluster.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  async function asSuperuser(...statements: readonly string[]): Promise<void> {
    const { db } = openDatabase({ connectionString: cluster.connectionString('postgres'), role: 'owner', maxConnections: 1 })
    for (const statement of statements) await sql.raw(statement).execute(db)
    await db.destroy()
  }
  /** Owned by somebody who is no superuser: what a hosted PostgreSQL gives. */
  async function aDatabase(name: string, owner = 'hosted'): Promise<string> {
    await asSuperuser(`create database ${name} owner ${owner}`)
    return connectionStringAs(owner, name)
  }
  function connectionStringAs(user: string, database: string): string {
    return cluster.connectionString(database).replace('user=guildhall', `user=${user}`)
  }

  test('an ordinary owner’s database is prepared and used, live unless told otherwise; nothing embedded is started', async () => {
    const env = { GUILDHALL_HOME: aHome(), GUILDHALL_MODE: '', DATABASE_URL: await aDatabase('plain_owner') }
    const program = runProgram({ env })
    await program.open()
    expect(JSON.parse(await program.get('/readyz'))).toMatchObject({ ready: true })
    expect(program.err()).toContain('"mode":"live","port"')
    await program.get('/greet/ada')
    await until(async () => (await program.get('/count/welcome%25')) === '1', { what: () => 'the worker works' })
    program.process.kill('SIGTERM')
    expect(await program.ended).toBe(0)
    const again = runProgram({ env })
    await again.open()
    expect(await again.get('/count/welcome%25')).toBe('1')
  })

  test('web and worker may be two processes', async () => {
    const DATABASE_URL = await aDatabase('two_processes')
    const web = runProgram({ env: { GUILDHALL_HOME: aHome(), DATABASE_URL, PROCESS: 'web' } })
    await web.open()
    await web.get('/greet/early')
    expect(await web.get('/count/welcome%25')).toBe('0')
    const worker = runProgram({ env: { GUILDHALL_HOME: aHome(), DATABASE_URL, PROCESS: 'worker' } })
    await until(async () => (await web.get('/count/welcome%25')) === '1', {
      what: () => `the worker works; it said ${worker.err()}`,
    })
    await until(() => worker.out().includes('The worker is running'), { what: () => `it says so; it said ${worker.out()}` })
  })

  test('a demo world in it is reset by its owner', async () => {
    const env = { GUILDHALL_HOME: aHome(), GUILDHALL_MODE: 'demo', DATABASE_URL: await aDatabase('demo_owner') }
    const program = runProgram({ env })
    await program.open()
    expect(await program.get('/count/demo%25')).toBe('20')
    program.process.kill('SIGTERM')
    await program.ended
    expect(await runProgram({ env, args: ['demo', 'reset', '--yes'] }).ended).toBe(0)
  })

  test('what is missing is said in words', async () => {
    const noSuchDatabase = runProgram({
      env: { GUILDHALL_HOME: aHome(), DATABASE_URL: connectionStringAs('guildhall', 'nowhere') },
    })
    expect(await noSuchDatabase.ended).toBe(78)
    expect(noSuchDatabase.err()).toContain('there is no database nowhere')

    const noRights = runProgram({ env: { GUILDHALL_HOME: aHome(), DATABASE_URL: await aDatabase('poor_owner', 'poor') } })
    expect(await noRights.ended).toBe(78)
    expect(noRights.err()).toContain('may make roles')

    const nobodyThere = runProgram({
      env: { GUILDHALL_HOME: aHome(), DATABASE_URL: 'postgresql://me:hush@127.0.0.1:1/db' },
      args: ['audit'],
    })
    expect(await nobodyThere.ended).toBe(69)
    expect(nobodyThere.err()).toContain('the database at 127.0.0.1:1 cannot be reached')
    expect(nobodyThere.err()).not.toContain('hush')
  })
})
