import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { findHolder, lockFileOf, lockHome, openHome, readSecret, type Home } from './home.ts'

function aHome(): Home {
  const folder = mkdtempSync(path.join(tmpdir(), 'guildhall-home-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return openHome(path.join(folder, 'home'))
}

describe('the home folder', () => {
  test('belongs to its owner alone', () => {
    expect(statSync(aHome().folder).mode & 0o777).toBe(0o700)
  })

  test('keeps one secret for good, readable by its owner alone', () => {
    const home = aHome()
    const secret = readSecret(home)
    expect(secret).toMatch(/^[0-9a-f]{64}$/)
    expect(readSecret(home)).toBe(secret)
    expect(statSync(path.join(home.folder, 'secret')).mode & 0o777).toBe(0o600)
  })

  test('names a damaged secret instead of signing with it', () => {
    const home = aHome()
    writeFileSync(path.join(home.folder, 'secret'), 'short')
    expect(() => readSecret(home)).toThrow('is damaged. Delete it')
  })

  test('is locked by one process at a time, which can be found with its address', () => {
    const home = aHome()
    const lock = lockHome(home, 'start')
    lock.announceUrl('http://localhost:3000')
    expect(findHolder(home)).toMatchObject({ pid: process.pid, task: 'start', url: 'http://localhost:3000' })
    expect(() => lockHome(home, 'audit')).toThrow(
      `Guildhall is already running (process ${process.pid}) at http://localhost:3000 with the home folder ${home.folder}.`,
    )
    lock.release()
    expect(existsSync(lockFileOf(home))).toBe(false)
    lockHome(home, 'audit').release()
  })

  test.each([
    ['a process that is gone', JSON.stringify({ pid: 2 ** 22 + 1, task: 'start', started: '1' })],
    ['a process whose number somebody else has now', JSON.stringify({ pid: process.pid, task: 'start', started: '1' })],
    ['nobody: the file is damaged', '{'],
  ])('is free again when it was locked by %s', (_, content) => {
    const home = aHome()
    writeFileSync(lockFileOf(home), content)
    expect(findHolder(home)).toBeUndefined()
    const lock = lockHome(home, 'start')
    expect(JSON.parse(readFileSync(lockFileOf(home), 'utf8'))).toMatchObject({ pid: process.pid })
    lock.release()
  })

  test('is not released by somebody who no longer holds it', () => {
    const home = aHome()
    const lock = lockHome(home, 'start')
    writeFileSync(lockFileOf(home), JSON.stringify({ pid: 1, task: 'start', started: 'x' }))
    lock.release()
    expect(existsSync(lockFileOf(home))).toBe(true)
  })
})
