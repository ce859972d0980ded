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
      part.replaceWith(renewed)
      if (renewed.dataset.live !== undefined) keepLive(renewed)
      return
    }
  } catch {
    // The server may be restarting; the next try tells.
  }
  keepLive(part)
}

let typed: ReturnType<typeof setTimeout> | undefined

// A form that can be checked answers while one types, with the very page its "check" button would show.
document.addEventListener('input', (event) => {
  const fields = (event.target as Element).closest<HTMLElement>('[data-check]')
  if (fields === null) return
  clearTimeout(typed)
  typed = setTimeout(() => void check(fields), 400)
})

async function check(fields: HTMLElement): Promise<void> {
  const form = fields.closest('form')
  const part = document.getElementById(fields.dataset.check ?? '')
  if (form === null || part === null) return
  const body = new URLSearchParams(new FormData(form) as unknown as Record<string, string>)
  body.set('intent', 'check')
  try {
    const answer = await fetch(form.action, { method: 'POST', body })
    const checked = new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById(part.id)
    if (checked !== null) part.replaceWith(checked)
  } catch {
    // Without an answer the button still works.
  }
}

for (const part of document.querySelectorAll<HTMLElement>('[data-live]')) keepLive(part)
document.querySelector<HTMLElement>('[data-focus]')?.focus()
