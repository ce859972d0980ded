import { visitor } from '#kernel/actor.ts'
import { derivedId } from '#kernel/ids.ts'
import { actorOf, findSession } from '#platform/auth/index.ts'
import { readClock } from '#platform/db/read-clock.ts'
import type { BorderContext } from '#platform/http/border.ts'
import { RefusedRequest } from '#platform/http/refused-request.ts'
import { runAction } from '#platform/run-action.ts'
import type { Cookies } from './cookies.ts'
import { FormValues } from './form-values.ts'
import type { WebRequest, WebServices } from './routes.ts'

/** Finds out who asks and what the clock says, and gives the handler its hands. */
export async function openRequest(context: BorderContext, services: WebServices, cookies: Cookies): Promise<WebRequest> {
  const params = context.req.param() as Readonly<Record<string, string>>
  const sessionToken = cookies.sessionToken(context)
  const [account, now] = await Promise.all([
    sessionToken === undefined ? undefined : findSession(services.db, sessionToken),
    readClock(services.db),
  ])
  if (account !== undefined) context.set('accountId', account.id)
  const actor = account === undefined ? visitor : actorOf(account)
  const url = new URL(context.req.url)
  let form: Promise<FormValues> | undefined
  const readForm = (): Promise<FormValues> => (form ??= parseForm(context))

  return {
    params,
    query: url.searchParams,
    url,
    headers: context.req.raw.headers,
    actor,
    account,
    sessionToken,
    now,
    requestId: context.get('requestId'),
    app: services,
    isSeen: isSeen(context.req.raw),
    form: readForm,
    async run(action, input, options = {}) {
      const formKey = context.req.method === 'POST' ? (await readForm()).text('key') : ''
      const key = formKey === '' ? undefined : derivedId(formKey, action.name, options.part ?? '')
      return runAction(services.db, action, { actor, input, key })
    },
    reading: (work) => services.read.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(work),
  }
}

/** Browsers say what they fetch ahead (`Sec-Purpose`, formerly `Purpose`) and whether it becomes a page (`Sec-Fetch-Dest`). */
function isSeen({ method, headers }: Request): boolean {
  const ahead = ['sec-purpose', 'purpose', 'x-moz', 'x-purpose'].some((name) =>
    /prefetch|prerender|preview/i.test(headers.get(name) ?? ''),
  )
  return method !== 'HEAD' && !ahead && (headers.get('sec-fetch-dest') ?? 'document') === 'document'
}

const FORM_TYPES = /^(application\/x-www-form-urlencoded|multipart\/form-data)\b/i

async function parseForm(context: BorderContext): Promise<FormValues> {
  const type = context.req.header('content-type')
  if (type === undefined) return FormValues.empty
  if (!FORM_TYPES.test(type)) throw new RefusedRequest('unsupported_body')
  const fields = new URLSearchParams()
  for (const [name, value] of await readFields(context)) {
    if (typeof value !== 'string' || value.includes('\0')) throw new RefusedRequest('malformed_request')
    fields.append(name, value)
  }
  return new FormValues(fields)
}

async function readFields(context: BorderContext): Promise<FormData> {
  try {
    return await context.req.formData()
  } catch (problem) {
    if (problem instanceof RefusedRequest) throw problem
    throw new RefusedRequest('malformed_request')
  }
}
