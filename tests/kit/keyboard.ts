import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'

/** More stops than any page has; the largest form of the console has about half of them. */
const MOST_STOPS = 400

/** Tab by Tab to a place, as somebody without a mouse; every stop on the way shows where one is. */
export async function tabTo(page: Page, place: Locator): Promise<void> {
  await place.waitFor()
  const wanted = await place.elementHandle()
  for (let stops = 0; stops < MOST_STOPS; stops += 1) {
    await page.keyboard.press('Tab')
    const stop = await page.evaluate(focusedOn, wanted)
    expect(stop.visible, `${stop.name} does not show that it has the focus, on ${page.url()}`).toBe(true)
    if (stop.isWanted) return
  }
  throw new Error(`no Tab leads to ${place.toString()} on ${page.url()}`)
}

/** What has the focus, and whether people see it: an outline, on the screen. Runs in the page. */
function focusedOn(wanted: SVGElement | HTMLElement | null) {
  const element = document.activeElement ?? document.body
  const { outlineStyle, outlineWidth } = getComputedStyle(element)
  const box = element.getBoundingClientRect()
  const isOnScreen = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth && box.width > 0
  const name = `${element.tagName.toLowerCase()} “${(element.textContent ?? '').trim().slice(0, 40)}” ${element.getAttribute('name') ?? ''}`
  // The end of the page: the next Tab begins again at its top.
  const isPage = element === document.body
  return {
    name,
    visible: isPage || (isOnScreen && outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2),
    isWanted: element === wanted,
  }
}
