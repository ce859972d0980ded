import { readFileSync } from 'node:fs'
import { parseSync } from 'rolldown/utils'
import { expect, test } from 'vitest'

test('the naive ledger shares no code with the real one: it takes nothing but the type of a command', () => {
  const file = 'src/modules/ledger/rules/naive-model.test-kit.ts'
  const { module } = parseSync(file, readFileSync(file, 'utf8'), { lang: 'ts', sourceType: 'module' })
  expect(module.dynamicImports).toEqual([])
  expect(module.staticExports.flatMap(({ entries }) => entries.map(({ moduleRequest }) => moduleRequest ?? null))).toEqual(
    expect.not.arrayContaining([expect.anything()]),
  )
  const taken = module.staticImports.map(({ moduleRequest, entries }) => [
    moduleRequest.value,
    ...entries.map(({ importName, isType }) => [importName.name, isType]),
  ])
  expect(taken).toEqual([['./commands.ts', ['LedgerCommand', true]]])
})
