import assert from 'node:assert/strict'
import path from 'node:path'
import type { monthsDue } from '#modules/grants/rules/months-due.ts'
import type * as properties from '#modules/ledger/rules/properties.test-kit.ts'
import { monthsAsOnPaper } from '../bugs/calendar.ts'
import { plant } from '../bugs/plant.ts'
import { plantedBugs, type PlantedBug } from '../bugs/planted.ts'
import type { Ground } from '../ground.ts'
import type { Layer } from '../layer.ts'
import { crowd } from './concurrency.ts'
import { repeat } from './storm.ts'

const HISTORIES = 200

/** Whether all this would notice. */
export const bugs: Layer = {
  name: 'bugs',
  promise: 'every mistake of the list, planted in a copy of the product, is noticed',
  rounds: { long: 5, short: 1 },
  open: (ground) => Promise.resolve({ round: (seed) => plantAll(ground, seed), close: () => Promise.resolve() }),
}

const nothing: PlantedBug = { name: 'nothing', noticed: 'histories', patches: [] }

async function plantAll(ground: Ground, seed: number): Promise<{ bugs: number; noticed: number }> {
  assert.ok(!(await isNoticedIn(nothing, { ground, seed, no: 0 })), 'a copy without a bug is fine')
  const unnoticed: string[] = []
  for (const [index, bug] of plantedBugs.entries()) {
    if (!(await isNoticedIn(bug, { ground, seed, no: index + 1 }))) unnoticed.push(bug.name)
  }
  assert.deepEqual(unnoticed, [], 'these bugs went unnoticed')
  return { bugs: plantedBugs.length, noticed: plantedBugs.length - unnoticed.length }
}

async function isNoticedIn(bug: PlantedBug, { no, ...where }: Omit<Place, 'folder'> & { readonly no: number }): Promise<boolean> {
  const planted = plant(bug, no)
  try {
    return await isNoticed(bug, { ...where, folder: planted.folder })
  } finally {
    planted.remove()
  }
}

interface Place {
  readonly ground: Ground
  readonly folder: string
  readonly seed: number
}

function isNoticed({ noticed, patches }: PlantedBug, place: Place): Promise<boolean> {
  if (noticed === 'histories') return throws(() => lookAtHistories(place, patches.length === 0 ? HISTORIES / 5 : HISTORIES))
  if (noticed === 'calendar') return throws(() => lookAtCalendar(place))
  return isNoticedOnPostgres(noticed, place)
}

async function lookAtHistories({ folder, seed }: Place, histories: number): Promise<void> {
  const { engineProperties, algebraProperties } = (await import(
    path.join(folder, 'rules/properties.test-kit.ts')
  )) as typeof properties
  for (const property of [...engineProperties, ...algebraProperties])
    property.check({ numRuns: histories, seed, endOnFailure: true })
}

async function lookAtCalendar({ folder, seed }: Place): Promise<void> {
  const copy = (await import(path.join(folder, 'months-due.ts'))) as { monthsDue: typeof monthsDue }
  monthsAsOnPaper(copy.monthsDue, { numRuns: HISTORIES, seed })
}

/** Chance decides there who meets whom, so a bug gets a few attempts. */
async function isNoticedOnPostgres(how: 'crowd' | 'storm', { ground, folder, seed }: Place): Promise<boolean> {
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const database = await ground.newDatabase()
    try {
      const look = { seed: seed + attempt, ledgerFolder: folder, isSmall: true }
      if (await throws(() => (how === 'crowd' ? crowd(database, look) : repeat(database, look)))) return true
    } finally {
      await database.close()
    }
  }
  return false
}

async function throws(work: () => unknown): Promise<boolean> {
  try {
    await work()
    return false
  } catch {
    return true
  }
}
