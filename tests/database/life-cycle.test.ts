import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, describe, expect, onTestFinished, test } from 'vitest'
import { aHome, aUsedHome, forgetUsedHome, isAlive, postgresPid, runProgram, until } from './program.ts'

afterAll(forgetUsedHome)

describe('the program', { timeout: 60_000 }, () => {
  test('starts from nothing, answers, keeps its folder to itself, and stops everything on SIGTERM', async () => {
    const home = aHome()
    const program = runProgram({ env: { GUILDHALL_HOME: path.join(home, 'deep/er') } })
    await program.open()
    expect(await program.get('/')).toBe('The small marketplace is open.')
    expect(JSON.parse(await program.get('/readyz'))).toMatchObject({ ready: true, checks: { migrations: { pending: [] } } })
    expect(statSync(path.join(home, 'deep/er')).mode & 0o777).toBe(0o700)
    expect(statSync(path.join(home, 'deep/er/secret')).mode & 0o777).toBe(0o600)
    const postgres = postgresPid(path.join(home, 'deep/er'))
    expect(postgres).toBeDefined()

    program.process.kill('SIGTERM')
    expect(await program.ended).toBe(0)
    expect(isAlive(postgres!)).toBe(false)
    expect(existsSync(path.join(home, 'deep/er/guildhall.pid'))).toBe(false)
  })

  test('lets a running request end before it stops, and takes no new one', async () => {
    const program = runProgram({ env: { GUILDHALL_HOME: await aUsedHome() } })
    await program.open()
    const slow = program.get('/slow/1500')
    await until(() => program.out().includes('a slow answer began'), { what: () => 'the request has arrived' })
    program.process.kill('SIGINT')
    await until(
      () =>
        program.get('/').then(
          () => false,
          () => true,
        ),
      { what: () => 'no new request is taken' },
    )
    await expect(program.get('/')).rejects.toThrow('fetch failed')
    expect(await slow).toBe('slow but sure')
    expect(await program.ended).toBe(0)
  })

  test('ends at once on a second Ctrl-C, and PostgreSQL with it', async () => {
    const home = await aUsedHome()
    const program = runProgram({ env: { GUILDHALL_HOME: home } })
    await program.open()
    const postgres = postgresPid(home)!
    const slow = program.get('/slow/20000').catch(() => 'cut')
    await until(() => program.out().includes('a slow answer began'), { what: () => 'the request has arrived' })
    program.process.kill('SIGINT')
    program.process.kill('SIGINT') // the same keystroke, passed on by npm
    await sleep(600)
    expect(program.process.exitCode).toBeNull()
    program.process.kill('SIGINT')
    expect(await program.ended).toBe(130)
    expect(await slow).toBe('cut')
    await until(() => !isAlive(postgres), { what: () => 'PostgreSQL ends', seconds: 5 })
  })

  test('says who already runs when it is started twice in the same folder', async () => {
    const home = await aUsedHome()
    const first = runProgram({ env: { GUILDHALL_HOME: home } })
    const url = await first.open()
    const second = runProgram({ env: { GUILDHALL_HOME: home } })
    expect(await second.ended).toBe(69)
    expect(second.err()).toContain(`already running (process ${first.process.pid}) at ${url}`)
    expect(await first.get('/')).toContain('open')
  })

  test('names a taken port and leaves nothing running', async () => {
    const blocker = createServer().listen(0, '127.0.0.1')
    onTestFinished(() => void blocker.close())
    await new Promise((resolve) => blocker.once('listening', resolve))
    const { port } = blocker.address() as AddressInfo
    const home = aHome()
    const program = runProgram({ env: { GUILDHALL_HOME: home, PORT: String(port) } })
    expect(await program.ended).toBe(69)
    expect(program.err()).toContain(`port ${port} on 127.0.0.1 is taken by another program`)
    expect(postgresPid(home)).toBeUndefined()
    expect(readdirSync(home)).toEqual([])
  })

  test('names wrong settings, all at once, without showing secrets', async () => {
    const program = runProgram({ env: { GUILDHALL_HOME: aHome(), PORT: 'x', DATABASE_URL: 'mysql://me:hush@host/db' } })
    expect(await program.ended).toBe(78)
    expect(program.err()).toContain('PORT: "x" is not a whole number')
    expect(program.err()).toContain('DATABASE_URL: its value is not such an address')
    expect(program.err()).not.toContain('hush')
  })

  test('names a home folder that is not one', async () => {
    const file = path.join(aHome(), 'a-file')
    writeFileSync(file, '')
    const program = runProgram({ env: { GUILDHALL_HOME: path.join(file, 'home') } })
    expect(await program.ended).toBe(78)
    expect(program.err()).toContain('cannot be written to (ENOTDIR)')
  })

  test('names a database of another version and touches nothing', async () => {
    const home = await aUsedHome()
    const first = runProgram({ env: { GUILDHALL_HOME: home } })
    await first.open()
    first.process.kill('SIGTERM')
    await first.ended
    writeFileSync(path.join(home, 'postgres/PG_VERSION'), '16\n')
    const second = runProgram({ env: { GUILDHALL_HOME: home } })
    expect(await second.ended).toBe(78)
    expect(second.err()).toContain('was made by PostgreSQL 16, not 18')
  })

  test('starts again after kill -9 of Node: takes over its PostgreSQL, and its lock is nobody’s', async () => {
    const home = await aUsedHome()
    const first = runProgram({ env: { GUILDHALL_HOME: home } })
    await first.open()
    const orphan = postgresPid(home)!
    first.process.kill('SIGKILL')
    await first.ended
    expect(isAlive(orphan)).toBe(true)

    const second = runProgram({ env: { GUILDHALL_HOME: home } })
    await second.open()
    expect(isAlive(orphan)).toBe(false)
    expect(await second.get('/')).toContain('open')
  })

  test('starts PostgreSQL again after kill -9 of it, and answers as before', async () => {
    const home = await aUsedHome()
    const program = runProgram({ env: { GUILDHALL_HOME: home } })
    await program.open()
    const killed = postgresPid(home)!
    process.kill(killed, 'SIGKILL')
    await until(async () => (await program.get('/readyz')).includes('"ready":true') && postgresPid(home) !== killed, {
      what: () => `it is ready again; it said ${program.err()}`,
    })
    await program.get('/greet/phoenix')
    await until(async () => (await program.get('/count/welcome%20phoenix')) === '1', { what: () => 'the worker works again' })
    program.process.kill('SIGTERM')
    expect(await program.ended).toBe(0)
  })

  test('stops everything and exits with 70 when a fault escapes', async () => {
    const home = await aUsedHome()
    const program = runProgram({ env: { GUILDHALL_HOME: home } })
    await program.open()
    const postgres = postgresPid(home)!
    await program.get('/fault')
    expect(await program.ended).toBe(70)
    expect(isAlive(postgres)).toBe(false)
    expect(program.err()).toContain('a planted fault')
  })

  test('goes on with a long job after a kill -9 in its middle, without waiting for the queue’s own patience', async () => {
    const home = await aUsedHome()
    const first = runProgram({ env: { GUILDHALL_HOME: home } })
    await first.open()
    await first.get('/start-slow-job/30')
    await until(async () => Number(await first.get('/count/step%25')) >= 5, { what: () => 'the job is in its middle' })
    first.process.kill('SIGKILL')
    await first.ended
    const second = runProgram({ env: { GUILDHALL_HOME: home } })
    await second.open()
    await until(async () => Number(await second.get('/count/step%25')) >= 30, { what: () => 'the job has ended', seconds: 15 })
    expect(await second.get('/count/step%25')).toBe('30')
  })

  test('lets a long job stop at a safe point and goes on with it after the restart', async () => {
    const home = await aUsedHome()
    const first = runProgram({ env: { GUILDHALL_HOME: home } })
    await first.open()
    await first.get('/start-slow-job/60')
    await until(async () => Number(await first.get('/count/step%25')) >= 3, { what: () => 'the job is in its middle' })
    first.process.kill('SIGTERM')
    expect(await first.ended).toBe(0)
    const second = runProgram({ env: { GUILDHALL_HOME: home } })
    await second.open()
    expect(Number(await second.get('/count/step%25'))).toBeLessThan(60)
    await until(async () => (await second.get('/count/step%25')) === '60', { what: () => 'the job has ended', seconds: 20 })
  })
})

