import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readJson, type JsonFault } from './read-json.ts'

function faultIn(text: string, mostLevels = 8): JsonFault | undefined {
  const read = readJson(text, mostLevels)
  return read.ok ? undefined : read.refusal
}

test('whatever is written as JSON is read as itself', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 5 }), fc.constantFrom(0, 2), (value, indent) => {
      expect(readJson(JSON.stringify(value, null, indent), 8)).toEqual({ ok: true, value: JSON.parse(JSON.stringify(value)) })
    }),
  )
})

test.each([
  ['{"a":1,"a":1}', ['a']],
  ['{"a":{"b":[0,{"c":1, "d":2 ,"c" :3}]}}', ['a', 'b', 1, 'c']],
  [String.raw`{"facts":1,"\u0066acts":2}`, ['facts']],
  [String.raw`{"a\"":1,"b":"a\"","a\"":2}`, ['a"']],
  ['{"__proto__":1,"__proto__":2}', ['__proto__']],
])('%s says one thing twice, and where', (text, path) => {
  expect(faultIn(text)).toEqual({ code: 'key_twice', path, key: path.at(-1) })
})

test('the same word as key of different objects, and as a value, is no fault', () => {
  expect(faultIn('[{"a":"a"},{"a":{"a":["a","a",{"a":"}\\\\"}]}}]')).toBeUndefined()
})

test('a key that is added once more anywhere is found', () => {
  const objects = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 2 }), { minKeys: 1 })
  fc.assert(
    fc.property(objects, fc.nat(), (object, pick) => {
      const keys = Object.keys(object)
      const key = keys[pick % keys.length]!
      const twice = `{${JSON.stringify(key)}:null,${JSON.stringify(object).slice(1)}`
      expect(faultIn(`[${twice}]`)).toEqual({ code: 'key_twice', path: [0, key], key })
    }),
  )
})

test('nesting is counted by brackets, and no depth exhausts the stack', () => {
  expect(faultIn('[[[{"a":[[[1]]]}]]]')).toBeUndefined()
  expect(faultIn('[[[{"a":[[[[[1]]]]]}]]]')).toEqual({ code: 'too_deep', path: [0, 0, 0, 'a', 0, 0, 0, 0] })
  expect(faultIn('['.repeat(500_000) + ']'.repeat(500_000))).toMatchObject({ code: 'too_deep' })
})

test('half a text is refused with the reason', () => {
  expect(faultIn('{"a":')).toEqual({ code: 'not_json', reason: expect.stringContaining('JSON') })
})
