import { readFileSync } from 'node:fs'
import { glob } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { checkArchitecture, type ArchitectureMap, type Rule } from './kit/architecture.ts'

const map = JSON.parse(readFileSync('architecture.json', 'utf8')) as ArchitectureMap

async function sourceFiles(): Promise<Map<string, string>> {
  const files = new Map<string, string>()
  for await (const file of glob('src/**/*.{ts,tsx}')) {
    if (/\.(test|test-kit)\.tsx?$/.test(file)) continue
    files.set(file, readFileSync(file, 'utf8'))
  }
  return files
}

describe('the house', () => {
  test('is built as architecture.json says', async () => {
    const violations = checkArchitecture(await sourceFiles(), map)
    expect(violations.map(({ rule, file, says }) => `[${rule}] ${file}: ${says}`)).toEqual([])
  })

  test('has a map without circles', () => {
    const open = new Set<string>()
    const visit = (module: string): void => {
      expect(open.has(module), `the module map runs in a circle through ${module}`).toBe(false)
      open.add(module)
      for (const other of map.modules[module] ?? []) visit(other)
      open.delete(module)
    }
    for (const module of Object.keys(map.modules)) visit(module)
  })
})

describe('a planted fault is named', () => {
  const planted: readonly (readonly [Rule, string, string])[] = [
    ['room', 'src/kernel/planted.ts', `import { runAction } from '#platform/run-action.ts'; export const x = runAction`],
    ['room', 'src/modules/jobs/planted.ts', `import { page } from '#faces/web/routes.ts'; export const x = page`],
    ['room', 'src/modules/jobs/planted.ts', `export const x = () => import('#reads/job-feed.ts')`],
    [
      'module-map',
      'src/modules/ledger/planted.ts',
      `import { charge } from '#modules/charges/index.ts'; export const x = charge`,
    ],
    ['module-map', 'src/modules/policy/planted.ts', `export * from '../ledger/index.ts'`],
    ['door', 'src/modules/charges/planted.ts', `import { apply } from '#modules/ledger/rules/apply.ts'; export const x = apply`],
    [
      'door',
      'src/faces/web/planted.ts',
      `import type { Clause } from '#modules/policy/rules/document.ts'; export type X = Clause`,
    ],
    ['pure-rules', 'src/modules/jobs/rules/planted.ts', `import { sql } from 'kysely'; export const x = sql`],
    [
      'pure-rules',
      'src/modules/jobs/rules/planted.ts',
      `import { charge } from '#modules/charges/index.ts'; export const x = charge`,
    ],
    ['pure-rules', 'src/modules/jobs/rules/planted.ts', `export const today = () => new Date()`],
    ['pure-rules', 'src/modules/jobs/rules/planted.ts', `export const chance = () => Math.random()`],
    ['pure-rules', 'src/modules/jobs/rules/planted.ts', `export const secret = process.env.SECRET`],
    ['own-tables', 'src/modules/jobs/store/planted.ts', 'export const q = `select id from ledger.entry`'],
    ['own-tables', 'src/modules/charges/store/planted.ts', 'export const q = `update ledger.lot set available = 0`'],
    ['reads-only-read', 'src/reads/planted.ts', 'export const q = `insert into jobs.job values (1)`'],
    ['reads-only-read', 'src/reads/planted.ts', `export const q = (db: any) => db.updateTable('jobs.job')`],
  ]
  test.each(planted)('%s: %s %s', (rule, file, text) => {
    expect(checkArchitecture(new Map([[file, text]]), map).map((violation) => violation.rule)).toContain(rule)
  })

  test('cycle: two files that import each other', () => {
    const files = new Map([
      ['src/kernel/one.ts', `import { two } from './two.ts'; export const one = two`],
      ['src/kernel/two.ts', `import { one } from './one.ts'; export const two = one`],
    ])
    expect(checkArchitecture(files, map).map((violation) => violation.rule)).toContain('cycle')
  })

  test('types may be taken from another module by rules, through its door', () => {
    const file = `import type { Quote } from '#modules/charges/index.ts'; export type X = Quote`
    expect(checkArchitecture(new Map([['src/modules/jobs/rules/fine.ts', file]]), map)).toEqual([])
  })
})
