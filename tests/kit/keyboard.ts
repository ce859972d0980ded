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

/** What somebody without a mouse does to one page. Places are found by their accessible names, and reached by Tab alone. */
export interface Keyboard {
  /** Follows a link, or presses a button that sends its form; done when the page that answers is there. */
  press(place: Locator): Promise<void>
  /** Unfolds what is behind a summary. */
  unfold(place: Locator): Promise<void>
  /** Replaces what a field says. */
  write(field: Locator, text: string): Promise<void>
  /** Ticks a box, or unticks it. */
  tick(box: Locator): Promise<void>
  /** Arrows through a list or a group of radio buttons until the choice is made. */
  choose(place: Locator, choice: string): Promise<void>
  /** Types a moment into a `datetime-local` field, part by part. */
  writeMoment(field: Locator, at: Date): Promise<void>
}

/** The keyboard of somebody who looks at `page`; nothing of it uses a mouse or sets the focus by itself. */
export function keyboardOf(page: Page): Keyboard {
  const { keyboard } = page
  return {
    async press(place) {
      await tabTo(page, place)
      const answered = page.waitForEvent('framenavigated')
      await keyboard.press('Enter')
      await answered
      await page.waitForLoadState()
    },
    async unfold(place) {
      await tabTo(page, place)
      await keyboard.press('Enter')
      expect(await place.evaluate((summary) => summary.closest('details')?.open)).toBe(true)
    },
    async write(field, text) {
      await tabTo(page, field)
      await keyboard.press('ControlOrMeta+A')
      await keyboard.insertText(text)
    },
    async tick(box) {
      await tabTo(page, box)
      const before = await box.isChecked()
      await keyboard.press('Space')
      expect(await box.isChecked()).toBe(!before)
    },
    async choose(place, choice) {
      await tabTo(page, place)
      // Home goes to the first entry of a list; on a radio button it would scroll the page away from under the next Tab.
      if (await place.evaluate((element) => element instanceof HTMLSelectElement)) await keyboard.press('Home')
      for (let steps = 0; steps < MOST_CHOICES; steps += 1) {
        if ((await page.evaluate(chosenNow)) === choice) return
        await keyboard.press('ArrowDown')
      }
      throw new Error(`“${choice}” is not among the choices`)
    },
    async writeMoment(field, at) {
      await tabTo(page, field)
      const wanted = at.toISOString().slice(0, 16)
      for (const { date, time } of waysToType(at)) {
        await keyboard.type(date)
        // The year has room for six digits, so it is left by hand.
        await keyboard.press('ArrowRight')
        await keyboard.type(time)
        if ((await field.inputValue()) === wanted) return
        for (let part = 0; part < PARTS_OF_A_MOMENT; part += 1) await keyboard.press('ArrowLeft')
      }
      expect(await field.inputValue()).toBe(wanted)
    },
  }
}

const PARTS_OF_A_MOMENT = 6

/** In which order the parts stand, and whether hours go to 12 or to 24, is decided by the language of the browser itself. */
function waysToType(at: Date): readonly { readonly date: string; readonly time: string }[] {
  const [year, month, day, hour, minute] = at.toISOString().slice(0, 16).split(/\D/)
  const hours = Number(hour)
  const american = String(hours % 12 === 0 ? 12 : hours % 12).padStart(2, '0')
  return [
    { date: `${month}${day}${year}`, time: `${american}${minute}${hours < 12 ? 'AM' : 'PM'}` },
    { date: `${day}${month}${year}`, time: `${hour}${minute}` },
  ]
}

const MOST_CHOICES = 60

/** Runs in the page. */
function chosenNow(): string | undefined {
  const element = document.activeElement
  if (element instanceof HTMLSelectElement) return element.selectedOptions[0]?.textContent ?? undefined
  const isChosen = element instanceof HTMLInputElement && element.checked
  return isChosen ? (element.labels?.[0]?.textContent ?? undefined) : undefined
}
