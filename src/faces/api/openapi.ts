import { OpenAPIGenerator } from '@orpc/openapi'
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4'
import { resultSheetSchema } from '#modules/auctions/index.ts'
import { changeset, contract, diff, impact, policyDocument, publicImpact, receipt } from './contract/index.ts'
import { routeTable, type RouteLine } from './route-table.ts'

export type OpenApiDocument = Awaited<ReturnType<OpenAPIGenerator['generate']>>
type SchemaObject = NonNullable<NonNullable<OpenApiDocument['components']>['schemas']>[string]

/** The OpenAPI 3.1 document of the contract: /api/v1/openapi.json and docs/reference/openapi.json. */
export async function openApiDocument(): Promise<OpenApiDocument> {
  const generator = new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] })
  const document = await generator.generate(contract, {
    info: {
      title: 'Guildhall',
      version: '1',
      description:
        'Everything programs can ask and do. Errors are application/problem+json (RFC 9457). Guide: docs/reference/api.md.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/api/v1' }],
    commonSchemas: {
      PolicyDocument: { schema: policyDocument },
      Changeset: { schema: changeset },
      PolicyDiff: { schema: diff },
      Receipt: { schema: receipt },
      ResultSheet: { schema: resultSheetSchema },
      Impact: { schema: impact },
      PublicImpact: { schema: publicImpact },
    },
  })
  for (const line of routeTable) complete(document, line)
  const { schemas } = document.components ?? {}
  return {
    ...document,
    components: {
      schemas: { ...schemas, Problem: problemSchema },
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', description: 'The token of POST /sessions.' },
        cookie: {
          type: 'apiKey',
          in: 'cookie',
          name: 'session',
          description: 'The session of the pages; writes need the same origin.',
        },
      },
    },
  }
}

/** What the generator cannot know: who may call, the idempotency key, and that every error is a problem. */
function complete(document: OpenApiDocument, { method, path, meta, status }: RouteLine): void {
  const operation = document.paths?.[path]?.[method.toLowerCase() as 'get']
  if (operation === undefined) throw new TypeError(`the generator left out ${method} ${path}`)
  const isOpen = meta.who.includes('anyone')
  operation.security = isOpen ? [{}, { bearer: [] }, { cookie: [] }] : [{ bearer: [] }, { cookie: [] }]
  if (!isOpen)
    operation.description = [operation.description, `For: ${meta.who.join(', ').replaceAll('_', ' ')}.`].filter(Boolean).join(' ')
  const parameters = (operation.parameters ?? []).map(withoutLeeway)
  operation.parameters = meta.rate === 'writing' ? [...parameters, idempotencyKey] : parameters
  const answers = operation.responses ?? {}
  operation.responses = {
    ...answers,
    ...(status === 204 ? { 204: { description: 'Done' } } : {}),
    default: {
      description: 'A problem',
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
    },
  }
}

/** The generator allows `?words=` and unescaped `&` everywhere; we do not. */
function withoutLeeway<P extends object>(parameter: P): P {
  const {
    allowEmptyValue: _empty,
    allowReserved: _reserved,
    ...rest
  } = { allowEmptyValue: null, allowReserved: null, ...parameter }
  return rest as unknown as P
}

const idempotencyKey = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'The same key and input always get the first answer, so a request whose answer was lost may be sent again.',
  schema: { type: 'string', minLength: 1, maxLength: 200 },
} as const

const problemSchema: SchemaObject = {
  type: 'object',
  description: 'RFC 9457. A refusal’s own data are further members: `needed`, `current`, `earliest` …',
  properties: {
    type: { type: 'string', description: '`urn:guildhall:problem:` and the code.' },
    code: { type: 'string', description: 'Stable: programs decide by this.' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    instance: { type: 'string', description: 'The request’s number, also in X-Request-Id and in our log.' },
    errors: {
      type: 'array',
      description: 'What is wrong where. Findings of the rules carry `code`, `where` and the `facts` of a case.',
      items: {
        type: 'object',
        properties: {
          pointer: { type: 'string', description: 'JSON pointer (RFC 6901) into what was sent.' },
          detail: { type: 'string' },
        },
        required: ['pointer', 'detail'],
        additionalProperties: true,
      },
    },
  },
  required: ['type', 'code', 'title', 'status', 'instance'],
  additionalProperties: true,
}

/** The document as the file in docs/reference holds it. */
export async function writtenOpenApi(): Promise<string> {
  return `${JSON.stringify(await openApiDocument(), null, 2)}\n`
}
