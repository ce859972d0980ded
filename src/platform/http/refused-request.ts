/** The border says no before anybody is asked: thrown by parsing and limits, turned into a page or a problem in one place. */
export class RefusedRequest extends Error {
  override name = 'RefusedRequest'
  readonly status: number
  readonly code: RefusedRequestCode
  readonly headers: Readonly<Record<string, string>>

  constructor(code: RefusedRequestCode, headers: Readonly<Record<string, string>> = {}) {
    super(refusedRequests[code].title)
    this.status = refusedRequests[code].status
    this.code = code
    this.headers = headers
  }
}

export type RefusedRequestCode = keyof typeof refusedRequests

/** Each with the words for the page and for the problem document. */
export const refusedRequests = {
  malformed_request: {
    status: 400,
    title: 'This request could not be read',
    detail: 'Something in the address or in what was sent is broken. Go back, reload the page and try once more.',
  },
  cross_site_request: {
    status: 403,
    title: 'This form came from somewhere else',
    detail: 'For your safety, only forms of this site can change something here. Open the page here and send it again.',
  },
  not_allowed: {
    status: 403,
    title: 'This page is not for your account',
    detail: 'It belongs to another role. Switch to an account that may see it, or go back.',
  },
  not_found: {
    status: 404,
    title: 'There is nothing here',
    detail: 'The address may be mistyped, or the thing was removed, or it belongs to somebody else.',
  },
  body_too_large: {
    status: 413,
    title: 'That was too much at once',
    detail: 'What is sent at once may have 256 kB. Shorten it and send it again; nothing was changed.',
  },
  unsupported_body: {
    status: 415,
    title: 'This kind of content is not taken here',
    detail: 'Send a form (application/x-www-form-urlencoded or multipart/form-data).',
  },
  too_many_requests: {
    status: 429,
    title: 'A short pause, please',
    detail: 'Many requests came from you in a short time. Nothing was lost; wait a moment and try again.',
  },
  fault: {
    status: 500,
    title: 'Something broke on our side',
    detail:
      'Nothing you did was half done: every change here happens whole or not at all. Try again; if it stays so, tell us the number below.',
  },
  outage: {
    status: 503,
    title: 'We are not reachable for a moment',
    detail: 'The database does not answer. Wait a few seconds and reload; nothing was lost.',
  },
} as const satisfies Readonly<Record<string, { status: number; title: string; detail: string }>>
