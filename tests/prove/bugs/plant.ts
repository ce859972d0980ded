import assert from 'node:assert/strict'
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { LEDGER_FOLDER } from '../load/door.ts'
import type { PlantedBug } from './planted.ts'

const ROOT = path.resolve(import.meta.dirname, '../../..')
// Inside the repository, where imports by `#` mean the same.
const GARDEN = path.join(ROOT, 'tests/.artifacts/planted-bugs')

/** A copy of the product's files with the bug in it. The product itself has no switch for any of this. */
export function plant(bug: PlantedBug, no: number): { readonly folder: string; remove(): void } {
  const folder = path.join(GARDEN, `${process.pid}-${Date.now()}-${no}`)
  if (bug.noticed === 'calendar') copyCalendar(folder)
  else cpSync(LEDGER_FOLDER, folder, { recursive: true, filter: (file) => !/\.test\.tsx?$/.test(file) })
  for (const { file, from, to } of bug.patches) {
    const place = path.join(folder, file)
    const parts = readFileSync(place, 'utf8').split(from)
    assert.equal(parts.length, 2, `"${from}" is in ${file} ${parts.length - 1} times; plant "${bug.name}" anew`)
    writeFileSync(place, parts.join(to))
  }
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

function copyCalendar(folder: string): void {
  mkdirSync(folder, { recursive: true })
  cpSync(path.join(ROOT, 'src/kernel/instant.ts'), path.join(folder, 'instant.ts'))
  const monthsDue = readFileSync(path.join(ROOT, 'src/modules/grants/rules/months-due.ts'), 'utf8')
  writeFileSync(path.join(folder, 'months-due.ts'), monthsDue.replace('#kernel/instant.ts', './instant.ts'))
}