describe('the demo world', { timeout: 60_000 }, () => {
  test('is made once; meanwhile a waiting page tells how far it is', async () => {
    const home = await aUsedHome()
    const env = { GUILDHALL_HOME: home, GUILDHALL_MODE: 'demo', TEST_DEMO_STEP_MS: '100', PORT: '43917' }
    const first = runProgram({ env })
    await until(() => first.out().includes('40 %'), { what: () => 'it is being made' })
    const waiting = await fetch('http://127.0.0.1:43917/')
    expect(waiting.status).toBe(503)
    expect(await waiting.text()).toContain('making the demo world: guests')
    await first.open()
    expect(await first.get('/count/demo%25')).toBe('20')
    first.process.kill('SIGTERM')
    await first.ended

    const second = runProgram({ env })
    await second.open()
    expect(await second.get('/count/demo%25')).toBe('20')
    expect(second.out()).not.toContain('%')
  })

  test('is made anew when its making was broken off', async () => {
    const home = await aUsedHome()
    const env = { GUILDHALL_HOME: home, GUILDHALL_MODE: 'demo' }
    const first = runProgram({ env: { ...env, TEST_DEMO_STEP_MS: '200' } })
    await until(() => first.out().includes('30 %'), { what: () => 'it is being made' })
    first.process.kill('SIGKILL')
    await first.ended
    const second = runProgram({ env })
    await second.open()
    expect(await second.get('/count/demo%25')).toBe('20')
  })

  test('can be stopped in the middle of its making', async () => {
    const home = await aUsedHome()
    const program = runProgram({ env: { GUILDHALL_HOME: home, GUILDHALL_MODE: 'demo', TEST_DEMO_STEP_MS: '500' } })
    await until(() => program.out().includes('10 %'), { what: () => 'it is being made' })
    const postgres = postgresPid(home)!
    program.process.kill('SIGINT')
    expect(await program.ended).toBe(0)
    expect(isAlive(postgres)).toBe(false)
  })

  test('never goes live, and a live database never becomes a demo', async () => {
    const home = await aUsedHome()
    const demo = runProgram({ env: { GUILDHALL_HOME: home, GUILDHALL_MODE: 'demo' } })
    await demo.open()
    demo.process.kill('SIGTERM')
    await demo.ended
    const live = runProgram({ env: { GUILDHALL_HOME: home, GUILDHALL_MODE: 'live' } })
    expect(await live.ended).toBe(78)
    expect(live.err()).toContain('holds a demo world')

    const other = await aUsedHome()
    const real = runProgram({ env: { GUILDHALL_HOME: other } })
    await real.open()
    await real.get('/greet/somebody')
    await until(async () => (await real.get('/count/welcome%25')) === '1', { what: () => 'there is an account' })
    real.process.kill('SIGTERM')
    await real.ended
    const turned = runProgram({ env: { GUILDHALL_HOME: other, GUILDHALL_MODE: 'demo' } })
    expect(await turned.ended).toBe(78)
    expect(turned.err()).toContain('this database is live')
  })

  test('is reset by command: not without a yes, not while it runs, not in live mode', async () => {
    const home = await aUsedHome()
    const env = { GUILDHALL_HOME: home, GUILDHALL_MODE: 'demo' }
    const first = runProgram({ env })
    await first.open()
    await first.get('/greet/visitor')
    await until(async () => (await first.get('/count/welcome%25')) === '1', { what: () => 'there is something to lose' })
    const whileRunning = runProgram({ env, args: ['demo', 'reset', '--yes'] })
    expect(await whileRunning.ended).toBe(69)
    first.process.kill('SIGTERM')
    await first.ended
    expect(await runProgram({ env, args: ['demo', 'reset'] }).ended).toBe(2)
    expect(await runProgram({ env: { ...env, GUILDHALL_MODE: 'live' }, args: ['demo', 'reset', '--yes'] }).ended).toBe(78)
    expect(await runProgram({ env, args: ['demo', 'reset', '--yes'] }).ended).toBe(0)
    const second = runProgram({ env })
    await second.open()
    expect(await second.get('/count/welcome%25')).toBe('0')
    expect(await second.get('/count/demo%25')).toBe('20')
  })
})

