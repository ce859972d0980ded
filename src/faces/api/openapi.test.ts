import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { openApiDocument, writtenOpenApi } from './openapi.ts'
import { routeTable } from './route-table.ts'

const document = await openApiDocument()
const operations = Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
  Object.entries(item ?? {}).map(([method, operation]) => ({ path, method, operation: operation as Operation })),
)

interface Operation {
  readonly operationId: string
  readonly summary: string
  readonly parameters?: readonly {
    readonly name: string
    readonly in: string
    readonly required?: boolean
    readonly schema: object
  }[]
  readonly responses: Readonly<Record<string, { readonly description: string }>>
}

/** Every `$ref` anywhere in a value. */
function refsIn(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return []
  const own = '$ref' in value && typeof value.$ref === 'string' ? [value.$ref] : []
  return [...own, ...Object.values(value).flatMap(refsIn)]
}

function at(pointer: string): unknown {
  const steps = pointer.replace(/^#\//, '').split('/')
  return steps.reduce<unknown>((node, step) => (node as Record<string, unknown> | undefined)?.[step], document)
}

test('docs/reference/openapi.json is what the contract says (run `npm run docs:reference`)', async () => {
  expect(readFileSync('docs/reference/openapi.json', 'utf8')).toBe(await writtenOpenApi())
})

describe('the OpenAPI document', () => {
  test('is of version 3.1 and holds every route of the contract, and nothing else', () => {
    expect(document.openapi).toMatch(/^3\.1\./)
    const told = operations.map(({ method, path }) => `${method.toUpperCase()} ${path}`)
    expect(told.toSorted()).toEqual(routeTable.map(({ method, path }) => `${method} ${path}`).toSorted())
  })

  test('points only at what is there, and is plain JSON', () => {
    for (const ref of refsIn(document)) expect(at(ref), ref).toBeDefined()
    expect(JSON.parse(JSON.stringify(document))).toEqual(document)
  })

  test('declares every parameter of every path, each required, and every operation once', () => {
    for (const { path, operation } of operations) {
      const names = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '')
      const declared = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path')
      expect(declared.map(({ name }) => name).toSorted()).toEqual(names.toSorted())
      expect(declared.every(({ required }) => required === true)).toBe(true)
    }
    const ids = operations.map(({ operation }) => operation.operationId)
    expect(new Set(ids).size).toBe(ids.length)
  })

  test('says of every operation what it does, what it answers, and that errors are problems', () => {
    for (const { operation } of operations) {
      expect(operation.summary).not.toBe('')
      expect(Object.keys(operation.responses).some((status) => status.startsWith('2'))).toBe(true)
      expect(operation.responses['default']).toMatchObject({ content: { 'application/problem+json': {} } })
      for (const response of Object.values(operation.responses)) expect(response.description).not.toBe('')
    }
  })
})
