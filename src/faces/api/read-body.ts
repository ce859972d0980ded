import { borderProblem, invalidInput } from './problems.ts'

const JSON_TYPE = /^application\/([\w.-]+\+)?json\s*(;|$)/i

/**
 * The body as JSON, or undefined when there is none.
 * @throws ApiProblem when it is no JSON object, or holds text that no database can keep
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
  try {
    return JSON.parse(text, storable)
  } catch {
    throw borderProblem('malformed_request')
  }
}

/** PostgreSQL keeps neither NUL nor half a character. */
function storable(key: string, value: unknown): unknown {
  const isStorable = (part: string): boolean => part.isWellFormed() && !part.includes('\0')
  if (!isStorable(key) || (typeof value === 'string' && !isStorable(value))) throw new SyntaxError('unstorable text')
  return value
}
