// Comfort for what already works without scripts. One listener per kind of event, found by attributes.

document.cookie = 'scripts=on; path=/; samesite=lax'

document.addEventListener('submit', (event) => {
  const form = event.target as HTMLFormElement
  if (form.method !== 'post') return
  if (form.ariaBusy === 'true') {
    event.preventDefault()
    return
  }
  // A second click on the way sends nothing. A form that led to a download, or back here, can be sent again.
  form.ariaBusy = 'true'
  setTimeout(() => (form.ariaBusy = null), 10_000)
})

window.addEventListener('pageshow', () => {
  for (const form of document.querySelectorAll<HTMLFormElement>('form[aria-busy]')) form.ariaBusy = null
})

document.addEventListener('click', (event) => {
  const target = event.target as Element
  closeMenus(target)
  const copy = target.closest<HTMLElement>('[data-copy]')
  if (copy !== null) void copyText(copy)
  const opener = target.closest<HTMLElement>('[commandfor]')
  if (opener !== null && !('commandForElement' in opener)) commandDialog(opener)
})

document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape') return
  const menu = (event.target as Element).closest<HTMLDetailsElement>('details[data-menu][open]')
  if (menu === null) return
  menu.open = false
  menu.querySelector('summary')?.focus()
})

function closeMenus(clicked: Element): void {
  for (const menu of document.querySelectorAll<HTMLDetailsElement>('details[data-menu][open]')) {
    if (!menu.contains(clicked)) menu.open = false
  }
}

async function copyText(button: HTMLElement): Promise<void> {
  await navigator.clipboard.writeText(button.dataset.copy ?? '')
  const label = button.querySelector<HTMLElement>('[data-copy-label]')
  if (label === null) return
  const before = label.textContent
  label.textContent = label.dataset.copyLabel ?? ''
  setTimeout(() => {
    label.textContent = before
  }, 2000)
}

/** Browsers without `command` attributes open dialogs with our help. */
function commandDialog(button: Element): void {
  const dialog = document.getElementById(button.getAttribute('commandfor') ?? '')
  if (!(dialog instanceof HTMLDialogElement)) return
  if (button.getAttribute('command') === 'close') dialog.close()
  else dialog.showModal()
}

function keepLive(part: HTMLElement): void {
  setTimeout(() => void renew(part), Number(part.dataset.live) * 1000)
}

/** Renews one part of the page from its own address until the server's answer says it is done. */
async function renew(part: HTMLElement): Promise<void> {
  try {
    const answer = await fetch(location.href, { headers: { accept: 'text/html' } })
    const renewed = new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById(part.id)
    if (answer.ok && renewed !== null) {
      const said = saidIn(renewed)
      if (said !== saidIn(part)) sayLater(said)
      putInPlace(part, renewed)
      if (renewed.dataset.live !== undefined) keepLive(renewed)
      return
    }
  } catch {
    // The server may be restarting; the next try tells.
  }
  keepLive(part)
}

const folds = new Map<string, boolean>()

/**
 * What somebody unfolded stays so, also when an answer between comes without it, and the focus stays where it is: newer figures cost
 * nobody their place.
 */
function putInPlace(shown: Element | null, renewed: Element): void {
  if (shown === null) return
  for (const [name, fold] of named<HTMLDetailsElement>(shown, 'details')) folds.set(name, fold.open)
  for (const [name, fold] of named<HTMLDetailsElement>(renewed, 'details')) fold.open = folds.get(name) ?? fold.open
  const focused = [...named(shown, 'a, button, summary')].find(([, place]) => place === document.activeElement)
  shown.replaceWith(renewed)
  if (focused !== undefined) named(renewed, 'a, button, summary').get(focused[0])?.focus({ preventScroll: true })
}

/** The places of a part by what they are called, and which of that name they are. A fold whose words change has an id. */
function named<E extends HTMLElement>(part: Element, selector: string): ReadonlyMap<string, E> {
  const places = new Map<string, E>()
  for (const place of part.querySelectorAll<E>(selector)) {
    const fold = place.matches('summary') ? place.parentElement : place
    const name = `${part.id} ${fold?.id || (place.querySelector('summary') ?? place).textContent}`
    let nth = 0
    while (places.has(`${name} ${nth}`)) nth += 1
    places.set(`${name} ${nth}`, place)
  }
  return places
}