describe('commands', { timeout: 60_000 }, () => {
  test('join a running server, or start the database for as long as they need it', async () => {
    const home = aHome()
    const env = { GUILDHALL_HOME: home }
    const early = runProgram({ env, args: ['audit'] })
    expect(await early.ended).toBe(69)
    expect(early.err()).toContain('Run `guildhall start` once')

    const server = runProgram({ env })
    await server.open()
    const beside = runProgram({ env, args: ['audit', '--json'] })
    expect(await beside.ended).toBe(0)
    expect(JSON.parse(beside.out())).toEqual({ findings: [], notRun: [] })
    server.process.kill('SIGTERM')
    await server.ended

    const alone = runProgram({ env, args: ['audit'] })
    expect(await alone.ended).toBe(0)
    expect(alone.out()).toContain('Audited small: no row')
    expect(postgresPid(home)).toBeUndefined()
  })

  test('audit prints every row that is wrong and exits with 1', async () => {
    const home = await aUsedHome()
    const env = { GUILDHALL_HOME: home }
    const server = runProgram({ env })
    await server.open()
    await server.get('/greet/x')
    await until(async () => (await server.get('/count/welcome%25')) === '1', { what: () => 'there is an account' })
    await server.get('/rename/welcome%20x/wrong')
    const audit = runProgram({ env, args: ['audit', '--json'] })
    expect(await audit.ended).toBe(1)
    expect(JSON.parse(audit.out())).toMatchObject({ findings: [{ audit: 'small', check: 'nobody is called wrong' }] })
  })

  test('doctor finds a taken port, names its mend, and is content otherwise', async () => {
    const blocker = createServer().listen(0, '127.0.0.1')
    onTestFinished(() => void blocker.close())
    await new Promise((resolve) => blocker.once('listening', resolve))
    const env = { GUILDHALL_HOME: aHome(), PORT: String((blocker.address() as AddressInfo).port) }
    const doctor = runProgram({ env, args: ['doctor', '--json'] })
    expect(await doctor.ended).toBe(1)
    const { checks } = JSON.parse(doctor.out()) as { checks: { check: string; state: string; mend?: string }[] }
    expect(checks.filter(({ state }) => state === 'problem')).toMatchObject([
      { check: 'port', mend: expect.stringContaining('PORT=') },
    ])
    expect(checks.map(({ check }) => check)).toEqual(
      expect.arrayContaining(['Node.js', 'packages', 'settings', 'disk', 'PostgreSQL', 'migrations', 'clock', 'mail', 'audit']),
    )
  })
})

describe('logs', { timeout: 60_000 }, () => {
  test('are JSON lines on standard error without secrets; words for people are on standard output', async () => {
    const home = await aUsedHome()
    const program = runProgram({ env: { GUILDHALL_HOME: home, LOG_LEVEL: 'debug', METRICS_TOKEN: 'a-very-hushed-token' } })
    await program.open()
    program.process.kill('SIGTERM')
    await program.ended
    const lines = program.err().trim().split('\n')
    expect(lines.length).toBeGreaterThan(3)
    for (const line of lines) expect(() => JSON.parse(line) as unknown).not.toThrow()
    expect(program.err()).not.toContain('a-very-hushed-token')
    expect(program.err()).not.toContain(readFileSync(path.join(home, 'secret'), 'utf8').trim())
    expect(program.out()).toContain('Guildhall is open')
  })
})
