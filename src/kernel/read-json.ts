import { ok, refuse, type Result } from './result.ts'

/** How many steps lead to a place in a JSON value, from the outside in: `['clauses', 2, 'charge']`. */
export type JsonPath = readonly (string | number)[]

export type JsonFault =
  /** `reason` is the parser's own: `Unexpected end of JSON input`. */
  | { readonly code: 'not_json'; readonly reason: string }
  /** `path` leads to the key itself. */
  | { readonly code: 'key_twice'; readonly path: JsonPath; readonly key: string }
  | { readonly code: 'too_deep'; readonly path: JsonPath }

/**
 * A JSON text as a value, once it says everything only once: `JSON.parse` would silently take the last of two equal keys, so
 * that people and programs could read different things. Nested deeper than `mostLevels` brackets it is refused as well;
 * whoever walks the value may then use recursion.
 */
export function readJson(text: string, mostLevels: number): Result<unknown, JsonFault> {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (problem) {
    if (!(problem instanceof SyntaxError)) throw problem
    return refuse({ code: 'not_json', reason: problem.message })
  }
  const fault = faultIn(text, mostLevels)
  return fault === undefined ? ok(value) : refuse(fault)
}

/** An object or list that is open at some place of the text. */
interface Open {
  /** The keys so far; undefined in a list. */
  readonly keys: Set<string> | undefined
  /** The key or the index that is being read. */
  at: string | number
  awaitsKey: boolean
}

/** Looks through a text that is known to be JSON, once and without recursion. */
function faultIn(json: string, mostLevels: number): JsonFault | undefined {
  const open: Open[] = []
  const path = () => open.map(({ at }) => at)
  for (let index = 0; index < json.length; index += 1) {
    const mark = json[index]
    const inner = open.at(-1)
    if (mark === '{' || mark === '[') {
      if (open.length === mostLevels) return { code: 'too_deep', path: path() }
      const isObject = mark === '{'
      open.push({ keys: isObject ? new Set() : undefined, at: isObject ? '' : 0, awaitsKey: isObject })
    } else if (mark === '}' || mark === ']') {
      open.pop()
    } else if (mark === ',' && inner !== undefined) {
      if (typeof inner.at === 'number') inner.at += 1
      else inner.awaitsKey = true
    } else if (mark === '"') {
      const end = endOfString(json, index)
      if (inner?.keys !== undefined && inner.awaitsKey) {
        const key = JSON.parse(json.slice(index, end + 1)) as string
        inner.at = key
        inner.awaitsKey = false
        if (inner.keys.has(key)) return { code: 'key_twice', path: path(), key }
        inner.keys.add(key)
      }
      index = end
    }
  }
  return undefined
}

/** Where the string that begins at `start` has its closing quote. */
function endOfString(json: string, start: number): number {
  let index = start + 1
  while (json[index] !== '"') index += json[index] === '\\' ? 2 : 1
  return index
}