// A form that can be checked answers while one types: at once, then as often as answers come, never faster than this.
const LEAST_MS_BETWEEN_CHECKS = 120

interface Checking {
  isAsking: boolean
  isStale: boolean
  lastMs: number
}
const checking = new WeakMap<HTMLElement, Checking>()

document.addEventListener('input', (event) => {
  const fields = (event.target as Element).closest<HTMLElement>('[data-check]')
  if (fields !== null) void check(fields)
})

// Enter in a field would press the form's first button and load the page anew; the answer is on the page already.
document.addEventListener('keydown', (event) => {
  const target = event.target as Element
  if (event.key !== 'Enter' || !(target instanceof HTMLInputElement) || target.type === 'submit') return
  const fields = target.closest<HTMLElement>('[data-check]')
  if (fields === null) return
  event.preventDefault()
  void check(fields)
})

// A finding leads to what it is about, and unfolds it.
document.addEventListener('click', (event) => {
  const link = (event.target as Element).closest<HTMLAnchorElement>('a[href^="#"]')
  const folded = link === null ? null : document.getElementById(decodeURIComponent(link.hash.slice(1)))?.closest('details')
  if (folded !== null && folded !== undefined) folded.open = true
})

async function check(fields: HTMLElement): Promise<void> {
  const state = checking.get(fields) ?? { isAsking: false, isStale: false, lastMs: -Infinity }
  checking.set(fields, state)
  if (state.isAsking) {
    state.isStale = true
    return
  }
  state.isAsking = true
  const waitMs = state.lastMs + LEAST_MS_BETWEEN_CHECKS - performance.now()
  if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs))
  state.isStale = false
  state.lastMs = performance.now()
  const again = await ask(fields)
  state.isAsking = false
  if (state.isStale) void check(fields)
  else if (again !== undefined) setTimeout(() => void check(fields), again)
}

/** Shows the answer's parts in place of the page's own; how soon to ask again where the answer is not complete yet. */
async function ask(fields: HTMLElement): Promise<number | undefined> {
  const form = fields.closest('form')
  if (form === null) return undefined
  const body = new URLSearchParams(new FormData(form) as unknown as Record<string, string>)
  try {
    const answer = await fetch(fields.dataset.check ?? form.action, { method: 'POST', body })
    if (!answer.ok) return undefined
    const renewed = new DOMParser().parseFromString(await answer.text(), 'text/html')
    // Read first: parts that are put in place leave the answer.
    const wait = renewed.querySelector<HTMLElement>('[data-again]')?.dataset.again
    sayLater(saidIn(renewed))
    for (const fresh of renewed.querySelectorAll('[data-fresh]')) putInPlace(document.getElementById(fresh.id), fresh)
    return wait === undefined ? undefined : Number(wait)
  } catch {
    // Without an answer the button still works.
    return undefined
  }
}

// A chosen file lands in the field beside it, where one sees what will be sent.
document.addEventListener('change', (event) => {
  const input = event.target as HTMLInputElement
  const field = document.getElementById(input.dataset['fileInto'] ?? '')
  const file = input.files?.[0]
  if (field instanceof HTMLTextAreaElement && file !== undefined) void file.text().then((text) => (field.value = text))
})

/** What a part of the page, or a whole answer, says in a sentence. */
function saidIn(part: ParentNode): string {
  return part.querySelector('[data-said]')?.textContent ?? ''
}

let speaking: ReturnType<typeof setTimeout> | undefined

/** One short sentence for screen readers, once somebody stops typing. */
function sayLater(text: string): void {
  clearTimeout(speaking)
  speaking = setTimeout(() => {
    const voice = document.querySelector('[data-voice]')
    if (voice !== null && voice.textContent !== text) voice.textContent = text
  }, 900)
}

// What stands on a page when it comes is no news to screen readers; what arrives afterwards is.
const flash = document.querySelector('.flash')
if (flash !== null) setTimeout(() => flash.replaceChildren(...flash.childNodes), 500)

for (const part of document.querySelectorAll<HTMLElement>('[data-live]')) keepLive(part)
// A page that came before its figures asks for them, as if somebody had typed.
for (const part of document.querySelectorAll<HTMLElement>('[data-again]')) {
  const fields = part.closest('form')?.querySelector<HTMLElement>('[data-check]') ?? null
  if (fields !== null) setTimeout(() => void check(fields), Number(part.dataset.again))
}
document.querySelector<HTMLElement>('[data-focus]')?.focus()
