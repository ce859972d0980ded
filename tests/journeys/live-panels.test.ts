import { beforeAll, describe, expect, test } from 'vitest'
import { useTestBrowser } from '#kit/browser.ts'
import { useTestDatabase } from '#kit/database.ts'
import { aFreelancer, aPerson, installDefaultRules, type Person } from '#kit/market.ts'
import { giveConnects } from '#kit/news.ts'
import { useSeats } from '#kit/seats.ts'
import { useTestSite } from '#kit/site.ts'
import { aProposal, proposalFacts, yes } from '#modules/charges/charges.test-kit.ts'
import { charge } from '#modules/charges/index.ts'
import { routes } from '../../src/assembly.ts'

/** For the lab's thread to begin and to read history, on any machine. */
const patience = { timeout: 120_000 }

describe('a panel that renews itself', () => {
  const database = useTestDatabase()
  const site = useTestSite(database, routes)
  const browser = useTestBrowser()
  const seat = useSeats(database, site, browser)

  let noor: Person
  beforeAll(async () => {
    await installDefaultRules(database)
    noor = await database.run((ctx) => aPerson(ctx, ['operator'], 'Noor'))
    for (const country of ['PT', 'BR']) {
      const freelancer = await database.run((ctx) => aFreelancer(ctx, { country }))
      await giveConnects(database, freelancer.id, 50)
      await database.run(async (ctx) => {
        yes(await charge(ctx, aProposal(freelancer.id, { facts: proposalFacts({ initiator: 'client_invite' }) })))
      })
    }
  })

  test('leaves open what somebody unfolded, and the focus where it is, though its figures and words change', async () => {
    const page = await seat(noor)
    await page.goto('/console/policies/new')
    await page.getByLabel('Title').first().fill('Invitations cost something')
    await page.getByLabel('In words').first().fill('What and why.')
    await page.locator('main form button[type=submit]').first().click()
    await page.waitForURL(/edit$/)
    const fields = page.locator('details.edit-row', { has: page.locator('[name="clauses.invite.fixed"]') })
    await fields.evaluate((row: HTMLDetailsElement) => (row.open = true))
    await page.locator('[name="clauses.invite.charge"]').selectOption('fixed')
    await page.locator('[name="clauses.invite.fixed"]').fill('3')
    await page.getByLabel('Count by groups of people too').check()

    const country = page.locator('#groups-country')
    const summary = country.locator('summary')
    await summary.waitFor(patience)
    const others = page.locator('#check details:not(#groups-country)')
    await summary.focus()
    await page.keyboard.press('Enter')
    expect(await country.evaluate((fold: HTMLDetailsElement) => fold.open)).toBe(true)
    const before = await summary.innerText()
    // Another price, as somebody else's hand would type it: the focus stays where the operator reads.
    await page.locator('[name="clauses.invite.fixed"]').evaluate((field: HTMLInputElement) => {
      field.value = '5'
      field.dispatchEvent(new Event('input', { bubbles: true }))
    })
    await expect.poll(() => summary.innerText(), patience).not.toBe(before)
    expect(await country.evaluate((fold: HTMLDetailsElement) => fold.open)).toBe(true)
    expect(await summary.evaluate((place) => place === document.activeElement)).toBe(true)
    expect(await others.evaluateAll((folds: HTMLDetailsElement[]) => folds.filter(({ open }) => open).length)).toBe(0)
  })
})
