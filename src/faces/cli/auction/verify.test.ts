import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { guildhall } from '../command-line.test-kit.ts'

// A sheet as the marketplace gives it out, kept as a file: what was written once must verify for ever.
const SHEET = path.join(import.meta.dirname, 'sheet.golden.json')
const HASH = (JSON.parse(readFileSync(SHEET, 'utf8')) as { head: { hash: string } }).head.hash
const folder = mkdtempSync(path.join(tmpdir(), 'guildhall-sheets-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function changed(from: string, to: string): string {
  const file = path.join(folder, 'changed.json')
  const text = readFileSync(SHEET, 'utf8')
  expect(text).toContain(from)
  writeFileSync(file, text.replace(from, to))
  return file
}

describe('auction verify', () => {
  test('settles the round again from the file alone and says who won and what they pay', async () => {
    const { code, out } = await guildhall('auction', 'verify', SHEET, '--hash', HASH)
    expect(code).toBe(0)
    expect(out).toMatch(/sealed 5 bids/)
    expect(out.match(/won with .* and pays 7 Connects/g)).toHaveLength(3)
    expect(out).toMatch(/Your bid of 12 Connects is among them/)
    expect(out).not.toMatch(/Only the sheet itself vouches/)
  })

  test('says that only the sheet vouches for itself when no hash was kept, as JSON too', async () => {
    expect((await guildhall('auction', 'verify', SHEET)).out).toMatch(/Only the sheet itself vouches/)
    const { out } = await guildhall('auction', 'verify', SHEET, '--json')
    expect(JSON.parse(out)).toMatchObject({ valid: true, vouched: false, bids: 5, hash: HASH, problems: [] })
  })

  test('names what does not hold and exits with 1', async () => {
    const { code, out } = await guildhall('auction', 'verify', changed('"highestLosing": 7', '"highestLosing": 8'))
    expect(code).toBe(1)
    expect(out).toMatch(/The highest losing bid is 7, and the sheet says 8/)
    const raised = await guildhall('auction', 'verify', changed('"maximum": 7', '"maximum": 11'))
    expect(raised.code).toBe(1)
    expect(raised.out).toMatch(/not the ones that were sealed/)
    const other = await guildhall(
      'auction',
      'verify',
      SHEET,
      '--hash',
      HASH.replace(/^./, (first) => (first === '0' ? '1' : '0')),
    )
    expect(other.code).toBe(1)
    expect(other.out).toMatch(/not the one you kept/)
  })
})
