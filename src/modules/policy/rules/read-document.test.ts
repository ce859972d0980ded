import { expect, test } from 'vitest'
import { loadPack } from '../packs.ts'
import { canonicalJson, documentHash } from './hash.ts'
import { MAX_DOCUMENT_BYTES, readDocument, readDocumentText } from './read-document.ts'

const good = loadPack('guildhall').versions[0]!.document
const text = JSON.stringify(good)

function issuesOf(input: string) {
  const read = readDocumentText(input)
  return read.ok ? [] : read.refusal.issues.map((issue) => `${issue.path}: ${issue.message}`)
}
const changed = (change: (document: { clauses: object[]; params: object }) => void) => {
  const copy = JSON.parse(text)
  change(copy)
  return JSON.stringify(copy)
}

test('a good document reads as itself', () => {
  expect(readDocumentText(text)).toEqual({ ok: true, value: good })
})

test('the hash depends on content only, not on the order of keys', () => {
  const reversed = Object.fromEntries(Object.entries(good).toReversed())
  const read = readDocument(reversed)
  expect(read.ok && documentHash(read.value)).toBe(documentHash(good))
  expect(canonicalJson({ b: 1, a: [2] })).toBe('{"a":[2],"b":1}')
})

test.each([
  ['not JSON', '{"policy":', /^: This is not JSON/],
  ['a bare number', '7', /must be an object/],
  ['too large', `"${'x'.repeat(MAX_DOCUMENT_BYTES)}"`, /at most 1,048,576 are read/],
  ['too deep', `${'['.repeat(100_000)}${']'.repeat(100_000)}`, /nested deeper than 16/],
  ['a __proto__ key', text.replace('"when":{', '"when":{"__proto__":{"in":["self"]},'), /"__proto__" is not allowed/],
  ['a constructor parameter', text.replace('"params":{', '"params":{"constructor":1,'), /"constructor" is not allowed/],
  ['nothing', ' ', /There is nothing here/],
  ['a key that is there twice', text.replace('"facts":', '"facts":"facts@1","\\u0066acts":'), /"facts" is there twice/],
  ['NUL', text.replace('Guildhall', '\\u0000'), /title: The text contains the character NUL/],
  [
    'a number that overflows',
    changed((d) => Object.assign(d.clauses[1]!, { when: { tenureDays: { gte: 1e21 } } })),
    /tenureDays\.gte/,
  ],
  [
    'an infinite price',
    text.replace(/"unitPriceUsdCents":\d+/, '"unitPriceUsdCents":1e999'),
    /unitPriceUsdCents: .*whole number/,
  ],
  ['a lone surrogate', text.replace('Guildhall', '\\ud800'), /half a character/],
  ['a reserved id', text.replaceAll('"invite"', '"constructor"'), /this id is reserved/],
  [
    'an unknown key',
    changed((d) => Object.assign(d.clauses[0]!, { surprise: 1 })),
    /clauses\[0\]: There is nothing called surprise here/,
  ],
  ['a fractional price', changed((d) => Object.assign(d.clauses[1]!, { charge: { fixed: 0.5 } })), /clauses\[1\]\.charge/],
  ['two charges at once', changed((d) => Object.assign(d.clauses[1]!, { charge: { fixed: 1, table: 'x' } })), /exactly one of/],
  ['an unknown action', changed((d) => Object.assign(d.clauses[1]!, { for: 'proposal.sneak' })), /the action must be one of/],
  ['an empty range', changed((d) => Object.assign(d.clauses[1]!, { when: { tenureDays: {} } })), /say at least one end/],
  [
    'a table without rows',
    changed((d) => Object.assign(d.params, { x: { title: 'X', on: 'tenureDays', steps: [] } })),
    /params\.x/,
  ],
  ['a negative pack', changed((d) => Object.assign(d, { packs: [-5] })), /packs\[0\]: a pack must be at least 1/],
])('%s is refused with words', (_, input, message) => {
  expect(issuesOf(input).join('\n')).toMatch(message)
})

test('nonsense of every size is answered with a few sentences', () => {
  const zeros = `{"clauses":[${'0,'.repeat(400_000)}0]}`
  const keys = `{${Array.from({ length: 60_000 }, (_, index) => `"key${index}":0`).join(',')}}`
  for (const nonsense of [zeros, keys]) {
    const issues = issuesOf(nonsense)
    expect(issues.length).toBeLessThanOrEqual(51)
    expect(issues.join('').length).toBeLessThan(20_000)
  }
})

test('a byte order mark in front, as some editors leave it, does no harm', () => {
  expect(readDocumentText(`\uFEFF${text}`).ok).toBe(true)
})
