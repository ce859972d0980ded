/** A browser without scripts at a running program: keeps cookies and sends forms the way a person would. */
export interface Browsing {
  open(path: string): Promise<Opened>
  /** Opens the page with the form first, for its hidden fields. */
  send(path: string, form: Readonly<Record<string, string>>, options?: { readonly from?: string }): Promise<Opened>
}

export interface Opened {
  readonly status: number
  readonly body: string
  /** Where it leads, else undefined. */
  readonly location: string | undefined
}

/** @param url the public address of the program, `http://localhost:<port>` */
export function browse(url: string): Browsing {
  const cookies = new Map<string, string>()

  async function request(path: string, init: RequestInit = {}): Promise<Opened> {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const headers = { accept: 'text/html', origin: url, cookie }
    const response = await fetch(url.replace('localhost', '127.0.0.1') + path, { redirect: 'manual', ...init, headers })
    for (const set of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(set)!
      cookies.set(name!, value!)
    }
    // React marks where texts meet; people do not see it.
    const body = (await response.text()).replaceAll('<!-- -->', '')
    return { status: response.status, body, location: response.headers.get('location') ?? undefined }
  }

  return {
    open: (path) => request(path),
    async send(path, form, { from = path } = {}) {
      const hidden = hiddenFields((await request(from)).body, path)
      return request(path, { method: 'POST', body: new URLSearchParams({ ...hidden, ...form }) })
    },
  }
}

function hiddenFields(body: string, action: string): Record<string, string> {
  const form = body.split('<form ').find((part) => part.includes(`action="${action}"`))
  if (form === undefined) throw new Error(`no form leads to ${action}`)
  const fields = form.slice(0, form.indexOf('</form>')).matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)
  return Object.fromEntries([...fields].map(([, name, value]) => [name!, value!]))
}
