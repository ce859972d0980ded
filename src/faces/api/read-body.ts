import { readJson, type JsonFault } from '#kernel/read-json.ts'
import { borderProblem, invalidInput, type ApiProblem } from './problems.ts'

const JSON_TYPE = /^application\/([\w.-]+\+)?json\s*(;|$)/i
/** No input of ours is half as deep. */
const MOST_LEVELS = 32
const MOST_SHOWN_OF_KEY = 64

/**
 * The body as JSON, or undefined when there is none.
 * @throws ApiProblem when it is no JSON object, says one thing twice, is nested without end, or holds text that no database can keep
 */
export async function readBody(request: Request): Promise<unknown> {
  if (request.body === null) return undefined
  const text = await textOf(request)
  const type = request.headers.get('content-type')
  if (text === '' && type === null) return undefined
  if (type === null || !JSON_TYPE.test(type)) throw borderProblem('unsupported_body')
  if (text.trim() === '') return undefined
  const value = parse(text)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalidInput([{ path: [], message: 'Send a JSON object.' }])
  }
  return value
}

async function textOf(request: Request): Promise<string> {
  const bytes = await request.arrayBuffer()
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw borderProblem('malformed_request')
  }
}

function parse(text: string): unknown {
  const read = readJson(text, MOST_LEVELS)
  if (!read.ok) throw faultProblem(read.refusal)
  if (!isStorable(read.value)) throw borderProblem('malformed_request')
  return read.value
}

function faultProblem(fault: JsonFault): ApiProblem {
  if (fault.code === 'not_json') return borderProblem('malformed_request')
  const message =
    fault.code === 'too_deep'
      ? `This is nested deeper than ${MOST_LEVELS} levels.`
      : `The key "${fault.key.slice(0, MOST_SHOWN_OF_KEY)}" is there twice in one place. Keep one of them.`
  return invalidInput([{ path: fault.path, message }])
}

/** PostgreSQL keeps neither NUL nor half a character. */
function isStorable(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed() && !value.includes('\0')
  if (typeof value !== 'object' || value === null) return true
  return Object.entries(value).every(([key, part]) => isStorable(key) && isStorable(part))
}
