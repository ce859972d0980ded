import type { Fetch } from './claim-port.ts'

/** What is going on right now, in words, e.g. `making the demo world: 40 %`. */
export type Activity = () => string

/** Answers while the server prepares: 503 that asks to come back, except /healthz, for the process does live. */
export function waitingPage(activity: Activity): Fetch {
  return (request) => {
    const { pathname } = new URL(request.url)
    const headers = { 'cache-control': 'no-store', 'retry-after': '2' }
    if (pathname === '/healthz') return Response.json({ alive: true, starting: activity() }, { headers })
    if (pathname === '/readyz') return Response.json({ ready: false, reasons: [activity()] }, { status: 503, headers })
    return new Response(html(activity()), {
      status: 503,
      headers: {
        ...headers,
        refresh: '2',
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': "default-src 'none'",
        'x-content-type-options': 'nosniff',
      },
    })
  }
}

function html(doing: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark"><title>Guildhall is starting</title></head>
<body><main><h1>Guildhall is starting</h1><p>Now ${escapeHtml(doing)}.</p><p>This page reloads by itself.</p></main></body></html>`
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}
